"""Exercise: the levels of a conformal set that promises for each class."""

import numpy as np

from dlbook.exercises.exercise import Case


def class_levels(P, labels, coverage):
    """Return the level of each class, shape (K,).

    P has shape (n, K): probabilities of patients who did not train the
    model; labels has shape (n,), from 0 to K - 1. The surprise of a
    patient is 1 less the probability of the true class. The level of a
    class is the k-th smallest surprise of its own m patients, with
    k = ceil((m + 1) coverage), and np.inf where k is more than m.

    >>> P = np.array([[0.9, 0.1], [0.6, 0.4], [0.8, 0.2], [0.3, 0.7]])
    >>> class_levels(P, np.array([0, 0, 0, 1]), coverage=0.7).round(2)
    array([0.4, inf])
    """
    levels = np.full(P.shape[1], np.inf)
    for c in range(P.shape[1]):
        surprises = np.sort(1 - P[labels == c, c])
        k = int(np.ceil((len(surprises) + 1) * coverage))
        if k <= len(surprises):
            levels[c] = surprises[k - 1]
    return levels


def cases(rng):
    """Yield classes of different sizes, one of them too small for the promise."""
    P = np.array([[0.9, 0.1], [0.6, 0.4], [0.8, 0.2], [0.3, 0.7]])
    yield Case("four patients", P=P, labels=np.array([0, 0, 0, 1]), coverage=0.7)
    yield Case("a class without patients", P=P, labels=np.zeros(4, int), coverage=0.55)
    yield Case("a rank that is exact", P=P[:3], labels=np.zeros(3, int), coverage=0.75)
    for promise in (0.31, 0.8, 0.97):
        P = rng.dirichlet(np.ones(3), 150)
        labels = rng.choice(3, 150, p=[0.6, 0.25, 0.15])
        yield Case(f"three classes, {promise}", P=P, labels=labels, coverage=promise)


def one_level(P, labels, coverage):
    """All your classes share one level.

    Take the surprises of each class's own patients.
    """
    s = np.sort(1 - P[np.arange(len(labels)), labels])
    k = int(np.ceil((len(s) + 1) * coverage))
    return np.full(P.shape[1], s[k - 1] if k <= len(s) else np.inf)


def without_one(P, labels, coverage):
    """Your rank is ceil(m coverage): a little too small.

    The new patient is one of m + 1, which is what the proof counts.
    """
    levels = np.full(P.shape[1], np.inf)
    for c in range(P.shape[1]):
        s = np.sort(1 - P[labels == c, c])
        if len(s):
            levels[c] = s[int(np.ceil(len(s) * coverage)) - 1]
    return levels


def largest_at_most(P, labels, coverage):
    """Where k is more than m, you return the largest surprise.

    So few patients can't support the promise; only the full set keeps it: np.inf.
    """
    levels = np.full(P.shape[1], np.inf)
    for c in range(P.shape[1]):
        s = np.sort(1 - P[labels == c, c])
        if len(s):
            levels[c] = s[min(int(np.ceil((len(s) + 1) * coverage)), len(s)) - 1]
    return levels


def probabilities(P, labels, coverage):
    """You rank the probabilities, not the surprises.

    The surprise is 1 less the probability of the true class.
    """
    return class_levels(1 - P, labels, coverage)


HINTS = (
    "For class c: `1 - P[labels == c, c]`, sorted.",
    "The k-th smallest stands at the index k - 1.",
    "Start with `np.full(K, np.inf)` and fill in where k is at most m.",
)
