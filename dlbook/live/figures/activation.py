"""An activation function beside its derivative."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from dlbook import activations
from dlbook.live.base import Choice, Figure, Finite
from dlbook.live.network import ACTIVATIONS
from dlbook.live.still import Still
from dlbook.live.words import say


class Activation(Figure):
    """An activation and its derivative; where the derivative nearly vanishes, it is shaded.

    Args:
        activation: one of the element-wise activations of :mod:`dlbook.activations`.
        z: the weighted sum at which both are read off, between -6 and 6.

    >>> Activation("relu", z=-1).describe()
    'relu(-1.00) = 0.000, and its slope there is 0.000.'
    """

    parts: ClassVar[tuple[str, ...]] = ("engine.js",)
    reserve: ClassVar[tuple[int, int]] = (490, 660)

    activation = Choice(ACTIVATIONS)
    z = Finite(min=-6, max=6)

    def __init__(self, activation: str = "sigmoid", *, z: float = 1.0) -> None:
        super().__init__(
            activation=activation,
            z=z,
            question="What does an activation do to a number, and where does its slope vanish?",
            hint="Drag the point along the curve, or focus a curve and press the arrow keys.",
        )

    @property
    def value(self) -> float:
        """The activation at z."""
        return float(activations.get(self.activation)(np.array([self.z]))[0])

    @property
    def slope(self) -> float:
        """Its derivative at z."""
        return float(activations.get(self.activation).derivative(np.array([self.z]))[0])

    def describe(self) -> str:
        return say(
            "{name}({z}) = {value}, and its slope there is {slope}.",
            name=say(self.activation),
            z=f"{self.z:.2f}",
            value=f"{self.value:.3f}",
            slope=f"{self.slope:.3f}",
        )

    def still(self) -> str:
        z = np.linspace(-6, 6, 121)
        function = activations.get(self.activation)
        values, slopes = function(z), function.derivative(z)
        low, high = min(values.min(), slopes.min()), max(values.max(), slopes.max())
        picture = Still(x=(-6, 6), y=(low - 0.1, high + 0.1), x_label=say("weighted sum z"))
        picture.line(np.column_stack([z, slopes]), "orange", dash="6 4")
        picture.line(np.column_stack([z, values]), "blue", width=3)
        picture.points([(self.z, self.value)])
        return picture.svg(
            say("{text} Solid: the function. Dashed: its derivative.", text=self.describe())
        )
