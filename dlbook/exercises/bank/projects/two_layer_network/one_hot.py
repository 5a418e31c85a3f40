"""Exercise: labels as rows of zeros with a single one."""

import numpy as np

from dlbook.exercises.exercise import Case


def one_hot(labels, num_classes):
    """Return a row for every label: 1 in the column of its class, else 0.

    labels has shape (N,), with integers from 0 to num_classes - 1. The
    result has shape (N, num_classes). A class that happens not to occur
    has its column all the same.

    >>> one_hot(np.array([2, 0]), 3)
    array([[0., 0., 1.],
           [1., 0., 0.]])
    """
    encoded = np.zeros((len(labels), num_classes))
    encoded[np.arange(len(labels)), labels] = 1
    return encoded


def cases(rng):
    """Yield batches that lack some of the classes, among them the last one."""
    yield Case("the statement's example", labels=np.array([2, 0]), num_classes=3)
    yield Case("four labels", labels=np.array([1, 0, 2, 1]), num_classes=3)
    yield Case("as many labels as classes", labels=np.array([1, 2, 0, 0]), num_classes=4)
    yield Case("ten classes, not all present", labels=rng.integers(0, 5, 8), num_classes=10)
    yield Case("one label", labels=np.array([1]), num_classes=2)
    yield Case("a single class", labels=np.array([0, 0]), num_classes=1)
    yield Case("three hundred classes", labels=np.array([299, 3, 256]), num_classes=300)


def counted_from_one(labels, num_classes):
    """Your ones stand one column too far left: you counted the classes from 1.

    Labels count from 0, as Python's indices do: class 0 is the first column.
    """
    return np.eye(num_classes)[labels - 1]


def width_from_the_labels(labels, num_classes):
    """You took the number of columns from the largest label that occurs.

    A batch need not hold every class. Use `num_classes`, so that all batches have the same width.
    """
    return np.eye(labels.max() + 1)[labels]


def transposed(labels, num_classes):
    """Your table lies on its side: a row must belong to an example, a column to a class.

    The examples come first in every array of this book.
    """
    return np.eye(num_classes)[:, labels]


def whole_columns(labels, num_classes):
    """You filled whole columns: `encoded[:, labels] = 1` picks these columns in every row.

    Pair each row with its own column: `encoded[np.arange(N), labels] = 1`.
    """
    encoded = np.zeros((len(labels), num_classes))
    encoded[:, labels] = 1
    return encoded


HINTS = (
    "Begin with zeros of shape (N, num_classes), N being the number of labels.",
    "An index may be a pair of integer arrays: the rows and, one for each, the columns.",
    "The rows are 0, 1, ..., N - 1, or `np.arange(N)`; the columns are the labels themselves.",
)
