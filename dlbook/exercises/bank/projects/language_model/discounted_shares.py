"""Exercise: a smoothed distribution from counts and from that of a shorter context."""

import numpy as np

from dlbook.exercises.exercise import Case


def discounted_shares(counts, shorter, d):
    """Return what may follow a context, by absolute discounting: (V,).

    counts has shape (V,): how often each character followed the context
    in the text. shorter has shape (V,): the distribution for the context
    without its first character. Take d, between 0 and 1, from each count
    that is above 0, and hand out what was taken in the shares of
    shorter. A context that never occurred gets shorter itself.

    >>> discounted_shares(np.array([0, 2]), np.array([0.5, 0.5]), 0.5)
    array([0.125, 0.875])
    """
    total, seen = counts.sum(), np.count_nonzero(counts)
    if total == 0:
        return shorter.copy()
    return (np.maximum(counts - d, 0) + d * seen * shorter) / total


def cases(rng):
    """Yield contexts with some followers, with one, with all, and with none."""
    yield Case(
        "the statement's example", counts=np.array([0, 2]), shorter=np.array([0.5, 0.5]), d=0.5
    )
    yield Case(
        "three characters of five were seen",
        counts=np.array([4, 0, 1, 0, 2]),
        shorter=rng.dirichlet(np.ones(5)),
        d=0.8,
    )
    yield Case(
        "one character was seen, once",
        counts=np.array([0, 1, 0]),
        shorter=rng.dirichlet(np.ones(3)),
        d=0.7,
    )
    yield Case(
        "all were seen",
        counts=rng.integers(2, 9, size=4),
        shorter=rng.dirichlet(np.ones(4)),
        d=0.5,
    )
    yield Case(
        "the shorter context never saw two of them",
        counts=np.array([300, 1, 0]),
        shorter=np.array([0.0, 1.0, 0.0]),
        d=0.375,
    )
    yield Case(
        "the context never occurred",
        counts=np.zeros(4, int),
        shorter=rng.dirichlet(np.ones(4)),
        d=0.8,
    )


def no_floor(counts, shorter, d):
    """You took d from counts of 0 as well: a probability became negative or too small.

    Only what was seen has something to give: `np.maximum(counts - d, 0)`.
    """
    total, seen = counts.sum(), np.count_nonzero(counts)
    if total == 0:
        return shorter.copy()
    return (counts - d + d * seen * shorter) / total


def all_kinds(counts, shorter, d):
    """You counted the whole vocabulary as seen, so the shares sum to more than 1.

    d was taken once from each character with a count above 0: hand out d times their number.
    """
    total = counts.sum()
    if total == 0:
        return shorter.copy()
    return (np.maximum(counts - d, 0) + d * len(counts) * shorter) / total


def handed_out_d(counts, shorter, d):
    """You handed out d, but it was taken from several characters: the shares sum to less than 1.

    The sum that was taken is d times the number of characters seen.
    """
    total = counts.sum()
    if total == 0:
        return shorter.copy()
    return (np.maximum(counts - d, 0) + d * shorter) / total


def nothing_handed_out(counts, shorter, d):
    """You took d away and divided by what is left: what was never seen still gets 0.

    One such character, and the loss of the whole text is infinite. Mix in the shorter context.
    """
    kept = np.maximum(counts - d, 0)
    return shorter.copy() if counts.sum() == 0 else kept / kept.sum()


def evenly(counts, shorter, d):
    """You handed out the sum evenly; the shorter context knows better who should get it.

    After q comes u, even after a context in which q never stood.
    """
    total, seen = counts.sum(), np.count_nonzero(counts)
    if total == 0:
        return shorter.copy()
    return (np.maximum(counts - d, 0) + d * seen / len(counts)) / total


def zero_over_zero(counts, shorter, d):
    """You divided by 0 for a context that never occurred: the result is nan.

    Without counts there is nothing to take from: return the shares of the shorter context.
    """
    total, seen = counts.sum(), np.count_nonzero(counts)
    with np.errstate(invalid="ignore"):
        return (np.maximum(counts - d, 0) + d * seen * shorter) / total


HINTS = (
    "Two numbers come first: the sum of the counts, and how many of them are above 0.",
    "What was taken is d times the number of characters seen; divided by the sum of the "
    "counts it is the share of the shorter context.",
    "`np.count_nonzero(counts)` counts the characters seen. Treat a sum of 0 first.",
)
