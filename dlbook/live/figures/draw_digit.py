"""Draw a digit, and watch a trained network read it."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np
import traitlets
from numpy.typing import NDArray

from dlbook.datasets import load_digits
from dlbook.gradients import input_gradient
from dlbook.layers import Dense
from dlbook.live.base import Array, Binary, Figure, Finite
from dlbook.live.network import page_network
from dlbook.live.still import Still
from dlbook.live.words import say
from dlbook.models import Sequential


class DrawDigit(Figure):
    """The reader's drawing, its 8 by 8 pixels, every layer's response, the probabilities.

    The drawing is prepared as the digits of scikit-learn were: cropped, scaled to 32 by 32
    black and white pixels, and counted in blocks of 4 by 4.

    Args:
        model: a trained Sequential of Dense layers on 64 inputs from 0 to 1 (the counts
            divided by 16), with ten softmax outputs. Without it a network 64-32-10 is trained
            on the first 1500 digits, which takes about a second.
        attack: by how much each pixel is changed before the network sees it, 0 to 0.4; None
            leaves the control for it out.

    :attr:`pixels` is the drawing, :attr:`seen` what the network sees of it,
    :attr:`probabilities` what it says. With :attr:`change` "attack" each pixel goes against the
    network's answer: up where its probability falls, down where it grows. With "noise" it goes
    up or down by chance, the same way each time.
    """

    parts: ClassVar[tuple[str, ...]] = ("engine.js",)
    reserve: ClassVar[tuple[int, int]] = (440, 650)

    pixels = Array(shape=(8, 8))
    weights = Binary("float32")
    layers: traitlets.List[Any] = traitlets.List().tag(sync=True)
    examples = Binary("uint8")
    attackable = traitlets.Bool(False).tag(sync=True)
    attack = Finite(0, min=0, max=0.4)
    change = traitlets.Enum(["attack", "noise"], "attack").tag(sync=True)
    signs = Binary("int8")

    def __init__(self, model: Sequential | None = None, *, attack: float | None = None) -> None:
        self.model = _trained() if model is None else model
        layers, weights = _checked(self.model)
        digits = load_digits()
        # One digit of each kind that the built-in model has not been trained on.
        rows = [1500 + int(np.flatnonzero(digits.y[1500:] == k)[0]) for k in range(10)]
        examples = digits.images[rows, :, :, 0]
        super().__init__(
            pixels=examples[3],
            weights=weights,
            layers=layers,
            examples=examples,
            attackable=attack is not None,
            attack=attack or 0,
            signs=np.random.default_rng(0).choice([-1, 1], 64),
            question="What does a trained network see in your handwriting?",
            hint="Draw in the left box with the mouse, a finger or a pen. Without one: choose a "
            "written digit, or Tab to the box, move with the arrows, and lower the pen with Space.",
        )

    @traitlets.validate("pixels")
    def _counts(self, proposal: traitlets.Bunch) -> NDArray[np.float64]:
        pixels: NDArray[np.float64] = proposal["value"]
        if pixels.min() < 0 or pixels.max() > 16:
            raise traitlets.TraitError(
                f"DrawDigit.pixels expects numbers from 0 to 16, got {pixels.min():g} to "
                f"{pixels.max():g}."
            )
        return pixels

    def reserved_height(self) -> tuple[int, int]:
        wide, narrow = self.reserve
        return (wide + 80, narrow + 75) if self.attackable else self.reserve

    @property
    def seen(self) -> NDArray[np.float64]:
        """The pixels from 0 to 1 after the change, shape (64,)."""
        x = self.pixels.reshape(1, 64) / 16
        if self.change == "attack":
            direction = -np.sign(input_gradient(self.model, x))  # against the largest output
        else:
            direction = self.signs
        moved: NDArray[np.float64] = np.clip(x + self.attack * direction, 0, 1)[0]
        return moved

    @property
    def probabilities(self) -> NDArray[np.float32]:
        """What the model gives for what it sees, shape (10,)."""
        return np.asarray(self.model.predict(self.seen[None], verbose=0)[0])

    def describe(self) -> str:
        p = self.probabilities
        best, second = np.argsort(-p)[:2]
        return say(
            "The network reads a {best} ({share}); next comes {second} ({rest}).",
            best=best,
            share=f"{p[best]:.1%}",
            second=second,
            rest=f"{p[second]:.1%}",
        )

    def still(self) -> str:
        picture = Still(x=(0, 2), y=(0, 1), width=640, height=320, frame=False)
        picture.gray(1 - self.seen.reshape(8, 8), 0, 0.02, 0.96, 0.96)
        for digit, share in enumerate(self.probabilities):
            y = 0.93 - 0.095 * digit
            picture.text(str(digit), 1.08, y)
            picture.box(1.14, y - 0.035, max(0.6 * float(share), 0.003), 0.07, "blue")
            picture.text(f"{share:.1%}", 1.17 + 0.6 * float(share), y, anchor="start", size=12)
        return picture.svg(self.describe())


def _trained() -> Sequential:
    digits = load_digits()
    model = Sequential([Dense(32, activation="relu"), Dense(10, activation="softmax")], seed=0)
    model.compile("adam", "sparse_categorical_crossentropy")
    model.fit(digits.x[:1500] / 16, digits.y[:1500], epochs=30, verbose=0)
    return model


def _checked(model: Sequential) -> tuple[list[dict[str, Any]], NDArray[np.float32]]:
    """The model as the page runs it, if it reads digits."""
    if not isinstance(model, Sequential) or not model.built:
        raise ValueError("DrawDigit expects a trained Sequential model; call fit first.")
    layers, weights = page_network(model, "DrawDigit")
    last = layers[-1]["activation"]
    if model.input_shape != (64,) or model.output_shape != (10,) or last != "softmax":
        raise ValueError(
            "DrawDigit expects a model from 64 inputs to ten softmax outputs, got "
            f"{model.input_shape} to {model.output_shape} with {last}."
        )
    return layers, weights
