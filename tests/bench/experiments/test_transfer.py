"""The experiment on transfer: what is held out, and where a training starts."""

import numpy as np
import pytest

from dlbook.bench import experiments
from dlbook.bench.experiments import transfer


def test_training_patches_lie_left_and_test_patches_right(monkeypatch: pytest.MonkeyPatch) -> None:
    photo = np.where(np.arange(512) < 256, 0.0, 255.0) * np.ones((512, 1))
    photo[:, ::2] += 1  # so that a patch is not flat
    for name in transfer.TEXTURES:
        monkeypatch.setattr(transfer.data, name, lambda: photo, raising=False)
    for left in (True, False):
        x, y = transfer.patches(20, left, np.random.default_rng(0))
        assert np.bincount(y).tolist() == [20] * 3
        assert np.ptp(x) < 0.01  # a patch across the middle would span 1


def test_labeled_and_test_digits_are_different_pictures() -> None:
    x_fit, y_fit, x_test, _ = transfer.digits(100, np.random.default_rng(0))
    assert set(y_fit.tolist()) == set(range(5))
    assert not {x.tobytes() for x in x_fit} & {x.tobytes() for x in x_test}


def test_a_training_starts_from_the_layers_that_it_is_given() -> None:
    start = transfer.network(5, seed=3)
    x, y = np.zeros((10, 28, 28, 1), np.float32), np.arange(10) % 3
    model = transfer.trained(x, y, start, seed=0)  # dark pictures move no kernel of the first layer
    np.testing.assert_array_equal(
        model.layers[0].parameters[0].value, start.layers[0].parameters[0].value
    )
    assert transfer.frozen(model, x).shape == (10, 64)


def test_the_stored_result_is_complete() -> None:
    table = transfer.summary(experiments.stored("transfer"))
    assert len(table) == len(transfer.TARGETS) * 5
    assert all(len(values) == len(transfer.LABELED) for values in table.values())
