"""Activation functions and their derivatives.

Each is an object: call it for its values, ask ``derivative`` for its slope.

>>> import numpy as np
>>> relu(np.array([-2.0, 3.0]))
array([0., 3.])
>>> tanh.derivative(np.array([0.0]))
array([1.])

Inside a layer the pair ``forward``/``backward`` does the work: ``forward`` returns the output and
what ``backward`` needs, ``backward`` multiplies an incoming gradient by the derivative.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from functools import cache
from typing import Any

import numpy as np

from dlbook.configuration import Configurable, resolve
from dlbook.parameters import Array


class ActivationFunction(Configurable, ABC):
    """A function f applied to every entry (softmax: to every row)."""

    @abstractmethod
    def forward(self, z: Array, out: Array | None = None) -> tuple[Array, Any]:
        """f(z), written into ``out`` if given (``out`` may be z), and a cache for `backward`."""

    def backward(self, grad: Array, cache: Any) -> Array:
        """``grad`` times f'(z): the gradient with respect to z. By default the cache is f'(z)."""
        grad_z: Array = grad * cache
        return grad_z

    def __call__(self, z: Any) -> Array:
        """f(z), for an array or a single number; integers are taken as float64."""
        z = floating(z)
        return self.forward(np.atleast_1d(z))[0].reshape(z.shape)[()]

    def derivative(self, z: Any) -> Array:
        """f'(z), entry by entry. For softmax, which mixes entries: the row sums of its Jacobian."""
        z = floating(z)
        rows = np.atleast_1d(z)
        return self.backward(np.ones_like(rows), self.forward(rows)[1]).reshape(z.shape)[()]


class Linear(ActivationFunction):
    """f(z) = z."""

    def forward(self, z: Array, out: Array | None = None) -> tuple[Array, Any]:
        return z, None

    def backward(self, grad: Array, cache: Any) -> Array:
        return grad


class Sigmoid(ActivationFunction):
    """f(z) = 1 / (1 + exp(-z)), between 0 and 1. Also called the logistic function."""

    def forward(self, z: Array, out: Array | None = None) -> tuple[Array, Any]:
        with np.errstate(over="ignore"):  # exp(-z) = inf for z << 0, and 1 / inf = 0 is right
            # Not np.negative: NumPy 2.4 gets it wrong in place on strided float32 arrays.
            a = np.exp(np.multiply(z, -1.0, out=out), out=out)
        a += 1.0
        np.divide(1.0, a, out=a)
        return a, a

    def backward(self, grad: Array, a: Array) -> Array:
        return grad * a * (1.0 - a)


class Tanh(ActivationFunction):
    """f(z) = tanh z, between -1 and 1."""

    def forward(self, z: Array, out: Array | None = None) -> tuple[Array, Any]:
        a = np.tanh(z, out=out)
        return a, a

    def backward(self, grad: Array, a: Array) -> Array:
        return grad * (1.0 - a * a)


class Relu(ActivationFunction):
    """f(z) = max(0, z). At z = 0, where no derivative exists, 0 is taken."""

    def forward(self, z: Array, out: Array | None = None) -> tuple[Array, Any]:
        a = np.maximum(z, 0.0, out=out)
        return a, a

    def backward(self, grad: Array, a: Array) -> Array:
        return grad * (a > 0)


class LeakyRelu(ActivationFunction):
    """f(z) = z for z > 0, else ``negative_slope * z`` with a slope between 0 and 1."""

    def __init__(self, negative_slope: float = 0.2) -> None:
        if not 0 <= negative_slope <= 1:
            raise ValueError(
                f"LeakyRelu expects a negative_slope between 0 and 1, got {negative_slope}."
            )
        self.negative_slope = negative_slope

    def forward(self, z: Array, out: Array | None = None) -> tuple[Array, Any]:
        slopes = np.where(z > 0, 1.0, self.negative_slope).astype(z.dtype)
        return np.multiply(z, slopes, out=out), slopes


class Elu(ActivationFunction):
    """f(z) = z for z > 0, else alpha (exp(z) - 1)."""

    def __init__(self, alpha: float = 1.0) -> None:
        self.alpha = alpha

    def forward(self, z: Array, out: Array | None = None) -> tuple[Array, Any]:
        below = self.alpha * np.expm1(np.minimum(z, 0.0))
        slopes = np.where(z > 0, 1.0, below + self.alpha).astype(z.dtype)
        return np.add(np.maximum(z, 0.0), below, out=out), slopes


