"""Embedding: a vector for every id."""

from __future__ import annotations

from typing import Any

import numpy as np

from dlbook import initializers, regularizers
from dlbook.checks import as_ids, flag, positive_int
from dlbook.layers.base import Layer
from dlbook.parameters import Array


class Embedding(Layer):
    """Looks up a learned vector for every id, ``out[n, ...] = embeddings[x[n, ...]]``.

    It equals a `Dense` layer without bias on one-hot vectors, without their zeros.

    Shapes: x ``(N, ...)`` of ids from 0 to input_dim - 1, embeddings ``(input_dim, output_dim)``,
    out ``(N, ..., output_dim)``.

    >>> import numpy as np
    >>> Embedding(input_dim=100, output_dim=8, seed=0)(np.array([[3, 14, 15]])).shape
    (1, 3, 8)

    Args:
        input_dim: number of ids.
        output_dim: length of each vector.
        embeddings_initializer: see `dlbook.initializers`.
        embeddings_regularizer: see `dlbook.regularizers`.
        mask_zero: whether the id 0 is padding. In a chain the layers behind then get a mask that
            is True where the id is another, and leave the rest out; so does the loss.

    Raises:
        TypeError: for inputs that are no whole numbers.
        ValueError: for an id outside 0 to input_dim - 1.
    """

    integer_input = True
    accepts = "any shape"

    def __init__(
        self,
        input_dim: int,
        output_dim: int,
        embeddings_initializer: str | initializers.Initializer = "uniform",
        embeddings_regularizer: str | regularizers.Regularizer | None = None,
        mask_zero: bool = False,
        **options: Any,
    ) -> None:
        super().__init__(**options)
        self.input_dim = positive_int(input_dim, "Embedding", "input_dim")
        self.output_dim = positive_int(output_dim, "Embedding", "output_dim")
        self.embeddings_initializer = initializers.get(embeddings_initializer)
        self.embeddings_regularizer = regularizers.get(embeddings_regularizer)
        self.mask_zero = flag(mask_zero, "Embedding", "mask_zero")

    def create_parameters(self, input_shape: Any) -> None:
        self.embeddings = self.add_parameter(
            "embeddings",
            (self.input_dim, self.output_dim),
            self.embeddings_initializer,
            self.embeddings_regularizer,
        )

    def compute_output_shape(self, input_shape: Any) -> Any:
        return (*input_shape, self.output_dim)

    def compute_mask(self, x: Array, mask: Array | None) -> Array | None:
        return x != 0 if self.mask_zero else None

    def forward(self, x: Array, *, training: bool) -> tuple[Array, Any]:
        x = as_ids(x, f"the input that {self.name} expects")  # behind a layer they come as floats
        if x.size and (x.min() < 0 or x.max() >= self.input_dim):
            raise ValueError(
                f"{self.name} expects ids from 0 to {self.input_dim - 1}, got ids from {x.min()} "
                f"to {x.max()}. Set input_dim to the largest id plus one."
            )
        return self.embeddings.value[x], x  # (N, ..., output_dim)

    def backward(self, grad_out: Array, cache: Any) -> None:
        grad = np.zeros_like(self.embeddings.value)  # (input_dim, output_dim)
        np.add.at(grad, cache, grad_out)  # an id may come many times
        self.embeddings.add_grad(grad)
