"""Imitation: a driver, those who learned from him, and a push that nobody demonstrated."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import numpy as np
import traitlets
from numpy.typing import NDArray

from dlbook.driving import HALF_WIDTH, SCALE, STEP, Trips, as_controller, demonstrator, drive
from dlbook.live.base import Array, Binary, Figure, Finite
from dlbook.live.network import page_network
from dlbook.live.still import Still
from dlbook.live.words import joined, say
from dlbook.models import Sequential

GUST = (40, 52)  # the steps in which the push acts


class Imitation(Figure):
    """The road straightened: how far from its middle the demonstrator and the imitators drive.

    Args:
        models: for one or two names a built model of Dense layers, from ``state / SCALE`` to
            ``turn / TURN`` (`dlbook.driving.as_controller`).
        trips: the first of them is driven.

    ``offset`` is where all begin, in meters from the middle; ``push`` the meters by which a gust
    pushes in each of twelve steps. :attr:`offsets` (1 + models, T) are the offsets of all.
    """

    parts: ClassVar[tuple[str, ...]] = ("engine.js",)
    reserve: ClassVar[tuple[int, int]] = (490, 430)

    weights = Binary("float32")
    layers: traitlets.List[Any] = traitlets.List().tag(sync=True)
    names = traitlets.List(traitlets.Unicode()).tag(sync=True)
    curvature = Array(shape=(None,))
    wind = Array(shape=(None,))
    errors = Array(shape=(None, 2))
    scale = Array(shape=(3,))
    offset = Finite(0.0, min=-HALF_WIDTH, max=HALF_WIDTH)
    push = Finite(0.0, min=-0.3, max=0.3)

    def __init__(self, models: Mapping[str, Sequential], trips: Trips) -> None:
        if not 1 <= len(models) <= 2:
            raise ValueError(f"Imitation expects one or two models, got {len(models)}.")
        built = [page_network(model, "Imitation") for model in models.values()]
        self.models = dict(models)
        super().__init__(
            weights=np.concatenate([weights for _, weights in built]),
            layers=[layers for layers, _ in built],
            names=list(models),
            curvature=trips.curvature[0],
            wind=trips.wind[0],
            errors=trips.errors[0],
            scale=SCALE,
            question="Who finds back to the middle of the road?",
            hint="Move the sliders: a gust that pushes, or another start. The road is drawn "
            "straight; its curves are steered all the same.",
        )

    @property
    def offsets(self) -> NDArray[np.float64]:
        """The offsets (1 + models, T), the demonstrator's first."""
        wind = self.wind.copy()
        wind[slice(*GUST)] += self.push
        trips = Trips(self.curvature[None], wind[None], self.errors[None])
        rows = [drive(trips, demonstrator, offset=self.offset, sees_truth=True)]
        rows += [
            drive(trips, as_controller(model), offset=self.offset) for model in self.models.values()
        ]
        return np.array([true[0, :, 1] for true, _ in rows])

    def describe(self) -> str:
        parts = []
        for name, row in zip(["demonstrator", *self.names], self.offsets, strict=True):
            off = np.flatnonzero(np.abs(row) > HALF_WIDTH)
            far = f"{np.abs(row).max():.2f}"
            text = say("{name} stays within {far} m of the middle", name=say(name), far=far)
            if len(off):
                where = f"{STEP * off[0]:.0f}"
                text = say("{name} leaves the road after {where} m", name=say(name), where=where)
            parts.append(text)
        return say("{parts}.", parts=joined(parts, "; "))

    def still(self) -> str:
        picture = Still(x=(0, STEP * len(self.curvature)), y=(-3.6, 3.6), height=300)
        for edge in (-HALF_WIDTH, HALF_WIDTH):
            picture.line([(0, edge), (STEP * len(self.curvature), edge)])
        along = STEP * np.arange(len(self.curvature))
        for row, color in zip(self.offsets, ("green", "orange", "blue"), strict=False):
            picture.line(np.column_stack([along, np.clip(row, -3.5, 3.5)]), color)
        return picture.svg(self.describe())
