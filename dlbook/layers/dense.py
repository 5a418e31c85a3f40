"""Dense: every output is a weighted sum of all inputs. Activation: a non-linearity on its own."""

from __future__ import annotations

from typing import Any

from dlbook import activations
from dlbook.checks import positive_int
from dlbook.layers.base import Layer
from dlbook.layers.weighted import Weighted
from dlbook.parameters import Array


class Dense(Weighted):
    """A fully connected layer, ``out = activation(x @ kernel + bias)``.

    Shapes: x ``(N, ..., D)``, kernel ``(D, units)``, bias ``(units,)``, out ``(N, ..., units)``.

    >>> import numpy as np
    >>> layer = Dense(3, activation="relu", seed=0)
    >>> layer(np.ones((5, 2))).shape
    (5, 3)

    Args:
        units: number of outputs.
        activation, use_bias, and all other options: see `Weighted`.

    Raises:
        ValueError: an argument out of its range, or an input of another D than built for.
    """

    accepts = "features"
    ends_in_activation = True
    keeps_mask = True

    def __init__(
        self,
        units: int,
        activation: str | activations.ActivationFunction | None = None,
        use_bias: bool = True,
        **options: Any,
    ) -> None:
        super().__init__(activation, use_bias, **options)
        self.units = positive_int(units, "Dense", "units")

    def create_parameters(self, input_shape: Any) -> None:
        self.add_kernel((input_shape[-1], self.units))
        self.add_bias((self.units,))

    def compute_output_shape(self, input_shape: Any) -> Any:
        return (*input_shape[:-1], self.units)

    def forward(self, x: Array, *, training: bool) -> tuple[Array, Any]:
        rows = x.reshape(-1, x.shape[-1])  # (N, D), leading axes count as samples
        z = rows @ self.kernel.value  # (N, D) @ (D, U) -> (N, U)
        if self.use_bias:
            z += self.bias.value  # (N, U) + (U,)
        out, slope = self.activation.forward(z, out=z)
        return out.reshape(*x.shape[:-1], self.units), (rows, slope)

    def backward(self, grad_out: Array, cache: Any) -> Array | None:
        rows, slope = cache
        grad_z = self.activation.backward(grad_out.reshape(-1, self.units), slope)  # (N, U)
        self.kernel.add_product(rows.T, grad_z)  # (D, N) @ (N, U) -> (D, U)
        if self.use_bias:
            self.bias.add_sum(grad_z)  # (U,)
        if not self.needs_input_grad:
            return None
        grad_x = grad_z @ self.kernel.value.T  # (N, U) @ (U, D) -> (N, D)
        return grad_x.reshape(*grad_out.shape[:-1], self.kernel.shape[0])


class Activation(Layer):
    """An activation function as a layer of its own: ``out = activation(x)``.

    Shapes: x and out ``(N, ...)``.

    >>> import numpy as np
    >>> Activation("relu")(np.array([[-1.0, 2.0]]))
    array([[0., 2.]], dtype=float32)

    Args:
        activation: name or object, see `dlbook.activations`.

    Raises:
        TypeError, ValueError: there is no such activation.
    """

    accepts = "any shape"
    ends_in_activation = True
    keeps_mask = True

    def __init__(
        self, activation: str | activations.ActivationFunction | None, **options: Any
    ) -> None:
        super().__init__(**options)
        self.activation = activations.get(activation)

    def forward(self, x: Array, *, training: bool) -> tuple[Array, Any]:
        return self.activation.forward(x)

    def backward(self, grad_out: Array, cache: Any) -> Array:
        return self.activation.backward(grad_out, cache)
