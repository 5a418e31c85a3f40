"""The loss surfaces that descent is shown on, as in ``surfaces.js``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]


@dataclass(frozen=True)
class Surface:
    """A loss of one or two parameters with its gradient.

    Attributes:
        parameters: 1 or 2; a surface of one parameter ignores the second.
        x, y: the part that is shown (for one parameter, `y` is the range of the loss).
        start: where descent begins unless told otherwise.
    """

    parameters: int
    x: tuple[float, float]
    y: tuple[float, float]
    start: tuple[float, float]
    loss: Callable[[Vector], float]
    gradient: Callable[[Vector], Vector]


def _hollows(p: Vector) -> float:
    x, y = p
    return float(((x * x + y - 11) ** 2 + (x + y * y - 7) ** 2) / 50)


def _hollows_gradient(p: Vector) -> Vector:
    x, y = p
    u, v = x * x + y - 11, x + y * y - 7
    return np.array([4 * x * u + 2 * v, 2 * u + 4 * y * v]) / 50


SURFACES: dict[str, Surface] = {
    "parabola": Surface(
        1, (-3, 3), (-0.4, 5), (-2.6, 0),
        lambda p: float(0.5 * p[0] ** 2), lambda p: np.array([p[0], 0.0]),
    ),
    "double well": Surface(
        1, (-2.4, 2.4), (-1.9, 2.4), (2.2, 0),
        lambda p: float(0.25 * p[0] ** 4 - p[0] ** 2 + 0.3 * p[0]),
        lambda p: np.array([p[0] ** 3 - 2 * p[0] + 0.3, 0.0]),
    ),
    "bowl": Surface(
        2, (-3, 3), (-2.4, 2.4), (-2.5, 1.8),
        lambda p: float(0.5 * (p @ p)), lambda p: 1.0 * p,
    ),
    "valley": Surface(
        2, (-3, 3), (-2.4, 2.4), (-2.6, 1),
        lambda p: float(0.5 * (p[0] ** 2 + 12 * p[1] ** 2)),
        lambda p: np.array([1.0, 12.0]) * p,
    ),
    "four hollows": Surface(2, (-5, 5), (-5, 5), (-0.3, -1), _hollows, _hollows_gradient),
}  # fmt: skip
