"""What a model file may ask of a computer before it is refused.

A file of a few bytes can describe a network of any size. So its arrays are measured before they
are read, the layers get no more room than there are numbers in the file, and what one prediction
takes is added up before the model is handed out.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from dlbook.layers.attention import MultiHeadAttention
from dlbook.layers.base import Layer
from dlbook.layers.pooling import Pooling
from dlbook.parameters import Array, Shape

WIDEST = 2**16  # cells of a pooling window, which are visited one after the other


@dataclass(frozen=True)
class Limits:
    """The most that is read, built and computed; raise it for a larger model that you trust.

    Args:
        size: bytes of a file's arrays, and of what a prediction for one sample takes at once.
        layers: how many layers, those inside others included.

    >>> Limits().check_size(2**30, "its arrays")
    Traceback (most recent call last):
    ...
    ValueError: its arrays take 1,073,741,824 bytes, more than the limit of 536,870,912. If you \
trust the file, raise it: limits=Limits(size=1073741824).
    """

    size: int = 2**29
    layers: int = 2000

    def check_size(self, needed: int, what: str) -> None:
        """Raise ValueError if ``what`` needs more bytes than the limit."""
        if needed > self.size:
            raise ValueError(
                f"{what} take {needed:,} bytes, more than the limit of {self.size:,}. If you "
                f"trust the file, raise it: limits=Limits(size={needed})."
            )

    def check_layers(self, count: int) -> None:
        """Raise ValueError if these are more layers than the limit."""
        if count > self.layers:
            raise ValueError(
                f"It describes {count:,} layers, more than the limit of {self.layers:,}. If you "
                f"trust the file, raise it: limits=Limits(layers={count})."
            )

    def check_text(self, length: int) -> None:
        """Raise ValueError if a configuration is longer than one 128th of the limit of bytes."""
        self.check_size(128 * length, "128 times the characters of its configuration")

    def check_prediction(self, model: Layer, input_shape: Any) -> None:
        """Raise ValueError if a built model needs more bytes for one sample than the limit.

        An axis of free length counts as 1: ask again with the shape of the data.
        """
        for layer, numbers in demands(model, input_shape):
            self.check_size(
                numbers * model.dtype.itemsize, f"the numbers that {layer.name} makes of a sample"
            )
            cells = math.prod(layer.window.size) if isinstance(layer, Pooling) else 0
            if cells > WIDEST:
                raise ValueError(f"{layer.name} pools {cells:,} cells at a time, not {WIDEST:,}.")


class Supply:
    """Room for a layer's arrays, all zeros, and no more of it than ``numbers``."""

    def __init__(self, numbers: int) -> None:
        self.left = numbers

    def __call__(self, shape: Shape, dtype: Any) -> Array:
        """An array of zeros of this shape.

        Raises:
            ValueError: there is no room for it.
        """
        self.left -= math.prod(shape)
        if self.left < 0:
            raise ValueError(
                f"a layer expects weights of shapes that the file does not hold, first {shape}."
            )
        return np.zeros(shape, dtype)


def demands(layer: Layer, input_shape: Any) -> Iterator[tuple[Layer, int]]:
    """How many numbers each layer of a built model makes of one sample."""
    chain = getattr(layer, "layers", None)
    if chain is not None:
        for inner in chain:
            yield from demands(inner, input_shape)
            input_shape = inner.compute_output_shape(input_shape)
        return
    for inner in layer.walk():
        shape = _known(inner.input_shape, input_shape)
        numbers = _numbers(inner.compute_output_shape(shape))
        if isinstance(inner, MultiHeadAttention):  # a weight for every pair of positions, (H, T, S)
            asks, answers = shape if isinstance(shape[0], tuple) else (shape, shape)
            numbers += inner.num_heads * (asks[0] or 1) * (answers[0] or 1)
        yield inner, numbers


def _known(shape: Any, given: Any) -> Any:
    """A shape in which free axes have the lengths that they have in ``given``, where it fits."""
    if len(shape) != len(given) or any(isinstance(n, tuple) for n in (*shape, *given)):
        return shape
    return tuple(there if n is None else n for n, there in zip(shape, given, strict=True))


def _numbers(shape: Any) -> int:
    """How many numbers an array of this shape holds; a pair of shapes counts both."""
    if shape and isinstance(shape[0], tuple):
        return sum(map(_numbers, shape))
    return math.prod(1 if n is None else n for n in shape)
