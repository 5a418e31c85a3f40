"""A kernel that slides over a photograph."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np
import traitlets
from numpy.typing import ArrayLike, NDArray

from dlbook.datasets import load_photo
from dlbook.layers import Conv2D
from dlbook.live.base import Array, Binary, Choice, Figure, Finite, checked_array
from dlbook.live.still import Still
from dlbook.live.words import say


class ConvolutionStepper(Figure):
    """One output at a time: the window, the products, their sum.

    Args:
        image: gray values from 0 to 1, shape (height, width), each between 8 and 96; without it a
            part of a photograph that comes with scikit-learn.
        kernel: 3 by 3 numbers between -9 and 9.
        stride: 1, 2 or 3.
        padding: "valid" (the kernel stays inside) or "same" (zeros around the image).

    :attr:`output` is the whole feature map, as :class:`dlbook.layers.Conv2D` computes it.
    """

    parts: ClassVar[tuple[str, ...]] = ("engine.js",)
    reserve: ClassVar[tuple[int, int]] = (610, 1180)

    image = Binary("float32")
    kernel = Array(shape=(3, 3))
    stride = Finite(1, min=1, max=3)
    padding = Choice(("valid", "same"))
    position = Finite(min=0)

    def __init__(
        self,
        image: ArrayLike | None = None,
        *,
        kernel: ArrayLike = ((-1, 0, 1), (-2, 0, 2), (-1, 0, 1)),
        stride: int = 1,
        padding: str = "valid",
    ) -> None:
        gray = _photo() if image is None else checked_array(image, "image", (None, None))
        if not all(8 <= side <= 96 for side in gray.shape):
            raise ValueError(
                f"ConvolutionStepper expects an image of 8 to 96 pixels a side, got {gray.shape}."
            )
        if gray.min() < 0 or gray.max() > 1:
            raise ValueError(
                "ConvolutionStepper expects gray values from 0 to 1, "
                f"got {gray.min():g} to {gray.max():g}. Divide by the largest possible value."
            )
        super().__init__(
            image=gray,
            kernel=kernel,
            stride=stride,
            padding=padding,
            question="What does a kernel see in a photo? Let it slide, and change its numbers.",
            hint="Point at the photo or drag over it to place the kernel. With keys: Tab to the "
            "photo, arrows move the kernel.",
        )
        self.position = self.output.size // 2 + self.output.shape[1] // 2

    @traitlets.validate("kernel")
    def _small_numbers(self, proposal: dict[str, Any]) -> NDArray[np.float64]:
        kernel: NDArray[np.float64] = proposal["value"]
        if np.abs(kernel).max() > 9:
            raise traitlets.TraitError(
                "ConvolutionStepper.kernel expects numbers between -9 and 9, "
                f"got {kernel.tolist()}."
            )
        return kernel

    @property
    def output(self) -> NDArray[np.float64]:
        """The feature map: the kernel applied at every place, shape (rows, columns)."""
        layer = Conv2D(1, 3, strides=int(self.stride), padding=self.padding, use_bias=False)
        layer.build((*self.image.shape, 1), dtype="float64")
        layer.parameters[0].value[...] = self.kernel[:, :, None, None]
        return np.asarray(layer(self.image[None, :, :, None].astype(np.float64))[0, :, :, 0])

    def describe(self) -> str:
        rows, columns = self.output.shape
        height, width = self.image.shape
        numbers = "; ".join(" ".join(f"{value:g}" for value in row) for row in self.kernel)
        return say(
            "A {height} by {width} photo and the {rows} by {columns} feature map that the kernel "
            "({numbers}) makes of it with stride {stride} and padding '{padding}'.",
            height=height,
            width=width,
            rows=rows,
            columns=columns,
            numbers=numbers,
            stride=f"{self.stride:g}",
            padding=say(self.padding),
        )

    def still(self) -> str:
        out = self.output
        height, width = self.image.shape
        picture = Still(x=(0, 2.1), y=(0, 1), width=640, height=310, frame=False)
        step = 1 if height * width <= 1600 else 2
        picture.gray(self.image[::step, ::step], 0, 0, 1, 1)
        scaled = (out - out.min()) / (np.ptp(out) or 1)
        picture.gray(scaled[::step, ::step], 1.1, 0, 1, 1)
        return picture.svg(self.describe())


def _photo() -> NDArray[np.float64]:
    """A 56 by 56 gray part of the photograph of a Chinese palace: the eaves of its roof."""
    rgb = load_photo("china")[60:284, 180:404].astype(np.float64)
    gray = rgb @ np.array([0.299, 0.587, 0.114]) / 255
    return np.asarray(gray.reshape(56, 4, 56, 4).mean(axis=(1, 3)).round(3))
