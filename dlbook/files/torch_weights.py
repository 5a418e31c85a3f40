"""Weights for PyTorch and from it, without PyTorch: arrays by the names of an ``nn.Sequential``.

PyTorch holds a unit's weights in a row, (units, inputs), and a kernel as (F, C, h, w); its pictures
are (N, C, H, W), so that it flattens them in another order. Here these arrays are rearranged.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from dlbook.activations import Linear
from dlbook.files.chain import flat
from dlbook.layers import Activation, Conv2D, Dense, Dropout, Flatten, MaxPooling2D
from dlbook.models import Sequential
from dlbook.parameters import Array

KNOWN = (Dense, Conv2D, MaxPooling2D, Flatten, Activation, Dropout)


def to_torch(model: Sequential) -> dict[str, Array]:
    """The weights of a built model as PyTorch's ``load_state_dict`` names and arranges them.

    The ``nn.Sequential`` has a layer for each layer of the model, and one more for each activation
    that a layer brings along: ``Dense(3, "relu")`` is an ``nn.Linear`` and an ``nn.ReLU``.

    Raises:
        ValueError: a layer is none of Dense, Conv2D, MaxPooling2D, Flatten, Activation, Dropout.
        RuntimeError: the model is not built.
        TypeError: this is not a `Sequential`.

    >>> model = Sequential([Dense(3, "relu"), Dense(1)], seed=0)
    >>> model.build((2,))
    >>> {name: array.shape for name, array in to_torch(model).items()}
    {'0.weight': (3, 2), '0.bias': (3,), '2.weight': (1, 3), '2.bias': (1,)}
    """
    found = {}
    for number, layer, flattened in _layers(model):
        kernel = np.array(layer.kernel.value)
        if isinstance(layer, Conv2D):
            kernel = kernel.transpose(3, 2, 0, 1)
        else:
            kernel = _channels_first(kernel, flattened).T
        found[f"{number}.weight"] = np.ascontiguousarray(kernel)
        if layer.use_bias:
            found[f"{number}.bias"] = np.array(layer.bias.value)
    return found


def from_torch(model: Sequential, arrays: Mapping[str, Array]) -> None:
    """Give a built model the weights that PyTorch's ``state_dict`` holds, as arrays by name.

    Nothing changes unless every array is there and has the right shape.

    Raises:
        ValueError: as for `to_torch`, or an array is missing, left over or of another shape.
        RuntimeError, TypeError: as for `to_torch`.

    >>> ours, theirs = (Sequential([Dense(3)], seed=seed) for seed in (0, 1))
    >>> ours.build((2,)), theirs.build((2,))
    (None, None)
    >>> from_torch(ours, to_torch(theirs))
    >>> bool((ours.vector.value == theirs.vector.value).all())
    True
    """
    expected = {name: array.shape for name, array in to_torch(model).items()}
    given = {name: np.shape(array) for name, array in arrays.items()}
    if expected != given:
        raise ValueError(
            f"from_torch: the model expects {expected}, got {given}; the nn.Sequential needs the "
            "same layers in the same places"
        )
    for number, layer, flattened in _layers(model):
        kernel = np.asarray(arrays[f"{number}.weight"])
        if isinstance(layer, Conv2D):
            kernel = kernel.transpose(2, 3, 1, 0)
        else:
            kernel = _channels_last(kernel.T, flattened)
        layer.kernel.value[...] = kernel
        if layer.use_bias:
            layer.bias.value[...] = arrays[f"{number}.bias"]


def _layers(model: Sequential) -> Iterator[tuple[int, Dense | Conv2D, tuple[int, ...]]]:
    """Layers with weights, their numbers there, and what was flattened on the way to them."""
    number, shape = 0, ()
    for layer in flat(model, "an nn.Sequential", KNOWN):
        if isinstance(layer, Dense | Conv2D):
            yield number, layer, shape
            number, shape = number + (not isinstance(layer.activation, Linear)), ()
        elif isinstance(layer, Flatten):
            shape = layer.input_shape
        number += 1


def _channels_first(kernel: Array, flattened: tuple[int, ...]) -> Array:
    """Rows (H W C) of a kernel behind maps (H, W, C), in the order (C H W)."""
    if len(flattened) != 3:
        return kernel
    h, w, c = flattened
    return kernel.reshape(h, w, c, -1).transpose(2, 0, 1, 3).reshape(h * w * c, -1)


def _channels_last(kernel: Array, flattened: tuple[int, ...]) -> Array:
    """The way back."""
    if len(flattened) != 3:
        return kernel
    h, w, c = flattened
    return kernel.reshape(c, h, w, -1).transpose(1, 2, 0, 3).reshape(h * w * c, -1)
