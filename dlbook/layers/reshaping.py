"""Reshaping: the same numbers in another arrangement."""

from __future__ import annotations

import math
from typing import Any

from dlbook.checks import integer
from dlbook.layers.base import Layer
from dlbook.parameters import Array


class Reshape(Layer):
    """Gives each sample a new shape: the same numbers in the same order.

    Shapes: x ``(N, ...)``, out ``(N, *target_shape)``.

    >>> import numpy as np
    >>> Reshape((8, -1))(np.ones((5, 64))).shape
    (5, 8, 8)

    Args:
        target_shape: the shape of an output sample. One entry may be -1: it takes what the
            others leave.

    Raises:
        ValueError: a target shape that does not hold as many entries as a sample.
    """

    def __init__(self, target_shape: tuple[int, ...], **options: Any) -> None:
        super().__init__(**options)
        owner = type(self).__name__
        if not isinstance(target_shape, list | tuple):
            raise ValueError(f"{owner} expects target_shape to be a tuple, got {target_shape!r}.")
        parts = tuple(integer(n, owner, "a length in target_shape", least=-1) for n in target_shape)
        if parts.count(-1) > 1 or (-1 in parts and 0 in parts):
            raise ValueError(
                f"{owner} expects target_shape to have one -1 at most, and no 0 beside it, "
                f"got {target_shape!r}."
            )
        self.target_shape = parts

    def create_parameters(self, input_shape: Any) -> None:
        if not all(isinstance(n, int) for n in input_shape):
            raise ValueError(
                f"{self.name} expects samples of a fixed shape, got {input_shape}. Build the model "
                "with every length given, or place a global pooling layer before."
            )
        if math.prod(self.compute_output_shape(input_shape)) != math.prod(input_shape):
            raise ValueError(
                f"{self.name} expects a target_shape of {math.prod(input_shape)} entries for "
                f"inputs of shape {input_shape}, got {self.target_shape}."
            )

    def compute_output_shape(self, input_shape: Any) -> Any:
        known = -math.prod(self.target_shape) if -1 in self.target_shape else 1
        rest = math.prod(input_shape) // known
        return tuple(rest if n == -1 else n for n in self.target_shape)

    def forward(self, x: Array, *, training: bool) -> tuple[Array, Any]:
        return x.reshape(len(x), *self.compute_output_shape(x.shape[1:])), x.shape

    def backward(self, grad_out: Array, shape: Any) -> Array:
        return grad_out.reshape(shape)


class Flatten(Reshape):
    """Lays each sample out as one row. Shapes: x ``(N, ...)``, out ``(N, D)``.

    >>> import numpy as np
    >>> Flatten()(np.ones((5, 28, 28, 1))).shape
    (5, 784)

    Raises:
        ValueError: built for samples with a length that is not known.
    """

    accepts = "any shape"
    fixed_arguments = ("target_shape",)

    def __init__(self, **options: Any) -> None:
        super().__init__((-1,), **options)
