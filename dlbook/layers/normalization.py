"""Normalization: give every layer inputs of mean 0 and variance 1, whatever comes before it."""

from __future__ import annotations

from typing import Any

import numpy as np

from dlbook.layers.base import Layer
from dlbook.parameters import Array


class BatchNormalization(Layer):
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
    """

    def __init__(self, momentum: float = 0.99, epsilon: float = 0.001, **options: Any) -> None:
        super().__init__(**options)
        self.momentum = momentum
        self.epsilon = epsilon

    def create_parameters(self, input_shape: Any) -> None:
        channels = self.free_leading_axes(input_shape)
        self.gamma = self.add_parameter("gamma", (channels,), "ones")
        self.beta = self.add_parameter("beta", (channels,), "zeros")
        self.moving_mean = self.add_state("moving_mean", (channels,), 0.0)
        self.moving_variance = self.add_state("moving_variance", (channels,), 1.0)

    def forward(self, x: Array, *, training: bool) -> tuple[Array, Any]:
        rows = x.reshape(-1, x.shape[-1])  # (M, C)
        learning = training and self.trainable and len(rows) > 0
        if learning:
            mean, variance = rows.mean(axis=0), rows.var(axis=0)  # (C,)
            self.moving_mean += (1 - self.momentum) * (mean - self.moving_mean)
            self.moving_variance += (1 - self.momentum) * (variance - self.moving_variance)
        else:
            mean, variance = self.moving_mean, self.moving_variance
        factor = 1.0 / np.sqrt(variance + self.epsilon)  # (C,)
        x_hat = (rows - mean) * factor  # (M, C)
        out = self.gamma.value * x_hat + self.beta.value
        return out.reshape(x.shape), (x_hat, factor, learning)

    def backward(self, grad_out: Array, cache: Any) -> Array:
        x_hat, factor, learning = cache
        g = grad_out.reshape(x_hat.shape)  # (M, C)
        self.gamma.add_sum(g * x_hat)  # (C,)
        self.beta.add_sum(g)  # (C,)
        g = g * self.gamma.value
        if learning:  # mean and variance depend on x: take out what flows through them
            g = g - g.mean(axis=0) - x_hat * (g * x_hat).mean(axis=0)
        grad_x: Array = g * factor
        return grad_x.reshape(grad_out.shape)


class LayerNormalization(Layer):
    """Normalizes each sample over its features (Ba et al., 2016), alike in training and after.

    ``out = gamma * (x - mean) / sqrt(var + epsilon) + beta`` with mean and variance over the
    last axis. Shapes: x and out ``(N, ..., D)``; gamma, beta ``(D,)``.

    >>> import numpy as np
    >>> LayerNormalization(epsilon=1e-7)(np.array([[1.0, 2.0, 3.0]])).round(3)
    array([[-1.225,  0.   ,  1.225]], dtype=float32)
    """

    def __init__(self, epsilon: float = 0.001, **options: Any) -> None:
        super().__init__(**options)
        self.epsilon = epsilon

    def create_parameters(self, input_shape: Any) -> None:
        features = self.free_leading_axes(input_shape)
        self.gamma = self.add_parameter("gamma", (features,), "ones")
        self.beta = self.add_parameter("beta", (features,), "zeros")

    def forward(self, x: Array, *, training: bool) -> tuple[Array, Any]:
        rows = x.reshape(-1, x.shape[-1])  # (M, D)
        mean, variance = rows.mean(axis=1, keepdims=True), rows.var(axis=1, keepdims=True)  # (M, 1)
        factor = 1.0 / np.sqrt(variance + self.epsilon)  # (M, 1)
        x_hat = (rows - mean) * factor  # (M, D)
        out = self.gamma.value * x_hat + self.beta.value
        return out.reshape(x.shape), (x_hat, factor)

    def backward(self, grad_out: Array, cache: Any) -> Array:
        x_hat, factor = cache
        g = grad_out.reshape(x_hat.shape)  # (M, D)
        self.gamma.add_sum(g * x_hat)  # (D,)
        self.beta.add_sum(g)  # (D,)
        g = g * self.gamma.value
        # Mean and variance depend on x: take out what flows through them.
        g = g - g.mean(axis=1, keepdims=True) - x_hat * (g * x_hat).mean(axis=1, keepdims=True)
        grad_x: Array = g * factor
        return grad_x.reshape(grad_out.shape)
