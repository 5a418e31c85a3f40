"""One recurrent unit over time, as the page computes it too."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

#: A pulse, then silence.
PULSE = (1.0, *[0.0] * 11)


@dataclass(frozen=True)
class RecurrentUnit:
    """``h_t = tanh(u x_t + w h_{t-1} + b)``, from ``h_0 = 0``.

    Args:
        inputs: x_1 to x_T.
        w, u, b: recurrent weight, input weight and bias.

    >>> RecurrentUnit([1, 0], w=0.5, u=0).states
    array([0., 0.])
    """

    inputs: ArrayLike = PULSE
    w: float = 0.8
    u: float = 1.5
    b: float = 0.0

    @property
    def states(self) -> NDArray[np.float64]:
        """h_1 to h_T, shape (T,)."""
        states, h = [], 0.0
        for x in np.asarray(self.inputs, dtype=np.float64):
            h = float(np.tanh(self.u * x + self.w * h + self.b))
            states.append(h)
        return np.array(states)

    @property
    def gradients(self) -> NDArray[np.float64]:
        """The derivative of the last state by h_1 to h_T, shape (T,); the last one is 1."""
        gradients = [1.0]
        for h in self.states[:0:-1]:
            gradients.append(gradients[-1] * (1 - h**2) * self.w)
        return np.array(gradients[::-1])
