"""Exercise: the mini-batches of one epoch."""

import numpy as np

from dlbook.exercises.exercise import Case


def minibatches(n, batch_size, rng):
    """Return the mini-batches of one epoch, a list of arrays of rows.

    The rows 0 to n - 1 are put in a random order, drawn from the
    generator rng, and cut into pieces of batch_size. Each row occurs
    exactly once; what is left over makes a smaller last batch.

    >>> batches = minibatches(10, 4, np.random.default_rng(0))
    >>> [len(rows) for rows in batches]
    [4, 4, 2]
    """
    order = rng.permutation(n)
    begins = range(0, n, batch_size)
    return [order[begin : begin + batch_size] for begin in begins]


def cases(rng):
    """Yield epochs with and without a rest, and one batch of all rows."""
    yield Case("100 rows in batches of 32", n=100, batch_size=32, seed=int(rng.integers(1000)))
    yield Case("60 rows in batches of 20", n=60, batch_size=20, seed=int(rng.integers(1000)))
    yield Case("50 rows in one batch", n=50, batch_size=50, seed=int(rng.integers(1000)))


def use(answer, n, batch_size, seed):
    """Look at what every right answer shares; the order itself may be drawn in many ways."""
    generator = np.random.default_rng(seed)
    first, second = answer(n, batch_size, generator), answer(n, batch_size, generator)
    again = answer(n, batch_size, np.random.default_rng(seed))
    rows = np.concatenate([np.asarray(batch) for batch in first])
    return {
        "the sizes of the batches": [len(batch) for batch in first],
        "how many different rows occur": len(np.unique(rows)),
        "the smallest and the largest row": (int(rows.min()), int(rows.max())),
        "whether the rows are in a random order": not np.array_equal(rows, np.sort(rows)),
        "whether the next epoch has another order": not np.array_equal(
            rows, np.concatenate([np.asarray(batch) for batch in second])
        ),
        "whether the same seed gives the same batches": np.array_equal(
            rows, np.concatenate([np.asarray(batch) for batch in again])
        ),
    }


def rest_dropped(n, batch_size, rng):
    """You dropped the rows that are left over; they make a smaller last batch.

    `range(0, n, batch_size)` begins a batch for them, and a slice may reach beyond the end.
    """
    order = rng.permutation(n)
    whole = max(1, n // batch_size)
    return [order[k * batch_size : (k + 1) * batch_size] for k in range(whole)]


def with_replacement(n, batch_size, rng):
    """You drew each batch anew: some rows come twice in the epoch, others never.

    Shuffle all rows once, then cut.
    """
    rows = rng.integers(n, size=n)
    return [rows[begin : begin + batch_size] for begin in range(0, n, batch_size)]


def not_shuffled(n, batch_size, rng):
    """You cut without shuffling.

    If the rows are sorted by class, each batch then holds a single class. `rng.permutation(n)`
    gives a random order.
    """
    order = np.arange(n)
    return [order[begin : begin + batch_size] for begin in range(0, n, batch_size)]


def same_order_each_epoch(n, batch_size, rng):
    """Every epoch has the same order: you made a new generator from a fixed seed.

    Draw from the generator that you were given; it goes on where the last epoch stopped.
    """
    order = np.random.default_rng(0).permutation(n)
    return [order[begin : begin + batch_size] for begin in range(0, n, batch_size)]


def own_generator(n, batch_size, rng):
    """The same seed gives other batches: you did not draw from rng.

    Without the seed nobody can repeat your experiment.
    """
    order = np.random.default_rng().permutation(n)
    return [order[begin : begin + batch_size] for begin in range(0, n, batch_size)]


def counted_from_one(n, batch_size, rng):
    """Your rows run from 1 to n; NumPy counts them from 0 to n - 1.

    Row 0 never trains, and row n does not exist.
    """
    return [rows + 1 for rows in minibatches(n, batch_size, rng)]


HINTS = (
    "`rng.permutation(n)` gives the numbers 0 to n - 1 in a random order.",
    "A batch begins at 0, batch_size, 2 batch_size, ...: `range(0, n, batch_size)`.",
    "`order[begin : begin + batch_size]` is the batch; the slice stops by itself at the end.",
)
