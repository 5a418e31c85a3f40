"""Exercise: how many rows lie on the right side of a neuron's boundary."""

import numpy as np

from dlbook.exercises.exercise import Case


def step_accuracy(z, labels):
    """Return the fraction of rows that a step neuron gets right.

    z has shape (N,): the weighted sums. The neuron says class 1 where z
    is positive, else class 0. labels has shape (N,), with the true
    classes 0 and 1. The result is a number from 0 to 1.

    >>> z = np.array([2.0, -1.0, 0.3, -4.0])
    >>> step_accuracy(z, np.array([1, 1, 1, 0]))
    0.75
    """
    return float(np.mean((z > 0) == labels))


def cases(rng):
    """Yield right and wrong rows, z between 0 and 0.5, z exactly 0, and labels in bytes."""
    z = np.array([2.0, -1.0, 0.3, -4.0])
    yield Case("four rows", z=z, labels=np.array([1, 1, 1, 0]))
    z = np.array([2.0, -1.0, 0.3, -0.2, 0.1])
    yield Case("five rows", z=z, labels=np.array([1, 1, 1, 0, 0]))
    yield Case("all right", z=z, labels=np.array([1, 0, 1, 0, 1]))
    yield Case("all wrong", z=z, labels=np.array([0, 1, 0, 1, 0]))
    yield Case("z = 0", z=np.array([0.0, 0.0, 0.0, 1.0]), labels=np.array([0, 1, 0, 1]))
    yield Case("a tiny z", z=np.array([1e-17, -1e-17, 3.0]), labels=np.array([1, 0, 0]))
    yield Case("one row", z=np.array([0.4]), labels=np.array([1]))
    z = rng.normal(size=40)
    yield Case("forty rows", z=z, labels=((z + rng.normal(size=40)) > 0).astype(int))
    z = rng.normal(2, 1, size=300)
    yield Case("300 rows, labels in bytes", z=z, labels=(z > 0.2).astype(np.uint8))


def threshold_of_the_sigmoid(z, labels):
    """You compared z with 0.5: that is the threshold for the sigmoid of z.

    The sigmoid is 0.5 exactly where z is 0. The boundary of the weighted sum is 0.
    """
    return float(np.mean((z > 0.5) == labels))


def count(z, labels):
    """You returned how many rows are right; asked for is the fraction.

    Divide by the number of rows, or take `np.mean` instead of the sum.
    """
    return int(np.sum((z > 0) == labels))


def error_rate(z, labels):
    """You counted the rows on the wrong side: that is the error rate.

    Accuracy is the fraction that is right, 1 minus the error rate.
    """
    return float(np.mean((z > 0) != labels))


def percent(z, labels):
    """Your number is in percent; asked for is a fraction from 0 to 1.

    Leave out the factor 100.
    """
    return float(100 * np.mean((z > 0) == labels))


def signs_against_labels(z, labels):
    """You compared signs, which are -1 and 1, with labels that are 0 and 1.

    No row of class 0 can then ever be right. `z > 0` gives False and True, which NumPy treats as
    0 and 1.
    """
    return float(np.mean(np.sign(z) == labels))


def predicted_share(z, labels):
    """You did not use the labels: that is the share of rows that the neuron calls class 1.

    Compare what the neuron says with what is true, row by row.
    """
    return float(np.mean(z > 0))


HINTS = (
    "`z > 0` is an array of True and False: what the neuron says.",
    "`==` compares two arrays element by element; True counts as 1, False as 0.",
    "The mean of an array of True and False is the fraction of True.",
)
