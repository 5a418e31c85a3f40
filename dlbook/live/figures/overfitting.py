"""Polynomials that learn, and polynomials that memorize."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from numpy.polynomial import legendre
from numpy.typing import NDArray

from dlbook.live.base import Array, Figure, Finite
from dlbook.live.still import Still

#: The most training points, and the points that validate.
TRAIN, VALIDATE = 60, 100
HIGHEST = 15


class Overfitting(Figure):
    """A polynomial through noisy points: training and validation error against its degree.

    The points are made from ``sin(1.5 pi x)`` with normal noise. The fit is by least squares in
    Legendre polynomials, with a penalty on the squared coefficients.

    Args:
        degree: of the polynomial, 0 to 15.
        count: training points, 4 to 60.
        noise: standard deviation of the noise, 0 to 1.
        penalty: weight of the squared coefficients against the squared errors, 0 to 10.
        seed: of the points.
    """

    reserve: ClassVar[tuple[int, int]] = (490, 990)

    degree = Finite(9, min=0, max=HIGHEST)
    count = Finite(15, min=4, max=TRAIN)
    noise = Finite(0.25, min=0, max=1)
    penalty = Finite(0, min=0, max=10)
    x = Array(shape=(TRAIN + VALIDATE,))
    jitter = Array(shape=(TRAIN + VALIDATE,))

    def __init__(
        self,
        *,
        degree: int = 9,
        count: int = 15,
        noise: float = 0.25,
        penalty: float = 0.0,
        seed: int = 0,
    ) -> None:
        rng = np.random.default_rng(seed)
        super().__init__(
            degree=degree,
            count=count,
            noise=noise,
            penalty=penalty,
            x=rng.uniform(-1, 1, TRAIN + VALIDATE).round(4),
            jitter=rng.normal(size=TRAIN + VALIDATE).round(4),
            question="When does a model stop learning and begin to memorize?",
            hint="Move the degree up and watch the validation error; then add points or a penalty.",
        )

    @property
    def y(self) -> NDArray[np.float64]:
        """The targets of all points."""
        return np.asarray(np.sin(1.5 * np.pi * self.x) + self.noise * self.jitter)

    def coefficients(self, degree: int | None = None) -> NDArray[np.float64]:
        """The Legendre coefficients of the fit of this degree; by default the figure's."""
        degree = int(self.degree) if degree is None else degree
        count = int(self.count)
        basis = legendre.legvander(self.x[:count], degree)
        # A trace of a penalty keeps the fit unique when there are more coefficients than points.
        root = np.sqrt(self.penalty + 1e-8)
        system = np.vstack([basis, root * np.eye(degree + 1)])
        targets = np.concatenate([self.y[:count], np.zeros(degree + 1)])
        return np.asarray(np.linalg.lstsq(system, targets, rcond=None)[0])

    def errors(self, degree: int | None = None) -> tuple[float, float]:
        """Mean squared error on the training points and on the validation points."""
        squares = (legendre.legval(self.x, self.coefficients(degree)) - self.y) ** 2
        return float(squares[: int(self.count)].mean()), float(squares[TRAIN:].mean())

    def describe(self) -> str:
        train, validate = self.errors()
        return (
            f"A polynomial of degree {self.degree:g} through {self.count:g} points: training "
            f"error {train:.3f}, validation error {validate:.3f}."
        )

    def still(self) -> str:
        picture = Still(x=(-1.05, 1.05), y=(-2.2, 2.2), height=340, x_label="x", y_label="y")
        t = np.linspace(-1, 1, 200)
        fit = np.clip(legendre.legval(t, self.coefficients()), -2.2, 2.2)
        picture.line(np.column_stack([t, np.sin(1.5 * np.pi * t)]), "muted", 1.5, "5 4")
        picture.line(np.column_stack([t, fit]), "orange", 3)
        count = int(self.count)
        picture.points(np.column_stack([self.x[:count], np.clip(self.y[:count], -2.2, 2.2)]))
        return picture.svg(self.describe())
