"""FrontPages: the same films and viewers in four worlds, each with a list of the most watched."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dlbook.live.base import Array, Figure, Finite, checked_array
from dlbook.live.still import Still
from dlbook.live.words import joined, say
from dlbook.recommenders import front_page

WORLDS, PLACES = 4, 3


class FrontPages(Figure):
    """Four runs of :func:`dlbook.recommenders.front_page` that differ by luck alone.

    Each world shows how often a film was watched, and where it would be without any list.

    Args:
        quality: the shares of three to twelve films among viewers who choose freely, the best
            film first.
        follow: the share of viewers who choose from the list.
        viewers: how many came so far.

    Raises:
        ValueError: shares that do not sum to 1, that grow, or too few or many of them.

    >>> figure = FrontPages([0.4, 0.3, 0.2, 0.1], follow=0.5, viewers=100)
    >>> figure.counts().sum(axis=1).tolist()
    [100, 100, 100, 100]
    """

    parts: ClassVar[tuple[str, ...]] = ("numpy_random.js",)
    reserve: ClassVar[tuple[int, int]] = (560, 1075)

    quality = Array(shape=(None,))
    follow = Finite(0.5, min=0, max=1)
    viewers = Finite(600, min=20, max=600)
    round = Finite(0, min=0)

    def __init__(
        self,
        quality: ArrayLike = (0.16, 0.15, 0.14, 0.13, 0.12, 0.11, 0.1, 0.09),
        *,
        follow: float = 0.5,
        viewers: int = 600,
    ) -> None:
        shares = checked_array(quality, "FrontPages quality", (None,))
        if not (3 <= len(shares) <= 12 and np.isclose(shares.sum(), 1) and shares.min() >= 0):
            raise ValueError(
                f"FrontPages expects three to twelve shares of sum 1, got {shares.tolist()}."
            )
        if np.any(np.diff(shares) > 0):
            raise ValueError("FrontPages expects the best film first, its share the largest.")
        super().__init__(
            quality=shares,
            follow=follow,
            viewers=viewers,
            question="Film A is the best. In how many of four worlds is it watched most?",
            hint="Move the first slider to 0 and to 1. Then ask for four other worlds.",
        )

    def counts(self) -> NDArray[np.int64]:
        """How often each film was watched in each world, (4, F)."""
        return front_page(
            self.quality,
            worlds=WORLDS,
            viewers=int(self.viewers),
            follow=self.follow,
            places=PLACES,
            seed=int(self.round),
        )

    @property
    def best_wins(self) -> int:
        """In how many worlds the first film is watched most."""
        return int(np.sum(self.counts().argmax(axis=1) == 0))

    @property
    def names(self) -> list[str]:
        """A letter for each film."""
        return [chr(ord("A") + k) for k in range(len(self.quality))]

    def describe(self) -> str:
        winners = [say(self.names[k]) for k in self.counts().argmax(axis=1)]
        return say(
            "{viewers} viewers in each of four worlds; {follow} choose from the list. Watched "
            "most: {winners}. Film A is the best, and wins in {best}.",
            viewers=f"{self.viewers:g}",
            follow=f"{self.follow:.0%}",
            winners=joined(winners),
            best=self.best_wins,
        )

    def still(self) -> str:
        counts, films = self.counts(), len(self.quality)
        picture = Still(x=(0, 2.2), y=(0, 2.4), height=400)
        scale = 1 / counts.max()
        for k, row in enumerate(counts):
            left, bottom = 1.15 * (k % 2), 1.25 * (1 - k // 2)
            listed = np.argsort(-row, kind="stable")[:PLACES]
            for f, count in enumerate(row):
                color = "orange" if f in listed else "blue"
                at, free = left + f / films, bottom + self.quality[f] * self.viewers * scale
                picture.box(at, bottom + count * scale, 0.8 / films, count * scale, color)
                picture.line([(at, free), (at + 0.8 / films, free)])
        return picture.svg(self.describe())
