"""Exercise: the examples that excite a unit most."""

import numpy as np

from dlbook.exercises.exercise import Case


def strongest_examples(A, unit, n):
    """Return the rows of the n largest outputs of one unit.

    A has shape (N, U): a row per example, a column per unit. The result
    has shape (n,): row numbers, that of the largest output first. No
    two outputs are equal here.

    >>> A = np.array([[0.1, 5.0], [0.9, 0.0], [0.4, 2.0]])
    >>> strongest_examples(A, 0, 2)
    array([1, 2])
    """
    order = np.argsort(-A[:, unit])
    return order[:n]


def cases(rng):
    """Yield outputs of both signs, more rows than asked for, all of them, and only one."""
    A = np.array([[0.1, 5.0], [0.9, 0.0], [0.4, 2.0]])
    yield Case("three examples", A=A, unit=0, n=2)
    yield Case("four examples", A=np.array([[0.2, 3], [1.5, 1], [0.7, 4], [0.1, 2]]), unit=0, n=2)
    yield Case("outputs of tanh", A=np.tanh(rng.normal(size=(12, 5))), unit=3, n=4)
    yield Case("all of them", A=rng.normal(size=(6, 7)), unit=2, n=6)
    yield Case("as many rows as units", A=rng.normal(size=(5, 5)), unit=4, n=3)
    yield Case("the strongest alone", A=-rng.uniform(1, 9, size=(8, 3)), unit=1, n=1)
    yield Case("600 examples", A=rng.normal(size=(600, 2)), unit=1, n=400)


def weakest(A, unit, n):
    """You gave the weakest: argsort puts the smallest output first.

    Sort the negative outputs, or take the order from its end.
    """
    return np.argsort(A[:, unit])[:n]


def strongest_last(A, unit, n):
    """You have the right rows, the strongest last.

    The last n of an ascending order are ascending as well. Turn them around with [::-1].
    """
    return np.argsort(A[:, unit])[-n:]


def values(A, unit, n):
    """You gave the outputs, not the rows in which they stand.

    `np.sort` gives values, `np.argsort` the places they come from.
    """
    return np.sort(A[:, unit])[::-1][:n]


def units_of_an_example(A, unit, n):
    """You looked along a row: the units of one example. A unit is a column, A[:, unit].

    The first axis counts examples in every array of this book.
    """
    return np.argsort(-A[unit])[:n]


def by_size(A, unit, n):
    """You sorted by the size without the sign: a strongly negative output does not excite.

    Sort the outputs as they are; a negative one is weaker than 0.
    """
    return np.argsort(-np.abs(A[:, unit]))[:n]


HINTS = (
    "The outputs of one unit for all examples are a column of A.",
    "np.argsort gives the row numbers in ascending order of the values.",
    "Ascending order of the negative values is descending order of the values. Cut after n.",
)
