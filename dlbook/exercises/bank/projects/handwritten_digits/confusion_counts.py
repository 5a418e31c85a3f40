"""Exercise: how often each class was taken for each other one."""

import numpy as np

from dlbook.exercises.exercise import Case


def confusion_counts(labels, predictions, num_classes):
    """Return the confusion matrix: counts of truth and prediction.

    labels and predictions have shape (N,), with integers from 0 to
    num_classes - 1. Entry [t, p] of the result counts the examples of
    class t that were predicted as p. Its shape is (num_classes,
    num_classes), also if a class never occurs.

    >>> labels = np.array([0, 0, 1])
    >>> confusion_counts(labels, np.array([1, 1, 1]), 2)
    array([[0, 2],
           [0, 1]])
    """
    counts = np.zeros((num_classes, num_classes), dtype=int)
    np.add.at(counts, (labels, predictions), 1)
    return counts


def cases(rng):
    """Yield repeated pairs, missing classes, no examples, and numbers that are not symmetric."""
    labels = np.array([0, 0, 1])
    yield Case(
        "the statement's example", labels=labels, predictions=np.array([1, 1, 1]), num_classes=2
    )
    labels = np.array([0, 0, 0, 1, 2, 2, 2, 2])
    predictions = np.array([0, 1, 1, 1, 0, 0, 0, 2])
    yield Case("three classes", labels=labels, predictions=predictions, num_classes=3)
    labels, predictions = rng.integers(4, size=(2, 50))
    labels[:3], predictions[:3] = 1, 3
    yield Case("fifty at random", labels=labels, predictions=predictions, num_classes=4)
    labels, predictions = np.array([0, 1, 1]), np.array([1, 1, 1])
    yield Case("two classes never occur", labels=labels, predictions=predictions, num_classes=4)
    yield Case(
        "the same pair three hundred times",
        labels=np.full(300, 2),
        predictions=np.full(300, 1),
        num_classes=3,
    )
    none = np.zeros(0, int)
    yield Case("no examples", labels=none, predictions=none, num_classes=2)


def transposed(labels, predictions, num_classes):
    """Your rows and columns are exchanged: rows belong to the truth, columns to the prediction.

    Both conventions exist. Here, as in scikit-learn, row t says what became of class t.
    """
    return confusion_counts(predictions, labels, num_classes)


def counted_once(labels, predictions, num_classes):
    """You counted each pair once, however often it comes.

    `counts[labels, predictions] += 1` adds 1 to each place, not 1 for each time that the place is
    named: NumPy reads, adds and writes back once. Use `np.add.at`, `np.bincount` or a loop.
    """
    counts = np.zeros((num_classes, num_classes), dtype=int)
    counts[labels, predictions] += 1
    return counts


def shares(labels, predictions, num_classes):
    """You divided by the number of examples: asked for are counts.

    Shares hide how many examples stand behind them.
    """
    return confusion_counts(labels, predictions, num_classes) / len(labels)


def present_classes(labels, predictions, num_classes):
    """Your table has a row only for classes that occur.

    Tables of two test parts could then not be added. The shape is always (num_classes,
    num_classes).
    """
    _, ids = np.unique(np.concatenate([labels, predictions]), return_inverse=True)
    n = len(labels)
    return confusion_counts(ids[:n], ids[n:], int(ids.max()) + 1)


def mistakes_only(labels, predictions, num_classes):
    """You left out the right answers: the diagonal counts them.

    Without the diagonal nobody can tell 9 mistakes in 10 from 9 in 1000.
    """
    wrong = labels != predictions
    return confusion_counts(labels[wrong], predictions[wrong], num_classes)


FORBIDDEN = ("confusion_matrix",)
HINTS = (
    "Start from a table of zeros of shape (num_classes, num_classes). Each example adds 1 to "
    "one entry: which?",
    "Row: the label. Column: the prediction. A loop over the examples is a good first version.",
    "Without a loop: `np.add.at(counts, (labels, predictions), 1)` counts repeated pairs, and "
    "so does `np.bincount` on `labels * num_classes + predictions`.",
)
