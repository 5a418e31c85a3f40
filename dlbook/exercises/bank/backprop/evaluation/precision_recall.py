"""Exercise: precision, recall and F1 from probabilities."""

import numpy as np

from dlbook.exercises.exercise import Case


def precision_recall(y, p, threshold):
    """Return precision, recall and F1 at a threshold.

    y has shape (N,), 1 for the positive class and 0 for the other. p has
    shape (N,), the probabilities of the positive class. Probabilities
    at or above the threshold count as positive. A quotient whose
    divisor is 0 counts as 0.

    >>> y, p = np.array([1, 1, 0, 0]), np.array([0.9, 0.2, 0.6, 0.1])
    >>> precision_recall(y, p, 0.5)
    (0.5, 0.5, 0.5)
    """
    positive = p >= threshold
    tp = np.sum(positive & (y == 1))
    fp = np.sum(positive & (y == 0))
    fn = np.sum(~positive & (y == 1))
    precision = tp / (tp + fp) if tp + fp else 0.0
    recall = tp / (tp + fn) if tp + fn else 0.0
    f1 = 2 * tp / (2 * tp + fp + fn) if 2 * tp + fp + fn else 0.0
    return float(precision), float(recall), float(f1)


def cases(rng):
    """Yield usual batches, ties with the threshold, divisors of zero, and labels in bytes."""
    y, p = np.array([1, 1, 0, 0]), np.array([0.9, 0.2, 0.6, 0.1])
    yield Case("four examples", y=y, p=p, threshold=0.5)
    y = np.array([1, 1, 1, 1, 0, 0, 0, 0, 0, 0])
    p = np.array([0.9, 0.8, 0.35, 0.1, 0.7, 0.4, 0.2, 0.2, 0.1, 0.0])
    yield Case("ten examples", y=y, p=p, threshold=0.6)
    yield Case("a lower threshold", y=y, p=p, threshold=0.3)
    yield Case("a probability equal to the threshold", y=y, p=p, threshold=0.8)
    order = rng.permutation(10)
    yield Case("a rare class", y=(y * (p > 0.85))[order], p=p[order], threshold=0.15)
    yield Case("nobody is called positive", y=y, p=p, threshold=0.95)
    yield Case("everybody is called positive", y=y, p=p, threshold=0.0)
    yield Case("nobody is positive", y=np.zeros(10, dtype=int), p=p, threshold=0.3)
    yield Case("nobody is, or is called, positive", y=np.array([0, 0]), p=p[-2:], threshold=0.5)
    yield Case("everybody is right", y=np.array([1, 0, 1]), p=p[[0, 9, 1]], threshold=0.5)
    yield Case("all of them positive", y=np.array([1, 1, 1]), p=p[[0, 2, 3]], threshold=0.5)
    yield Case("one right, two wrong", y=np.array([1, 0, 0]), p=p[[0, 1, 4]], threshold=0.5)
    yield Case("positives are all missed", y=np.array([1, 0]), p=p[[3, 4]], threshold=0.5)
    y = (rng.uniform(size=300) < 0.95).astype(np.uint8)
    yield Case(
        "300 examples, labels in bytes", y=y, p=0.3 * y + rng.uniform(0, 0.7, 300), threshold=0.2
    )


def swapped(y, p, threshold):
    """You exchanged precision and recall.

    Precision divides by the number of those called positive, recall by the number of those that
    are positive.
    """
    precision, recall, f1 = precision_recall(y, p, threshold)
    return recall, precision, f1


def arithmetic_mean(y, p, threshold):
    """Your F1 is the arithmetic mean of precision and recall; it is their harmonic mean.

    2 P R / (P + R) is small if either of them is. The arithmetic mean would give one half to a
    model that calls everybody positive.
    """
    precision, recall, _ = precision_recall(y, p, threshold)
    return precision, recall, (precision + recall) / 2


def negatives_counted(y, p, threshold):
    """Your precision is the accuracy: you counted the true negatives as well.

    Precision looks only at those called positive.
    """
    _, recall, f1 = precision_recall(y, p, threshold)
    return float(np.mean((p >= threshold) == (y == 1))), recall, f1


def strictly_above(y, p, threshold):
    """You left out the probabilities equal to the threshold; they count as positive.

    Compare with `>=`.
    """
    return precision_recall(y, np.where(p == threshold, -1.0, p), threshold)


def specificity(y, p, threshold):
    """Your recall is that of the other class.

    Recall is the share of the positives that were found, TP / (TP + FN). The share of the
    negatives that were left alone is TN / (TN + FP).
    """
    precision, _, f1 = precision_recall(y, p, threshold)
    return precision, float(np.mean(p[y == 0] < threshold)), f1


def not_a_number(y, p, threshold):
    """Nobody is called positive, and you divided by zero.

    Then there is no precision to speak of. Return 0 for it, as scikit-learn does.
    """
    positive = p >= threshold
    tp = np.sum(positive & (y == 1))
    with np.errstate(invalid="ignore"):
        precision, recall = tp / positive.sum(), tp / np.sum(y == 1)
        return float(precision), float(recall), float(2 / (1 / precision + 1 / recall))


PARTS = ("precision", "recall", "F1")
HINTS = (
    "`positive = p >= threshold` is an array of True and False; `&` and `~` combine such.",
    "Three counts suffice: true positives, false positives, false negatives.",
    "F1 is 2 TP / (2 TP + FP + FN). Test each divisor before you divide.",
)
