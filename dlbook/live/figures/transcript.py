"""Transcript: a network learns to spell a recording without being told when."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
import traitlets
from numpy.typing import ArrayLike, NDArray

from dlbook.activations import softmax
from dlbook.ctc import CTC
from dlbook.live.base import Binary, Choice, Figure, Finite
from dlbook.live.still import Still
from dlbook.live.words import say

VIEWS = ("what the network hears", "what the loss asks for")
BLANK = "–"


class Transcript(Figure):
    """One recording at several moments of a training with :class:`dlbook.ctc.CTC`.

    Args:
        logits: of each step's classes at each moment, (moments, T, K); class 0 is the blank,
            class c the digit c - 1.
        digits: what was said, (L,).
        epochs: after how many epochs the moments lie, (moments,).
        moment: the one that is shown first, 0 to moments - 1.
        view: one of ``VIEWS``: the probabilities of the classes, or the share of the paths that
            spell what was said that passes through each class, which is what the loss pulls at.

    Raises:
        ValueError: arrays that do not belong together, more than 40 steps or 11 classes; or
            digits that do not fit, see `CTC`.

    >>> sure = np.array([[[0, 9, 0], [9, 0, 0], [0, 9, 0], [0, 0, 9]]])
    >>> figure = Transcript(sure, [0, 0, 1], epochs=[3])
    >>> figure.path.tolist(), figure.reading
    ([1, 0, 1, 2], '001')
    """

    reserve: ClassVar[tuple[int, int]] = (474, 560)

    posteriors = Binary("float32")
    shares = Binary("float32")
    losses = traitlets.List(traitlets.Float()).tag(sync=True)
    digits = traitlets.List(traitlets.Int()).tag(sync=True)
    epochs = traitlets.List(traitlets.Int()).tag(sync=True)
    moment = Finite(0, min=0)
    step = Finite(0, min=0)
    view = Choice(VIEWS)

    def __init__(
        self,
        logits: ArrayLike,
        digits: ArrayLike,
        epochs: ArrayLike,
        *,
        moment: int = 0,
        view: str = VIEWS[0],
    ) -> None:
        scores = np.asarray(logits, np.float64)
        said, when = np.asarray(digits, int), np.asarray(epochs, int)
        if scores.ndim != 3 or said.ndim != 1 or when.shape != scores.shape[:1]:
            raise ValueError(
                f"Transcript expects logits (moments, T, K), digits (L,) and epochs (moments,), "
                f"got shapes {scores.shape}, {said.shape} and {when.shape}."
            )
        if scores.shape[1] > 40 or scores.shape[2] > 11:
            raise ValueError(
                f"Transcript expects at most 40 steps and 11 classes, got {scores.shape[1:]}."
            )
        if not 0 <= moment < len(when):
            raise ValueError(f"Transcript moment expects 0 to {len(when) - 1}, got {moment}.")
        loss = CTC()
        targets = loss.check_targets(
            np.tile(said + 1, (len(when), 1)), scores.shape[1:], scores.dtype
        )
        logs = scores - scores.max(axis=2, keepdims=True) - 1e-9  # below 0: no probabilities
        losses, gradient = loss.forward(targets, logs)
        heard = softmax(scores)
        super().__init__(
            posteriors=heard,
            shares=np.clip(heard - gradient, 0, 1),
            losses=losses.tolist(),
            digits=said.tolist(),
            epochs=when.tolist(),
            moment=moment,
            view=view,
            question="Nobody told the network when each digit was said. How does it find out?",
            hint="Move through the training. Then see what the loss asks for at the same moment.",
        )

    @property
    def path(self) -> NDArray[np.int64]:
        """The most probable class of each step, (T,)."""
        best: NDArray[np.int64] = self.posteriors[int(self.moment)].argmax(axis=1)
        return best

    @property
    def reading(self) -> str:
        """The path without repetitions and blanks."""
        path = self.path
        new = np.concatenate([[True], path[1:] != path[:-1]])
        return "".join(str(c - 1) for c in path[new & (path != 0)])

    def describe(self) -> str:
        k = int(self.moment)
        return say(
            "After {epochs} epochs the network reads {reading}; said was {said}. The loss is "
            "{loss}.",
            epochs=self.epochs[k],
            reading=self.reading or BLANK,
            said="".join(map(str, self.digits)),
            loss=f"{self.losses[k]:.1f}",
        )

    def still(self) -> str:
        shown = self.posteriors[int(self.moment)]
        steps, classes = shown.shape
        picture = Still(
            x=(0, steps), y=(-0.5, classes - 0.5), x_label=say("step"), y_label=say("digit")
        )
        rows = np.concatenate([shown[:, 1:], shown[:, :1]], axis=1)  # the blank on top
        picture.gray(1 - rows.T[::-1], 0, -0.5, steps, classes - 0.5)
        return picture.svg(self.describe())
