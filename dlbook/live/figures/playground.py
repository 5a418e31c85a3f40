"""A network to build, train and watch."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

import numpy as np
import traitlets
from numpy.typing import ArrayLike, NDArray

from dlbook.datasets import make_blobs, make_moons, make_spirals
from dlbook.layers import Dense
from dlbook.live.base import Array, Binary, Choice, Figure, Finite, checked_array
from dlbook.live.still import Still
from dlbook.live.words import say
from dlbook.models import Sequential
from dlbook.regularizers import L2

#: Points of each data set; the first two thirds train the network, the rest test it.
COUNT = 300
DATA_SEED = 0
DATASETS = ("moons", "circles", "spirals", "blobs")


def _make(name: str, noise: float) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """A data set before standardization. Its coordinates are linear in the noise."""
    if name == "moons":
        return make_moons(COUNT, noise=noise, seed=DATA_SEED)
    if name == "spirals":
        return make_spirals(COUNT, noise=noise, seed=DATA_SEED)
    if name == "blobs":
        return make_blobs(COUNT, centers=2, cluster_std=10 * noise, seed=DATA_SEED)
    from sklearn.datasets import make_circles

    points, labels = make_circles(COUNT, noise=noise, factor=0.5, random_state=DATA_SEED)
    return points, labels


class Playground(Figure):
    """A dense network with one sigmoid output, trained in the page on two classes of points.

    Every step is a full-batch step, so one step is one epoch. The network starts from the
    weights that ``Sequential(..., seed=seed)`` draws, and "Show as code" prints the same
    experiment as a program for dlbook.

    Args:
        dataset: "moons", "circles", "spirals", "blobs", or "own points".
        hidden: units of each hidden layer; up to four layers of up to eight units.
        activation: of the hidden layers: "tanh", "relu", "sigmoid" or "linear".
        optimizer: "sgd", "momentum" (SGD with momentum 0.9), "rmsprop" or "adam".
        rate: learning rate.
        l2: strength of the L2 penalty on the kernels.
        noise: standard deviation of the noise in the data (for blobs, ten times that).
        seed: of the initial weights.
        points, labels: the own points, shape (n, 2) and (n,), within [-3, 3].

    :attr:`data` is what the network is trained on, :meth:`model` the network as it stands.
    """

    parts: ClassVar[tuple[str, ...]] = ("engine.js", "numpy_random.js")
    reserve: ClassVar[tuple[int, int]] = (840, 1580)

    dataset = Choice((*DATASETS, "own points"))
    hidden = traitlets.List(traitlets.Int()).tag(sync=True)
    activation = Choice(("tanh", "relu", "sigmoid", "linear"))
    optimizer = Choice(("sgd", "momentum", "rmsprop", "adam"), "adam")
    rate = Finite(0.03, min=0.0001, max=3)
    l2 = Finite(min=0, max=0.1)
    noise = Finite(0.1, min=0, max=0.3)
    seed = traitlets.Int().tag(sync=True)
    points = Array(shape=(None, 2))
    labels = Array(shape=(None,))
    parameters = Array(shape=(None,))
    epochs = Finite()
    data_seed = traitlets.Int(DATA_SEED, read_only=True).tag(sync=True)
    clean = Binary("float32")
    jitter = Binary("float32")
    classes = Binary("uint8")

    def __init__(
        self,
        dataset: str = "moons",
        *,
        hidden: Sequence[int] = (4, 3),
        activation: str = "tanh",
        optimizer: str = "adam",
        rate: float = 0.03,
        l2: float = 0.0,
        noise: float = 0.1,
        seed: int = 0,
        points: ArrayLike | None = None,
        labels: ArrayLike | None = None,
    ) -> None:
        if (points is None) != (labels is None):
            raise ValueError("Playground expects points and labels together, or neither.")
        if points is None or labels is None:
            ring, middle = (
                [[-1.5, 0], [0, 1.5], [1.5, 0], [0, -1.5]],
                [[0, 0], [0.4, 0.3], [-0.4, -0.2]],
            )
            points, labels = np.array(ring + middle), np.repeat([0, 1], [4, 3])
        x = checked_array(points, "Playground points", (None, 2))
        clean = [_make(name, 0.0) for name in DATASETS]
        noisy = [_make(name, 1.0) for name in DATASETS]
        super().__init__(
            dataset=dataset,
            hidden=list(hidden),
            activation=activation,
            optimizer=optimizer,
            rate=rate,
            l2=l2,
            noise=noise,
            seed=seed,
            points=x,
            labels=checked_array(labels, "Playground labels", (len(x),)),
            clean=np.stack([x for x, _ in clean]),
            jitter=np.stack([b - a for (a, _), (b, _) in zip(clean, noisy, strict=True)]),
            classes=np.stack([y for _, y in clean]),
            question="What does every unit of a network learn? Build one, train it, watch.",
            hint="Hover or tap a connection to read its weight; with keys, Tab to the network and "
            "press the arrow keys. Click the large picture to add a point of your own.",
        )

    @traitlets.validate("hidden")
    def _few_small_layers(self, proposal: dict[str, Any]) -> list[int]:
        hidden: list[int] = proposal["value"]
        if len(hidden) > 4 or not all(1 <= units <= 8 for units in hidden):
            raise traitlets.TraitError(
                f"Playground.hidden expects up to four layers of 1 to 8 units, got {hidden}."
            )
        return hidden

    @traitlets.validate("labels")
    def _two_classes(self, proposal: dict[str, Any]) -> NDArray[np.float64]:
        labels: NDArray[np.float64] = proposal["value"]
        if not np.isin(labels, (0, 1)).all():
            raise traitlets.TraitError(
                f"Playground.labels expects only 0 and 1, got {np.unique(labels)}."
            )
        return labels

    @property
    def data(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """All points, standardized unless they are the reader's own, and their classes."""
        if self.dataset == "own points":
            return self.points, self.labels
        points, labels = _make(self.dataset, self.noise)
        return (points - points.mean(axis=0)) / points.std(axis=0), labels.astype(np.float64)

    def model(self) -> Sequential:
        """The network in its present state; at the start, if the page has not trained it."""
        regularizer = L2(self.l2) if self.l2 else None
        layers = [
            Dense(units, activation=self.activation, kernel_regularizer=regularizer)
            for units in self.hidden
        ]
        head = Dense(1, activation="sigmoid", kernel_regularizer=regularizer)
        model = Sequential([*layers, head], seed=self.seed)
        model.build((2,))
        sizes = [parameter.value.size for parameter in model.parameters]
        if len(self.parameters) == sum(sizes):
            pieces = np.split(self.parameters, np.cumsum(sizes)[:-1])
            for parameter, piece in zip(model.parameters, pieces, strict=True):
                parameter.value[...] = piece.reshape(parameter.value.shape)
        return model

    def describe(self) -> str:
        shape = "-".join(str(units) for units in (2, *self.hidden, 1))
        x, _ = self.data
        return say(
            "A {shape} network with {activation} units on {count} points ({dataset}), "
            "before training with {optimizer}.",
            shape=shape,
            activation=say(self.activation),
            count=len(x),
            dataset=say(self.dataset),
            optimizer=say(self.optimizer),
        )

    def still(self) -> str:
        x, y = self.data
        picture = Still(x=(-3, 3), y=(-3, 3), height=420)
        axis = np.linspace(-2.85, 2.85, 20)
        grid = np.stack(np.meshgrid(axis, axis), axis=-1).reshape(-1, 2)
        out = self.model().predict(grid, verbose=0).reshape(20, 20)
        picture.bands(out, "orange")
        picture.points(x, y.astype(int))
        return picture.svg(self.describe())
