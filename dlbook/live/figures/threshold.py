"""A classifier's threshold, its errors and their cost."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np
import traitlets
from numpy.typing import ArrayLike, NDArray

from dlbook.datasets import load_breast_cancer
from dlbook.live.base import Array, Figure, Finite, checked_array
from dlbook.live.still import Still
from dlbook.live.words import say


class Threshold(Figure):
    """Scores of two classes, a threshold, the confusion matrix, the ROC curve and the costs.

    Args:
        scores: probabilities of class 1, shape (n,), from 0 to 1; without them those that a
            logistic regression gives to the 285 held-out tumors of the breast cancer data.
        labels: the true classes, 0 or 1, shape (n,).
        threshold: from 0 to 1; scores at or above it count as class 1.
        class_names: names of class 0 and class 1.
        cost_miss, cost_alarm: cost of a class 1 that is missed, and of a false alarm.

    :attr:`confusion` is the matrix ``[[tn, fp], [fn, tp]]``.
    """

    reserve: ClassVar[tuple[int, int]] = (550, 1020)

    scores = Array(shape=(None,))
    labels = Array(shape=(None,))
    threshold = Finite(0.5, min=0, max=1)
    cost_miss = Finite(10, min=0, max=100)
    cost_alarm = Finite(1, min=0, max=100)
    class_names = traitlets.List(traitlets.Unicode()).tag(sync=True)

    def __init__(
        self,
        scores: ArrayLike | None = None,
        labels: ArrayLike | None = None,
        *,
        threshold: float = 0.5,
        class_names: tuple[str, str] = ("negative", "positive"),
        cost_miss: float = 10.0,
        cost_alarm: float = 1.0,
    ) -> None:
        if (scores is None) != (labels is None):
            raise ValueError("Threshold expects scores and labels together, or neither.")
        if scores is None or labels is None:
            scores, labels = _tumors()
            class_names = ("benign", "malignant")
        p = checked_array(scores, "Threshold scores", (None,))
        y = checked_array(labels, "Threshold labels", (len(p),))
        if len(p) == 0 or p.min() < 0 or p.max() > 1:
            raise ValueError("Threshold expects scores from 0 to 1, at least one of them.")
        if not np.array_equal(np.unique(y), [0, 1]):
            raise ValueError(f"Threshold labels expects both 0 and 1, got {np.unique(y)}.")
        super().__init__(
            scores=p,
            labels=y,
            threshold=threshold,
            class_names=list(class_names),
            cost_miss=cost_miss,
            cost_alarm=cost_alarm,
            question="Where should a classifier draw the line when one error costs more?",
            hint="Drag the threshold in the left picture, or the point on the curve.",
        )

    @property
    def confusion(self) -> NDArray[np.int64]:
        """Rows: true class; columns: predicted class."""
        positive = self.scores >= self.threshold
        matrix = np.zeros((2, 2), dtype=np.int64)
        np.add.at(matrix, (self.labels.astype(int), positive.astype(int)), 1)
        return matrix

    def describe(self) -> str:
        (tn, fp), (fn, tp) = self.confusion
        return say(
            "At threshold {threshold}: {tp} {one} found, {fn} missed; "
            "{fp} false alarms, {tn} {zero} left alone.",
            threshold=f"{self.threshold:.2f}",
            tp=tp,
            fn=fn,
            fp=fp,
            tn=tn,
            zero=say(self.class_names[0]),
            one=say(self.class_names[1]),
        )

    def still(self) -> str:
        bins = np.linspace(0, 1, 21)
        counts: list[Any] = [np.histogram(self.scores[self.labels == k], bins)[0] for k in (0, 1)]
        most = np.sqrt(max(counts[0].max(), counts[1].max()))
        picture = Still(x=(0, 1), y=(-1.1, 1.1), x_label=say("score"), height=300)
        for k, color in enumerate(("blue", "orange")):
            for count, left in zip(counts[k], bins[:-1], strict=True):
                height = np.sqrt(count) / most
                picture.box(left + 0.003, 0 if k else -height, 0.044, height, color)
        picture.line([(self.threshold, -1.1), (self.threshold, 1.1)], "ink", 3)
        return picture.svg(self.describe())


def _tumors() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Scores for malignancy of the odd-numbered tumors by a model fitted to the even ones."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    data = load_breast_cancer()
    x, malignant = data.x[:, :2], 1.0 - data.y  # mean radius and mean texture
    model = make_pipeline(StandardScaler(), LogisticRegression())
    model.fit(x[::2], malignant[::2])
    scores = model.predict_proba(x[1::2])[:, 1]
    return np.asarray(scores.round(4)), np.asarray(malignant[1::2])
