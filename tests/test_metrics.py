"""Metrics: values, and which accuracy a loss means."""

import numpy as np
import pytest
from sklearn import metrics as reference

from dlbook import losses, metrics
from dlbook.utils import to_categorical

RNG = np.random.default_rng(0)
IDS, SCORES = RNG.integers(0, 3, 50), RNG.random((50, 3))


def test_accuracies_agree_with_scikit_learn():
    wanted = reference.accuracy_score(IDS, SCORES.argmax(axis=1))
    assert metrics.sparse_categorical_accuracy(IDS, SCORES).mean() == wanted
    assert metrics.categorical_accuracy(to_categorical(IDS, 3), SCORES).mean() == wanted
    bits, p = IDS[:, None] % 2, SCORES[:, :1]
    assert metrics.binary_accuracy(bits, p).mean() == reference.accuracy_score(bits, p > 0.5)


def test_errors_agree_with_scikit_learn():
    y = RNG.standard_normal((50, 3))
    for ours, theirs in (
        (metrics.mean_squared_error, reference.mean_squared_error),
        (metrics.mean_absolute_error, reference.mean_absolute_error),
    ):
        assert ours(y, SCORES).shape == (50,)
        assert ours(y, SCORES).mean() == pytest.approx(theirs(y, SCORES))


@pytest.mark.parametrize(
    ("loss", "wanted"),
    [
        (losses.BinaryCrossentropy(), metrics.binary_accuracy),
        (losses.CategoricalCrossentropy(), metrics.categorical_accuracy),
        (losses.SparseCategoricalCrossentropy(), metrics.sparse_categorical_accuracy),
    ],
)
def test_accuracy_follows_the_loss(loss, wanted):
    assert metrics.get("accuracy", loss) is metrics.get("acc", loss) is wanted


def test_accuracy_of_a_regression_is_refused():
    with pytest.raises(ValueError, match="expects a cross-entropy loss, got MeanSquaredError"):
        metrics.get("accuracy", losses.MeanSquaredError())


def test_functions_pass_through():
    assert metrics.get(np.subtract, losses.MeanSquaredError()) is np.subtract
