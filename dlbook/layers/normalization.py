"""Normalization: give every layer inputs of mean 0 and variance 1, whatever comes before it."""

from __future__ import annotations

from typing import Any

import numpy as np

from dlbook.checks import number
from dlbook.layers.base import Layer
from dlbook.parameters import Array


class _Normalization(Layer):
    """What both share: scale and shift, and the chain rule through mean and variance."""

    accepts = "features"
    axis: int  # of the rows (M, C): the one that mean and variance are taken over
    epsilon: float

    def create_parameters(self, input_shape: Any) -> None:
        self.gamma = self.add_parameter("gamma", input_shape[-1:], "ones")
        self.beta = self.add_parameter("beta", input_shape[-1:], "zeros")

    def normalize(self, rows: Array, mean: Array, variance: Array) -> tuple[Array, Array, Array]:
        """Rows (M, C) normalized and rescaled by gamma and beta; normalized; 1 / deviation."""
        factor = 1.0 / np.sqrt(variance + self.epsilon)  # (C,) or (M, 1)
        x_hat = (rows - mean) * factor  # (M, C)
        return self.gamma.value * x_hat + self.beta.value, x_hat, factor

    def backward(self, grad_out: Array, cache: Any) -> Array:
        x_hat, factor, of_x = cache
        g = grad_out.reshape(x_hat.shape)  # (M, C)
        self.gamma.add_sum(g * x_hat)  # (C,)
        self.beta.add_sum(g)  # (C,)
        g = g * self.gamma.value
        if of_x:  # mean and variance depend on x: take out what flows through them
            through_mean = g.mean(axis=self.axis, keepdims=True)
            g = g - through_mean - x_hat * (g * x_hat).mean(axis=self.axis, keepdims=True)
        grad_x: Array = g * factor
        return grad_x.reshape(grad_out.shape)


class BatchNormalization(_Normalization):
    """Normalizes each channel over the batch (Ioffe and Szegedy, 2015).

    ``out = gamma * (x - mean) / sqrt(var + epsilon) + beta``, with mean and variance of each
    channel over all other axes: those of the batch in training, moving averages of them
    otherwise. Shapes: x and out ``(N, ..., C)``; gamma, beta, mean, var ``(C,)``.

    >>> import numpy as np
    >>> x = np.random.default_rng(0).normal(5.0, 2.0, size=(100, 4))
    >>> out = BatchNormalization(epsilon=1e-7)(x, training=True)
    >>> bool(np.allclose(out.mean(axis=0), 0, atol=1e-5) and np.allclose(out.std(axis=0), 1))
    True

    Args:
        momentum: ``moving = momentum * moving + (1 - momentum) * batch`` after each batch.
        epsilon: keeps the root away from zero.

    Raises:
        ValueError: a momentum outside 0 to 1, or an epsilon below 0.
    """

    axis = 0

    def __init__(self, momentum: float = 0.99, epsilon: float = 0.001, **options: Any) -> None:
        super().__init__(**options)
        self.momentum = number(momentum, "BatchNormalization", "momentum", least=0, most=1)
        self.epsilon = number(epsilon, "BatchNormalization", "epsilon", least=0)

    def create_parameters(self, input_shape: Any) -> None:
        super().create_parameters(input_shape)
        self.moving_mean = self.add_state("moving_mean", self.beta.shape, 0.0)
        self.moving_variance = self.add_state("moving_variance", self.beta.shape, 1.0)

    def forward(self, x: Array, *, training: bool) -> tuple[Array, Any]:
        rows = x.reshape(-1, x.shape[-1])  # (M, C)
        learning = training is True and self.trainable and len(rows) > 0
        if learning:
            mean, variance = column_moments(rows)  # (C,)
            self.moving_mean += (1 - self.momentum) * (mean - self.moving_mean)
            self.moving_variance += (1 - self.momentum) * (variance - self.moving_variance)
        else:
            mean, variance = self.moving_mean, self.moving_variance
        out, x_hat, factor = self.normalize(rows, mean, variance)
        return out.reshape(x.shape), (x_hat, factor, learning)


def column_moments(rows: Array) -> tuple[Array, Array]:
    """Mean and variance of each column of a matrix (M, C), exact for large means as well.

    float32 loses digits where a mean is large beside the deviation, the more the longer the
    column: there the sums are made in float64.

    >>> rows = np.tile(np.array([[10000, 0], [10002, 2]], dtype="float32"), (50000, 1))
    >>> column_moments(rows)[0].tolist(), rows.mean(axis=0).round().tolist()
    ([10001.0, 1.0], [9997.0, 1.0])
    """
    mean, variance = rows.mean(axis=0), rows.var(axis=0)
    digits_lost = np.square(mean * np.finfo(rows.dtype).eps) * len(rows)
    if (digits_lost > 1e-6 * variance).any():
        wide = rows.astype(np.float64)
        mean, variance = wide.mean(axis=0), wide.var(axis=0)
    return mean.astype(rows.dtype), variance.astype(rows.dtype)


class LayerNormalization(_Normalization):
    """Normalizes each sample over its features (Ba et al., 2016), alike in training and after.

    ``out = gamma * (x - mean) / sqrt(var + epsilon) + beta`` with mean and variance over the
    last axis. Shapes: x and out ``(N, ..., D)``; gamma, beta ``(D,)``.

    >>> import numpy as np
    >>> LayerNormalization(epsilon=1e-7)(np.array([[1.0, 2.0, 3.0]])).round(3)
    array([[-1.225,  0.   ,  1.225]], dtype=float32)

    Args:
        epsilon: keeps the root away from zero.

    Raises:
        ValueError: an epsilon below 0.
    """

    axis = 1
    keeps_mask = True

    def __init__(self, epsilon: float = 0.001, **options: Any) -> None:
        super().__init__(**options)
        self.epsilon = number(epsilon, "LayerNormalization", "epsilon", least=0)

    def forward(self, x: Array, *, training: bool) -> tuple[Array, Any]:
        rows = x.reshape(-1, x.shape[-1])  # (M, D)
        mean, variance = rows.mean(axis=1, keepdims=True), rows.var(axis=1, keepdims=True)  # (M, 1)
        out, x_hat, factor = self.normalize(rows, mean, variance)
        return out.reshape(x.shape), (x_hat, factor, True)
