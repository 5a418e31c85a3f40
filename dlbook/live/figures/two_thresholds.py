"""TwoThresholds: one classifier, two groups of people, and what a threshold for each does."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

import numpy as np
import traitlets
from numpy.typing import ArrayLike, NDArray

from dlbook.live.base import Array, Figure, checked_array
from dlbook.live.still import Still
from dlbook.live.words import joined, say

#: What the four rates of a group are called, in the order of :attr:`TwoThresholds.rates`.
RATES = ("approved", "of the good approved", "of the bad approved", "good among the approved")


class TwoThresholds(Figure):
    """Scores of two groups, a threshold for each, and four rates that cannot all be made equal.

    Args:
        scores: the classifier's probabilities of class 1, shape (n,), from 0 to 1.
        labels: the true classes, 0 or 1, shape (n,).
        groups: the group of each, 0 or 1, shape (n,). Both classes occur in both groups.
        group_names: names of group 0 and group 1.
        thresholds: one for each group; scores at or above it are approved.

    Raises:
        ValueError: lengths differ, scores lie outside 0 to 1, or a group lacks a class.

    >>> figure = TwoThresholds([0.2, 0.9, 0.4, 0.8], [0, 1, 0, 1], [0, 0, 1, 1])
    >>> figure.rates.tolist()
    [[0.5, 1.0, 0.0, 1.0], [0.5, 1.0, 0.0, 1.0]]
    """

    reserve: ClassVar[tuple[int, int]] = (600, 995)

    scores = Array(shape=(None,))
    labels = Array(shape=(None,))
    groups = Array(shape=(None,))
    thresholds = Array(shape=(2,))
    group_names = traitlets.List(traitlets.Unicode()).tag(sync=True)

    def __init__(
        self,
        scores: ArrayLike,
        labels: ArrayLike,
        groups: ArrayLike,
        *,
        group_names: Sequence[str] = ("group 0", "group 1"),
        thresholds: ArrayLike = (0.5, 0.5),
    ) -> None:
        p = checked_array(scores, "TwoThresholds scores", (None,))
        y = checked_array(labels, "TwoThresholds labels", (len(p),))
        g = checked_array(groups, "TwoThresholds groups", (len(p),))
        if len(p) == 0 or p.min() < 0 or p.max() > 1:
            raise ValueError("TwoThresholds expects scores from 0 to 1, at least one of them.")
        for k in (0, 1):
            if not np.array_equal(np.unique(y[g == k]), [0, 1]) or not np.isin(g, (0, 1)).all():
                raise ValueError(
                    "TwoThresholds expects groups 0 and 1, each with labels 0 and 1. Received: "
                    f"groups {np.unique(g).tolist()}, labels {np.unique(y[g == k]).tolist()} in "
                    f"group {k}."
                )
        super().__init__(
            scores=p,
            labels=y,
            groups=g,
            thresholds=thresholds,
            group_names=list(group_names),
            question="Can you make all four rates equal for both groups?",
            hint="Drag a threshold, use the sliders, or let a button look for it.",
        )

    @property
    def rates(self) -> NDArray[np.float64]:
        """Shape (2, 4): a row for each group, a column for each of the four rates."""
        rows = []
        for k in (0, 1):
            inside = self.groups == k
            yes, good = self.scores[inside] >= self.thresholds[k], self.labels[inside] == 1
            precision = good[yes].mean() if yes.any() else np.nan
            rows.append([yes.mean(), yes[good].mean(), yes[~good].mean(), precision])
        return np.array(rows)

    @property
    def accuracy(self) -> float:
        """The share of all people who are judged right."""
        yes = self.scores >= self.thresholds[self.groups.astype(int)]
        return float((yes == (self.labels == 1)).mean())

    def describe(self) -> str:
        groups = zip(self.group_names, self.thresholds, self.rates, strict=True)
        rows = [
            say(
                "{name}, threshold {threshold}: {rates}",
                name=say(name),
                threshold=f"{threshold:.2f}",
                rates=joined(
                    say("{rate} {what}", rate=f"{rate:.1%}", what=say(what))
                    for rate, what in zip(row, RATES, strict=True)
                ),
            )
            for name, threshold, row in groups
        ]
        return say(
            "{rows}. Accuracy {share}.", rows=joined(rows, "; "), share=f"{self.accuracy:.1%}"
        )

    def still(self) -> str:
        bins = np.linspace(0, 1, 26)
        picture = Still(x=(0, 1), y=(-1.1, 3.5), x_label=say("score"), height=360)
        for k in (0, 1):
            middle = 2.3 * (1 - k)
            inside = self.groups == k
            counts = [
                np.histogram(self.scores[inside & (self.labels == c)], bins)[0] for c in (0, 1)
            ]
            most = np.sqrt(max(count.max() for count in counts))
            for label, color in enumerate(("blue", "orange")):
                for count, left in zip(counts[label], bins[:-1], strict=True):
                    tall = np.sqrt(count) / most
                    picture.box(left + 0.003, middle - (0 if label else tall), 0.034, tall, color)
            picture.line([(self.thresholds[k], middle - 1), (self.thresholds[k], middle + 1)])
            picture.text(say(self.group_names[k]), 0.03, middle + 0.8, anchor="start")
        return picture.svg(self.describe())
