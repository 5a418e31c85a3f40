"""Exercise: the area under the ROC curve."""

import numpy as np

from dlbook.exercises.exercise import Case


def roc_auc(y, scores):
    """Return the area under the ROC curve, a number from 0 to 1.

    It is the share of all pairs of a positive and a negative in which
    the positive has the higher score; equal scores count one half. y has
    shape (N,), 1 for positive and 0 for negative; both occur. scores has
    shape (N,).

    >>> y = np.array([1, 1, 1, 0, 0])
    >>> round(roc_auc(y, np.array([0.9, 0.6, 0.4, 0.7, 0.3])), 3)
    0.667
    """
    positives = scores[y == 1][:, None]  # (n+, 1)
    negatives = scores[y == 0]  # (n-,)
    pairs = (positives > negatives) + 0.5 * (positives == negatives)
    return float(pairs.mean())


def cases(rng):
    """Yield usual scores, ties, scores that are no probabilities, and extremes."""
    y = np.array([1, 1, 1, 0, 0])
    yield Case("five scores", y=y, scores=np.array([0.9, 0.6, 0.4, 0.7, 0.3]))
    y = np.array([1, 0, 1, 1, 0, 0, 0, 1, 0, 0, 0, 0])
    yield Case("twelve scores", y=y, scores=(0.4 * y + rng.uniform(size=12)) / 2)
    yield Case("many equal scores", y=y, scores=rng.integers(3, size=12) / 4 + 0.1)
    yield Case("scores far from 0 and 1", y=y, scores=rng.normal(-20, 5, size=12))
    yield Case("a perfect order", y=y, scores=0.1 * y + 0.2)
    yield Case("all scores equal", y=y, scores=np.full(12, 0.3))
    yield Case("the order turned around", y=y, scores=0.7 - 0.5 * y)
    yield Case("one of each", y=np.array([0, 1]), scores=np.array([0.2, 0.8]))
    yield Case("one positive among many", y=np.eye(7, dtype=int)[6], scores=rng.normal(size=7))
    yield Case("scores that differ by 1e-9", y=y, scores=1 + 1e-9 * rng.permutation(12))


def ties_lost(y, scores):
    """You counted equal scores as lost; a pair with equal scores counts one half.

    The model cannot tell such a pair apart and would have to throw a coin.
    """
    return float((scores[y == 1][:, None] > scores[y == 0]).mean())


def ties_won(y, scores):
    """You counted equal scores as won; a pair with equal scores counts one half.

    Else a model that gives everybody the same score would be perfect.
    """
    return float((scores[y == 1][:, None] >= scores[y == 0]).mean())


def turned_around(y, scores):
    """Your number is 1 minus the area: you counted pairs in which the negative is higher.

    A perfect order has area 1.
    """
    return 1 - roc_auc(y, scores)


def from_verdicts(y, scores):
    """You cut the scores at 0.5 first; the order within each side is lost.

    The curve visits all thresholds. Compare the scores themselves.
    """
    return roc_auc(y, (scores >= 0.5).astype(float))


def all_pairs(y, scores):
    """You compared each example with every other; only pairs of a positive and a negative count.

    There are n+ times n- of them.
    """
    pairs = (scores[:, None] > scores) + 0.5 * (scores[:, None] == scores)
    return float(pairs[y == 1].mean())


def pairs_counted(y, scores):
    """You returned the number of pairs in order; asked for is their share.

    Divide by n+ times n-.
    """
    return roc_auc(y, scores) * float(np.sum(y == 1) * np.sum(y == 0))


HINTS = (
    "`scores[y == 1]` are the scores of the positives.",
    "With `[:, None]` they become a column; compared with the row of negatives that gives a "
    "table of all pairs.",
    "The mean of the table is the share of True; add half of the mean of the equal ones.",
)
