"""A neuron whose weights, bias and activation the reader turns by hand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

import numpy as np
import traitlets
from numpy.typing import ArrayLike, NDArray

from dlbook import activations
from dlbook.datasets import load_wine
from dlbook.live.base import Array, Choice, Figure, Finite, checked_array
from dlbook.live.still import Still
from dlbook.live.words import say

#: The activations that a neuron may have; "step" answers 0 or 1 and has no slope to learn from.
ACTIVATIONS = ("sigmoid", "tanh", "relu", "linear", "step")


class Neuron(Figure):
    """One neuron, ``a = f(w1 x1 + w2 x2 + b)``, on points of two classes.

    The picture shows the points, the neuron's output as shading, and the line where it
    changes its answer. The loss is the binary cross-entropy for the sigmoid, else the mean
    squared error to the targets 0 and 1 (for tanh: -1 and 1). The neuron answers with class 1
    where the output is above 0.5 (for tanh: above 0).

    Args:
        points: data, shape (n, 2); without it, 130 wines of two growers (scikit-learn).
        labels: the class of each point, 0 or 1, shape (n,).
        weights, bias, activation: the neuron's first state; the activation is "sigmoid",
            "tanh", "relu", "linear" or "step".
        feature_names, class_names: two names each, for the axes and the legend.
        standardize: let the neuron see each feature minus its mean, divided by its standard
            deviation. The axes keep the units of `points`.

    The traits may be read and set at any time, and the picture follows: ``figure.weights``,
    ``figure.bias``, ``figure.points``, ``figure.activation``. What the neuron sees is
    :attr:`inputs`.

    Raises:
        ValueError, traitlets.TraitError: wrong shape, NaN, labels other than 0 and 1, or an
            unknown activation.

    >>> figure = Neuron(points=[[0, 0], [1, 1]], labels=[0, 1], weights=(2, 0), bias=-1)
    >>> figure.describe()
    'The neuron, a sigmoid of 2.00 x1 + 0.00 x2 - 1.00, sorts 2 of 2 points correctly. ...
    """

    parts: ClassVar[tuple[str, ...]] = ("engine.js",)
    reserve: ClassVar[tuple[int, int]] = (580, 940)

    points = Array(shape=(None, 2))
    labels = Array(shape=(None,))
    weights = Array(shape=(2,))
    bias = Finite()
    activation = Choice(ACTIVATIONS)
    feature_names = traitlets.List(traitlets.Unicode()).tag(sync=True)
    class_names = traitlets.List(traitlets.Unicode()).tag(sync=True)
    center = Array(shape=(2,)).tag()
    scale = Array(shape=(2,)).tag()

    def __init__(
        self,
        points: ArrayLike | None = None,
        labels: ArrayLike | None = None,
        *,
        weights: ArrayLike = (-1.0, 1.0),
        bias: float = 0.0,
        activation: str = "sigmoid",
        feature_names: Sequence[str] | None = None,
        class_names: Sequence[str] | None = None,
        standardize: bool = False,
        question: str = "Where does the line go? Turn the knobs until it parts the two classes.",
    ) -> None:
        if (points is None) != (labels is None):
            raise ValueError("Neuron expects points and labels together, or neither.")
        if points is None or labels is None:
            points, labels = _wines()
            feature_names = feature_names or ("alcohol (%)", "color intensity")
            class_names = class_names or ("grower B", "grower A")
            standardize = True
        feature_names = feature_names or ("x1", "x2")
        class_names = class_names or ("class 0", "class 1")
        x = checked_array(points, "Neuron points", (None, 2))
        y = _checked_labels(labels, len(x))
        for names, what in ((feature_names, "feature_names"), (class_names, "class_names")):
            if len(names) != 2:
                raise ValueError(f"Neuron {what} expects two names, got {len(names)}.")
        scale = x.std(axis=0) if standardize else np.ones(2)
        if not scale.all():
            raise ValueError(
                "Neuron can't standardize a feature that has the same value in every point."
            )
        super().__init__(
            points=x,
            labels=y,
            weights=weights,
            bias=bias,
            activation=activation,
            feature_names=list(feature_names),
            class_names=list(class_names),
            center=x.mean(axis=0) if standardize else np.zeros(2),
            scale=scale,
            question=question,
            hint="Drag a point with the mouse or a finger. With keys: Tab to the picture, comma "
            "and period choose a point, arrows move it.",
        )

    @traitlets.validate("labels")
    def _labels_fit(self, proposal: dict[str, Any]) -> NDArray[np.float64]:
        return _checked_labels(proposal["value"], None)

    @property
    def inputs(self) -> NDArray[np.float64]:
        """What the neuron sees: the points, standardized if the figure does so; shape (n, 2)."""
        return np.asarray((self.points - self.center) / self.scale)

    def set_data(self, points: ArrayLike, labels: ArrayLike) -> None:
        """Replace the points and their labels together."""
        x = checked_array(points, "Neuron points", (None, 2))
        y = _checked_labels(labels, len(x))
        with self.hold_sync():
            self.points, self.labels = x, y

    def outputs(self) -> NDArray[np.float64]:
        """The neuron's output for every point, shape (n,)."""
        z = self.inputs @ self.weights + self.bias
        if self.activation == "step":
            return np.asarray(np.heaviside(z, 0.0))
        return np.asarray(activations.get(self.activation)(z))

    def describe(self) -> str:
        right = int(np.sum((self.outputs() > self._threshold()) == (self.labels > 0.5)))
        w1, w2 = self.weights
        return say(
            "The neuron, a {activation} of {w1} x1 {w2} x2 {b}, sorts {right} of {count} points "
            "correctly. Axes: {x} and {y}; circles: {zero}, triangles: {one}.",
            activation=say(self.activation),
            w1=f"{w1:.2f}",
            w2=_signed(w2),
            b=_signed(self.bias),
            right=right,
            count=len(self.points),
            x=say(self.feature_names[0]),
            y=say(self.feature_names[1]),
            zero=say(self.class_names[0]),
            one=say(self.class_names[1]),
        )

    def _threshold(self) -> float:
        return 0.0 if self.activation == "tanh" else 0.5

    def still(self) -> str:
        low, high = self.points.min(axis=0), self.points.max(axis=0)
        pad = 0.08 * np.where(high > low, high - low, 1)
        (x0, y0), (x1, y1) = low - pad, high + pad
        picture = Still(
            x=(x0, x1),
            y=(y0, y1),
            x_label=say(self.feature_names[0]),
            y_label=say(self.feature_names[1]),
        )
        corners = np.array([(x0, y0), (x1, y0), (x1, y1), (x0, y1)])
        z = (corners - self.center) / self.scale @ self.weights + self.bias
        z -= 0.5 if self.activation in ("relu", "linear") else 0.0
        for side, color in ((1, "orange"), (-1, "blue")):
            region, ends = _half(corners, side * z)
            if len(region) > 2:
                picture.area(region, color, 0.14)
        if len(ends) == 2:
            picture.line(ends, width=2.5)
        picture.points(self.points, self.labels.astype(int))
        return picture.svg(self.describe())


def _signed(value: float) -> str:
    return f"{'-' if value < 0 else '+'} {abs(value):.2f}"


def _half(
    corners: NDArray[np.float64], z: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The part of a polygon where z > 0, and the points where its boundary crosses z = 0."""
    region, ends = [], []
    for i in range(len(corners)):
        j = (i + 1) % len(corners)
        if z[i] > 0:
            region.append(corners[i])
        if (z[i] > 0) != (z[j] > 0):
            crossing = corners[i] + z[i] / (z[i] - z[j]) * (corners[j] - corners[i])
            region.append(crossing)
            ends.append(crossing)
    return np.array(region), np.array(ends)


def _checked_labels(labels: ArrayLike, count: int | None) -> NDArray[np.float64]:
    y = checked_array(labels, "Neuron labels", (count,))
    if not np.isin(y, (0, 1)).all():
        raise ValueError(f"Neuron labels expects only 0 and 1, got {np.unique(y)}.")
    return y


def _wines() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Alcohol and color intensity of the wines of two growers, shape (130, 2)."""
    wines = load_wine()
    two = wines.y < 2
    return wines.x[two][:, [0, 9]], 1.0 - wines.y[two]
