"""Conformal sets: as many classes as it takes to be right as often as promised."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dlbook.checks import number


def conformal_levels(
    probabilities: ArrayLike, labels: ArrayLike, coverage: float, *, per_class: bool = False
) -> NDArray[np.float64]:
    """How surprising a class may be and still stand in the set, for each of K classes, (K,).

    The surprise of a sample is ``1 - p_y``, y its true class. The level is the k-th smallest
    surprise of n samples that did not train the model, ``k = ceil((n + 1) coverage)``, and
    infinite where k is more than n. If a new sample comes from the same source as these, its
    true class stands in its set with at least this probability; with ``per_class``, which takes
    the samples of each class for themselves, for every class.

    Args:
        probabilities: of a model that did not see the samples, (n, K).
        labels: the true classes, from 0 to K - 1, (n,).
        coverage: what is promised, more than 0 and less than 1.
        per_class: whether each class gets a level of its own.

    Raises:
        ValueError: shapes that do not fit, labels outside 0 to K - 1, or a coverage that no set
            can promise.

    Source: Vovk, Gammerman and Shafer, Algorithmic Learning in a Random World, 2005.

    >>> p = np.array([[0.9, 0.1], [0.8, 0.2], [0.3, 0.7], [0.4, 0.6]])
    >>> conformal_levels(p, [0, 0, 1, 1], 0.8).round(1).tolist()
    [0.4, 0.4]
    >>> conformal_levels(p, [0, 0, 1, 1], 0.5, per_class=True).round(1).tolist()
    [0.2, 0.4]
    """
    coverage = number(coverage, "conformal_levels", "coverage", above=0, below=1)
    p, y = np.asarray(probabilities, float), np.asarray(labels)
    if p.ndim != 2 or y.shape != p.shape[:1] or len(y) == 0:
        raise ValueError(
            "conformal_levels expects probabilities (n, K) and labels (n,), n at least 1, got "
            f"shapes {p.shape} and {y.shape}."
        )
    if not np.isin(y, np.arange(p.shape[1])).all():
        raise ValueError(
            f"conformal_levels expects labels from 0 to {p.shape[1] - 1}, got {np.unique(y)}."
        )
    surprise = 1 - p[np.arange(len(y)), y.astype(int)]
    groups = [surprise[y == k] if per_class else surprise for k in range(p.shape[1])]
    return np.array([_level(group, coverage) for group in groups])


def _level(surprise: NDArray[np.float64], coverage: float) -> float:
    k = int(np.ceil((len(surprise) + 1) * coverage - 1e-9))  # 0.1 and its like are not exact
    return float(np.sort(surprise)[k - 1]) if k <= len(surprise) else np.inf


def conformal_sets(probabilities: ArrayLike, levels: ArrayLike) -> NDArray[np.bool_]:
    """Which classes stand in the set of each sample: truth values (n, K).

    >>> conformal_sets([[0.9, 0.1], [0.5, 0.5]], [0.4, 0.6])
    array([[ True, False],
           [False,  True]])
    """
    return np.asarray(1 - np.asarray(probabilities, float) <= np.asarray(levels, float))
