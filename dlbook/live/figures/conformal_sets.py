"""ConformalSets: what a promise of coverage costs, and who is covered less."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
import traitlets
from numpy.typing import ArrayLike, NDArray

from dlbook.conformal import conformal_levels, conformal_sets
from dlbook.live.base import Array, Figure, Finite, checked_array
from dlbook.live.still import Still
from dlbook.live.words import joined, say

#: What the four kinds of answers are called, in the order of :attr:`ConformalSets.answers`.
ANSWERS = ("benign alone", "malignant alone", "both", "none")


class ConformalSets(Figure):
    """Patients by their score, two lines, and the sets that the lines make.

    Args:
        calibration: probabilities of class 1, malignant, of patients that set the lines, (n,).
        calibration_labels: their classes, 0 or 1, (n,).
        scores: probabilities of the patients that are shown, (m,).
        labels: their classes, 0 or 1, (m,).
        coverage: what is promised.
        per_class: whether it is promised for each class.

    Raises:
        ValueError: lengths differ, probabilities lie outside 0 to 1, or a class is missing.

    >>> p, y = np.linspace(0.05, 0.95, 10), np.repeat([0, 1], 5)
    >>> figure = ConformalSets(p, y, p, y, coverage=0.7)
    >>> figure.covered.round(1).tolist(), figure.answers.tolist()
    ([0.8, 0.8, 0.8], [4, 4, 0, 2])
    """

    reserve: ClassVar[tuple[int, int]] = (542, 555)

    calibration = Array(shape=(None,))
    calibration_labels = Array(shape=(None,))
    scores = Array(shape=(None,))
    labels = Array(shape=(None,))
    coverage = Finite(0.9, min=0.5, max=0.99)
    per_class = traitlets.Bool(False).tag(sync=True)

    def __init__(
        self,
        calibration: ArrayLike,
        calibration_labels: ArrayLike,
        scores: ArrayLike,
        labels: ArrayLike,
        *,
        coverage: float = 0.9,
        per_class: bool = False,
    ) -> None:
        pairs = []
        for name, p, y in (("calibration", calibration, calibration_labels),
                           ("scores", scores, labels)):  # fmt: skip
            p = checked_array(p, f"ConformalSets {name}", (None,))
            y = checked_array(y, f"ConformalSets labels of {name}", (len(p),))
            if len(p) == 0 or p.min() < 0 or p.max() > 1 or set(y.tolist()) != {0, 1}:
                raise ValueError(
                    f"ConformalSets expects {name} from 0 to 1, and both classes, 0 and 1."
                )
            pairs += [p, y]
        super().__init__(
            calibration=pairs[0],
            calibration_labels=pairs[1],
            scores=pairs[2],
            labels=pairs[3],
            coverage=coverage,
            per_class=per_class,
            question="The promise is kept over all. Is it kept for the malignant?",
            hint="Promise more, promise less. Then promise it for each class.",
        )

    @property
    def levels(self) -> NDArray[np.float64]:
        """The two levels, of benign and malignant; see `dlbook.conformal.conformal_levels`."""
        p, y = self.calibration, self.calibration_labels.astype(int)
        both = np.stack([1 - p, p], axis=1)
        return conformal_levels(both, y, self.coverage, per_class=self.per_class)

    @property
    def sets(self) -> NDArray[np.bool_]:
        """Whether benign and malignant stand in each shown patient's set, (m, 2)."""
        return conformal_sets(np.stack([1 - self.scores, self.scores], axis=1), self.levels)

    @property
    def covered(self) -> NDArray[np.float64]:
        """The share whose set holds the truth: of all, of the benign, of the malignant."""
        y = self.labels.astype(int)
        hit = self.sets[np.arange(len(y)), y]
        return np.array([hit.mean(), hit[y == 0].mean(), hit[y == 1].mean()])

    @property
    def answers(self) -> NDArray[np.int64]:
        """How many patients get each of :data:`ANSWERS`."""
        benign, malignant = self.sets.T
        kinds = (benign & ~malignant, malignant & ~benign, benign & malignant, ~benign & ~malignant)
        return np.array([kind.sum() for kind in kinds])

    def describe(self) -> str:
        shares = [f"{share:.1%}" for share in self.covered]
        counts = zip(self.answers, ANSWERS, strict=True)
        return say(
            "Promised {coverage}. Covered: {all} of all, {benign} of the benign, {malignant} of "
            "the malignant. Answers: {answers}.",
            coverage=f"{self.coverage:.0%}",
            all=shares[0],
            benign=shares[1],
            malignant=shares[2],
            answers=joined(say("{count} {what}", count=n, what=say(what)) for n, what in counts),
        )

    def still(self) -> str:
        picture = Still(x=(-8, 8), y=(-1.2, 1.2), x_label=say("log-odds of malignant"), height=300)
        up = np.where(self.labels == 1, 1, -1)
        heights = up * (0.15 + 0.8 * np.random.default_rng(0).random(len(up)))
        odds = [_log_odds(p) for p in self.scores]
        picture.points(np.column_stack([odds, heights]), self.labels.astype(int))
        for at in (self.levels[0], 1 - self.levels[1]):
            picture.line([(_log_odds(at), -1.1), (_log_odds(at), 1.1)])
        return picture.svg(self.describe())


def _log_odds(p: float) -> float:
    p = float(np.clip(p, 1e-9, 1 - 1e-9))
    return float(np.clip(np.log(p / (1 - p)), -8, 8))
