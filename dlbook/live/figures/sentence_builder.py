"""SentenceBuilder: choose the words of a sentence, and see what several models make of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

import numpy as np
import traitlets
from numpy.typing import ArrayLike

from dlbook.live.base import Array, Binary, Figure, checked_array
from dlbook.live.still import Still
from dlbook.live.words import joined, say


class SentenceBuilder(Figure):
    """A sentence of slots, each with a few choices, and every model's probability of praise.

    Args:
        slots: for each slot its choices; an empty string leaves the slot out.
        answers: for each model its probability of class 1 for every sentence, with as many axes
            as there are slots, each as long as the slot has choices.
        truth: the class of every sentence, 0 or 1, of the same shape.
        chosen: the choice of each slot that is shown first; by default the first.

    Raises:
        ValueError: an array has another shape, or values outside 0 to 1.

    >>> figure = SentenceBuilder([["was", "was not"], ["good", "bad"]],
    ...                          {"words": [[0.9, 0.1], [0.8, 0.1]]}, [[1, 0], [0, 1]])
    >>> figure.chosen = [1, 0]
    >>> figure.sentence, figure.probabilities
    ('was not good', {'words': 0.8})
    """

    reserve: ClassVar[tuple[int, int]] = (470, 490)

    slots = traitlets.List(traitlets.List(traitlets.Unicode())).tag(sync=True)
    names = traitlets.List(traitlets.Unicode()).tag(sync=True)
    answers = Binary("float32")
    truth = Binary("uint8")
    chosen = Array(shape=(None,))

    def __init__(
        self,
        slots: Sequence[Sequence[str]],
        answers: Mapping[str, ArrayLike],
        truth: ArrayLike,
        *,
        chosen: Sequence[int] | None = None,
    ) -> None:
        choices = [list(slot) for slot in slots]
        shape = tuple(len(slot) for slot in choices)
        first = [0] * len(shape) if chosen is None else list(chosen)
        if not shape or not answers or min(shape) == 0:
            raise ValueError("SentenceBuilder expects at least one slot, choice and model.")
        every = [checked_array(p, f"SentenceBuilder {k}", shape) for k, p in answers.items()]
        classes = checked_array(truth, "SentenceBuilder truth", shape)
        if min(p.min() for p in every) < 0 or max(p.max() for p in every) > 1:
            raise ValueError("SentenceBuilder expects probabilities from 0 to 1.")
        if not np.isin(classes, (0, 1)).all():
            raise ValueError("SentenceBuilder expects classes 0 and 1 as truth.")
        if len(first) != len(shape) or not all(0 <= first[k] < n for k, n in enumerate(shape)):
            raise ValueError(f"SentenceBuilder chosen expects a choice below {shape}, got {first}.")
        super().__init__(
            slots=choices,
            names=list(answers),
            answers=np.stack(every),
            truth=classes,
            chosen=first,
            question="Which model reads the order of the words?",
            hint="Change one word at a time, and look whose answer turns.",
        )

    @property
    def place(self) -> tuple[int, ...]:
        """The choice of each slot, as an index of the arrays."""
        return tuple(int(i) for i in self.chosen)

    @property
    def sentence(self) -> str:
        """The sentence as it is chosen now."""
        words = (slot[i] for slot, i in zip(self.slots, self.place, strict=True))
        return " ".join(word for word in words if word)

    @property
    def probabilities(self) -> dict[str, float]:
        """Each model's probability of class 1 for the sentence."""
        return {
            name: round(float(p[self.place]), 6)
            for name, p in zip(self.names, self.answers, strict=True)
        }

    def describe(self) -> str:
        rows = [
            say("{name} {share}", name=say(name), share=f"{p:.0%}")
            for name, p in self.probabilities.items()
        ]
        return say(
            "{text}: by the rules {truth}. Probability of praise: {rows}.",
            text=self.sentence,
            truth=say("praise" if self.truth[self.place] else "blame"),
            rows=joined(rows),
        )

    def still(self) -> str:
        found = self.probabilities
        picture = Still(x=(-0.5, 1.1), y=(len(found), -1), height=44 * (len(found) + 1))
        picture.text(self.sentence, 0, -0.5, anchor="start")
        for row, (name, p) in enumerate(found.items()):
            right = (p > 0.5) == bool(self.truth[self.place])
            picture.box(0, row + 0.75, p, 0.5, "blue" if right else "orange")
            picture.text(say(name), -0.03, row + 0.5, anchor="end")
        picture.line([(0.5, 0), (0.5, len(found))], "ink", 1)
        return picture.svg(self.describe())
