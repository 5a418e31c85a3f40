"""Exercise: the binary cross-entropy, straight from the scores."""

import numpy as np

from dlbook.exercises.exercise import Case


def logistic_loss(z, labels):
    """Return the mean binary cross-entropy of scores z.

    z has shape (N,); the probability of class 1 is the sigmoid of z.
    labels has shape (N,), with 0 and 1. The result is one number, exact
    also for scores of 1000 and -1000.

    >>> z = np.array([0.0, 1000.0, -1000.0])
    >>> float(logistic_loss(z, np.array([1, 1, 1])).round(4))
    333.5644
    """
    return np.mean(np.logaddexp(0, z) - labels * z)


def _sigmoid(z):
    return np.exp(-np.logaddexp(0, -z))


def cases(rng):
    """Yield tame scores of both classes, then scores that saturate the sigmoid."""
    huge = np.array([0.0, 1000.0, -1000.0])
    yield Case("a huge score of either sign", z=huge, labels=np.array([1, 1, 1]))
    labels = np.array([0, 1, 1, 0, 1])
    yield Case("five scores", z=rng.normal(size=5), labels=labels)
    yield Case("one score", z=np.array([-0.7]), labels=np.array([1]))
    large = np.array([1000.0, -1000.0, 3.0, -2.0, 40.0])
    yield Case("scores of 1000 and -1000", z=large, labels=labels)
    yield Case("huge and right", z=huge[1:], labels=np.array([1, 0]))
    yield Case("class 0 alone", z=rng.normal(size=4), labels=np.zeros(4, dtype=int))


def bare_sum(z, labels):
    """You summed over the batch; asked for is the mean.

    With the sum, twice the batch would act like twice the learning rate.
    """
    return np.sum(np.logaddexp(0, z) - labels * z)


def missing_minus(z, labels):
    """The sign is wrong: your loss is negative.

    The logarithm of a probability is negative, so the loss takes its minus.
    """
    return -logistic_loss(z, labels)


def log_of_zero(z, labels):
    """Your loss is infinite or nan for scores of 1000: a probability was rounded to 0 or 1.

    Insert the sigmoid into the logarithm on paper: log(1 + e^z) - y z. `np.logaddexp(0, z)`
    computes the logarithm without overflow.
    """
    p = _sigmoid(z)
    return -np.mean(labels * np.log(p) + (1 - labels) * np.log(1 - p))


def clipped(z, labels):
    """You kept the probability away from 0 and 1, so no example can cost more than a limit.

    A score of 1000 for the wrong class must cost 1000. Compute from the scores: no probability is
    needed.
    """
    p = np.clip(_sigmoid(z), 1e-7, 1 - 1e-7)
    return -np.mean(labels * np.log(p) + (1 - labels) * np.log(1 - p))


def classes_swapped(z, labels):
    """You swapped the classes: a high score speaks for class 1.

    Where the label is 1 the loss must fall when the score rises.
    """
    return logistic_loss(z, 1 - labels)


def only_class_one(z, labels):
    """You counted the examples of class 1 only.

    An example of class 0 costs -log(1 - p), which is not zero.
    """
    return np.mean(labels * np.logaddexp(0, -z))


HINTS = (
    "On paper: -log sigmoid(z) = log(1 + e^-z), and -log(1 - sigmoid(z)) = log(1 + e^z).",
    "Both together are log(1 + e^z) - y z. Check it for y = 0 and for y = 1.",
    "`np.logaddexp(0, z)` is log(1 + e^z) for scores of any size. Then the mean.",
)
