"""PoleTraining: a network learns to balance a pole, from nothing but how long it stood."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
import traitlets

from dlbook.layers import Dense
from dlbook.live.base import Array, Figure, Finite
from dlbook.live.still import Still
from dlbook.live.words import say
from dlbook.models import Sequential


class PoleTraining(Figure):
    """Policy gradient in the page: a cart, a pole, two actions, and the learning curve.

    The pole is that of Gymnasium's ``CartPole-v1``, its rules and its limit of 500 steps. One
    update plays ``episodes`` games and takes one step of Adam along the policy gradient; with the
    baseline, a second network predicts the return, and what it predicts is subtracted.

    Args:
        baseline: whether the value network is subtracted.
        seed: of the initial weights and of all games.
        episodes: games in one update, from 1 to 32.
        rate: learning rate of both networks.

    :attr:`curve` holds the mean number of steps in every update so far, :attr:`parameters` the
    policy's weights and biases one after another once the page has trained it.

    >>> figure = PoleTraining(seed=3)
    >>> figure.model().predict(np.zeros((1, 4)), verbose=0)  # no opinion yet, upright at rest
    array([[0.5, 0.5]], dtype=float32)
    """

    parts: ClassVar[tuple[str, ...]] = ("engine.js", "numpy_random.js")
    reserve: ClassVar[tuple[int, int]] = (395, 760)

    baseline = traitlets.Bool().tag(sync=True)
    seed = traitlets.Int().tag(sync=True)
    episodes = Finite(8, min=1, max=32)
    rate = Finite(0.02, min=0.0001, max=1)
    curve = Array(shape=(None,))
    parameters = Array(shape=(None,))

    def __init__(
        self, *, baseline: bool = True, seed: int = 0, episodes: int = 8, rate: float = 0.02
    ) -> None:
        super().__init__(
            baseline=baseline,
            seed=seed,
            episodes=episodes,
            rate=rate,
            question="Can a network learn to balance a pole when nobody shows it how?",
            hint="Train, then watch the pole, and push it: tap beside it, or press the left and "
            "right arrow keys on the picture.",
        )

    def model(self) -> Sequential:
        """The policy as it stands: state (n, 4), in units of its scale, to probabilities (n, 2)."""
        layers = [Dense(16, activation="tanh"), Dense(2, activation="softmax")]
        model = Sequential(layers, seed=self.seed)
        model.build((4,))
        sizes = [parameter.value.size for parameter in model.parameters]
        if len(self.parameters) == sum(sizes):
            pieces = np.split(self.parameters, np.cumsum(sizes)[:-1])
            for parameter, piece in zip(model.parameters, pieces, strict=True):
                parameter.value[...] = piece.reshape(parameter.value.shape)
        return model

    def describe(self) -> str:
        kind = say("with baseline" if self.baseline else "without baseline")
        if len(self.curve) == 0:
            return say("A policy that knows nothing yet, {kind}.", kind=kind)
        return say(
            "{kind}: after {updates} updates of {episodes} games the pole stood {steps} steps "
            "on average.",
            kind=kind,
            updates=len(self.curve),
            episodes=int(self.episodes),
            steps=f"{self.curve[-1]:.0f}",
        )

    def still(self) -> str:
        picture = Still(x=(-2.4, 2.4), y=(-0.5, 1.4), height=300)
        picture.line([(-2.4, 0), (2.4, 0)], color="muted")
        picture.box(-0.25, 0.15, 0.5, 0.3, "blue")
        picture.line([(0, 0.15), (0.2, 1.15)], color="orange", width=8)
        return picture.svg(self.describe())
