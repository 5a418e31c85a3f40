"""Words as points: a map of their vectors and each one's nearest neighbors."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

import numpy as np
import traitlets
from numpy.typing import ArrayLike, NDArray

from dlbook.datasets import load_breast_cancer
from dlbook.live.base import Array, Binary, Figure, Finite, checked_array
from dlbook.live.still import Still
from dlbook.live.words import joined, say


class EmbeddingMap(Figure):
    """Vectors of words, drawn by their two principal components.

    Nearest neighbors are found by cosine similarity between the whole vectors, not on the map.

    Args:
        words: 3 to 2000 different names.
        vectors: a row for each, shape (n, d) with d of at least 2; no row may be all zeros.
            Without them: the 30 measurements of the breast cancer data, each described by its
            standardized values in 80 tumors.
        chosen: the word that is looked at first; by default the first.

    >>> figure = EmbeddingMap(["up", "high", "low"], [[0, 1], [0.1, 1], [0, -1]])
    >>> figure.neighbors("up", 1)
    [('high', 0.995)]
    """

    reserve: ClassVar[tuple[int, int]] = (470, 810)

    words = traitlets.List(traitlets.Unicode()).tag(sync=True)
    vectors = Binary("float32")
    places = Array(shape=(None, 2))
    chosen = Finite(0, min=0)

    def __init__(
        self,
        words: Sequence[str] | None = None,
        vectors: ArrayLike | None = None,
        *,
        chosen: str | None = None,
    ) -> None:
        if (words is None) != (vectors is None):
            raise ValueError("EmbeddingMap expects words and vectors together, or neither.")
        if words is None or vectors is None:
            words, vectors = _measurements()
        names = list(words)
        rows = checked_array(vectors, "EmbeddingMap vectors", (len(names), None))
        if not 3 <= len(names) <= 2000 or len(set(names)) < len(names):
            raise ValueError(
                f"EmbeddingMap expects 3 to 2000 different words, got {len(names)}, "
                f"of which {len(set(names))} differ."
            )
        if rows.shape[1] < 2 or not rows.any(axis=1).all():
            raise ValueError("EmbeddingMap expects vectors of two or more numbers, none all zero.")
        if chosen is not None and chosen not in names:
            raise ValueError(f"EmbeddingMap chosen expects one of the words, got {chosen!r}.")
        super().__init__(
            words=names,
            vectors=rows,
            places=_principal_components(rows),
            chosen=0 if chosen is None else names.index(chosen),
            question="Which words are neighbors? Point at one.",
            hint="Point at or tap a word, or type it. With keys: Tab to the map, comma and period "
            "choose the next word, arrows go to the nearest word on that side.",
        )

    def neighbors(self, word: str, count: int = 5) -> list[tuple[str, float]]:
        """The words whose vectors point in the most similar directions, and their cosines."""
        if word not in self.words:
            raise ValueError(f"EmbeddingMap knows no word {word!r}.")
        unit = self.vectors / np.linalg.norm(self.vectors, axis=1, keepdims=True)
        this = self.words.index(word)
        cosines = unit @ unit[this]
        cosines[this] = -np.inf
        order = np.argsort(-cosines, kind="stable")[:count]
        return [(self.words[i], round(float(cosines[i]), 3)) for i in order]

    def describe(self) -> str:
        word = self.words[int(self.chosen)]
        near = [
            say("{word} {cosine}", word=say(name), cosine=f"{cosine:.2f}")
            for name, cosine in self.neighbors(word)
        ]
        return say(
            "A map of {count} words. Nearest to {word}: {listed}.",
            count=len(self.words),
            word=say(word),
            listed=joined(near),
        )

    def still(self) -> str:
        low, size = self.places.min(axis=0), np.ptp(self.places, axis=0) + 1e-9
        picture = Still(x=(-0.06, 1.2), y=(-0.06, 1.06))
        places = (self.places - low) / size
        picture.points(places)
        picture.labels(places, [say(word) for word in self.words])
        return picture.svg(self.describe())


def _principal_components(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    """The rows on the two directions in which they spread most, shape (n, 2)."""
    centered = rows - rows.mean(axis=0)
    directions = np.linalg.svd(centered, full_matrices=False)[2][:2]
    # The sign of a direction is free; fix it, so that the map is the same everywhere.
    signs = np.sign(directions[np.arange(len(directions)), np.abs(directions).argmax(axis=1)])
    return np.asarray((centered @ (directions * signs[:, None]).T).round(5))


def _measurements() -> tuple[list[str], Any]:
    data = load_breast_cancer()
    tumors = data.x[:80]
    standardized = (tumors - tumors.mean(axis=0)) / tumors.std(axis=0)
    return list(data.feature_names), standardized.T
