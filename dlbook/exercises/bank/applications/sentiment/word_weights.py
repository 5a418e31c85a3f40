"""Exercise: what each word says, by counting alone."""

import numpy as np

from dlbook.exercises.exercise import Case


def word_weights(counts, y):
    """Return the log of how much more often each word stands in praise.

    counts has shape (N, V), the counts of V words in N texts; y has shape
    (N,), 1 for praise and 0 for blame. Add 1 to the total of each word in
    each class, so that no total is 0. A word's share of a class is its
    total over the sum of that class's totals, all after adding 1. The
    weight is log(share in praise / share in blame), shape (V,).

    >>> counts = np.array([[2, 0, 1], [0, 3, 1]])
    >>> word_weights(counts, np.array([1, 0])).round(2)
    array([ 1.25, -1.23,  0.15])
    """
    totals = np.array([counts[y == k].sum(axis=0) + 1 for k in (0, 1)])
    shares = totals / totals.sum(axis=1, keepdims=True)
    return np.log(shares[1] / shares[0])


def cases(rng):
    """Yield classes of equal and unequal size, one class alone, and words never seen."""
    yield Case(
        "the statement's example", counts=np.array([[2, 0, 1], [0, 3, 1]]), y=np.array([1, 0])
    )
    yield Case("random counts", counts=rng.integers(0, 4, (12, 6)), y=np.arange(12) % 2)
    few = (np.arange(10) < 2).astype(int)
    yield Case("little praise", counts=rng.integers(0, 3, (10, 5)), y=few)
    yield Case("only praise", counts=rng.integers(0, 3, (4, 3)), y=np.ones(4, int))
    yield Case("a word never seen", counts=np.array([[1, 0], [2, 0]]), y=np.array([0, 1]))
    yield Case("longer texts in blame", counts=np.array([[9, 9, 9], [1, 0, 1]]), y=np.array([0, 1]))


def no_smoothing(counts, y):
    """A word that one class never uses gets an infinite weight, or none.

    Add 1 to every total before you divide.
    """
    totals = np.array([counts[y == k].sum(axis=0) for k in (0, 1)])
    with np.errstate(all="ignore"):
        shares = totals / totals.sum(axis=1, keepdims=True)
        return np.log(shares[1] / shares[0])


def totals_for_shares(counts, y):
    """You compare totals, not shares: the class with more words wins every word.

    Divide each class's totals by their sum first.
    """
    totals = np.array([counts[y == k].sum(axis=0) + 1 for k in (0, 1)])
    return np.log(totals[1] / totals[0])


def other_way_round(counts, y):
    """Your weights have the wrong sign: a word of praise is negative.

    The share in praise stands above the fraction line.
    """
    return -word_weights(counts, y)


def per_text(counts, y):
    """You divide by the number of texts of the class, not by its words.

    Where one class writes longer, all its words seem typical of it.
    """
    totals = np.array([(counts[y == k].sum(axis=0) + 1) / max((y == k).sum(), 1) for k in (0, 1)])
    return np.log(totals[1] / totals[0])


def smoothed_share(counts, y):
    """You divide by the sum of the totals before 1 was added, so that the shares exceed 1.

    The sum of the class's totals is taken after adding 1 to each.
    """
    totals = np.array([counts[y == k].sum(axis=0) for k in (0, 1)])
    shares = (totals + 1) / np.maximum(totals.sum(axis=1, keepdims=True), 1)
    return np.log(shares[1] / shares[0])


HINTS = (
    "`counts[y == 1].sum(axis=0)` are the totals of the words in praise, shape (V,).",
    "Add 1, divide by the sum of the result: a distribution over words, for each class.",
    "The logarithm of the quotient of the two is the weight that one more such word adds.",
)