class Silu(ActivationFunction):
    """f(z) = z sigmoid(z). Also called swish."""

    def forward(self, z: Array, out: Array | None = None) -> tuple[Array, Any]:
        s = sigmoid(z)
        a = np.multiply(z, s, out=out)
        return a, (a, s)

    def backward(self, grad: Array, cache: Any) -> Array:
        a, s = cache
        grad_z: Array = grad * (s + a * (1.0 - s))
        return grad_z


class Softplus(ActivationFunction):
    """f(z) = log(1 + exp z), a smooth ReLU whose derivative is the sigmoid."""

    def forward(self, z: Array, out: Array | None = None) -> tuple[Array, Any]:
        a = np.logaddexp(z, z.dtype.type(0), out=out)
        return a, a

    def backward(self, grad: Array, a: Array) -> Array:
        return grad * -np.expm1(-a)  # sigmoid(z) = 1 - exp(-softplus(z))


class Gelu(ActivationFunction):
    """f(z) = z Phi(z) with Phi the standard normal distribution function."""

    def forward(self, z: Array, out: Array | None = None) -> tuple[Array, Any]:
        phi = 0.5 * (1.0 + erf(z * math.sqrt(0.5)))
        density = np.exp(-0.5 * z * z) * (1.0 / math.sqrt(2.0 * math.pi))  # phi'(z)
        return z * phi, phi + z * density


class Softmax(ActivationFunction):
    """f(z)_k = exp(z_k) / sum_j exp(z_j) over the last axis: rows that sum to one.

    Shifting a row by its largest entry changes nothing and keeps exp from overflowing.
    """

    def forward(self, z: Array, out: Array | None = None) -> tuple[Array, Any]:
        if z is not (quick := quick_rows(z)):
            z, out = quick, None
        a = np.subtract(z, z.max(axis=-1, keepdims=True), out=out)
        np.exp(a, out=a)
        a /= a.sum(axis=-1, keepdims=True)
        return a, a

    def backward(self, grad: Array, a: Array) -> Array:
        grad_z: Array = a * (grad - (grad * a).sum(axis=-1, keepdims=True))
        return grad_z


def quick_rows(z: Array) -> Array:
    """z itself or a copy laid out column by column, whichever makes reductions of rows quicker.

    NumPy reduces short rows one by one, but neighboring columns all at once.
    """
    return np.asfortranarray(z) if z.ndim == 2 and z.shape[-1] < 32 else z


def erf(x: Array) -> Array:
    """The error function, to 3e-7 in float32 and 1e-15 in float64.

    NumPy has none. For x >= 0, erf(x) = 1 - t exp(p(t) - x^2) with t = 2 / (2 + x) and a
    polynomial p (the form is from Numerical Recipes, 6.2.2); beyond 6 it is 1 to the last digit.
    """
    size = np.minimum(np.abs(x), 6.0)
    t = 2.0 / (2.0 + size)  # from 1/4 to 1
    s = (t - 0.625) * (2 / 0.375)  # twice the Chebyshev variable, from -2 to 2
    b1 = b2 = np.zeros_like(x)
    c0, *coefficients = _erfc_polynomial(9 if x.dtype == np.float32 else 20)
    for c in reversed(coefficients):  # Clenshaw's recurrence
        b1, b2 = s * b1 - b2 + c, b1
    p = 0.5 * s * b1 - b2 + c0
    out: Array = np.copysign(1.0 - t * np.exp(p - size * size), x)
    return out


@cache
def _erfc_polynomial(degree: int) -> list[float]:
    """Chebyshev coefficients of p(t) = x^2 + log(erfc(x) / t), interpolated from math.erfc."""

    def p(s: Array) -> Any:
        ts = (0.625 + 0.375 * s).tolist()
        return np.array([(x := 2.0 / t - 2.0) * x + math.log(math.erfc(x) / t) for t in ts])

    coefficients: list[float] = np.polynomial.chebyshev.chebinterpolate(p, degree).tolist()
    return coefficients


def floating(z: Any) -> Array:
    """z as an array of floats; integers become float64."""
    array: Array = np.asarray(z)
    return array if array.dtype.kind == "f" else array.astype(np.float64)


linear = Linear()
sigmoid = Sigmoid()
tanh = Tanh()
relu = Relu()
leaky_relu = LeakyRelu()
elu = Elu()
silu = Silu()
gelu = Gelu()
softplus = Softplus()
softmax = Softmax()


def get(activation: str | ActivationFunction | None) -> ActivationFunction:
    """An activation from its name, the activation itself, or `linear` for None."""
    if activation is None:
        return linear
    return resolve(activation, ActivationFunction, "activation", {"swish": Silu})
