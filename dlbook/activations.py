"""Activation functions and their derivatives.

Each is an object: call it for its values, ask ``derivative`` for its slope.

>>> import numpy as np
>>> relu(np.array([-2.0, 3.0]))
array([0., 3.])
>>> tanh.derivative(np.array([0.0]))
array([1.])

Inside a layer the pair ``forward``/``backward`` does the work: ``forward`` returns the output and
what ``backward`` needs, ``backward`` multiplies an incoming gradient by the derivative. Output and
gradient have the shape of z, whatever it is; float32 stays float32.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from functools import cache
from typing import Any

import numpy as np

from dlbook.checks import as_array, number
from dlbook.configuration import Configurable, resolve
from dlbook.parameters import Array


class ActivationFunction(Configurable, ABC):
    """A function f applied to every entry (softmax: to every row).

    A subclass defines `forward`, and `backward` where its cache is not the derivative itself:

    >>> class Square(ActivationFunction):
    ...     def forward(self, z, out=None):
    ...         return z * z, 2 * z
    >>> Square()(3.0), Square().derivative(3.0)
    (np.float64(9.0), np.float64(6.0))
    """

    @abstractmethod
    def forward(self, z: Array, out: Array | None = None) -> tuple[Array, Any]:
        """f(z), written into ``out`` if given (``out`` may be z), and a cache for `backward`.

        Args:
            z: an array of floats with one axis or more.
            out: an array of z's shape and dtype.
        """

    def backward(self, grad: Array, cache: Any) -> Array:
        """``grad`` times f'(z): the gradient with respect to z. By default the cache is f'(z)."""
        grad_z: Array = grad * cache
        return grad_z

    def __call__(self, z: Any) -> Array:
        """f(z), for an array or a single number; integers are taken as float64.

        Raises:
            TypeError: z is not made of numbers.
        """
        z = floating(z)
        return self.forward(np.atleast_1d(z))[0].reshape(z.shape)[()]

    def derivative(self, z: Any) -> Array:
        """f'(z), entry by entry. For softmax, which mixes entries: the row sums of its Jacobian.

        Raises:
            TypeError: z is not made of numbers.
        """
        z = floating(z)
        rows = np.atleast_1d(z)
        return self.backward(np.ones_like(rows), self.forward(rows)[1]).reshape(z.shape)[()]


class Linear(ActivationFunction):
    """f(z) = z, with derivative 1.

    >>> Linear()(np.array([-2.0, 3.0]))
    array([-2.,  3.])
    """

    def forward(self, z: Array, out: Array | None = None) -> tuple[Array, Any]:
        return z, None

    def backward(self, grad: Array, cache: Any) -> Array:
        return grad


class Sigmoid(ActivationFunction):
    """f(z) = 1 / (1 + exp(-z)), between 0 and 1, with derivative f (1 - f).

    Also called the logistic function (Verhulst 1845).

    >>> Sigmoid()(np.array([0.0, 2.0])).round(3)
    array([0.5  , 0.881])
    """

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
    """f(z) = tanh z, between -1 and 1, with derivative 1 - f^2.

    >>> Tanh()(np.array([0.0, 1.0])).round(3)
    array([0.   , 0.762])
    """

    def forward(self, z: Array, out: Array | None = None) -> tuple[Array, Any]:
        a = np.tanh(z, out=out)
        return a, a

    def backward(self, grad: Array, a: Array) -> Array:
        return grad * (1.0 - a * a)


class Relu(ActivationFunction):
    """f(z) = max(0, z), with derivative 1 for z > 0, else 0 (Nair and Hinton 2010).

    At z = 0, where no derivative exists, 0 is taken.

    >>> Relu()(np.array([-2.0, 3.0]))
    array([0., 3.])
    """

    def forward(self, z: Array, out: Array | None = None) -> tuple[Array, Any]:
        a = np.maximum(z, 0.0, out=out)
        return a, a

    def backward(self, grad: Array, a: Array) -> Array:
        return grad * (a > 0)


class LeakyRelu(ActivationFunction):
    """f(z) = z for z > 0, else ``negative_slope * z`` (Maas et al. 2013).

    The derivative is 1 or the slope; at z = 0 the slope is taken.

    >>> LeakyRelu(0.1)(np.array([-2.0, 3.0]))
    array([-0.2,  3. ])

    Args:
        negative_slope: between 0 and 1.

    Raises:
        ValueError: a slope out of its range.
    """

    def __init__(self, negative_slope: float = 0.2) -> None:
        self.negative_slope = number(negative_slope, "LeakyRelu", "negative_slope", least=0, most=1)

    def forward(self, z: Array, out: Array | None = None) -> tuple[Array, Any]:
        slopes = np.where(z > 0, 1.0, self.negative_slope).astype(z.dtype)
        return np.multiply(z, slopes, out=out), slopes


class Elu(ActivationFunction):
    """f(z) = z for z > 0, else alpha (exp(z) - 1) (Clevert et al. 2016).

    The derivative is 1 for z > 0, else alpha exp(z) = f(z) + alpha.

    >>> Elu()(np.array([-2.0, 3.0])).round(3)
    array([-0.865,  3.   ])

    Args:
        alpha: minus the value that f approaches far below 0; at least 0.

    Raises:
        ValueError: an alpha below 0.
    """

    def __init__(self, alpha: float = 1.0) -> None:
        self.alpha = number(alpha, "Elu", "alpha", least=0)

    def forward(self, z: Array, out: Array | None = None) -> tuple[Array, Any]:
        below = self.alpha * np.expm1(np.minimum(z, 0.0))
        slopes = np.where(z > 0, 1.0, below + self.alpha).astype(z.dtype)
        return np.add(np.maximum(z, 0.0), below, out=out), slopes


class Silu(ActivationFunction):
    """f(z) = z sigmoid(z), with derivative s + f (1 - s) for s = sigmoid(z).

    Also called swish (Ramachandran et al. 2017; Hendrycks and Gimpel 2016).

    >>> Silu()(np.array([-2.0, 3.0])).round(3)
    array([-0.238,  2.858])
    """

    def forward(self, z: Array, out: Array | None = None) -> tuple[Array, Any]:
        s = sigmoid(z)
        a = np.multiply(z, s, out=out)
        return a, (a, s)

    def backward(self, grad: Array, cache: Any) -> Array:
        a, s = cache
        grad_z: Array = grad * (s + a * (1.0 - s))
        return grad_z


class Softplus(ActivationFunction):
    """f(z) = log(1 + exp z), a smooth ReLU whose derivative is the sigmoid (Dugas et al. 2001).

    >>> Softplus()(np.array([0.0, 3.0])).round(3)
    array([0.693, 3.049])
    """

    def forward(self, z: Array, out: Array | None = None) -> tuple[Array, Any]:
        a = np.logaddexp(z, z.dtype.type(0), out=out)
        return a, a

    def backward(self, grad: Array, a: Array) -> Array:
        return grad * -np.expm1(-a)  # sigmoid(z) = 1 - exp(-softplus(z))


class Gelu(ActivationFunction):
    """f(z) = z Phi(z) with Phi the standard normal distribution function.

    The derivative is Phi(z) + z phi(z), with the density phi (Hendrycks and Gimpel 2016).

    >>> Gelu()(np.array([-2.0, 3.0])).round(3)
    array([-0.046,  2.996])
    """

    def forward(self, z: Array, out: Array | None = None) -> tuple[Array, Any]:
        phi = 0.5 * (1.0 + erf(z * math.sqrt(0.5)))
        density = np.exp(-0.5 * z * z) * (1.0 / math.sqrt(2.0 * math.pi))  # phi'(z)
        return z * phi, phi + z * density


class Softmax(ActivationFunction):
    """f(z)_k = exp(z_k) / sum_j exp(z_j) over the last axis: rows that sum to one.

    Shifting a row by its largest entry changes nothing and keeps exp from overflowing. The
    derivative mixes a row: df_k / dz_j = f_k ([k = j] - f_j) (Bridle 1990).

    Shapes: z and f ``(..., K)``.

    >>> Softmax()(np.array([[0.0, 0.0], [1000.0, 0.0]]))
    array([[0.5, 0.5],
           [1. , 0. ]])
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

    def p_of_t(t: float) -> float:
        x = 2.0 / t - 2.0
        return x * x + math.log(math.erfc(x) / t)

    def p(s: Array) -> Any:
        return np.array([p_of_t(t) for t in (0.625 + 0.375 * s).tolist()])

    coefficients: list[float] = np.polynomial.chebyshev.chebinterpolate(p, degree).tolist()
    return coefficients


def floating(z: Any) -> Array:
    """z as an array of floats; integers become float64."""
    array = as_array(z, "the argument of an activation function")
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
    """An activation from its name, the activation itself, or `linear` for None.

    Raises:
        TypeError: neither a name nor an activation.
        ValueError: an unknown name; the message has the nearest one.

    >>> get("swish"), get(None)
    (Silu(), Linear())
    """
    if activation is None:
        return linear
    return resolve(activation, ActivationFunction, "activation", {"swish": Silu})
