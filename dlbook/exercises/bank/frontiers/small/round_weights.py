"""Exercise: weights of few bits."""

import numpy as np

from dlbook.exercises.exercise import Case


def round_weights(W, bits):
    """Return the weights after rounding, shape (n, units).

    Each column has a scale of its own: its largest absolute value,
    divided by m = 2 ** (bits - 1) - 1. A weight is rounded to the
    nearest whole number of scales. No column is all zeros; bits is at
    least 2.

    >>> round_weights(np.array([[0.5, 4.0], [-1.0, 1.0]]), bits=2)
    array([[ 0.,  4.],
           [-1.,  0.]])
    """
    m = 2 ** (bits - 1) - 1
    scale = np.abs(W).max(axis=0) / m
    return np.round(W / scale) * scale


def cases(rng):
    """Yield bits from 2 to 8, columns of other sizes, and single rows and columns."""
    yield Case("two bits", W=np.array([[0.5, 4.0], [-1.0, 1.0]]), bits=2)
    yield Case("eight bits", W=rng.normal(size=(6, 4)), bits=8)
    yield Case("four bits", W=rng.normal(size=(6, 4)), bits=4)
    sizes = np.array([1e-3, 1.0, 1e3])
    yield Case("columns of other sizes", W=rng.normal(size=(8, 3)) * sizes, bits=3)
    yield Case("one row", W=np.array([[0.3, -5.0, 2.0]]), bits=3)
    yield Case("one column", W=rng.normal(size=(9, 1)), bits=2)


def one_scale(W, bits):
    """You use one scale for the whole table.

    A small column then loses its digits: take the largest value of each column.
    """
    m = 2 ** (bits - 1) - 1
    scale = np.abs(W).max() / m
    return np.round(W / scale) * scale


def by_row(W, bits):
    """Your scales belong to the rows.

    Each unit is a column: axis=0.
    """
    m = 2 ** (bits - 1) - 1
    scale = np.abs(W).max(axis=1, keepdims=True) / m
    return np.round(W / scale) * scale


def cut_off(W, bits):
    """You cut the digits off toward zero.

    Round to the nearest whole number instead.
    """
    m = 2 ** (bits - 1) - 1
    scale = np.abs(W).max(axis=0) / m
    return np.trunc(W / scale * (1 + 1e-12)) * scale


def codes(W, bits):
    """You return the whole numbers.

    Multiply them by the scales again to get weights.
    """
    m = 2 ** (bits - 1) - 1
    return np.round(W / (np.abs(W).max(axis=0) / m))


HINTS = (
    "The scales are `np.abs(W).max(axis=0) / (2 ** (bits - 1) - 1)`.",
    "Divide by them, `np.round`, and multiply again.",
)
