"""SmallReader: a network in the page, with as many bits a weight as the reader gives it."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np
import traitlets
from numpy.typing import ArrayLike, NDArray

from dlbook.live.base import Array, Binary, Figure, Finite, checked_array
from dlbook.live.network import page_network
from dlbook.live.still import Still
from dlbook.live.words import say
from dlbook.models import Sequential
from dlbook.quantization import quantize

BITS = tuple(range(2, 9))


class SmallReader(Figure):
    """Reads digits in the page itself; the bytes, the errors and the time change with the bits.

    Args:
        model: a trained Sequential of Dense layers on 64 inputs from 0 to 1, ten softmax outputs.
        images: pictures that it has not seen, counts from 0 to 16, (n, 64).
        labels: what they show, (n,).
        bits: of a weight, 2 to 8. Biases and a scale for each unit stay float32.

    Raises:
        ValueError: the page can't run the model, or pictures and labels don't fit.
    """

    parts: ClassVar[tuple[str, ...]] = ("engine.js",)
    reserve: ClassVar[tuple[int, int]] = (405, 430)

    layers: traitlets.List[Any] = traitlets.List().tag(sync=True)
    codes = Binary("int8")
    scales = Binary("float32")
    biases = Binary("float32")
    images = Binary("uint8")
    labels = Array(shape=(None,))
    bits = Finite(8, min=2, max=8)
    picture = Finite(0, min=0)

    def __init__(
        self, model: Sequential, images: ArrayLike, labels: ArrayLike, *, bits: int = 8
    ) -> None:
        layers, _ = page_network(model, "SmallReader")
        if model.input_shape != (64,) or layers[-1]["activation"] != "softmax":
            raise ValueError("SmallReader expects a model from 64 inputs to softmax outputs.")
        x = checked_array(images, "SmallReader images", (None, 64))
        y = checked_array(labels, "SmallReader labels", (len(x),))
        if len(x) == 0 or x.min() < 0 or x.max() > 16:
            raise ValueError("SmallReader expects at least one picture, of counts from 0 to 16.")
        pairs = [[quantize(p.value, b) for p in model.parameters[::2]] for b in BITS]
        super().__init__(
            layers=layers,
            codes=np.concatenate([code.ravel() for row in pairs for code, _ in row]),
            scales=np.concatenate([scale for row in pairs for _, scale in row]),
            biases=np.concatenate([p.value for p in model.parameters[1::2]]),
            images=x,
            labels=y,
            bits=bits,
            question="How many bits does a weight need? Take them away until it hurts.",
            hint="The network runs here, in your browser. Nothing leaves this page.",
        )

    @property
    def bytes(self) -> int:
        """What the network takes: packed codes, scales and biases."""
        weights = len(self.codes) // len(BITS)
        return int(np.ceil(weights * self.bits / 8)) + 8 * len(self.biases)

    def kernels(self) -> list[NDArray[np.float32]]:
        """The rounded weights of each layer, codes times scales."""
        row = int(self.bits) - BITS[0]
        weights, units = len(self.codes) // len(BITS), len(self.biases)
        at, unit, found = row * weights, row * units, []
        for layer in self.layers:
            inputs, width = layer["inputs"], layer["units"]
            code = self.codes[at : at + inputs * width].reshape(inputs, width)
            found.append(code * self.scales[unit : unit + width])
            at, unit = at + inputs * width, unit + width
        return found

    def answers(self) -> NDArray[np.int64]:
        """The digit read from each picture, (n,)."""
        out, unit = self.images / 16, 0
        for k, kernel in enumerate(self.kernels()):
            out = out @ kernel + self.biases[unit : unit + kernel.shape[1]]
            unit += kernel.shape[1]
            if k + 1 < len(self.layers):
                out = np.maximum(out, 0)
        found: NDArray[np.int64] = out.argmax(axis=1)
        return found

    @property
    def accuracy(self) -> float:
        """The share of pictures that are read right."""
        return float(np.mean(self.answers() == self.labels))

    def describe(self) -> str:
        return say(
            "{bits} bits a weight: {bytes} bytes, {share} of {count} pictures read right.",
            bits=int(self.bits),
            bytes=self.bytes,
            share=f"{self.accuracy:.1%}",
            count=len(self.labels),
        )

    def still(self) -> str:
        picture = Still(width=320, height=320)
        image = self.images[int(self.picture)].reshape(8, 8) / 16
        picture.gray(image, 0.05, 0.05, 0.9, 0.9)
        return picture.svg(self.describe())
