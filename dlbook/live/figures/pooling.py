"""Pooling a handwritten digit."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dlbook.datasets import load_digits
from dlbook.layers import AveragePooling2D, MaxPooling2D
from dlbook.live.base import Array, Choice, Figure, Finite, checked_array
from dlbook.live.still import Still
from dlbook.live.words import say


class Pooling(Figure):
    """Max or average pooling of a small image, with every number in sight.

    Args:
        image: whole numbers from 0 to 16, shape (8, 8); without it a handwritten digit.
        kind: "max" or "average".
        size: 2, 3 or 4, the side of the window.
        stride: 1 to 4, how far the window moves.
        shift: how many pixels the image is moved to the right, -2 to 2.

    :attr:`output` is what :mod:`dlbook.layers` gives for the same settings.
    """

    reserve: ClassVar[tuple[int, int]] = (520, 1070)

    image = Array(shape=(8, 8))
    kind = Choice(("max", "average"))
    size = Finite(2, min=2, max=4)
    stride = Finite(2, min=1, max=4)
    shift = Finite(0, min=-2, max=2)
    position = Finite(5, min=0)

    def __init__(
        self,
        image: ArrayLike | None = None,
        *,
        kind: str = "max",
        size: int = 2,
        stride: int = 2,
        shift: int = 0,
    ) -> None:
        pixels = load_digits().images[0, :, :, 0] if image is None else image
        pixels = checked_array(pixels, "Pooling image", (8, 8))
        if pixels.min() < 0 or pixels.max() > 16:
            raise ValueError(
                f"Pooling expects an image of numbers from 0 to 16, got {pixels.min():g} to "
                f"{pixels.max():g}."
            )
        super().__init__(
            image=pixels,
            kind=kind,
            size=size,
            stride=stride,
            shift=shift,
            question="What survives when an image shrinks? Shift the digit and compare.",
            hint="Point at a result to see the window it comes from. With keys: Tab to a picture, "
            "arrows move the window.",
        )

    @property
    def shifted(self) -> NDArray[np.float64]:
        """The image, moved to the right by `shift` pixels; zeros fill the gap."""
        moved: NDArray[np.float64] = np.zeros_like(self.image)
        shift = int(self.shift)
        columns = np.arange(8)
        inside = (columns - shift >= 0) & (columns - shift < 8)
        moved[:, inside] = self.image[:, columns[inside] - shift]
        return moved

    @property
    def output(self) -> NDArray[np.float64]:
        """The pooled image."""
        layer_class = MaxPooling2D if self.kind == "max" else AveragePooling2D
        layer = layer_class(pool_size=int(self.size), strides=int(self.stride))
        layer.build((8, 8, 1), dtype="float64")
        return np.asarray(layer(self.shifted[None, :, :, None])[0, :, :, 0])

    def describe(self) -> str:
        rows, columns = self.output.shape
        return say(
            "An 8 by 8 digit and its {rows} by {columns} {kind} pooling with windows of "
            "{size} by {size} and stride {stride}.",
            rows=rows,
            columns=columns,
            kind=say(self.kind),
            size=f"{self.size:g}",
            stride=f"{self.stride:g}",
        )

    def still(self) -> str:
        picture = Still(x=(0, 2.1), y=(0, 1), width=640, height=310, frame=False)
        picture.gray(self.shifted / 16, 0, 0, 1, 1)
        picture.gray(self.output / 16, 1.1, 0, 1, 1)
        return picture.svg(self.describe())
