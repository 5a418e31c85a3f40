"""Exercise: scaling a table with numbers from its training part alone."""

import numpy as np

from dlbook.exercises.exercise import Case


def standardize_apart(train, test):
    """Return both parts, standardized by the training part alone.

    train has shape (N, D), test has shape (M, D). From each column the
    mean of the training rows is subtracted, and it is divided by their
    standard deviation. A column whose training rows are all equal is
    divided by 1, whatever rounding makes of its deviation. The results
    have the shapes of train and test.

    >>> train = np.array([[1.0, 5.0], [3.0, 5.0]])
    >>> standardize_apart(train, np.array([[4.0, 6.0]]))[1]
    array([[2., 1.]])
    """
    varies = np.any(train != train[0], axis=0)
    mean = train.mean(axis=0)
    deviation = np.where(varies, train.std(axis=0), 1)
    return (train - mean) / deviation, (test - mean) / deviation


def cases(rng):
    """Yield parts of different means, columns that never vary, and one that hardly does."""
    train = np.array([[1.0, 5.0], [3.0, 5.0]])
    yield Case("the statement's example", train=train, test=np.array([[4.0, 6.0]]))
    scale = np.array([1.0, 100.0, 0.01])
    train = (rng.normal(size=(8, 3)) + 2) * scale
    yield Case("columns of three sizes", train=train, test=(rng.normal(size=(5, 3)) + 3) * scale)
    yield Case("a single test row", train=train, test=train[:1] + scale)
    yield Case("as many rows as columns", train=train[:3], test=train[3:6])
    constant = train.copy()
    constant[:, 1] = 7.0
    yield Case("a column that never varies", train=constant, test=constant[:3] + 1)
    tenth = np.array([[0.1, 1.0], [0.1, 2.0], [0.1, 4.0]])
    yield Case("a column of 0.1 that never varies", train=tenth, test=tenth + 1)
    yield Case("a single training row", train=train[:1], test=train[1:4])
    tiny = np.array([1e-17, 1.0, 1e-9])
    yield Case("columns that hardly vary", train=train * tiny, test=(train[:2] + 1) * tiny)


def each_by_itself(train, test):
    """You standardized the test part by its own mean and deviation.

    The same measurement then becomes two different numbers in the two parts, and a single test
    row becomes nothing but zeros. The model has learned in the units of the training part.
    """
    parts = []
    for part in (train, test):
        parts.append((part - part.mean(axis=0)) / _deviation(part))
    return tuple(parts)


def both_together(train, test):
    """You computed mean and deviation from both parts: the test rows have leaked.

    In use, new rows are not there yet when the model is trained. What is learned, means included,
    comes from the training rows.
    """
    rows = np.concatenate([train, test])
    mean, deviation = rows.mean(axis=0), _deviation(rows)
    return (train - mean) / deviation, (test - mean) / deviation


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
    mean, variance = train.mean(axis=0), _deviation(train) ** 2
    return (train - mean) / variance, (test - mean) / variance


def zero_division(train, test):
    """A column that never varies becomes `nan` or infinite in your result.

    Its deviation is 0. Divide it by 1 instead: `np.where(varies, deviation, 1)`.
    """
    mean, deviation = train.mean(axis=0), train.std(axis=0)
    with np.errstate(all="ignore"):
        return (train - mean) / deviation, (test - mean) / deviation


def rounded_deviation(train, test):
    """A column of nothing but 0.1 has a deviation of 1e-17 by rounding, and you divided by it.

    Ask the numbers themselves whether a column varies: `np.any(train != train[0], axis=0)`.
    """
    mean, deviation = train.mean(axis=0), train.std(axis=0)
    deviation = np.where(deviation == 0, 1, deviation)
    return (train - mean) / deviation, (test - mean) / deviation


def deviation_plus_epsilon(train, test):
    """You added a small number to the deviations: tiny columns are divided by far too much.

    A column of tiny numbers varies too: measured in another unit, its numbers are large.
    """
    mean, deviation = train.mean(axis=0), train.std(axis=0)
    return (train - mean) / (deviation + 1e-8), (test - mean) / (deviation + 1e-8)


def _deviation(rows):
    return np.where(np.any(rows != rows[0], axis=0), rows.std(axis=0), 1)


PARTS = ("training part", "test part")
HINTS = (
    "Two arrays of shape (D,), both from `train`: `train.mean(axis=0)` and `train.std(axis=0)`.",
    "Use the same two arrays on both parts.",
    "A column varies if `np.any(train != train[0], axis=0)`; where it does not, divide by 1.",
)
