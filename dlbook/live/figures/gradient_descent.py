"""Gradient descent on a curve or a surface, from a start that the reader chooses."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dlbook.live.base import Array, Choice, Figure, Finite
from dlbook.live.descent import descent_path
from dlbook.live.still import Still
from dlbook.live.surfaces import SURFACES
from dlbook.live.words import say


class GradientDescent(Figure):
    """``w <- w - rate * gradient(w)``, step by step.

    Args:
        surface: "parabola", "double well" (one parameter), "bowl", "valley", "four hollows".
        start: where it begins, two numbers (of a curve the second is ignored).
        rate: the learning rate, between 0.001 and 3.
        steps: how many steps are shown, at most 200.

    :attr:`path` gives the points of the walk.

    >>> figure = GradientDescent("parabola", start=(2, 0), rate=0.5, steps=2)
    >>> figure.path[:, 0]
    array([2. , 1. , 0.5])
    """

    parts: ClassVar[tuple[str, ...]] = ("surfaces.js",)
    reserve: ClassVar[tuple[int, int]] = (390, 740)

    surface = Choice(tuple(SURFACES), "valley")
    start = Array(shape=(2,))
    rate = Finite(0.1, min=0.001, max=3)
    steps = Finite(12, min=0, max=200)

    def __init__(
        self,
        surface: str = "valley",
        *,
        start: ArrayLike | None = None,
        rate: float = 0.1,
        steps: int = 12,
    ) -> None:
        given: dict[str, Any] = {} if start is None else {"start": start}
        if start is None and surface in SURFACES:
            given["start"] = SURFACES[surface].start
        super().__init__(
            surface=surface,
            rate=rate,
            steps=steps,
            question="How large may a step be? Choose a start and a learning rate, and walk down.",
            hint="Click the picture to choose a start, or focus it and press the arrow keys.",
            **given,
        )

    @property
    def path(self) -> NDArray[np.float64]:
        """The points visited, shape (steps + 1, 2); fewer if the walk diverges."""
        return descent_path(SURFACES[self.surface], self.start, self.rate, int(self.steps))

    def describe(self) -> str:
        path = self.path
        loss = SURFACES[self.surface].loss(path[-1])
        return say(
            "Gradient descent on the {surface} with learning rate {rate}: "
            "after {steps} steps the loss is {loss}.",
            surface=say(self.surface),
            rate=f"{self.rate:g}",
            steps=len(path) - 1,
            loss=f"{loss:.3g}",
        )

    def still(self) -> str:
        surface = SURFACES[self.surface]
        picture = Still(x=surface.x, y=surface.y)
        xs = np.linspace(*surface.x, 60)
        path = np.clip(self.path, -10, 10)
        if surface.parameters == 1:
            picture.line([(x, surface.loss(np.array([x, 0]))) for x in xs], "blue")
            path = np.array([(x, surface.loss(np.array([x, 0]))) for x, _ in path])
        else:
            ys = np.linspace(*surface.y, 32)
            picture.bands([[surface.loss(np.array([x, y])) for x in xs] for y in ys])
        picture.line(path, "orange")
        picture.points(path)
        return picture.svg(self.describe())
