"""Exercise: the runs that no cheaper run beats."""

import numpy as np

from dlbook.exercises.exercise import Case


def worth_training(compute, losses):
    """Return which runs are on the equal-compute curve: truth values (n,).

    compute and losses have shape (n,), n at least 1, in any order. A run
    is on the curve if no other run costs at most as much and has a loss
    at most as low. Of runs that agree in both only the first is.

    >>> compute = np.array([4, 1, 2, 8])
    >>> losses = np.array([2.2, 2.5, 2.1, 2.0])
    >>> worth_training(compute, losses)
    array([False,  True,  True,  True])
    """
    order = np.lexsort((np.arange(len(losses)), losses, compute))
    chosen, best = np.zeros(len(losses), dtype=bool), np.inf
    for i in order:
        if losses[i] < best:
            chosen[i], best = True, losses[i]
    return chosen


def cases(rng):
    """Yield four runs, one run, equal costs, equal losses, twins, and many."""
    yield Case("four runs", compute=np.array([4, 1, 2, 8]), losses=np.array([2.2, 2.5, 2.1, 2.0]))
    yield Case("one run", compute=np.array([3.0]), losses=np.array([2.0]))
    yield Case(
        "two that cost the same", compute=np.array([2, 2, 5]), losses=np.array([2.2, 2.1, 1.9])
    )
    yield Case(
        "two with the same loss", compute=np.array([5, 2, 1]), losses=np.array([2.0, 2.0, 2.4])
    )
    yield Case("twins", compute=np.array([3, 3, 1, 3]), losses=np.array([2.0, 2.0, 2.4, 2.0]))
    yield Case("many", compute=rng.integers(1, 30, 25), losses=rng.uniform(1.5, 3, 25).round(1))


def best_only(compute, losses):
    """You marked the run with the lowest loss of all alone.

    Whoever has less to spend wants to know what that much buys.
    """
    return np.arange(len(losses)) == np.argmin(losses)


def twins_all(compute, losses):
    """You marked several runs that agree in cost and loss.

    One of them will do: the first.
    """
    better = (compute[:, None] <= compute) & (losses[:, None] <= losses)
    equal = (compute[:, None] == compute) & (losses[:, None] == losses)
    return ~np.any(better & ~equal, axis=0)


def order_given(compute, losses):
    """You went through the runs in the order in which they stand.

    They may come in any order. Sort them by their cost first.
    """
    before = np.concatenate([[np.inf], np.minimum.accumulate(losses)[:-1]])
    return losses < before


def ties_kept(compute, losses):
    """You kept a run whose loss a cheaper one has already.

    It costs more and is no better.
    """
    order = np.lexsort((losses, compute))
    chosen, best = np.zeros(len(losses), dtype=bool), np.inf
    for i in order:
        if losses[i] <= best:
            chosen[i], best = True, losses[i]
    return chosen


HINTS = (
    "Sort by cost; among equal costs the lower loss comes first.",
    "Go from cheap to dear and keep the lowest loss so far.",
    "`np.lexsort((losses, compute))` sorts by compute, then by losses; it leaves twins in order.",
)
