"""Embedding: a vector for every id."""

from __future__ import annotations

from typing import Any

import numpy as np

from dlbook import initializers, regularizers
from dlbook.checks import positive_int
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

    Raises:
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
        **options: Any,
    ) -> None:
        super().__init__(**options)
        self.input_dim = positive_int(input_dim, "Embedding", "input_dim")
        self.output_dim = positive_int(output_dim, "Embedding", "output_dim")
        self.embeddings_initializer = initializers.get(embeddings_initializer)
        self.embeddings_regularizer = regularizers.get(embeddings_regularizer)

    def create_parameters(self, input_shape: Any) -> None:
        shape = self.input_dim, self.output_dim
        options = self.embeddings_initializer, self.embeddings_regularizer
        self.embeddings = self.add_parameter("embeddings", shape, *options)

    def compute_output_shape(self, input_shape: Any) -> Any:
        return (*input_shape, self.output_dim)

    def forward(self, x: Array, *, training: bool) -> tuple[Array, Any]:
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
