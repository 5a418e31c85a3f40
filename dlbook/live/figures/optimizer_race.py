"""Four optimizers on one surface."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np
import traitlets
from numpy.typing import ArrayLike, NDArray

from dlbook.live.base import Array, Choice, Figure, Finite
from dlbook.live.descent import race_paths
from dlbook.live.still import Still
from dlbook.live.surfaces import SURFACES
from dlbook.live.words import joined, say

HUES = ("blue", "orange", "green", "purple")
TWO_PARAMETERS = tuple(name for name, surface in SURFACES.items() if surface.parameters == 2)


class OptimizerRace(Figure):
    """SGD, SGD with momentum 0.9, RMSProp and Adam from one start, each with its own rate.

    Args:
        surface: "valley", "bowl" or "four hollows".
        start: two numbers.
        rates: learning rates of the four, between 0.001 and 1.
        steps: how far they have run, at most 150.

    :attr:`paths` gives the points visited, as :mod:`dlbook.optimizers` computes them.
    """

    parts: ClassVar[tuple[str, ...]] = ("engine.js", "surfaces.js")
    reserve: ClassVar[tuple[int, int]] = (580, 900)

    surface = Choice(TWO_PARAMETERS, "valley")
    start = Array(shape=(2,))
    rates = Array(shape=(4,))
    steps = Finite(0, min=0, max=150)

    def __init__(
        self,
        surface: str = "valley",
        *,
        start: ArrayLike | None = None,
        rates: ArrayLike = (0.06, 0.03, 0.06, 0.15),
        steps: int = 20,
    ) -> None:
        given: dict[str, Any] = {} if start is None else {"start": start}
        if start is None and surface in SURFACES:
            given["start"] = SURFACES[surface].start
        super().__init__(
            surface=surface,
            rates=rates,
            steps=steps,
            question="Who reaches the bottom of the valley first, and by which way?",
            hint="Click the picture to choose another start, or focus it and press the arrow keys.",
            **given,
        )

    @traitlets.validate("rates")
    def _rates_in_range(self, proposal: dict[str, Any]) -> NDArray[np.float64]:
        rates: NDArray[np.float64] = proposal["value"]
        if rates.min() < 0.001 or rates.max() > 1:
            raise traitlets.TraitError(
                f"OptimizerRace.rates expects four numbers from 0.001 to 1, got {rates.tolist()}."
            )
        return rates

    @property
    def paths(self) -> dict[str, NDArray[np.float64]]:
        """The points each optimizer visits, shape (steps + 1, 2)."""
        return race_paths(SURFACES[self.surface], self.start, self.rates, int(self.steps))

    def describe(self) -> str:
        loss = SURFACES[self.surface].loss
        ends = [
            say("{name} {loss}", name=say(name), loss=f"{loss(path[-1]):.3g}")
            for name, path in self.paths.items()
        ]
        return say(
            "Losses on the {surface} after {steps} steps: {listed}.",
            surface=say(self.surface),
            steps=f"{self.steps:g}",
            listed=joined(ends),
        )

    def still(self) -> str:
        surface = SURFACES[self.surface]
        picture = Still(x=surface.x, y=surface.y)
        xs, ys = np.linspace(*surface.x, 60), np.linspace(*surface.y, 32)
        picture.bands([[surface.loss(np.array([x, y])) for x in xs] for y in ys])
        paths = self.paths
        for path, hue in zip(paths.values(), HUES, strict=True):
            picture.line(np.clip(path, -10, 10), hue)
        ends = [np.clip(path[-1], -4, 4) for path in paths.values()]
        picture.labels(ends, [say(name) for name in paths])
        return picture.svg(self.describe())
