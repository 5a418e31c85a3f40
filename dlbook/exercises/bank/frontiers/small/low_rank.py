"""Exercise: two thin matrices for a wide one."""

import numpy as np

from dlbook.exercises.exercise import Case


def low_rank(W, rank):
    """Return the matrix of the given rank that is nearest to W, (n, m).

    Nearest means the smallest sum of squared differences. rank is a
    whole number from 1 to the smaller side of W.

    >>> low_rank(np.array([[3.0, 0.0], [0.0, 1.0]]), rank=1)
    array([[3., 0.],
           [0., 0.]])
    """
    U, s, V = np.linalg.svd(W, full_matrices=False)
    return (U[:, :rank] * s[:rank]) @ V[:rank]


def cases(rng):
    """Yield tall and wide matrices, full rank, rank 1 and a matrix that has it."""
    yield Case("a diagonal", W=np.array([[3.0, 0.0], [0.0, 1.0]]), rank=1)
    yield Case("tall", W=rng.normal(size=(7, 3)), rank=2)
    yield Case("wide", W=rng.normal(size=(3, 8)), rank=2)
    yield Case("full rank", W=rng.normal(size=(4, 4)), rank=4)
    yield Case("rank 1 already", W=np.outer([1.0, -2.0, 3.0], [2.0, 1.0]), rank=1)
    yield Case("negative", W=-rng.random((5, 6)), rank=1)


def smallest_values(W, rank):
    """You keep the smallest singular values.

    The largest hold most of the matrix; they come first.
    """
    U, s, V = np.linalg.svd(W, full_matrices=False)
    return (U[:, -rank:] * s[-rank:]) @ V[-rank:]


def without_values(W, rank):
    """You multiply the directions without the singular values.

    Each pair of directions counts as much as its value says.
    """
    U, _, V = np.linalg.svd(W, full_matrices=False)
    return U[:, :rank] @ V[:rank]


def columns_only(W, rank):
    """You cut off columns of W.

    A matrix of low rank may use all columns, as mixtures of a few.
    """
    out = np.zeros_like(W)
    out[:, :rank] = W[:, :rank]
    return out


HINTS = (
    "`np.linalg.svd(W, full_matrices=False)` returns U, the singular values, and V transposed.",
    "Keep the first `rank` columns of U, values, and rows of V, and multiply.",
)
