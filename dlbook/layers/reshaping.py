"""Reshaping: the same numbers in another arrangement."""

from __future__ import annotations

import math
from typing import Any, ClassVar

from dlbook.layers.base import Layer
from dlbook.parameters import Array


class Flatten(Layer):
    """Lays each sample out as one row. Shapes: x ``(N, ...)``, out ``(N, D)``.

    >>> import numpy as np
    >>> Flatten()(np.ones((5, 28, 28, 1))).shape
    (5, 784)
    """

    axes: ClassVar[int | str] = "free"

    def compute_output_shape(self, input_shape: Any) -> Any:
        return (math.prod(input_shape),)

    def forward(self, x: Array, *, training: bool) -> tuple[Array, Any]:
        return x.reshape(len(x), *self.compute_output_shape(x.shape[1:])), x.shape

    def backward(self, grad_out: Array, shape: Any) -> Array:
        return grad_out.reshape(shape)


class Reshape(Flatten):
    """Gives each sample a new shape. Shapes: x ``(N, ...)``, out ``(N, *target_shape)``.

    One entry of ``target_shape`` may be -1: it takes what the others leave.

    >>> import numpy as np
    >>> Reshape((8, -1))(np.ones((5, 64))).shape
    (5, 8, 8)
    """

    axes = "fixed"

    def __init__(self, target_shape: tuple[int, ...], **options: Any) -> None:
        super().__init__(**options)
        self.target_shape = tuple(target_shape)

    def create_parameters(self, input_shape: Any) -> None:
        if math.prod(self.compute_output_shape(input_shape)) != math.prod(input_shape):
            raise ValueError(
                f"Reshape expects a target_shape of {math.prod(input_shape)} entries for inputs "
                f"of shape {input_shape}, got {self.target_shape}."
            )

    def compute_output_shape(self, input_shape: Any) -> Any:
        known = -math.prod(self.target_shape) if -1 in self.target_shape else 1
        rest = math.prod(input_shape) // known
        return tuple(rest if n == -1 else n for n in self.target_shape)
