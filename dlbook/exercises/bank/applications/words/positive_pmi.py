"""Exercise: counts divided by what chance would give."""

import numpy as np

from dlbook.exercises.exercise import Case


def positive_pmi(counts):
    """Return max(0, log of count / count expected by chance), shape (V, C).

    counts has shape (V, C): how often word i and neighbor j were seen
    together. By chance they meet (sum of row i) (sum of column j) / (sum
    of all) times. Where a count is 0, the result is 0, also in a row or a
    column of zeros. The result has no nan and no minus infinity.

    >>> positive_pmi(np.array([[6.0, 2.0], [0.0, 4.0]])).round(3)
    array([[0.405, 0.   ],
           [0.   , 0.693]])
    """
    rows = counts.sum(axis=1, keepdims=True)
    columns = counts.sum(axis=0)
    ratio = np.ones(counts.shape)
    seen = counts > 0
    ratio[seen] = (counts * counts.sum())[seen] / (rows * columns)[seen]
    return np.maximum(np.log(ratio), 0)


def cases(rng):
    """Yield counts of several shapes, with zeros, with empty rows, and none at all."""
    yield Case("the statement's example", counts=np.array([[6.0, 2.0], [0.0, 4.0]]))
    yield Case("independent words", counts=np.outer([1.0, 2, 3], [4.0, 5, 6]))
    yield Case("random counts", counts=rng.integers(0, 4, (5, 7)).astype(float))
    yield Case("an empty row", counts=np.array([[0.0, 0.0], [3.0, 1.0], [1.0, 3.0]]))
    yield Case("an empty column", counts=np.array([[0.0, 2.0, 1.0], [0.0, 1.0, 2.0]]))
    yield Case("no counts", counts=np.zeros((2, 3)))
    yield Case("one word", counts=np.array([[7.0]]))
    yield Case("many counts", counts=1000 * rng.integers(0, 3, (4, 4)).astype(float))


def with_negatives(counts):
    """You keep the negative values.

    Where two words meet less often than by chance, positive PMI is 0.
    """
    rows, columns = counts.sum(axis=1, keepdims=True), counts.sum(axis=0, keepdims=True)
    expected = rows * columns / max(counts.sum(), 1)
    seen = counts > 0
    return np.log(np.divide(counts, expected, out=np.ones(counts.shape), where=seen))


def logarithm_of_zero(counts):
    """A word and a neighbor that never met give nan here, or an infinity.

    Take the logarithm only where a count is more than 0; elsewhere the result is 0.
    """
    rows, columns = counts.sum(axis=1, keepdims=True), counts.sum(axis=0, keepdims=True)
    with np.errstate(all="ignore"):
        return np.log(counts * counts.sum() / (rows * columns))


def columns_forgotten(counts):
    """You divide by the row's sum only, so that frequent neighbors stay large everywhere.

    The count that chance gives is row sum times column sum over the sum of all.
    """
    rows = np.maximum(counts.sum(axis=1, keepdims=True), 1)
    share = counts / rows * counts.shape[1]
    return np.maximum(np.log(np.where(counts > 0, share, 1)), 0)


def base_two(counts):
    """Your logarithm has base 2.

    The statement means the natural logarithm, `np.log`.
    """
    return positive_pmi(counts) / np.log(2)


HINTS = (
    "`counts.sum(axis=1, keepdims=True)` are the sums of the rows, shape (V, 1).",
    "(V, 1) times (C,) gives (V, C): the expected counts of all pairs in one product.",
    "Begin with a matrix of ones, whose logarithm is 0; fill in quotients where counts > 0.",
)
