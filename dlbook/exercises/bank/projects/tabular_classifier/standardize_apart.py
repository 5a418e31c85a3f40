"""Exercise: scaling a table with numbers from its training part alone."""

import numpy as np

from dlbook.exercises.exercise import Case


def standardize_apart(train, test):
    """Return both parts, standardized by the training part alone.

    train has shape (N, D), test has shape (M, D). From each column the
    mean of the training rows is subtracted, and it is divided by their
    standard deviation. A column that does not vary in the training part
    is divided by 1. The results have the shapes of train and test.

    >>> train = np.array([[1.0, 5.0], [3.0, 5.0]])
    >>> standardize_apart(train, np.array([[4.0, 6.0]]))[1]
    array([[2., 1.]])
    """
    mean, deviation = train.mean(axis=0), train.std(axis=0)
    deviation = np.where(deviation == 0, 1, deviation)
    return (train - mean) / deviation, (test - mean) / deviation


def cases(rng):
    """Yield parts of different means, and a column that never varies."""
    scale = np.array([1.0, 100.0, 0.01])
    train = (rng.normal(size=(8, 3)) + 2) * scale
    yield Case("columns of three sizes", train=train, test=(rng.normal(size=(5, 3)) + 3) * scale)
    yield Case("a single test row", train=train, test=train[:1] + scale)
    constant = train.copy()
    constant[:, 1] = 7.0
    yield Case("a column that never varies", train=constant, test=constant[:3] + 1)


def each_by_itself(train, test):
    """You standardized the test part by its own mean and deviation.

    The same measurement then becomes two different numbers in the two parts, and a single test
    row becomes nothing but zeros. The model has learned in the units of the training part.
    """
    parts = []
    for part in (train, test):
        deviation = part.std(axis=0)
        parts.append((part - part.mean(axis=0)) / np.where(deviation == 0, 1, deviation))
    return tuple(parts)


def both_together(train, test):
    """You computed mean and deviation from both parts: the test rows have leaked.

    In use, new rows are not there yet when the model is trained. What is learned, means included,
    comes from the training rows.
    """
    rows = np.concatenate([train, test])
    deviation = rows.std(axis=0)
    deviation = np.where(deviation == 0, 1, deviation)
    return (train - rows.mean(axis=0)) / deviation, (test - rows.mean(axis=0)) / deviation


def one_for_the_table(train, test):
    """You used one mean and one deviation for the whole table.

    Then the large columns stay large and the small ones vanish. Each column has its own:
    `axis=0`.
    """
    return (train - train.mean()) / train.std(), (test - train.mean()) / train.std()


def by_variance(train, test):
    """You divided by the variance; the standard deviation is its root.

    A deviation has the unit of the column, so that the quotient has none.
    """
    variance = train.var(axis=0)
    variance = np.where(variance == 0, 1, variance)
    return (train - train.mean(axis=0)) / variance, (test - train.mean(axis=0)) / variance


def zero_division(train, test):
    """A column that never varies becomes `nan` or infinite in your result.

    Its deviation is 0. Divide it by 1 instead: `np.where(deviation == 0, 1, deviation)`.
    """
    mean, deviation = train.mean(axis=0), train.std(axis=0)
    with np.errstate(all="ignore"):
        return (train - mean) / deviation, (test - mean) / deviation


PARTS = ("training part", "test part")
HINTS = (
    "Two arrays of shape (D,), both from `train`: `train.mean(axis=0)` and `train.std(axis=0)`.",
    "Use the same two arrays on both parts.",
    "Before you divide: `deviation = np.where(deviation == 0, 1, deviation)`.",
)
