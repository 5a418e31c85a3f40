"""A small network as a mapping that bends the plane."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np
import traitlets
from numpy.typing import ArrayLike, NDArray

from dlbook.datasets import make_moons
from dlbook.layers import Dense
from dlbook.live.base import Array, Choice, Figure, Finite, checked_array
from dlbook.live.still import Still
from dlbook.live.words import say
from dlbook.models import Sequential


class Mapping(Figure):
    """The plane before and after two hidden layers of two units; the last unit cuts it by a line.

    Args:
        points, labels: data, shape (n, 2) within [-2.5, 2.5] and (n,) of 0 and 1; without
            them two moons.
        activation: of the hidden layers: "tanh", "sigmoid", "relu" or "linear".
        probe: the input whose way through the network is shown.
        seed: of the initial weights.

    :meth:`model` is the network with the weights that the page shows.
    """

    parts: ClassVar[tuple[str, ...]] = ("engine.js", "numpy_random.js")
    reserve: ClassVar[tuple[int, int]] = (520, 1010)

    points = Array(shape=(None, 2))
    labels = Array(shape=(None,))
    activation = Choice(("tanh", "sigmoid", "relu", "linear"))
    probe = Array(shape=(2,))
    depth = Finite(2, min=0, max=2)
    seed = traitlets.Int().tag(sync=True)
    epochs = Finite()
    parameters = Array(shape=(None,))

    def __init__(
        self,
        points: ArrayLike | None = None,
        labels: ArrayLike | None = None,
        *,
        activation: str = "tanh",
        probe: ArrayLike = (-1.0, 0.5),
        seed: int = 3,
    ) -> None:
        if (points is None) != (labels is None):
            raise ValueError("Mapping expects points and labels together, or neither.")
        if points is None or labels is None:
            raw, labels = make_moons(120, noise=0.08, seed=0)
            points = ((raw - raw.mean(axis=0)) / raw.std(axis=0)).round(3)
        x = checked_array(points, "Mapping points", (None, 2))
        y = checked_array(labels, "Mapping labels", (len(x),))
        if not np.isin(y, (0, 1)).all():
            raise ValueError(f"Mapping labels expects only 0 and 1, got {np.unique(y)}.")
        super().__init__(
            points=x,
            labels=y,
            activation=activation,
            probe=probe,
            seed=seed,
            question="What does a network do to the plane? Drag the input; train, and see it bend.",
            hint="Drag the ringed input in the left picture. With keys: Tab to it, arrows move it.",
        )

    def model(self) -> Sequential:
        """The network in its present state, 2-2-2-1."""
        model = Sequential(
            [
                Dense(2, activation=self.activation),
                Dense(2, activation=self.activation),
                Dense(1, activation="sigmoid"),
            ],
            seed=self.seed,
        )
        model.build((2,))
        sizes = [parameter.value.size for parameter in model.parameters]
        if len(self.parameters) == sum(sizes):
            pieces = np.split(self.parameters, np.cumsum(sizes)[:-1])
            for parameter, piece in zip(model.parameters, pieces, strict=True):
                parameter.value[...] = piece.reshape(parameter.value.shape)
        return model

    def hidden(self, x: Any) -> NDArray[np.float32]:
        """Where the first `depth` layers of the network carry the inputs x, shape (n, 2)."""
        out = np.asarray(x, dtype=np.float32)
        for layer in self.model().layers[: int(self.depth)]:
            out = layer(out)
        return out

    def describe(self) -> str:
        out = self.model().predict(np.array([self.probe]), verbose=0)[0, 0]
        return say(
            "A grid on the plane and where two {activation} layers carry it. "
            "The input ({x}, {y}) gives the output {out}.",
            activation=say(self.activation),
            x=f"{self.probe[0]:.2f}",
            y=f"{self.probe[1]:.2f}",
            out=f"{out:.3f}",
        )

    def still(self) -> str:
        picture = Still(x=(0, 2.1), y=(0, 1), height=310, frame=False)
        t, grid = np.linspace(-2.5, 2.5, 21), np.linspace(-2.5, 2.5, 11)
        lines = [np.column_stack([t, np.full_like(t, g)]) for g in grid]
        lines += [np.column_stack([np.full_like(t, g), t]) for g in grid]
        bent = [self.hidden(line) for line in lines]
        every = np.concatenate(bent)
        low, size = every.min(axis=0), np.ptp(every, axis=0) + 1e-9
        kinds = self.labels.astype(int)
        for line, after in zip(lines, bent, strict=True):
            picture.line((line + 2.5) / 5, "muted", 0.7)
            picture.line((after - low) / size + [1.1, 0], "muted", 0.7)
        picture.points((self.points + 2.5) / 5, kinds)
        picture.points((self.hidden(self.points) - low) / size + [1.1, 0], kinds)
        return picture.svg(self.describe())
