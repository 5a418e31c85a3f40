"""Pooling over time: one vector for a whole sequence. `PositionEmbedding`: where each step stands.

A mask ``(N, T)`` leaves steps out; a sequence of which nothing is left gives zeros.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from dlbook import activations, initializers
from dlbook.checks import positive_int
from dlbook.layers.attention import masked_softmax
from dlbook.layers.base import Layer
from dlbook.parameters import Array


class _TimePooling(Layer):
    """What makes one vector (N, D) of a sequence (N, T, D)."""

    accepts = "sequences"

    def compute_output_shape(self, input_shape: Any) -> Any:
        return input_shape[-1:]


class GlobalAveragePooling1D(_TimePooling):
    """The mean of each feature over time: ``out[n, d] = mean_t x[n, t, d]``.

    With a mask the mean is over the steps that count.

    Shapes: x ``(N, T, D)``, mask ``(N, T)``, out ``(N, D)``.

    >>> import numpy as np
    >>> x = np.array([[[1.0], [2.0], [9.0]]])
    >>> layer, mask = GlobalAveragePooling1D(), np.array([[True, True, False]])
    >>> layer(x), layer(x, mask=mask)
    (array([[4.]], dtype=float32), array([[1.5]], dtype=float32))
    """

    def forward(self, x: Array, *, training: bool, mask: Array | None = None) -> tuple[Array, Any]:
        counts = np.ones(x.shape[:2], x.dtype) if mask is None else mask.astype(x.dtype)
        share = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)  # (N, T)
        out: Array = (share[:, :, None] * x).sum(axis=1, dtype=np.float64)  # (N, T, D) -> (N, D)
        return out.astype(x.dtype), share

    def backward(self, grad_out: Array, share: Any) -> Array:
        grad_x: Array = share[:, :, None] * grad_out[:, None]  # (N, T, 1) * (N, 1, D)
        return grad_x


class GlobalMaxPooling1D(_TimePooling):
    """The largest value of each feature over time: ``out[n, d] = max_t x[n, t, d]``.

    Its gradient goes to the step where the maximum stood; among equals, to the first. With a mask
    only the steps that count can hold it.

    Shapes: x ``(N, T, D)``, mask ``(N, T)``, out ``(N, D)``.

    >>> import numpy as np
    >>> GlobalMaxPooling1D()(np.array([[[1.0, 5.0], [2.0, 3.0]]]))
    array([[2., 5.]], dtype=float32)

    Raises:
        ValueError: sequences of length 0.
    """

    def forward(self, x: Array, *, training: bool, mask: Array | None = None) -> tuple[Array, Any]:
        if not x.shape[1]:
            raise ValueError(f"{self.name} expects sequences of one step or more, got none.")
        seen = x if mask is None else np.where(mask[:, :, None], x, -np.inf)
        where = seen.argmax(axis=1)[:, None]  # (N, 1, D)
        some = np.ones((len(x), 1), bool) if mask is None else mask.any(axis=1, keepdims=True)
        out = np.where(some, np.take_along_axis(x, where, axis=1)[:, 0], 0)
        return out.astype(x.dtype, copy=False), (x.shape, where, some)

    def backward(self, grad_out: Array, cache: Any) -> Array:
        shape, where, some = cache
        grad_x = np.zeros(shape, grad_out.dtype)
        np.put_along_axis(grad_x, where, (grad_out * some)[:, None], axis=1)
        return grad_x


class AttentionPooling(_TimePooling):
    """A weighted mean over time; a learned query decides which steps matter::

        weights[n, t] = softmax over t of x[n, t] . query / sqrt(D)
        out[n]        = sum_t weights[n, t] x[n, t]

    This is attention with one question that is the same for every sequence (Yang et al. 2016 ask
    it of words and sentences). With a mask the softmax is over the steps that count.

    Shapes: x ``(N, T, D)``, query ``(D,)``, mask ``(N, T)``, out ``(N, D)``.

    >>> import numpy as np
    >>> layer = AttentionPooling(query_initializer="zeros")        # all steps alike
    >>> layer(np.array([[[1.0], [2.0], [9.0]]]))
    array([[4.]], dtype=float32)

    Args:
        query_initializer: see `dlbook.initializers`.

    Raises:
        TypeError, ValueError: there is no such initializer.
    """

    def __init__(
        self, query_initializer: str | initializers.Initializer = "glorot_uniform", **options: Any
    ) -> None:
        super().__init__(**options)
        self.query_initializer = initializers.get(query_initializer)

    def create_parameters(self, input_shape: Any) -> None:
        self.query = self.add_parameter("query", input_shape[-1:], self.query_initializer)

    def forward(self, x: Array, *, training: bool, mask: Array | None = None) -> tuple[Array, Any]:
        scores = x @ self.query.value / math.sqrt(x.shape[-1])  # (N, T, D) @ (D,)
        weights = masked_softmax(scores.astype(x.dtype, copy=False), mask)  # (N, T)
        return (weights[:, None] @ x)[:, 0], (x, weights)  # (N, 1, T) @ (N, T, D)

    def backward(self, grad_out: Array, cache: Any) -> Array:
        x, weights = cache
        grad_weights = (x @ grad_out[:, :, None])[:, :, 0]  # (N, T, D) @ (N, D, 1)
        grad_scores = activations.softmax.backward(grad_weights, weights) / math.sqrt(x.shape[-1])
        self.query.add_grad((grad_scores[:, None] @ x).sum(axis=(0, 1)))  # (N, 1, T) @ (N, T, D)
        grad_x: Array = weights[:, :, None] * grad_out[:, None]  # (N, T, D)
        return grad_x + grad_scores[:, :, None] * self.query.value

    def attention_scores(self, x: Any, mask: Any = None) -> Array:
        """The weights (N, T): how much of step t the mean takes."""
        x = self.check_input(x)
        mask = None if mask is None else self.check_mask(mask, x)
        _, (_, weights) = self.forward(x, training=False, mask=mask)
        return np.asarray(weights)


class PositionEmbedding(Layer):
    """Adds to each step a vector that is learned for its position (Gehring et al. 2017).

    ``out[n, t] = x[n, t] + embeddings[t]``. What `PositionalEncoding` computes is learned here, so
    no sequence may be longer than those it was made for.

    Shapes: x and out ``(N, T, D)`` with T <= sequence_length, embeddings ``(sequence_length, D)``.
    T may differ from batch to batch.

    >>> import numpy as np
    >>> PositionEmbedding(10, seed=0)(np.zeros((2, 7, 4))).shape
    (2, 7, 4)

    Args:
        sequence_length: the largest T.
        initializer: see `dlbook.initializers`.

    Raises:
        ValueError: a longer sequence.
    """

    accepts = "sequences"
    keeps_mask = True

    def __init__(
        self,
        sequence_length: int,
        initializer: str | initializers.Initializer = "glorot_uniform",
        **options: Any,
    ) -> None:
        super().__init__(**options)
        self.sequence_length = positive_int(sequence_length, "PositionEmbedding", "sequence_length")
        self.initializer = initializers.get(initializer)

    def create_parameters(self, input_shape: Any) -> None:
        shape = (self.sequence_length, input_shape[-1])
        self.embeddings = self.add_parameter("embeddings", shape, self.initializer)

    def forward(self, x: Array, *, training: bool) -> tuple[Array, Any]:
        steps = x.shape[1]
        if steps > self.sequence_length:
            raise ValueError(
                f"{self.name} expects sequences of {self.sequence_length} steps at most, got "
                f"{steps}. Cut them, or set a larger sequence_length."
            )
        return x + self.embeddings.value[:steps], None  # (N, T, D) + (T, D)

    def backward(self, grad_out: Array, cache: Any) -> Array:
        grad = np.zeros_like(self.embeddings.value)  # (sequence_length, D)
        grad[: grad_out.shape[1]] = grad_out.sum(axis=0)
        self.embeddings.add_grad(grad)
        return grad_out
