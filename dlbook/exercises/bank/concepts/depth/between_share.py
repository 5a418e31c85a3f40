"""Exercise: how much of a unit's variance lies between the classes."""

import numpy as np

from dlbook.exercises.exercise import Case


def between_share(A, y):
    """Return the share of each unit's variance that lies between classes.

    A has shape (N, U), y holds the N labels. For each unit: the sum over
    the classes k of N_k (mean over class k - mean over all)**2, divided
    by the sum over all rows of (output - mean over all)**2. The result
    has shape (U,). No unit is constant.

    >>> A = np.array([[0.0], [2.0], [4.0], [6.0]])
    >>> between_share(A, np.array([1, 1, 7, 7]))
    array([0.8])
    """
    middle = A.mean(axis=0)
    between = np.zeros(A.shape[1])
    for k in np.unique(y):
        members = A[y == k]
        between += len(members) * (members.mean(axis=0) - middle) ** 2
    return between / ((A - middle) ** 2).sum(axis=0)


def cases(rng):
    """Yield classes of unequal size whose labels do not count from 0."""
    y = np.array([1, 1, 7, 7])
    yield Case("one unit, two classes", A=np.array([[0.0], [2.0], [4.0], [6.0]]), y=y)
    y = np.repeat([2, 5, 9], [3, 6, 11])
    A = rng.normal(size=(20, 4)) + rng.normal(size=(10, 4))[y]
    yield Case("classes of unequal size", A=A, y=y)
    y = rng.permutation(np.repeat([0, 1], [4, 9]))
    yield Case("rows in random order", A=rng.normal(size=(13, 3)) + y[:, None] + 2, y=y)
    yield Case("as many rows as units", A=rng.normal(size=(4, 4)), y=np.array([3, 0, 3, 3]))
    yield Case("a class for each row", A=rng.normal(size=(3, 2)), y=np.array([4, 0, 2]))
    yield Case("a single class", A=rng.normal(size=(4, 2)), y=np.array([5, 5, 5, 5]))


def _classes(A, y):
    return [A[y == k] for k in np.unique(y)]


def sizes_forgotten(A, y):
    """You forgot N_k: a class of eleven pictures counts no more than one of three.

    Each picture of class k contributes the same square, so multiply it by their number.
    """
    middle = A.mean(axis=0)
    between = sum((m.mean(axis=0) - middle) ** 2 for m in _classes(A, y))
    return between / ((A - middle) ** 2).sum(axis=0)


def around_zero(A, y):
    """You measured from 0 instead of the mean over all rows.

    A unit that always answers 3 would then seem to vary. Subtract the mean of each column first.
    """
    between = sum(len(m) * m.mean(axis=0) ** 2 for m in _classes(A, y))
    return between / (A**2).sum(axis=0)


def the_rest(A, y):
    """You gave the share *within* the classes.

    The share between them is 1 minus that: it is large where the class means lie far apart.
    """
    return 1 - between_share(A, y)


def all_units_together(A, y):
    """You put all units into one number: sum over the rows only, with axis=0.

    The result has one share for each unit.
    """
    middle = A.mean(axis=0)
    between = sum(len(m) * (m.mean(axis=0) - middle) ** 2 for m in _classes(A, y))
    return between.sum() / ((A - middle) ** 2).sum()


def mean_of_the_class_means(A, y):
    """You took the mean of the class means for the mean over all rows.

    They differ as soon as the classes have unequal sizes.
    """
    middle = np.mean([m.mean(axis=0) for m in _classes(A, y)], axis=0)
    between = sum(len(m) * (m.mean(axis=0) - middle) ** 2 for m in _classes(A, y))
    return between / ((A - middle) ** 2).sum(axis=0)


HINTS = (
    "The mean over all rows, A.mean(axis=0), has one number for each unit: shape (U,).",
    "A[y == k] holds the rows of class k. np.unique(y) lists the classes that occur.",
    "Add len(members) * (members.mean(axis=0) - middle)**2 over the classes, then divide by "
    "((A - middle)**2).sum(axis=0).",
)
