"""RealOrWalk: one chart of a market among three in a random order. Which is it?"""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dlbook.live.base import Binary, Figure, Finite
from dlbook.live.still import Still
from dlbook.live.words import joined, say

NAMES = ("A", "B", "C", "D")


class RealOrWalk(Figure):
    """Four charts: a part of a real series, and three walks whose steps are its own, shuffled.

    The steps of a walk are drawn from the whole series without replacement. Round 0, 1, 2, ...
    shows other parts and other walks; the same round is the same on every computer.

    Args:
        returns: changes in percent, in the order of time, at least ``weeks`` of them.
        weeks: the length of a chart.

    Raises:
        ValueError: there are fewer changes than a chart holds, or ``weeks`` is below 10.

    >>> figure = RealOrWalk(np.tile([1.0, -1.0, 0.5], 100), weeks=50)
    >>> figure.charts().shape, figure.charts()[:, 0].tolist()
    ((4, 51), [100.0, 100.0, 100.0, 100.0])
    """

    parts: ClassVar[tuple[str, ...]] = ("numpy_random.js",)
    reserve: ClassVar[tuple[int, int]] = (570, 1085)

    returns = Binary("float64")
    weeks = Finite(200, min=10)
    round = Finite(0, min=0)
    picked = Finite(-1, min=-1, max=3)
    tried = Finite(0, min=0)
    right = Finite(0, min=0)

    def __init__(self, returns: ArrayLike, *, weeks: int = 200) -> None:
        values = np.asarray(returns, dtype=float)
        if values.ndim != 1 or len(values) < weeks or weeks < 10:
            raise ValueError(
                f"RealOrWalk expects at least weeks={weeks} changes in one row, and weeks of 10 "
                f"or more, got an array of shape {values.shape}."
            )
        super().__init__(
            returns=values,
            weeks=weeks,
            question="Which chart is the market? The other three took its steps in random order.",
            hint="Pick a chart. Then ask for four new ones.",
        )

    @property
    def real(self) -> int:
        """The place of the market's chart in this round, from 0 to 3."""
        return int(4 * self._rng().random())

    def charts(self) -> NDArray[np.float64]:
        """The prices of the four charts, (4, weeks + 1); each begins at 100."""
        rng, count, weeks = self._rng(), len(self.returns), int(self.weeks)
        real = int(4 * rng.random())
        start = int((count - weeks + 1) * rng.random())
        steps = np.empty((4, weeks))
        for k in range(4):
            order = np.argsort(rng.random(count), kind="stable")
            chosen = np.arange(start, start + weeks) if k == real else order[:weeks]
            steps[k] = self.returns[chosen]
        prices = 100 * np.cumprod(1 + steps / 100, axis=1)
        return np.concatenate([np.full((4, 1), 100.0), prices], axis=1)

    def _rng(self) -> np.random.Generator:
        return np.random.default_rng(int(self.round)).spawn(1)[0]

    def describe(self) -> str:
        ends = [
            say("{name} {price}", name=say(name), price=f"{price:.0f}")
            for name, price in zip(NAMES, self.charts()[:, -1], strict=True)
        ]
        return say(
            "Four charts of {weeks} weeks, each beginning at 100. They end at: {ends}.",
            weeks=f"{self.weeks:g}",
            ends=joined(ends),
        )

    def still(self) -> str:
        charts = self.charts()
        weeks = charts.shape[1]
        low, high = charts.min(), charts.max()
        picture = Still(x=(0, 2.1), y=(0, 2.2), height=400)
        for k, (name, chart) in enumerate(zip(NAMES, charts, strict=True)):
            left, bottom = 1.08 * (k % 2), 1.1 * (1 - k // 2)
            across = left + np.arange(weeks) / weeks
            picture.line(np.column_stack([across, bottom + (chart - low) / (high - low)]), "blue")
            picture.text(say(name), left + 0.04, bottom + 1)
        return picture.svg(self.describe())
