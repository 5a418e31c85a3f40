"""Exercise: the half width of a prediction interval, from past distances."""

import numpy as np

from dlbook.exercises.exercise import Case


def conformal_half_width(distances, coverage):
    """Return the k-th smallest distance, k = ceil((n + 1) * coverage).

    distances has shape (n,), n at least 1: how far past forecasts were
    off, 0 or more. coverage lies between 0 and 1. Where k is more than
    n, no past distance is large enough: then return infinity.

    >>> float(conformal_half_width(np.array([3.0, 1.0, 2.0, 5.0]), 0.75))
    5.0
    """
    n = len(distances)
    k = int(np.ceil((n + 1) * coverage))
    return np.sort(distances)[k - 1] if k <= n else np.inf


def cases(rng):
    """Yield ranks in the middle, at both ends, and beyond the last distance."""
    yield Case("four distances", distances=np.array([3.0, 1.0, 2.0, 5.0]), coverage=0.75)
    yield Case("nine, in no order", distances=rng.permutation(9) + 1.0, coverage=0.85)
    yield Case("more than four can promise", distances=np.array([3.0, 1.0, 2.0, 5.0]), coverage=0.9)
    yield Case("a single one", distances=np.array([0.5]), coverage=0.5)
    yield Case("a low coverage", distances=rng.exponential(size=12), coverage=0.05)
    yield Case("equal distances", distances=np.array([2.0, 2.0, 1.0, 2.0, 7.0]), coverage=0.5)
    yield Case("a hundred", distances=rng.exponential(size=100), coverage=0.9)


def without_the_next_one(distances, coverage):
    """Your rank is the ceiling of n times the coverage: you left out the new week itself.

    The next distance takes one of n + 1 ranks among itself and the n past ones.
    """
    k = int(np.ceil(len(distances) * coverage))
    return np.sort(distances)[max(k, 1) - 1]


def interpolated(distances, coverage):
    """You interpolate between two distances, as `np.quantile` does by default.

    The promise holds for a distance that occurred, the k-th smallest.
    """
    return np.quantile(distances, coverage)


def rank_as_index(distances, coverage):
    """You used the rank k as an index: the k-th smallest has index k - 1.

    Python counts from 0.
    """
    k = int(np.ceil((len(distances) + 1) * coverage))
    return np.sort(distances)[k] if k < len(distances) else np.inf


def unsorted(distances, coverage):
    """You took the k-th distance in the order of time, not of size.

    Sort them first.
    """
    k = int(np.ceil((len(distances) + 1) * coverage))
    return distances[k - 1] if k <= len(distances) else np.inf


def largest_instead(distances, coverage):
    """Where the rank goes beyond the last distance you return the largest one.

    That interval covers less than it promises; only an endless one keeps the word.
    """
    k = int(np.ceil((len(distances) + 1) * coverage))
    return np.sort(distances)[min(k, len(distances)) - 1]


HINTS = (
    "Sort the distances with `np.sort`, and compute k with `np.ceil`, as an int.",
    "The k-th smallest of a sorted array stands at the index k - 1.",
    "If k is larger than n, return `np.inf`.",
)
