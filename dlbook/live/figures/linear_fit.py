"""Linear and logistic regression: a line through points, and its place on the loss surface."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
import traitlets
from numpy.typing import ArrayLike, NDArray

from dlbook import activations, losses
from dlbook.datasets import load_diabetes
from dlbook.live.base import Array, Choice, Figure, Finite, checked_array
from dlbook.live.still import Still
from dlbook.live.words import say


class LinearFit(Figure):
    """``y = w x + b`` under the mean squared error, or its sigmoid under the cross-entropy.

    Args:
        x, y: data, shape (n,); without them body mass index and progression of diabetes of 40
            patients (scikit-learn), both standardized.
        mode: "linear" or "logistic". The logistic target is 1 where y is above 0.
        weight, bias: the first line.
        rate: the learning rate of the button "Gradient step".
        x_name, y_name: names of the axes.

    >>> figure = LinearFit([0, 1, 2], [0, 1, 2], weight=1, bias=0)
    >>> figure.loss
    0.0
    """

    parts: ClassVar[tuple[str, ...]] = ("engine.js",)
    reserve: ClassVar[tuple[int, int]] = (490, 980)

    points = Array(shape=(None, 2))
    mode = Choice(("linear", "logistic"))
    weight = Finite(min=-3, max=3)
    bias = Finite(min=-3, max=3)
    rate = Finite(0.1, min=0.001, max=3)
    names = traitlets.List(traitlets.Unicode()).tag(sync=True)

    def __init__(
        self,
        x: ArrayLike | None = None,
        y: ArrayLike | None = None,
        *,
        mode: str = "linear",
        weight: float = -0.5,
        bias: float = 0.5,
        rate: float = 0.1,
        x_name: str = "x",
        y_name: str = "y",
    ) -> None:
        if (x is None) != (y is None):
            raise ValueError("LinearFit expects x and y together, or neither.")
        if x is None or y is None:
            points = _patients()
            x_name, y_name = "body mass index, standardized", "progression, standardized"
        else:
            xs = checked_array(x, "LinearFit x", (None,))
            ys = checked_array(y, "LinearFit y", (len(xs),))
            points = np.column_stack([xs, ys])
        super().__init__(
            points=points,
            mode=mode,
            weight=weight,
            bias=bias,
            rate=rate,
            names=[x_name, y_name],
            question="Which line fits best, and where is it on the loss surface?",
            hint="Drag a data point, or the round mark on the loss surface. With keys: Tab to a "
            "picture, comma and period choose a point, arrows move it.",
        )

    @property
    def targets(self) -> NDArray[np.float64]:
        """What the line should give: y, or for the logistic mode 1 where y is above 0."""
        y = self.points[:, 1]
        return np.asarray(y if self.mode == "linear" else y > 0, dtype=np.float64)

    @property
    def loss(self) -> float:
        """The mean squared error, or the mean binary cross-entropy."""
        name = "mean_squared_error" if self.mode == "linear" else "binary_crossentropy"
        outputs = self.outputs(self.points[:, 0])
        return float(losses.get(name)(self.targets[:, None], outputs[:, None]))

    def outputs(self, x: ArrayLike) -> NDArray[np.float64]:
        """The line, or its sigmoid, at x."""
        activation = activations.get("linear" if self.mode == "linear" else "sigmoid")
        return np.asarray(activation(self.weight * np.asarray(x, np.float64) + self.bias))

    def describe(self) -> str:
        bias = f"{'-' if self.bias < 0 else '+'} {abs(self.bias):.2f}"
        line = say("{w} x {b}", w=f"{self.weight:.2f}", b=bias)
        if self.mode == "linear":
            text = "The line {line} through {count} points has a mean squared error of {loss}."
        else:
            text = "The sigmoid of {line} through {count} points has a cross-entropy of {loss}."
        return say(text, line=line, count=len(self.points), loss=f"{self.loss:.3f}")

    def still(self) -> str:
        x, y = self.points[:, 0], self.targets
        low, high = x.min() - 0.3, x.max() + 0.3
        xs = np.linspace(low, high, 60)
        line = self.outputs(xs)
        pad = 0.15 * np.ptp(y) + 0.1
        picture = Still(
            x=(low, high), y=(y.min() - pad, y.max() + pad), height=360,
            x_label=say(self.names[0]), y_label=say(self.names[1]),
        )  # fmt: skip
        inside = (line > y.min() - pad) & (line < y.max() + pad)
        picture.line(np.column_stack([xs, line])[inside], "orange", 3)
        picture.points(np.column_stack([x, y]))
        return picture.svg(self.describe())


def _patients() -> NDArray[np.float64]:
    data = load_diabetes()
    both = np.column_stack([data.x[:40, 2], data.y[:40]])
    return np.asarray(((both - both.mean(axis=0)) / both.std(axis=0)).round(3))
