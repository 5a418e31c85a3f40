"""Every live figure, with the control that the browser tests move."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from dlbook import live
from dlbook.driving import make_trips
from dlbook.games import PolicyValue, RowGame
from dlbook.layers import Dense
from dlbook.live.base import Figure
from dlbook.models import Sequential
from dlbook.seq2seq import EncoderDecoder, Vocabulary
from dlbook.words import nearest_words


@dataclass(frozen=True)
class Case:
    """A figure and one of its controls.

    Attributes:
        make: makes the figure.
        control: a CSS selector; it is dragged by the mouse and tapped by a finger.
        key: pressed when the control has the focus.
    """

    make: Callable[[], Figure]
    control: str = "input[type=range]"
    key: str = "ArrowRight"


def two_groups() -> Figure:
    """Scores that say something about the labels, in groups of different size."""
    rng = np.random.default_rng(0)
    groups = rng.random(200) < 0.3
    labels = (rng.random(200) < np.where(groups, 0.4, 0.75)).astype(int)
    scores = 1 / (1 + np.exp(-rng.normal(2.0 * labels - 1 + 0.5 * ~groups, 1)))
    return live.TwoThresholds(scores.round(3), labels, groups.astype(int))


def imitating(seed: int = 0) -> live.Imitation:
    """Two drivers who steer at random."""
    models = [Sequential([Dense(4, activation="tanh"), Dense(1)], seed=seed + k) for k in (0, 1)]
    for model in models:
        model.build((3,))
    return live.Imitation(
        dict(zip(("one", "other"), models, strict=True)), make_trips(1, seed=seed)
    )


def looking_back(seed: int = 7, **settings: str) -> live.LookBack:
    """A network that reads and writes at random, with weights large enough to choose."""
    # What a reader types is said as typed: here without letters.
    signs, digits = Vocabulary(["3. 3. 1987"]), Vocabulary(["0123456789-"])
    layer = EncoderDecoder(len(signs), len(digits), 5, 4, seed=seed)
    layer((signs.encode(["3"]), digits.encode(["0"])))
    for parameter in layer.parameters:
        parameter.value[...] = np.random.default_rng(seed).normal(0, 0.7, parameter.shape)
    return live.LookBack(layer, signs, digits, **{"text": "3. 3. 1987", **settings})


def three_lists() -> live.NeighborLists:
    """Three lists of neighbors, of vectors that differ by noise."""
    rng = np.random.default_rng(0)
    vectors = rng.normal(size=(40, 4))
    lists = {
        name: nearest_words(vectors + noise * rng.normal(size=vectors.shape), 10)
        for name, noise in {"counts": 0.0, "seed 0": 0.3, "seed 1": 0.3}.items()
    }
    return live.NeighborLists([f"word {i}" for i in range(40)], lists)


def patients() -> Figure:
    """Scores of patients that say much about the labels; the malignant are fewer and later."""
    rng = np.random.default_rng(1)
    labels = (rng.random(160) < 0.4).astype(int)
    scores = 1 / (1 + np.exp(-rng.normal(5.0 * labels - 3, 2)))
    return live.ConformalSets(scores[:80], labels[:80], scores[80:], labels[80:])


def two_trainings() -> live.GradientFlow:
    """Gradients of two networks of five layers at three moments."""
    rng = np.random.default_rng(0)
    norms = {name: np.exp(rng.normal(size=(3, 5))) for name in ("1", "2")}
    losses = {name: rng.random(3) for name in norms}
    return live.GradientFlow(norms, losses, [0, 10, 50])


def four_and_one(**settings: float) -> live.ScalingLaw:
    """Losses of five sizes that fall by a law of their own."""
    sizes = [1_500, 4_500, 15_000, 55_000, 208_000]
    return live.ScalingLaw(sizes, [2.3, 2.1, 1.95, 1.8, 1.75], **settings)


def small_reader() -> live.SmallReader:
    """A network that reads at random, and six pictures."""
    model = Sequential([Dense(5, activation="relu"), Dense(10, activation="softmax")], seed=2)
    model.build((64,))
    rng = np.random.default_rng(0)
    return live.SmallReader(model, rng.integers(0, 17, (6, 64)), rng.integers(0, 10, 6))


def two_readers() -> live.SentenceBuilder:
    """Two models' answers to twelve sentences."""
    rng = np.random.default_rng(0)
    # The sentences are those of the models, in no language but theirs: here signs.
    slots = [["="], ["", "–"], ["+", "×", "÷"], ["", "±"]]
    answers = {name: rng.random((1, 2, 3, 2)) for name in ("counts", "recurrent")}
    return live.SentenceBuilder(slots, answers, rng.integers(0, 2, (1, 2, 3, 2)))


def transcript(**settings: Any) -> live.Transcript:
    """A network that hears at random, and from moment to moment more of what was said."""
    rng = np.random.default_rng(3)
    logits = rng.normal(size=(4, 12, 11))
    logits[:, 2, 8] += 2 * np.arange(4)
    return live.Transcript(logits, [7, 7, 1], epochs=[0, 1, 2, 5], **settings)


def tic_tac_toe(**settings: Any) -> live.TicTacToe:
    """A board, and a network that has learned nothing."""
    return live.TicTacToe(PolicyValue(RowGame(3, 3, line=3), seed=1).model, **settings)


CASES = {
    "Activation": Case(live.Activation),
    "BackpropStepper": Case(live.BackpropStepper),
    "ConformalSets": Case(patients),
    "ConvolutionStepper": Case(live.ConvolutionStepper, "canvas"),
    "DrawDigit": Case(live.DrawDigit, "canvas", "Space ArrowDown ArrowDown ArrowDown"),
    "EmbeddingMap": Case(live.EmbeddingMap, "text=Next word", "Enter"),
    "FrontPages": Case(live.FrontPages),
    "GradientDescent": Case(live.GradientDescent, "canvas"),
    "GradientFlow": Case(two_trainings),
    "Imitation": Case(imitating),
    "LatentSpace": Case(live.LatentSpace, "canvas"),
    "LinearFit": Case(live.LinearFit),
    "LookBack": Case(looking_back),
    "Mapping": Case(live.Mapping, "canvas"),
    "NeighborLists": Case(three_lists, "text=Next word", "Enter"),
    "Neuron": Case(live.Neuron),
    "OptimizerRace": Case(live.OptimizerRace, "canvas"),
    "Overfitting": Case(live.Overfitting),
    "Playground": Case(live.Playground, "text=One step", "Enter"),
    "PoleTraining": Case(live.PoleTraining, "text=One update", "Enter"),
    "Pooling": Case(live.Pooling),
    "Quiz": Case(live.Quiz, "input[type=radio]", "ArrowDown"),
    "RealOrWalk": Case(
        lambda: live.RealOrWalk(np.random.default_rng(0).normal(0, 2, 400)),
        "text=Four new charts",
        "Enter",
    ),
    "RecurrentUnrolling": Case(live.RecurrentUnrolling),
    "ScalingLaw": Case(four_and_one),
    "SentenceBuilder": Case(two_readers, "text=Another sentence", "Enter"),
    "SmallReader": Case(small_reader),
    "Softmax": Case(live.Softmax),
    "Threshold": Case(live.Threshold),
    "TicTacToe": Case(tic_tac_toe, ".dl-board button[aria-disabled=false]", "Enter"),
    "Transcript": Case(transcript),
    "TwoThresholds": Case(two_groups),
    "Vowels": Case(live.Vowels),
}
