"""Exercise: which positions may be looked at, by order and by length."""

import numpy as np

from dlbook.exercises.exercise import Case


def causal_mask(lengths, T):
    """Return a mask (N, T, T), True where position t may look at s.

    Position t may look at s where s <= t and s is no padding. lengths
    has shape (N,): the positions 0 to lengths[n] - 1 of sequence n are
    real, the rest is padding.

    >>> causal_mask(np.array([2]), 3).astype(int)
    array([[[1, 0, 0],
            [1, 1, 0],
            [1, 1, 0]]])
    """
    order = np.tri(T, dtype=bool)
    real = np.arange(T) < lengths[:, None]
    return order & real[:, None, :]


def cases(rng):
    """Yield mixed lengths, full ones, as many sequences as positions, and one of length 0."""
    yield Case("the statement's example", lengths=np.array([2]), T=3)
    yield Case("lengths from 1 to 5", lengths=np.array([5, 1, 3]), T=5)
    yield Case("no padding", lengths=np.array([4, 4]), T=4)
    yield Case("as many sequences as positions", lengths=np.array([3, 1, 4, 2]), T=4)
    yield Case("many sequences", lengths=rng.integers(0, 4, size=6), T=3)
    yield Case("one sequence is all padding", lengths=np.array([0, 2]), T=3)
    yield Case("one position", lengths=np.array([1, 0]), T=1)


def future_only(lengths, T):
    """Your mask is turned: each position sees the future and not the past.

    Rows are the positions that ask, columns those that answer: keep the lower triangle.
    """
    return causal_mask(lengths, T).swapaxes(1, 2) & (np.arange(T) < lengths[:, None])[:, None, :]


def not_itself(lengths, T):
    """You left out the diagonal: a position may look at itself, too, since s <= t.

    Without it the first position may look nowhere.
    """
    return causal_mask(lengths, T) & ~np.eye(T, dtype=bool)


def padding_forgotten(lengths, T):
    """You forgot the padding: late positions look at places that hold nothing.

    A column s is forbidden to everyone where s is not below the length.
    """
    return np.repeat(np.tri(T, dtype=bool)[None], len(lengths), axis=0)


def padded_rows(lengths, T):
    """You struck out the rows of the padding; it is the columns that count.

    A row says who asks. Nobody reads what a padded position gets, but its content must not leak.
    """
    return np.tri(T, dtype=bool) & (np.arange(T) < lengths[:, None])[:, :, None]


def either(lengths, T):
    """You allowed what one of the two rules allows; both must hold.

    Join boolean masks that say "may" with `&`.
    """
    return np.tri(T, dtype=bool) | (np.arange(T) < lengths[:, None])[:, None, :]


HINTS = (
    "Build two masks and join them: one for the order, (T, T), one for the padding, (N, T).",
    "`np.tri(T, dtype=bool)` is the order. `np.arange(T) < lengths[:, None]` is the padding.",
    "The padding concerns columns: give it the shape (N, 1, T), then use `&`.",
)
