"""Conformal sets: the promise is kept, for each class where asked, and nonsense is refused."""

import numpy as np
import pytest

from dlbook.conformal import conformal_levels, conformal_sets


def drawn(rng, n):
    """Probabilities of a model that is too sure, three classes of unequal size."""
    y = rng.choice(3, n, p=[0.6, 0.3, 0.1])
    z = rng.normal(size=(n, 3)) + 1.5 * np.eye(3)[y] * [[1.5, 1, 0.5]]
    p = np.exp(3 * z)
    return p / p.sum(axis=1, keepdims=True), y


@pytest.mark.parametrize("per_class", [False, True])
def test_the_promise_is_kept_on_average(per_class):
    rng = np.random.default_rng(0)
    covered = []
    for _ in range(300):
        levels = conformal_levels(*drawn(rng, 120), 0.8, per_class=per_class)
        p, y = drawn(rng, 300)
        hit = conformal_sets(p, levels)[np.arange(300), y]
        covered.append([hit.mean(), *(hit[y == k].mean() for k in range(3))])
    over_all, *classes = np.mean(covered, axis=0)
    if per_class:
        assert min(classes) > 0.79 and max(classes) < 0.9
    else:
        assert 0.79 < over_all < 0.83
        assert min(classes) < 0.7  # the small class pays for the others


def test_the_level_is_a_rank():
    p = 1 - np.arange(1, 10) / 10
    both = np.stack([p, 1 - p], axis=1)
    zeros = np.zeros(9, int)
    for coverage, wanted in ((0.1, 0.1), (0.5, 0.5), (0.51, 0.6), (0.9, 0.9), (0.91, np.inf)):
        assert conformal_levels(both, zeros, coverage)[0] == pytest.approx(wanted)
    assert conformal_levels(both, zeros, 0.5, per_class=True)[1] == np.inf


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (([[0.5, 0.5]], [0], 1), "coverage"),
        (([[0.5, 0.5]], [0, 1], 0.9), "shapes"),
        (([[0.5, 0.5]], [2], 0.9), "labels from 0 to 1"),
        ((np.zeros((0, 2)), [], 0.9), "at least 1"),
    ],
)
def test_what_is_wrong_is_said(arguments, message):
    with pytest.raises(ValueError, match=message):
        conformal_levels(*arguments)
