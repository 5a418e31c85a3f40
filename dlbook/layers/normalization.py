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
        center: whether to learn beta.
        scale: whether to learn gamma.
    """

    def __init__(
        self,
        momentum: float = 0.99,
        epsilon: float = 0.001,
        center: bool = True,
        scale: bool = True,
        **options: Any,
    ) -> None:
        super().__init__(**options)
        self.momentum = momentum
        self.epsilon = epsilon
        self.center = center
        self.scale = scale

    def create_parameters(self, input_shape: Any) -> None:
        *leading, channels = input_shape
        self.input_spec = (*[None] * len(leading), channels)
        if self.scale:
            self.gamma = self.add_parameter("gamma", (channels,), "ones")
        if self.center:
            self.beta = self.add_parameter("beta", (channels,), "zeros")
        self.moving_mean = self.add_state("moving_mean", (channels,), 0.0)
        self.moving_variance = self.add_state("moving_variance", (channels,), 1.0)

    def forward(self, x: Array, *, training: bool) -> tuple[Array, Any]:
        rows = x.reshape(-1, x.shape[-1])  # (M, C)
        training = training and self.trainable and len(rows) > 0
        if training:
            mean = rows.mean(axis=0)  # (C,)
            centered = rows - mean  # (M, C)
            variance = np.square(centered).mean(axis=0)  # (C,)
            self._update(self.moving_mean, mean)
            self._update(self.moving_variance, variance)
        else:
            centered, variance = rows - self.moving_mean, self.moving_variance
        factor = 1.0 / np.sqrt(variance + self.epsilon)  # (C,)
        x_hat = centered * factor  # (M, C)
        out = x_hat * self.gamma.value if self.scale else x_hat
        if self.center:
            out = out + self.beta.value
        return out.reshape(x.shape), (x_hat, factor, training)

    def backward(self, grad_out: Array, cache: Any) -> Array:
        x_hat, factor, training = cache
        g = grad_out.reshape(x_hat.shape)  # (M, C)
        if self.center:
            self.beta.add_grad(g.sum(axis=0))  # (C,)
        if self.scale:
            self.gamma.add_grad((g * x_hat).sum(axis=0))  # (C,)
            g = g * self.gamma.value
        if training:  # mean and variance depend on x: take out what flows through them
            g = g - g.mean(axis=0) - x_hat * (g * x_hat).mean(axis=0)
        grad_x: Array = g * factor
        return grad_x.reshape(grad_out.shape)

    def _update(self, moving: Array, batch: Array) -> None:
        moving *= self.momentum
        moving += (1.0 - self.momentum) * batch


class LayerNormalization(Layer):
    """Normalizes each sample over its features (Ba et al., 2016), alike in training and after.

    ``out = gamma * (x - mean) / sqrt(var + epsilon) + beta`` with mean and variance over the
    last axis. Shapes: x and out ``(N, ..., D)``; gamma, beta ``(D,)``.

    >>> import numpy as np
    >>> LayerNormalization(epsilon=1e-7)(np.array([[1.0, 2.0, 3.0]])).round(3)
    array([[-1.225,  0.   ,  1.225]], dtype=float32)
    """

    def __init__(
        self, epsilon: float = 0.001, center: bool = True, scale: bool = True, **options: Any
    ) -> None:
        super().__init__(**options)
        self.epsilon = epsilon
        self.center = center
        self.scale = scale

    def create_parameters(self, input_shape: Any) -> None:
        *leading, features = input_shape
        self.input_spec = (*[None] * len(leading), features)
        if self.scale:
            self.gamma = self.add_parameter("gamma", (features,), "ones")
        if self.center:
            self.beta = self.add_parameter("beta", (features,), "zeros")

    def forward(self, x: Array, *, training: bool) -> tuple[Array, Any]:
        centered = x - x.mean(axis=-1, keepdims=True)  # (N, ..., D)
        variance = np.square(centered).mean(axis=-1, keepdims=True)  # (N, ..., 1)
        factor = 1.0 / np.sqrt(variance + self.epsilon)  # (N, ..., 1)
        x_hat = centered * factor  # (N, ..., D)
        out = x_hat * self.gamma.value if self.scale else x_hat
        if self.center:
            out = out + self.beta.value
        return out, (x_hat, factor)

    def backward(self, grad_out: Array, cache: Any) -> Array:
        x_hat, factor = cache
        leading = tuple(range(grad_out.ndim - 1))
        g = grad_out  # (N, ..., D)
        if self.center:
            self.beta.add_grad(g.sum(axis=leading))  # (D,)
        if self.scale:
            self.gamma.add_grad((g * x_hat).sum(axis=leading))  # (D,)
            g = g * self.gamma.value
        through_mean = g.mean(axis=-1, keepdims=True)  # (N, ..., 1)
        through_variance = (g * x_hat).mean(axis=-1, keepdims=True)
        grad_x: Array = (g - through_mean - x_hat * through_variance) * factor
        return grad_x
