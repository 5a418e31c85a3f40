"""Polynomials that learn, and polynomials that memorize."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from numpy.polynomial import legendre

from dlbook.live.base import Array, Figure, Finite
from dlbook.live.polynomials import HIGHEST, TRAIN, VALIDATE, Polynomials
from dlbook.live.still import Still
from dlbook.live.words import say


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

    :attr:`polynomials` gives the fits of all degrees and their errors.
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
        self.seed = seed
        drawn = Polynomials(seed=seed)
        super().__init__(
            degree=degree,
            count=count,
            noise=noise,
            penalty=penalty,
            x=drawn.x,
            jitter=drawn.jitter,
            question="When does a model stop learning and begin to memorize?",
            hint="Move the degree up and watch the validation error; then add points or a penalty.",
        )

    @property
    def polynomials(self) -> Polynomials:
        """The points and the fits of the figure's present state."""
        return Polynomials(int(self.count), self.noise, self.penalty, self.seed)

    def describe(self) -> str:
        train, validate = self.polynomials.errors(int(self.degree))
        return say(
            "A polynomial of degree {degree} through {count} points: training error {training}, "
            "validation error {validation}.",
            degree=f"{self.degree:g}",
            count=f"{self.count:g}",
            training=f"{train:.3f}",
            validation=f"{validate:.3f}",
        )

    def still(self) -> str:
        picture = Still(
            x=(-1.05, 1.05), y=(-2.2, 2.2), height=340, x_label=say("x"), y_label=say("y")
        )
        t = np.linspace(-1, 1, 200)
        polynomials, count = self.polynomials, int(self.count)
        fit = legendre.legval(t, polynomials.coefficients(int(self.degree))).clip(-2.2, 2.2)
        picture.line(np.column_stack([t, np.sin(1.5 * np.pi * t)]), "muted", 1.5, "5 4")
        picture.line(np.column_stack([t, fit]), "orange", 3)
        y = polynomials.y.clip(-2.2, 2.2)
        picture.points(np.column_stack([polynomials.x, y])[:count])
        return picture.svg(self.describe())
