"""Weighted: what the layers that take weighted sums have in common."""

from __future__ import annotations

from typing import Any

from dlbook import activations, checks, initializers, regularizers
from dlbook.layers.base import Layer
from dlbook.parameters import Shape


class Weighted(Layer):
    """A layer whose outputs are ``activation(weighted sums + bias)``.

    Shapes: those of its subclasses, whose kernel has its outputs along the last axis.

    Args:
        activation: name or object, see `dlbook.activations`; None is linear.
        use_bias: whether to add a bias.
        kernel_initializer, bias_initializer: see `dlbook.initializers`.
        kernel_regularizer, bias_regularizer: see `dlbook.regularizers`.

    Raises:
        TypeError, ValueError: there is no such activation, initializer or regularizer; the message
            has the nearest name.
    """

    def __init__(
        self,
        activation: str | activations.ActivationFunction | None = None,
        use_bias: bool = True,
        kernel_initializer: str | initializers.Initializer = "glorot_uniform",
        bias_initializer: str | initializers.Initializer = "zeros",
        kernel_regularizer: str | regularizers.Regularizer | None = None,
        bias_regularizer: str | regularizers.Regularizer | None = None,
        **options: Any,
    ) -> None:
        super().__init__(**options)
        self.activation = activations.get(activation)
        self.use_bias = checks.flag(use_bias, type(self).__name__, "use_bias")
        self.kernel_initializer = initializers.get(kernel_initializer)
        self.bias_initializer = initializers.get(bias_initializer)
        self.kernel_regularizer = regularizers.get(kernel_regularizer)
        self.bias_regularizer = regularizers.get(bias_regularizer)

    def add_kernel(self, shape: Shape) -> None:
        """Create the parameter ``kernel``; for use in `create_parameters`."""
        initializer, regularizer = self.kernel_initializer, self.kernel_regularizer
        self.kernel = self.add_parameter("kernel", shape, initializer, regularizer)

    def add_bias(self, shape: Shape) -> None:
        """Create the parameter ``bias``, if the layer uses one."""
        if self.use_bias:
            initializer, regularizer = self.bias_initializer, self.bias_regularizer
            self.bias = self.add_parameter("bias", shape, initializer, regularizer)
