"""Exercise: the accuracy that a test function promises."""

import numpy as np

from dlbook.exercises.exercise import Case


def accuracy(probabilities, labels):
    """Return the fraction of rows whose most probable class is right.

    probabilities has shape (N, K), labels has shape (N,) with integers
    from 0 to K - 1. The result is a number from 0 to 1.

    >>> probabilities = np.array([[0.9, 0.1], [0.2, 0.8]])
    >>> accuracy(probabilities, np.array([0, 0]))
    0.5
    """
    return float(np.mean(probabilities.argmax(axis=1) == labels))


def cases(rng):
    """Yield batches with some, no and only wrong rows, of few and of many."""
    example = np.array([[0.9, 0.1], [0.2, 0.8]])
    yield Case("the statement's example", probabilities=example, labels=np.array([0, 0]))
    tall = rng.dirichlet([1, 1, 1], size=7)
    best = tall.argmax(axis=1)
    wrong = np.array([0, 1, 0, 0, 2, 0, 0])
    yield Case("two of seven wrong", probabilities=tall, labels=(best + wrong) % 3)
    yield Case("all right", probabilities=tall, labels=best)
    yield Case("all wrong", probabilities=tall, labels=(best + 1) % 3)
    square = rng.dirichlet(np.ones(5), size=5)
    labels = (square.argmax(axis=1) + np.array([0, 0, 0, 0, 1])) % 5
    yield Case("as many rows as classes", probabilities=square, labels=labels)
    unsure = np.array([[0.4, 0.35, 0.25], [0.25, 0.4, 0.35], [0.05, 0.45, 0.5]])
    yield Case("no clear favorites", probabilities=unsure, labels=np.array([0, 2, 1]))
    yield Case("one row", probabilities=unsure[:1], labels=np.array([0]))
    many = rng.dirichlet(np.ones(3), size=300)
    labels = (many.argmax(axis=1) + (np.arange(300) % 10 == 0)) % 3
    yield Case("three hundred rows", probabilities=many, labels=labels)


def count(probabilities, labels):
    """You returned how many rows are right; asked for is the fraction.

    Divide by the number of rows, or take the mean instead of the sum.
    """
    return int(np.sum(probabilities.argmax(axis=1) == labels))


def error_rate(probabilities, labels):
    """You counted the wrong rows: that is the error rate.

    Accuracy is the fraction that is right, 1 minus the error rate.
    """
    return float(np.mean(probabilities.argmax(axis=1) != labels))


def labels_ignored(probabilities, labels):
    """You returned the predicted classes, and never looked at the labels.

    A prediction says nothing about its quality. Compare it with the labels, row by row, and
    return the fraction that agrees.
    """
    return probabilities.argmax(axis=1)


def batch_axis(probabilities, labels):
    """You took the argmax over the examples: it names a row for every class.

    Axis 1 runs over the classes. You want one class for every row: `argmax(axis=1)`.
    """
    return float(np.mean(probabilities.argmax(axis=0) == labels))


def percent(probabilities, labels):
    """Your number is in percent; asked for is a fraction from 0 to 1.

    Leave out the factor 100.
    """
    return float(100 * np.mean(probabilities.argmax(axis=1) == labels))


def mean_probability(probabilities, labels):
    """You averaged the probability of the true class: that measures confidence, not accuracy.

    A row counts 1 where its largest probability belongs to the true class, else 0.
    """
    return float(probabilities[np.arange(len(labels)), labels].mean())


HINTS = (
    "The predicted class of a row is the column of its largest probability: `argmax`.",
    "Along which axis? You want one class for every row.",
    "The mean of an array of True and False is the fraction of True.",
)
