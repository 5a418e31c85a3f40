"""Attention: every position of a sequence looks at all positions and takes a weighted mean.

With it the pieces that make a transformer of it: `PositionalEncoding`, `Residual` and
`TransformerBlock`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np

from dlbook import activations
from dlbook.checks import flag, list_of, number, positive_int
from dlbook.layers.base import Layer
from dlbook.layers.dense import Dense
from dlbook.layers.dropout import Dropout
from dlbook.layers.normalization import LayerNormalization
from dlbook.parameters import Array


class MultiHeadAttention(Layer):
    """Scaled dot-product attention with several heads (Vaswani et al. 2017).

    Each head turns the positions x_t that ask and the positions y_s that answer into queries,
    keys and values of size K, and takes for every t a weighted mean of the values::

        q_t, k_s, v_s = W_q x_t, W_k y_s, W_v y_s
        weights[t, s] = softmax over s of q_t . k_s / sqrt(K)
        head_t        = sum_s weights[t, s] v_s

    The heads side by side, times W_o, are the output. Each of the four products has a bias too.
    Called with one sequence this is self-attention, y = x. Called with a pair (x, y) it is
    cross-attention.

    Shapes: x ``(N, T, D)``, y ``(N, S, E)``, out ``(N, T, D)``. T and S may differ from batch to
    batch. A mask is boolean, True where a position may be looked at: ``(N, S)`` to leave out
    padding, or ``(N, T, S)``. A position that may look nowhere gets a mean of zero. In a chain
    the mask ``(N, T)`` of self-attention goes on to the next layer.

    >>> import numpy as np
    >>> layer = MultiHeadAttention(num_heads=4, key_dim=8, seed=0)
    >>> layer(np.ones((5, 7, 32))).shape
    (5, 7, 32)
    >>> layer.query.kernel.shape, layer.attention_output.kernel.shape     # (D, H K), (H K, D)
    ((32, 32), (32, 32))

    Args:
        num_heads: number of heads H.
        key_dim: size K of each head's queries, keys and values.
        dropout: share of the weights that is dropped in training.
        use_bias: whether the products have a bias.
        use_causal_mask: whether position t may only look at the positions s <= t.

    Raises:
        ValueError: an argument out of its range, or a mask of another shape.
    """

    accepts = "sequences"
    mask_ranks = (2, 3)
    keeps_mask = True

    def __init__(
        self,
        num_heads: int,
        key_dim: int,
        dropout: float = 0.0,
        use_bias: bool = True,
        use_causal_mask: bool = False,
        **options: Any,
    ) -> None:
        super().__init__(**options)
        owner = type(self).__name__
        self.num_heads = positive_int(num_heads, owner, "num_heads")
        self.key_dim = positive_int(key_dim, owner, "key_dim")
        self.dropout = number(dropout, owner, "dropout", least=0, below=1)
        self.use_bias = flag(use_bias, owner, "use_bias")
        self.use_causal_mask = flag(use_causal_mask, owner, "use_causal_mask")

    def spec_of(self, shape: Any) -> Any:
        spec_of = super().spec_of
        return (spec_of(shape[0]), spec_of(shape[1])) if is_pair(shape) else spec_of(shape)

    def create_parameters(self, input_shape: Any) -> None:
        asks, answers = input_shape if is_pair(input_shape) else (input_shape, input_shape)
        width = self.num_heads * self.key_dim
        options: dict[str, Any] = {"use_bias": self.use_bias}
        self.query: Layer = Dense(width, name="query", **options)
        self.key: Layer = Dense(width, name="key", **options)
        self.value: Layer = Dense(width, name="value", **options)
        self.drop = Dropout(self.dropout)
        self.attention_output: Layer = Dense(asks[-1], name="attention_output", **options)
        self.add_layer(self.query, asks)
        self.add_layer(self.key, answers)
        self.add_layer(self.value, answers)
        self.add_layer(self.drop, (self.num_heads, None, None))
        self.add_layer(self.attention_output, (asks[0], width))

    def compute_output_shape(self, input_shape: Any) -> Any:
        return input_shape[0] if is_pair(input_shape) else input_shape

    def compute_mask(self, x: Any, mask: Array | None) -> Array | None:
        # Across, the mask is that of y, and says nothing of the output's positions.
        return None if isinstance(x, tuple) or mask is None or mask.ndim == 3 else mask

    def forward(self, x: Any, *, training: bool, mask: Array | None = None) -> tuple[Array, Any]:
        asks, answers = x if isinstance(x, tuple) else (x, x)  # (N, T, D), (N, S, E)
        queries, of_q = self.query.forward(asks, training=training)  # (N, T, H K)
        keys, of_k = self.key.forward(answers, training=training)  # (N, S, H K)
        values, of_v = self.value.forward(answers, training=training)
        q = self.heads(queries) / math.sqrt(self.key_dim)  # (N, H, T, K)
        k, v = self.heads(keys), self.heads(values)  # (N, H, S, K)
        scores = q @ k.swapaxes(2, 3)  # (N, H, T, S)
        weights = masked_softmax(scores, self.allowed(mask, scores.shape))
        dropped, of_drop = self.drop.forward(weights, training=training)
        mean = merge(dropped @ v)  # (N, T, H K)
        out, of_out = self.attention_output.forward(mean, training=training)  # (N, T, D)
        return out, (of_q, of_k, of_v, q, k, v, weights, dropped, of_drop, of_out)

    def backward(self, grad_out: Array, cache: Any) -> Any:
        of_q, of_k, of_v, q, k, v, weights, dropped, of_drop, of_out = cache
        grad_mean = self.heads(self.attention_output.backward(grad_out, of_out))
        grad_v = dropped.swapaxes(2, 3) @ grad_mean  # (N, H, S, K)
        grad_weights = self.drop.backward(grad_mean @ v.swapaxes(2, 3), of_drop)
        grad_scores = activations.softmax.backward(grad_weights, weights)  # (N, H, T, S)
        grad_q = grad_scores @ k / math.sqrt(self.key_dim)  # (N, H, T, K)
        grad_k = grad_scores.swapaxes(2, 3) @ q  # (N, H, S, K)
        grad_asks = self.query.backward(merge(grad_q), of_q)  # (N, T, D)
        grad_answers = self.key.backward(merge(grad_k), of_k)  # (N, S, E)
        grad_answers += self.value.backward(merge(grad_v), of_v)
        return (grad_asks, grad_answers) if is_pair(self.input_shape) else grad_asks + grad_answers

    def attention_scores(self, x: Any, mask: Array | None = None) -> Array:
        """The weights (N, H, T, S): how much of position s each head takes for position t."""
        x = self.check_input(x)
        mask = None if mask is None else self.check_mask(mask, x)
        _, cache = self.forward(x, training=False, mask=mask)
        *_, weights, _, _, _ = cache
        return np.asarray(weights)

    def heads(self, a: Array) -> Array:
        """(N, T, H K) as a view (N, H, T, K)."""
        n, t, _ = a.shape
        return a.reshape(n, t, self.num_heads, self.key_dim).swapaxes(1, 2)

    def allowed(self, mask: Array | None, shape: tuple[int, ...]) -> Array | None:
        """Where weights (N, H, T, S) may differ from zero, or None for everywhere."""
        n, _, t, s = shape
        causal = np.tri(t, s, dtype=bool) if self.use_causal_mask else None
        if mask is None:
            return causal
        if mask.shape not in ((n, s), (n, t, s)):
            raise ValueError(
                f"{self.name} expects a mask of shape {(n, s)}, one entry for each position that "
                f"may be looked at, or {(n, t, s)}, got {mask.shape}."
            )
        mask = mask[:, None] if mask.ndim == 3 else mask[:, None, None]  # (N, 1, 1 or T, S)
        return mask if causal is None else mask & causal


def masked_softmax(scores: Array, allowed: Array | None) -> Array:
    """Softmax over the last axis, in place, with weight 0 where not allowed.

    >>> masked_softmax(np.zeros((2, 2)), np.array([[True, False], [False, False]]))
    array([[1., 0.],
           [0., 0.]])
    """
    if allowed is None:
        return activations.softmax.forward(scores, out=scores)[0]
    scores += np.where(allowed, 0.0, -np.inf).astype(scores.dtype)
    top = scores.max(axis=-1, keepdims=True)
    scores -= np.maximum(top, np.finfo(scores.dtype).min)  # finite in an empty row, too
    np.exp(scores, out=scores)
    total = scores.sum(axis=-1, keepdims=True)  # 1 or more, or 0 if empty
    scores /= np.maximum(total, 1.0)
    return scores


def merge(heads: Array) -> Array:
    """Heads (N, H, T, K) side by side: (N, T, H K)."""
    n, h, t, k = heads.shape
    return heads.swapaxes(1, 2).reshape(n, t, h * k)


def is_pair(shape: Any) -> bool:
    """Whether this is a pair of shapes rather than a shape."""
    return len(shape) == 2 and isinstance(shape[0], tuple)


class PositionalEncoding(Layer):
    """Adds to each position a pattern of waves that tells where it is (Vaswani et al. 2017).

    ``out[n, t, 2i] = x[n, t, 2i] + sin(t / 10000^(2i / D))``, and the cosine for 2i + 1.

    Shapes: x and out ``(N, T, D)``. T may differ from batch to batch.

    >>> import numpy as np
    >>> PositionalEncoding()(np.zeros((1, 2, 4)))[0].round(2)
    array([[0.  , 1.  , 0.  , 1.  ],
           [0.84, 0.54, 0.01, 1.  ]], dtype=float32)
    """

    accepts = "sequences"
    keeps_mask = True

    def forward(self, x: Array, *, training: bool) -> tuple[Array, Any]:
        return x + waves(*x.shape[1:]).astype(x.dtype), None  # (N, T, D) + (T, D)

    def backward(self, grad_out: Array, cache: Any) -> Array:
        return grad_out


@lru_cache(maxsize=16)
def waves(steps: int, features: int) -> Array:
    """The encodings (T, D) of the positions 0 to T - 1."""
    pair = np.arange(features) // 2  # (D,)
    angles = np.arange(steps)[:, None] / 10000.0 ** (2 * pair / features)  # (T, D)
    table = np.where(np.arange(features) % 2 == 0, np.sin(angles), np.cos(angles))
    table.flags.writeable = False
    return table


class Residual(Layer):
    """Adds its input to what its layers make of it: ``out = x + f(x)`` (He et al. 2015).

    Shapes: x and out alike, ``(N, ...)``. A mask goes to those layers that take one.

    >>> import numpy as np
    >>> layer = Residual([Dense(3, kernel_initializer="zeros")])
    >>> layer(np.array([[1.0, 2.0, 3.0]]))
    array([[1., 2., 3.]], dtype=float32)

    Args:
        layers: layers that f applies one after the other.

    Raises:
        ValueError: layers that change the shape.
    """

    mask_ranks = (2, 3)
    keeps_mask = True

    def __init__(self, layers: Sequence[Layer], **options: Any) -> None:
        super().__init__(**options)
        self.layers = list_of(layers, Layer, type(self).__name__, "layers")

    def spec_of(self, shape: Any) -> Any:
        return self.layers[0].spec_of(shape) if self.layers else shape

    def create_parameters(self, input_shape: Any) -> None:
        shape = input_shape
        for layer in self.layers:
            shape = self.add_layer(layer, shape)
        if shape != input_shape:
            raise ValueError(
                f"{self.name} expects layers that keep the shape of its input, {input_shape}, "
                f"for it adds the two, got {shape}."
            )

    def forward(self, x: Array, *, training: bool, mask: Array | None = None) -> tuple[Array, Any]:
        y, caches = x, []
        for layer in self.layers:
            y, mask, cache = layer.forward_masked(y, mask, training=training)
            caches.append(cache)
        return x + y, caches

    def backward(self, grad_out: Array, cache: Any) -> Array:
        grad = grad_out
        for layer, inner in zip(reversed(self.layers), reversed(cache), strict=True):
            grad = layer.backward(grad, inner)
        return grad_out + grad


class TransformerBlock(Layer):
    """One block of a transformer: attention, then a dense network at each position.

    Each half is a `Residual` that normalizes first (Xiong et al. 2020)::

        y   = x + dropout(attention(normalize(x)))
        out = y + dropout(dense(dense(normalize(y))))

    Shapes: x and out ``(N, T, D)``. For mask see `MultiHeadAttention`.

    >>> import numpy as np
    >>> block = TransformerBlock(num_heads=2, ff_dim=32, use_causal_mask=True, seed=0)
    >>> block(np.ones((5, 7, 8))).shape
    (5, 7, 8)

    Args:
        num_heads: number of attention heads; D must be a multiple of it.
        ff_dim: width of the dense network's hidden layer.
        dropout: rate of dropout at the end of each half.
        activation: of the hidden layer; name or object, see `dlbook.activations`.
        use_causal_mask: whether position t may only look at the positions s <= t.

    Raises:
        ValueError: an argument out of its range, or D that does not divide by num_heads.
    """

    accepts = "sequences"
    mask_ranks = (2, 3)
    keeps_mask = True

    def __init__(
        self,
        num_heads: int,
        ff_dim: int,
        dropout: float = 0.0,
        activation: str | activations.ActivationFunction | None = "gelu",
        use_causal_mask: bool = False,
        **options: Any,
    ) -> None:
        super().__init__(**options)
        owner = type(self).__name__
        self.num_heads = positive_int(num_heads, owner, "num_heads")
        self.ff_dim = positive_int(ff_dim, owner, "ff_dim")
        self.dropout = number(dropout, owner, "dropout", least=0, below=1)
        self.activation = activations.get(activation)
        self.use_causal_mask = flag(use_causal_mask, owner, "use_causal_mask")

    def create_parameters(self, input_shape: Any) -> None:
        features = input_shape[-1]
        if features % self.num_heads:
            raise ValueError(
                f"{self.name} expects features that divide by num_heads={self.num_heads}, "
                f"got {features} of them."
            )
        attention = MultiHeadAttention(
            self.num_heads, features // self.num_heads, use_causal_mask=self.use_causal_mask
        )
        dense = Dense(self.ff_dim, activation=self.activation), Dense(features)
        self.attention = Residual([LayerNormalization(), attention, Dropout(self.dropout)])
        self.feed_forward = Residual([LayerNormalization(), *dense, Dropout(self.dropout)])
        self.add_layer(self.attention, input_shape)
        self.add_layer(self.feed_forward, input_shape)

    def forward(self, x: Array, *, training: bool, mask: Array | None = None) -> tuple[Array, Any]:
        y, _, of_attention = self.attention.forward_masked(x, mask, training=training)
        out, _, of_dense = self.feed_forward.forward_masked(y, None, training=training)
        return out, (of_attention, of_dense)

    def backward(self, grad_out: Array, cache: Any) -> Array:
        of_attention, of_dense = cache
        grad_y = self.feed_forward.backward(grad_out, of_dense)
        return self.attention.backward(grad_y, of_attention)
