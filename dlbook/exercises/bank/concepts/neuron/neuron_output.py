"""Exercise: the weighted sum of a neuron, for all rows at once."""

import numpy as np

from dlbook.exercises.exercise import Case


def neuron_output(X, w, b):
    """Return the weighted sum z of a neuron for every row of X.

    Don't write a loop. X has shape (N, 2): a row per example. w has
    shape (2,), b is a number. The result has shape (N,) and holds
    z = x1 w1 + x2 w2 + b of each row.

    >>> X = np.array([[1.0, 2.0], [3.0, 4.0]])
    >>> neuron_output(X, np.array([10.0, 1.0]), 0.5)
    array([12.5, 34.5])
    """
    return X @ w + b


def cases(rng):
    """Yield several rows, as many rows as inputs, and a single row."""
    X = np.array([[1.0, 2.0], [3.0, 4.0]])
    yield Case("two rows of whole numbers", X=X, w=np.array([10.0, 1.0]), b=0.5)
    yield Case("three rows", X=rng.normal(size=(3, 2)), w=rng.normal(size=2), b=0.7)
    yield Case("two rows", X=rng.normal(size=(2, 2)), w=rng.normal(size=2), b=-1.3)
    yield Case("one row", X=rng.normal(size=(1, 2)), w=rng.normal(size=2), b=2.1)
    yield Case("a thousand rows", X=rng.normal(size=(1000, 2)), w=rng.normal(size=2), b=0.4)


def missing_bias(X, w, b):
    """You left out the bias b.

    Without it the boundary of the neuron always runs through the origin.
    """
    return X @ w


def missing_sum(X, w, b):
    """You multiplied, but did not add up: your result still has a column per input.

    `X * w` multiplies element by element. `X @ w` also sums over the inputs of each row.
    """
    return X * w + b


def bias_per_input(X, w, b):
    """You added the bias before you summed, so that it counts once for every input.

    A neuron has one bias: sum the products first, then add b.
    """
    return (X * w + b).sum(axis=1)


def column(X, w, b):
    """Your numbers are right, but they form a column of shape (N, 1); asked for is (N,).

    Later a column minus a vector of N labels would silently become an (N, N) table.
    """
    return X @ w[:, np.newaxis] + b


def column_sums(X, w, b):
    """You summed over the rows: that mixes the examples, and leaves one number per input.

    Axis 0 counts the examples. Sum over the inputs, `axis=1`.
    """
    return (X * w).sum(axis=0) + b


def activated(X, w, b):
    """You applied the sigmoid already: asked for is z, the weighted sum before the activation.

    z says how far from the boundary, and on which side, a row lies; the activation comes next.
    """
    return 1 / (1 + np.exp(-(X @ w + b)))


FORBIDDEN = ("loop",)
HINTS = (
    "Write it for one row first: x1 w1 + x2 w2 + b.",
    "A matrix times a vector does exactly this sum for every row.",
    "In NumPy the matrix product is `@`. The number b is added to every row by itself.",
)
