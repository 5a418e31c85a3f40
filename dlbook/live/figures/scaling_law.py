"""ScalingLaw: lay a curve through four sizes, then let the fifth be trained."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
import traitlets
from numpy.typing import ArrayLike, NDArray

from dlbook.live.base import Array, Figure, Finite, checked_array
from dlbook.live.still import Still
from dlbook.live.words import say
from dlbook.scaling import size_factor

#: How much larger than the last network the far one is.
FAR = 1000


class ScalingLaw(Figure):
    """Losses of networks of several sizes, and a law ``E + A / N^a`` that is laid by hand.

    The factor A is chosen by least squares on all networks but the last.

    Args:
        parameters: sizes N, rising, shape (n,), at least three.
        losses: their losses in nats, shape (n,).
        floor: E at the start, in nats.
        exponent: a at the start.

    Raises:
        ValueError: fewer than three sizes, sizes that do not rise, or lengths that differ.

    >>> figure = ScalingLaw([100, 400, 1600], [2.0, 1.5, 1.25], floor=1, exponent=0.5)
    >>> figure.error, figure.predictions.round(2).tolist()
    (0.0, [1.25, 1.01])
    """

    reserve: ClassVar[tuple[int, int]] = (480, 530)

    parameters = Array(shape=(None,))
    losses = Array(shape=(None,))
    floor = Finite(1.0, min=0, max=2)
    exponent = Finite(0.5, min=0.02, max=1)
    trained = traitlets.Bool(False).tag(sync=True)

    def __init__(
        self,
        parameters: ArrayLike,
        losses: ArrayLike,
        *,
        floor: float = 1.0,
        exponent: float = 0.5,
    ) -> None:
        sizes = checked_array(parameters, "ScalingLaw parameters", (None,))
        paid = checked_array(losses, "ScalingLaw losses", (len(sizes),))
        if len(sizes) < 3 or sizes[0] <= 0 or np.any(np.diff(sizes) <= 0):
            raise ValueError(
                "ScalingLaw expects at least three sizes, positive and rising, "
                f"got {sizes.tolist()}."
            )
        super().__init__(
            parameters=sizes,
            losses=paid,
            floor=floor,
            exponent=exponent,
            question="What will the largest network cost, and one a thousand times as large?",
            hint="Lay the curve through the filled points. Then train the last network.",
        )

    @property
    def curve(self) -> NDArray[np.float64]:
        """What the law says of the networks that are shown, and of the far one, (n + 1,)."""
        known = slice(None, -1)
        factor = size_factor(
            self.parameters[known], self.losses[known], float(self.floor), float(self.exponent)
        )
        sizes = np.append(self.parameters, FAR * self.parameters[-1])
        return np.asarray(self.floor + factor * sizes ** -float(self.exponent))

    @property
    def error(self) -> float:
        """The root of the mean squared error on all networks but the last, in nats."""
        known = len(self.losses) - 1
        return float(np.sqrt(np.mean((self.curve[:known] - self.losses[:known]) ** 2)))

    @property
    def predictions(self) -> NDArray[np.float64]:
        """What the law says of the last network and of the far one, in nats."""
        return self.curve[-2:]

    def describe(self) -> str:
        text = say(
            "Floor {floor}, exponent {exponent}: error {error} on the small networks, {last} nats "
            "for the last, {far} for one a thousand times as large.",
            floor=f"{self.floor:.2f}",
            exponent=f"{self.exponent:.2f}",
            error=f"{self.error:.3f}",
            last=f"{self.predictions[0]:.2f}",
            far=f"{self.predictions[1]:.2f}",
        )
        if not self.trained:
            return text
        return say("{text} It came to {came}.", text=text, came=f"{self.losses[-1]:.2f}")

    def still(self) -> str:
        logs = np.log10(self.parameters)
        far = logs[-1] + np.log10(FAR)
        picture = Still(
            x=(logs[0] - 0.3, far + 0.3),
            y=(0, self.losses.max() + 0.3),
            x_label=say("parameters"),
            y_label=say("loss (nats)"),
            height=320,
        )
        picture.points(np.column_stack([logs[:-1], self.losses[:-1]]))
        picture.line(np.column_stack([np.append(logs, far), self.curve]), "orange")
        return picture.svg(self.describe())
