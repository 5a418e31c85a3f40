"""Polynomials through noisy points, as the page fits them too."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.polynomial import legendre
from numpy.typing import NDArray

#: The most training points, the points that validate, and the highest degree.
TRAIN, VALIDATE, HIGHEST = 60, 100, 15


@dataclass(frozen=True)
class Polynomials:
    """Least-squares fits to ``sin(1.5 pi x) + noise * jitter``, in Legendre polynomials.

    Args:
        count: training points, 4 to 60.
        noise: standard deviation of the noise.
        penalty: weight of the squared coefficients against the squared errors.
        seed: of the points.

    >>> training, validation = Polynomials(count=15).errors(degree=9)
    >>> training < 0.05 < 1 < validation
    True
    """

    count: int = 15
    noise: float = 0.25
    penalty: float = 0.0
    seed: int = 0

    @cached_property
    def _drawn(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        rng = np.random.default_rng(self.seed)
        x = rng.uniform(-1, 1, TRAIN + VALIDATE).round(4)
        return x, rng.normal(size=TRAIN + VALIDATE).round(4)

    @property
    def x(self) -> NDArray[np.float64]:
        """All points, shape (160,): 60 of which the first `count` train, then 100 that validate."""
        return self._drawn[0]

    @property
    def jitter(self) -> NDArray[np.float64]:
        """Standard normal numbers, shape (160,): the noise before it is scaled."""
        return self._drawn[1]

    @property
    def y(self) -> NDArray[np.float64]:
        """The targets of all points, shape (160,)."""
        return np.asarray(np.sin(1.5 * np.pi * self.x) + self.noise * self.jitter)

    def coefficients(self, degree: int) -> NDArray[np.float64]:
        """The Legendre coefficients of the fit of this degree, shape (degree + 1,)."""
        basis = legendre.legvander(self.x[: self.count], degree)
        # A trace of a penalty keeps the fit unique when there are more coefficients than points.
        root = np.sqrt(self.penalty + 1e-8)
        system = np.vstack([basis, root * np.eye(degree + 1)])
        targets = np.concatenate([self.y[: self.count], np.zeros(degree + 1)])
        return np.asarray(np.linalg.lstsq(system, targets, rcond=None)[0])

    def errors(self, degree: int) -> tuple[float, float]:
        """Mean squared error on the training points and on the validation points."""
        squares = (legendre.legval(self.x, self.coefficients(degree)) - self.y) ** 2
        return float(squares[: self.count].mean()), float(squares[TRAIN:].mean())
