"""Backpropagation through a small graph, one edge at a time."""

from __future__ import annotations

from typing import ClassVar

from dlbook.live.base import Array, Figure, Finite
from dlbook.live.graph import SigmoidGraph
from dlbook.live.still import Still
from dlbook.live.words import say

#: Values first, from left to right; then gradients, from right to left.
STEPS = ("p", "z", "a", "L", "dL", "da", "dz", "db", "dp", "dw", "dx")


class BackpropStepper(Figure):
    """The graph of ``L = (sigmoid(w x + b) - y)**2``: values flow forward, gradients back.

    Args:
        x, w, b, y: input, weight, bias and target, each between -3 and 3.
        step: how many of the eleven steps have been made: four forward, then seven back.

    :attr:`values` and :attr:`gradients` hold all numbers of the graph by name.

    >>> figure = BackpropStepper(x=1, w=0, b=0, y=1)
    >>> figure.values["L"], figure.gradients["w"]
    (0.25, -0.25)
    """

    reserve: ClassVar[tuple[int, int]] = (530, 790)

    inputs = Array(shape=(4,))
    step = Finite(min=0, max=len(STEPS))

    def __init__(
        self, *, x: float = 2.0, w: float = -0.5, b: float = 0.4, y: float = 1.0, step: int = 4
    ) -> None:
        super().__init__(
            inputs=(x, w, b, y),
            step=step,
            question="How does a gradient find its way back to every weight?",
            hint="Press Next. Change x, w, b or y at any time: all numbers follow.",
        )

    @property
    def graph(self) -> SigmoidGraph:
        """The graph in the figure's present state."""
        return SigmoidGraph(*(float(value) for value in self.inputs))

    @property
    def values(self) -> dict[str, float]:
        """Every value of the graph: x, w, b, y, p = w x, z = p + b, a = sigmoid(z), L."""
        return self.graph.values

    @property
    def gradients(self) -> dict[str, float]:
        """The derivative of L by every value but y, by its name."""
        return self.graph.gradients

    def describe(self) -> str:
        v, g = self.values, self.gradients
        return say(
            "With x = {x}, w = {w}, b = {b} and y = {y} the loss is {loss}; "
            "its gradient is {by_w} by w and {by_b} by b.",
            **{name: f"{v[name]:.2f}" for name in "xwby"},
            loss=f"{v['L']:.3f}",
            by_w=f"{g['w']:.3f}",
            by_b=f"{g['b']:.3f}",
        )

    def still(self) -> str:
        v, g = self.values, self.gradients
        places = {"w": (0.7, 3), "x": (0.7, 1), "p": (2.4, 2), "b": (2.4, 0.6), "z": (4.1, 2),
                  "a": (5.8, 2), "y": (5.8, 0.6), "L": (7.4, 2)}  # fmt: skip
        edges = [tuple(pair) for pair in ("wp", "xp", "pz", "bz", "za", "aL", "yL")]
        picture = Still(x=(0, 8.1), y=(0, 3.6), height=280, frame=False)
        for start, end in edges:
            picture.line([places[start], places[end]], "muted", 1.5)
        for name, (x, y) in places.items():
            picture.box(x - 0.55, y - 0.42, 1.1, 0.84, "ground")
            picture.box(x - 0.55, y - 0.42, 1.1, 0.84, "blue", 0.15)
            picture.text(
                say("{name} = {value}", name=say(name), value=f"{v[name]:.2f}"),
                x,
                y + 0.15,
                size=13,
            )
            if name in g:
                picture.text(say("grad {value}", value=f"{g[name]:.2f}"), x, y - 0.2, size=12)
        return picture.svg(self.describe())
