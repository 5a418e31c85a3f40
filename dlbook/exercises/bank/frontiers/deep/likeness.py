"""Exercise: how alike the examples have become."""

import numpy as np

from dlbook.exercises.exercise import Case


def likeness(H):
    """Return the mean cosine of all pairs of different rows of H, a float.

    H has shape (N, D), N at least 2, and no row of zeros. The cosine of
    two rows is their product, divided by the lengths of both. A row is
    not paired with itself.

    >>> H = np.array([[3.0, 0.0], [0.0, 2.0], [0.0, 5.0]])
    >>> round(likeness(H), 4)
    0.3333
    """
    unit = H / np.linalg.norm(H, axis=1, keepdims=True)
    N = len(H)
    return float((np.sum(unit @ unit.T) - N) / (N * (N - 1)))


def cases(rng):
    """Yield rows alike, opposite, apart, of very different lengths, and many."""
    yield Case("three rows", H=np.array([[3.0, 0.0], [0.0, 2.0], [0.0, 5.0]]))
    yield Case("the same row twice", H=np.array([[1.0, 2.0], [1.0, 2.0]]))
    yield Case("opposite rows", H=np.array([[1.0, 2.0, 0.0], [-2.0, -4.0, 0.0]]))
    yield Case("a huge row", H=np.array([[1e6, 1e6], [1.0, 0.0], [0.0, 1e-6]]))
    yield Case("positive numbers", H=rng.random((20, 5)))
    yield Case("one number a row", H=np.array([[2.0], [-1.0], [4.0]]))
    yield Case("many rows", H=rng.normal(size=(50, 3)) + np.array([1.0, 0.0, -2.0]))


def with_themselves(H):
    """You pair each row with itself as well.

    These cosines are 1 whatever the rows are: take them out of the sum, and their number N out of
    what you divide by.
    """
    unit = H / np.linalg.norm(H, axis=1, keepdims=True)
    return float(np.mean(unit @ unit.T))


def products(H):
    """You average the products without dividing by the lengths.

    A cosine is the same for a row that is ten times as long.
    """
    N = len(H)
    return float((np.sum(H @ H.T) - np.sum(H * H)) / (N * (N - 1)))


def correlations(H):
    """You subtract the mean row first.

    That removes what the rows have in common, and this is what the likeness measures.
    """
    centered = H - H.mean(axis=0)
    return likeness(centered + 1e-30)


HINTS = (
    "Divide each row by its length: `np.linalg.norm(H, axis=1, keepdims=True)`.",
    "`unit @ unit.T` holds the cosines of all pairs, and N ones on its diagonal.",
    "Subtract N from the sum, and divide by N (N - 1).",
)
