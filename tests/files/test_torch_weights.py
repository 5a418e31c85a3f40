"""Weights in PyTorch's arrangement: there and back, and what is refused."""

import numpy as np
import pytest

from dlbook.files.torch_weights import from_torch, to_torch
from dlbook.layers import LSTM, Activation, Conv2D, Dense, Dropout, Flatten, MaxPooling2D
from dlbook.models import Sequential


def reader(seed: int = 0) -> Sequential:
    """A small convolutional network, all of whose sizes differ."""
    model = Sequential(
        [
            Conv2D(4, (3, 2), activation="relu"),
            MaxPooling2D(2),
            Dropout(0.5),
            Flatten(),
            Dense(7),
            Activation("tanh"),
            Dense(5, "softmax", use_bias=False),
        ],
        seed=seed,
    )
    model.build((10, 11, 3))
    return model


def test_names_and_shapes_are_those_of_an_nn_sequential() -> None:
    assert {name: array.shape for name, array in to_torch(reader()).items()} == {
        "0.weight": (4, 3, 3, 2),
        "0.bias": (4,),
        "5.weight": (7, 4 * 4 * 5),
        "5.bias": (7,),
        "7.weight": (5, 7),
    }


def test_flattened_maps_are_read_channel_by_channel() -> None:
    model = reader()
    weight = to_torch(model)["5.weight"]
    kernel = model.layers[4].kernel.value
    maps = np.random.default_rng(0).normal(size=(4, 5, 4))
    np.testing.assert_allclose(weight @ maps.transpose(2, 0, 1).ravel(), maps.ravel() @ kernel)


def test_there_and_back_changes_nothing() -> None:
    ours, other = reader(0), reader(1)
    from_torch(other, to_torch(ours))
    np.testing.assert_array_equal(other.vector.value, ours.vector.value)
    to_torch(ours)["0.weight"][...] = 0
    np.testing.assert_array_equal(other.vector.value, ours.vector.value)


def test_what_does_not_fit_changes_nothing() -> None:
    model = reader()
    before = model.vector.value.copy()
    arrays = to_torch(reader(1))
    for wrong in (
        {name: array for name, array in arrays.items() if name != "5.bias"},
        {**arrays, "9.bias": np.zeros(3)},
        {**arrays, "7.weight": arrays["7.weight"].T},
    ):
        with pytest.raises(ValueError, match="same layers in the same places"):
            from_torch(model, wrong)
    np.testing.assert_array_equal(model.vector.value, before)


def test_other_layers_and_unbuilt_models_are_refused() -> None:
    model = Sequential([LSTM(3)])
    with pytest.raises(RuntimeError, match="has no parameters yet"):
        to_torch(model)
    model.build((4, 2))
    with pytest.raises(ValueError, match=r"is a LSTM, but an nn\.Sequential holds only"):
        to_torch(model)
