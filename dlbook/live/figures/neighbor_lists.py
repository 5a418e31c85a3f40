"""NeighborLists: the nearest words that several kinds of vectors give, side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

import numpy as np
import traitlets
from numpy.typing import ArrayLike, NDArray

from dlbook.live.base import Binary, Figure, Finite
from dlbook.live.still import Still
from dlbook.live.words import joined, say
from dlbook.words import shared


class NeighborLists(Figure):
    """Lists of the nearest neighbors of a word; lines join the words that two lists share.

    Args:
        words: n different names.
        lists: two to five names, and for each the neighbors of every word, shape (n, k), as
            indices of ``words``, the nearest first (see :func:`dlbook.words.nearest_words`).
        chosen: the word that is looked at first; by default the first.

    Raises:
        ValueError: the lists differ in shape, or hold what is no index.

    >>> figure = NeighborLists(["up", "high", "low"], {"one": [[1], [0], [1]],
    ...                                                "two": [[1], [2], [1]]})
    >>> figure.common("up"), figure.common("high")
    (1, 0)
    """

    reserve: ClassVar[tuple[int, int]] = (590, 545)

    words = traitlets.List(traitlets.Unicode()).tag(sync=True)
    names = traitlets.List(traitlets.Unicode()).tag(sync=True)
    neighbors = Binary("int32")
    chosen = Finite(0, min=0)

    def __init__(
        self,
        words: Sequence[str],
        lists: Mapping[str, ArrayLike],
        *,
        chosen: str | None = None,
    ) -> None:
        names, rows = list(words), [np.asarray(each) for each in lists.values()]
        shapes = {each.shape for each in rows}
        if len(set(names)) < len(names) or not 2 <= len(rows) <= 5:
            raise ValueError(
                f"NeighborLists expects different words and two to five lists, got {len(names)} "
                f"words, of which {len(set(names))} differ, and {len(rows)} lists."
            )
        if len(shapes) > 1 or rows[0].ndim != 2 or len(rows[0]) != len(names):
            raise ValueError(
                f"NeighborLists expects lists of shape ({len(names)}, k), all with the same k, "
                f"got shapes {', '.join(str(each.shape) for each in rows)}."
            )
        every = np.stack(rows)
        if every.dtype.kind not in "iu" or every.min() < 0 or every.max() >= len(names):
            raise ValueError(f"NeighborLists expects indices from 0 to {len(names) - 1}.")
        if chosen is not None and chosen not in names:
            raise ValueError(f"NeighborLists chosen expects one of the words, got {chosen!r}.")
        super().__init__(
            words=names,
            names=list(lists),
            neighbors=every,
            chosen=0 if chosen is None else names.index(chosen),
            question="Which words stand near this one? Ask several.",
            hint="Type a word, or tap one in a list to go there. Lines join what two lists share; "
            "bold is what all share.",
        )

    def columns(self, word: str) -> NDArray[np.int32]:
        """The word's neighbors in each list, shape (number of lists, k)."""
        if word not in self.words:
            raise ValueError(f"NeighborLists knows no word {word!r}.")
        found: NDArray[np.int32] = self.neighbors[:, self.words.index(word)]
        return found

    def beside(self, word: str) -> list[int]:
        """How many words each list shares with the one to its right."""
        columns = self.columns(word)
        return [int(count) for count in shared(columns[:-1], columns[1:])]

    def common(self, word: str) -> int:
        """How many words stand in all lists."""
        first, *others = self.columns(word)
        return sum(all(i in other for other in others) for i in first)

    def describe(self) -> str:
        word = self.words[int(self.chosen)]
        rows = [
            say(
                "{name}: {listed}",
                name=say(name),
                listed=joined(say(self.words[i]) for i in column),
            )
            for name, column in zip(self.names, self.columns(word), strict=True)
        ]
        return say(
            "Nearest to {word}. {rows}. In all lists: {count}.",
            word=say(word),
            rows=joined(rows, "; "),
            count=self.common(word),
        )

    def still(self) -> str:
        columns = self.columns(self.words[int(self.chosen)])
        count, length = columns.shape
        picture = Still(x=(-0.5, count - 0.5), y=(length, -1.5), height=34 * (length + 2))
        for k, column in enumerate(columns):
            picture.text(say(self.names[k]), k, -1)
            for rank, i in enumerate(column):
                picture.text(say(self.words[i]), k, rank)
                if k + 1 < count and i in columns[k + 1]:
                    other = int(np.flatnonzero(columns[k + 1] == i)[0])
                    picture.line([(k + 0.3, rank), (k + 0.7, other)], "orange")
        return picture.svg(self.describe())
