"""A neuron and its loss as a graph of single operations, as the page computes it too."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dlbook import activations


@dataclass(frozen=True)
class SigmoidGraph:
    """``L = (a - y)**2`` with ``a = sigmoid(z)``, ``z = p + b``, ``p = w x``.

    Args:
        x, w, b, y: input, weight, bias and target.

    >>> graph = SigmoidGraph(x=1, w=0, b=0, y=1)
    >>> graph.values["L"], graph.gradients["w"]
    (0.25, -0.25)
    """

    x: float
    w: float
    b: float
    y: float

    @property
    def values(self) -> dict[str, float]:
        """Every value of the graph by its name: x, w, b, y, p, z, a, L."""
        p = self.w * self.x
        z = p + self.b
        a = float(activations.get("sigmoid")(np.array([z], dtype=np.float64))[0])
        loss = (a - self.y) ** 2
        return {
            "x": self.x,
            "w": self.w,
            "b": self.b,
            "y": self.y,
            "p": p,
            "z": z,
            "a": a,
            "L": loss,
        }

    @property
    def gradients(self) -> dict[str, float]:
        """The derivative of L by every value but y, by its name."""
        a = self.values["a"]
        da = 2 * (a - self.y)
        dz = da * a * (1 - a)
        return {"L": 1.0, "a": da, "z": dz, "b": dz, "p": dz, "w": dz * self.x, "x": dz * self.w}
