"""One recurrent unit, unrolled over time."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np
import traitlets
from numpy.typing import ArrayLike, NDArray

from dlbook.live.base import Array, Figure, Finite, checked_array
from dlbook.live.recurrence import PULSE, RecurrentUnit
from dlbook.live.still import Still
from dlbook.live.words import say


class RecurrentUnrolling(Figure):
    """``h_t = tanh(u x_t + w h_{t-1} + b)``: the states, and how far back a gradient reaches.

    Args:
        inputs: the sequence, 2 to 30 numbers between -1 and 1.
        w: recurrent weight; u: input weight; b: bias; each between -2 and 2.
        step: how many steps have been made.

    :attr:`unit` holds the states and the gradients of the last state by each one.
    """

    parts: ClassVar[tuple[str, ...]] = ("engine.js",)
    reserve: ClassVar[tuple[int, int]] = (680, 770)

    inputs = Array(shape=(None,))
    w = Finite(0.8, min=-2, max=2)
    u = Finite(1.5, min=-2, max=2)
    b = Finite(0, min=-2, max=2)
    step = Finite(min=0)

    def __init__(
        self,
        inputs: ArrayLike = PULSE,
        *,
        w: float = 0.8,
        u: float = 1.5,
        b: float = 0.0,
        step: int | None = None,
    ) -> None:
        x = checked_array(inputs, "RecurrentUnrolling inputs", (None,))
        super().__init__(
            inputs=x,
            w=w,
            u=u,
            b=b,
            step=len(x) if step is None else step,
            question="How long does a recurrent unit remember, and how far back can it learn?",
            hint="Drag the inputs. With keys: Tab to the picture, comma and period choose a time, "
            "arrows change the input.",
        )

    @traitlets.validate("inputs")
    def _short_and_small(self, proposal: dict[str, Any]) -> NDArray[np.float64]:
        x: NDArray[np.float64] = proposal["value"]
        if not 2 <= len(x) <= 30 or np.abs(x).max() > 1:
            raise traitlets.TraitError(
                "RecurrentUnrolling.inputs expects 2 to 30 numbers between -1 and 1, "
                f"got {len(x)} with the largest size {np.abs(x).max(initial=0):g}."
            )
        return x

    @property
    def unit(self) -> RecurrentUnit:
        """The unit in the figure's present state, with all its numbers."""
        return RecurrentUnit(self.inputs, self.w, self.u, self.b)

    def describe(self) -> str:
        first, last = self.unit.gradients[0], self.unit.states[-1]
        return say(
            "A recurrent unit with w = {w} over {steps} steps ends in state {state}; "
            "the gradient by its first state is {gradient}.",
            w=f"{self.w:.2f}",
            steps=len(self.inputs),
            state=f"{last:.3f}",
            gradient=f"{first:.2g}",
        )

    def still(self) -> str:
        count, states = len(self.inputs), self.unit.states
        picture = Still(x=(0, count + 1), y=(-1.15, 1.15), x_label=say("time"), height=300)
        for t, (x, h) in enumerate(zip(self.inputs, states, strict=True), 1):
            picture.box(t - 0.3, min(x, 0), 0.6, max(abs(x), 0.01), "gray", 0.5)
            picture.points([(t, h)])
        picture.line([(t + 1, h) for t, h in enumerate(states)], "blue")
        gradients = np.clip(self.unit.gradients, -1.1, 1.1)
        picture.line([(t + 1, abs(g)) for t, g in enumerate(gradients)], "orange", dash="6 4")
        return picture.svg(
            say("{text} Solid: states. Dashed: gradients. Bars: inputs.", text=self.describe())
        )
