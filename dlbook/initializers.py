"""Initializers: how the parameters of a layer begin.

An initializer maps a shape and a random generator to an array. Names and defaults are Keras 3's.
A kernel's fans, fan_in and fan_out, are the numbers of its inputs and outputs, see `fans`.
The scaled ones keep the variance of the signal from layer to layer:

====================  ==================================
Glorot (2010)         Var(w) = 2 / (fan_in + fan_out)
He (2015)             Var(w) = 2 / fan_in
LeCun (1998)          Var(w) = 1 / fan_in
====================  ==================================

>>> import numpy as np
>>> kernel = GlorotUniform()((300, 100), np.random.default_rng(0))
>>> round(float(kernel.std()), 2)  # sqrt(2 / 400) = 0.0707
0.07
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from typing import ClassVar

import numpy as np

from dlbook.checks import number
from dlbook.configuration import Configurable, resolve
from dlbook.parameters import Array, Shape


class Initializer(Configurable, ABC):
    """A rule that draws the first values of a parameter.

    Called with a shape and a generator it returns an array of float64 of that shape.
    """

    @abstractmethod
    def __call__(self, shape: Shape, rng: np.random.Generator) -> Array:
        """A float64 array of this shape, drawn with ``rng``."""


class Zeros(Initializer):
    """Every entry is 0.

    >>> Zeros()((2,), np.random.default_rng(0))
    array([0., 0.])
    """

    def __call__(self, shape: Shape, rng: np.random.Generator) -> Array:
        return np.zeros(shape)


class Ones(Initializer):
    """Every entry is 1.

    >>> Ones()((2,), np.random.default_rng(0))
    array([1., 1.])
    """

    def __call__(self, shape: Shape, rng: np.random.Generator) -> Array:
        return np.ones(shape)


class RandomNormal(Initializer):
    """Draws from N(mean, stddev^2).

    >>> RandomNormal(stddev=2.0)((1000,), np.random.default_rng(0)).std().round(1)
    np.float64(2.0)

    Args:
        mean: the mean.
        stddev: the standard deviation, at least 0.

    Raises:
        ValueError: an argument out of its range.
    """

    def __init__(self, mean: float = 0.0, stddev: float = 0.05) -> None:
        self.mean = number(mean, "RandomNormal", "mean")
        self.stddev = number(stddev, "RandomNormal", "stddev", least=0)

    def __call__(self, shape: Shape, rng: np.random.Generator) -> Array:
        return rng.normal(self.mean, self.stddev, shape)


class RandomUniform(Initializer):
    """Draws evenly from [minval, maxval).

    >>> bool((RandomUniform(2.0, 3.0)((9,), np.random.default_rng(0)) >= 2).all())
    True

    Args:
        minval: the smallest value.
        maxval: the end of the interval, at least minval.

    Raises:
        ValueError: an argument out of its range.
    """

    def __init__(self, minval: float = -0.05, maxval: float = 0.05) -> None:
        self.minval = number(minval, "RandomUniform", "minval")
        self.maxval = number(maxval, "RandomUniform", "maxval", least=self.minval)

    def __call__(self, shape: Shape, rng: np.random.Generator) -> Array:
        return rng.uniform(self.minval, self.maxval, shape)


class VarianceScaling(Initializer):
    """Draws with mean 0 and the variance that a subclass computes from the fans of the kernel.

    Uniform draws come from [-a, a] with a^2 / 3 = variance, normal ones are redrawn beyond two
    standard deviations.
    """

    uniform: ClassVar[bool]

    @abstractmethod
    def variance(self, fan_in: int, fan_out: int) -> float:
        """The variance of one entry."""

    def __call__(self, shape: Shape, rng: np.random.Generator) -> Array:
        stddev = math.sqrt(self.variance(*fans(shape)))
        if self.uniform:
            return rng.uniform(-math.sqrt(3) * stddev, math.sqrt(3) * stddev, shape)
        return truncated_normal(shape, stddev, rng)


class GlorotUniform(VarianceScaling):
    """Uniform with variance 2 / (fan_in + fan_out) (Glorot and Bengio 2010).

    Keras's default kernel initializer. It draws from [-a, a] with a^2 = 6 / (fan_in + fan_out).

    >>> kernel = GlorotUniform()((3, 3), np.random.default_rng(0))
    >>> bool((abs(kernel) <= 1).all())
    True
    """

    uniform = True

    def variance(self, fan_in: int, fan_out: int) -> float:
        return 2 / (fan_in + fan_out)


class GlorotNormal(GlorotUniform):
    """Truncated normal with variance 2 / (fan_in + fan_out) (Glorot and Bengio 2010).

    >>> GlorotNormal().variance(fan_in=3, fan_out=5)
    0.25
    """

    uniform = False


class HeUniform(VarianceScaling):
    """Uniform with variance 2 / fan_in, made for ReLU (He et al. 2015): a^2 = 6 / fan_in.

    >>> HeUniform().variance(fan_in=8, fan_out=1)
    0.25
    """

    uniform = True

    def variance(self, fan_in: int, fan_out: int) -> float:
        return 2 / fan_in


class HeNormal(HeUniform):
    """Truncated normal with variance 2 / fan_in, made for ReLU (He et al. 2015).

    >>> HeNormal().variance(fan_in=8, fan_out=1)
    0.25
    """

    uniform = False


class LecunUniform(VarianceScaling):
    """Uniform with variance 1 / fan_in (LeCun et al. 1998): a^2 = 3 / fan_in.

    >>> LecunUniform().variance(fan_in=4, fan_out=1)
    0.25
    """

    uniform = True

    def variance(self, fan_in: int, fan_out: int) -> float:
        return 1 / fan_in


class LecunNormal(LecunUniform):
    """Truncated normal with variance 1 / fan_in (LeCun et al. 1998).

    >>> LecunNormal().variance(fan_in=4, fan_out=1)
    0.25
    """

    uniform = False


class Orthogonal(Initializer):
    """``gain`` times a random matrix with orthonormal rows or columns (Saxe et al., 2014).

    All axes but the last count as rows.

    >>> q = Orthogonal()((3, 3), np.random.default_rng(0))
    >>> bool(np.allclose(q @ q.T, np.eye(3)))
    True

    Args:
        gain: the length of the rows or columns.

    Raises:
        ValueError: a gain that is no number, or, when called, a shape with one axis.
    """

    def __init__(self, gain: float = 1.0) -> None:
        self.gain = number(gain, "Orthogonal", "gain")

    def __call__(self, shape: Shape, rng: np.random.Generator) -> Array:
        if len(shape) < 2:
            raise ValueError(f"Orthogonal expects a shape with two axes or more, got {shape}.")
        rows, columns = int(np.prod(shape[:-1])), shape[-1]
        q, r = np.linalg.qr(rng.standard_normal((max(rows, columns), min(rows, columns))))
        q *= np.sign(np.diag(r))  # makes the draw uniform over all orthogonal matrices
        return self.gain * (q if rows >= columns else q.T).reshape(shape)


def fans(shape: Shape) -> tuple[int, int]:
    """How many inputs feed one output of a kernel, and how many outputs one input feeds.

    A kernel's last two axes are its inputs and outputs; the axes before them are the window.

    >>> fans((784, 128)), fans((3, 3, 16, 32))
    ((784, 128), (144, 288))
    """
    if len(shape) < 2:
        size = shape[0] if shape else 1
        return size, size
    window = int(np.prod(shape[:-2]))
    return window * shape[-2], window * shape[-1]


def truncated_normal(shape: Shape, stddev: float, rng: np.random.Generator) -> Array:
    """Normal draws, redrawn beyond two standard deviations and widened again to ``stddev``."""
    draws = rng.standard_normal(shape)
    while (beyond := np.abs(draws) > 2.0).any():
        draws[beyond] = rng.standard_normal(int(beyond.sum()))
    draws *= stddev / 0.87962566103423978  # the standard deviation of N(0, 1) cut at +-2
    return draws


def get(initializer: str | Initializer) -> Initializer:
    """An initializer from its name, or the initializer itself.

    Raises:
        TypeError: neither a name nor an initializer.
        ValueError: an unknown name; the message has the nearest one.

    >>> get("glorot_uniform"), get("normal")
    (GlorotUniform(), RandomNormal())
    """
    aliases = {"normal": RandomNormal, "uniform": RandomUniform}
    return resolve(initializer, Initializer, "initializer", aliases)
