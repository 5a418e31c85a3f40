"""Exercise: how many steps a label of CTC needs at least."""

import numpy as np

from dlbook.exercises.exercise import Case


def least_steps(labels):
    """Return how many steps each label needs at least, shape (N,).

    labels, integers of shape (N, L), hold class ids from 1 on; shorter
    labels are filled up with 0 at the end. Each id takes a step, and so
    does the blank that must stand between two equal ids.

    >>> least_steps(np.array([[7, 7, 2], [5, 0, 0]]))
    array([4, 1])
    """
    twice = (labels[:, 1:] == labels[:, :-1]) & (labels[:, 1:] != 0)
    return (labels != 0).sum(axis=1) + twice.sum(axis=1)


def cases(rng):
    """Yield full and filled labels, an empty one, and repetitions of three."""
    yield Case("a repetition and a short label", labels=np.array([[7, 7, 2], [5, 0, 0]]))
    yield Case("three equal ids", labels=np.array([[4, 4, 4]]))
    yield Case("an empty label", labels=np.array([[0, 0, 0], [1, 2, 1]]))
    yield Case("one id", labels=np.array([[3]]))
    yield Case("many labels", labels=rng.integers(1, 4, size=(8, 6)))


def repetitions_forgotten(labels):
    """Equal ids that follow each other need a step more.

    Without a blank between them they would be merged.
    """
    return (labels != 0).sum(axis=1)


def filling_counted(labels):
    """You count the zeros that fill up a label, or repetitions among them.

    They are not said, and need no step.
    """
    return (labels != 0).sum(axis=1) + (labels[:, 1:] == labels[:, :-1]).sum(axis=1)


def blank_everywhere(labels):
    """You ask for a blank between any two ids.

    Different ids may follow each other at once.
    """
    count = (labels != 0).sum(axis=1)
    return np.maximum(2 * count - 1, 0)


HINTS = (
    "First count the ids that are not 0 in each row.",
    "`labels[:, 1:] == labels[:, :-1]` says where an id equals the one before.",
    "Zeros equal each other as well: leave those pairs out.",
)
