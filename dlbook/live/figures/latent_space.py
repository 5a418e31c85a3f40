"""A plane of codes, and what a decoder draws at each of its points."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

import numpy as np
import traitlets
from numpy.typing import ArrayLike, NDArray

from dlbook.datasets import load_digits
from dlbook.layers import Dense
from dlbook.live.base import Array, Binary, Figure, checked_array
from dlbook.live.network import page_network
from dlbook.live.still import Still
from dlbook.live.words import say
from dlbook.models import Sequential

MOST_CODES, MOST_WEIGHTS = 300, 20_000


class LatentSpace(Figure):
    """A point moves over the plane of the codes; a decoder draws the picture that belongs to it.

    Args:
        decoder: a built Sequential of Dense layers (and Activation layers after them) with two
            inputs and side * side outputs, at most 20 000 weights. An output of 0 is paper,
            1 is ink; what lies outside is drawn as the nearer of the two.
        codes: shape (n, 2), 2 to 300 points of the plane: the codes of real pictures.
        labels: shape (n,), the class of each, 0 to 9.
        images: shape (n, side * side), the pictures themselves, from 0 to 1. The one whose
            code is nearest to the point is shown beside the decoder's.
        class_names: a name for each class; without them its number.
        point: where the decoder draws first.

    Without a decoder: the two principal components of the first 1500 digits, with the codes
    of the other 297.

    :attr:`image` is the decoder's picture at the point, :attr:`nearest` the index of the nearest
    code. :attr:`ends` are the indices of the codes between which the walk goes, :attr:`walk` its
    pictures. ``figure.plane = True`` shows what the decoder draws all over the plane.
    """

    parts: ClassVar[tuple[str, ...]] = ("engine.js",)
    reserve: ClassVar[tuple[int, int]] = (550, 955)

    weights = Binary("float32")
    layers: traitlets.List[Any] = traitlets.List().tag(sync=True)
    codes = Binary("float32")
    labels = Binary("uint8")
    images = Binary("uint8")
    class_names = traitlets.List(traitlets.Unicode()).tag(sync=True)
    area = Array(shape=(2, 2))
    point = Array(shape=(2,))
    ends = Array(shape=(2,))
    plane = traitlets.Bool(False).tag(sync=True)

    def __init__(
        self,
        decoder: Sequential | None = None,
        codes: ArrayLike | None = None,
        labels: ArrayLike | None = None,
        images: ArrayLike | None = None,
        *,
        class_names: Sequence[str] | None = None,
        point: ArrayLike = (0, 0),
    ) -> None:
        given = [each is not None for each in (decoder, codes, labels)]
        if (any(given) and not all(given)) or (images is not None and not all(given)):
            raise ValueError("LatentSpace expects decoder, codes and labels together, or none.")
        if decoder is None or codes is None or labels is None:
            decoder, codes, labels, images = _principal_components()
        layers, weights = _checked_decoder(decoder)
        z = checked_array(codes, "LatentSpace codes", (None, 2))
        if not 2 <= len(z) <= MOST_CODES:
            raise ValueError(
                f"LatentSpace expects 2 to {MOST_CODES} codes, got {len(z)}: they travel in the "
                f"page. Give it the first ones, codes[:{MOST_CODES}]."
            )
        y = checked_array(labels, "LatentSpace labels", (len(z),))
        if not np.isin(y, range(10)).all():
            raise ValueError(
                f"LatentSpace labels expects whole numbers from 0 to 9, got {np.unique(y)}."
            )
        count = int(y.max()) + 1
        names = [str(k) for k in range(count)] if class_names is None else list(class_names)
        if len(names) < count:
            raise ValueError(f"LatentSpace expects {count} class_names, got {len(names)}.")
        pixels = np.zeros((0, 0))
        if images is not None:
            pixels = checked_array(images, "LatentSpace images", (len(z), layers[-1]["units"]))
            if pixels.min() < 0 or pixels.max() > 1:
                raise ValueError(
                    "LatentSpace images expects numbers from 0 to 1, got "
                    f"{pixels.min():g} to {pixels.max():g}. Divide by the largest possible value."
                )
        start = checked_array(point, "LatentSpace.point", (2,))
        self.decoder = decoder
        super().__init__(
            weights=weights,
            layers=layers,
            codes=z,
            labels=y,
            images=np.round(255 * pixels),
            class_names=names,
            area=_square_around(np.vstack([z, start])),
            point=start,
            ends=_far_apart(z, y),
            question="What does the decoder draw between the digits that it has seen?",
            hint="Drag the ringed point, or press anywhere in the plane. Drag the ends of the "
            "dashed line to other digits, then walk. With keys: Tab to the plane, arrows move "
            "the point, comma and period choose an end of the line.",
        )

    @traitlets.validate("point")
    def _in_the_plane(self, proposal: dict[str, Any]) -> NDArray[np.float64]:
        point: NDArray[np.float64] = proposal["value"]
        if not ((self.area[:, 0] <= point) & (point <= self.area[:, 1])).all():
            (left, right), (bottom, top) = self.area
            raise traitlets.TraitError(
                f"LatentSpace.point expects a point of the drawn plane, from {left:.3g} to "
                f"{right:.3g} and from {bottom:.3g} to {top:.3g}, got {point.tolist()}."
            )
        return point

    @traitlets.validate("ends")
    def _are_codes(self, proposal: dict[str, Any]) -> NDArray[np.float64]:
        ends: NDArray[np.float64] = proposal["value"]
        if not np.isin(ends, range(len(self.codes))).all():
            raise traitlets.TraitError(
                "LatentSpace.ends expects two indices of codes, from 0 to "
                f"{len(self.codes) - 1}, got {ends.tolist()}."
            )
        return ends

    def decode(self, points: ArrayLike) -> NDArray[np.float32]:
        """What the decoder draws at points of shape (n, 2), as pictures (n, side, side)."""
        z = checked_array(points, "LatentSpace points", (None, 2))
        flat = self.decoder.predict(z, verbose=0)
        side = round(flat.shape[1] ** 0.5)
        return np.asarray(flat.reshape(len(z), side, side))

    @property
    def image(self) -> NDArray[np.float32]:
        """The decoder's picture at the point, shape (side, side)."""
        return np.asarray(self.decode([self.point])[0])

    @property
    def nearest(self) -> int:
        """The index of the code that lies nearest to the point."""
        return int(self._distances().argmin())

    @property
    def walk(self) -> NDArray[np.float32]:
        """Nine pictures at equal steps on the straight line between the ends."""
        start, end = self.codes[self.ends.astype(int)].astype(np.float64)
        return self.decode(start + np.linspace(0, 1, 9)[:, None] * (end - start))

    def _distances(self) -> NDArray[np.float64]:
        return np.asarray(np.linalg.norm(self.codes - self.point, axis=1))

    def describe(self) -> str:
        name = self.class_names[self.labels[self.nearest]]
        return say(
            "The codes of {count} pictures, and what the decoder draws at the point ({x}, {y}). "
            "The nearest code is that of class {name}, {distance} away.",
            count=len(self.codes),
            x=f"{self.point[0]:.2f}",
            y=f"{self.point[1]:.2f}",
            name=say(name),
            distance=f"{self._distances().min():.2f}",
        )

    def still(self) -> str:
        picture = Still(x=(0, 2.1), y=(0, 1), height=310, frame=False)
        low, size = self.area[:, 0], np.ptp(self.area, axis=1)
        picture.points((self.codes - low) / size, self.labels)
        x, y = (self.point - low) / size
        picture.line([(x - 0.04, y), (x + 0.04, y)], width=3)
        picture.line([(x, y - 0.04), (x, y + 0.04)], width=3)
        picture.gray(1 - np.clip(self.image, 0, 1), 1.1, 0, 1, 1)
        return picture.svg(self.describe())


def _square_around(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """A square with the points inside: a length is the same in both directions."""
    low, high = points.min(axis=0), points.max(axis=0)
    half = 0.55 * ((high - low).max() or 1)
    middle = (low + high) / 2
    return np.column_stack([middle - half, middle + half])


def _far_apart(codes: NDArray[np.float64], labels: NDArray[np.float64]) -> list[int]:
    """The codes nearest to the means of the two classes whose means lie farthest apart."""
    means = np.array([codes[labels == k].mean(axis=0) for k in np.unique(labels)])
    if len(means) == 1:
        return [0, len(codes) - 1]
    apart = np.linalg.norm(means[:, None] - means, axis=2)
    pair = means[list(np.unravel_index(apart.argmax(), apart.shape))]
    classes = np.unique(labels)[list(np.unravel_index(apart.argmax(), apart.shape))]
    return [
        int(np.where(labels == k, np.linalg.norm(codes - mean, axis=1), np.inf).argmin())
        for k, mean in zip(classes, pair, strict=True)
    ]


def _checked_decoder(decoder: Any) -> tuple[list[dict[str, Any]], NDArray[np.float32]]:
    """The decoder as the page runs it, if it draws square pictures from two numbers."""
    if not isinstance(decoder, Sequential) or not decoder.built:
        raise ValueError("LatentSpace expects a built Sequential model as decoder; train it first.")
    layers, weights = page_network(decoder, "LatentSpace")
    inputs, outputs = layers[0]["inputs"], layers[-1]["units"]
    if inputs != 2 or round(outputs**0.5) ** 2 != outputs or outputs < 4:
        raise ValueError(
            "LatentSpace expects a decoder from 2 inputs to the side * side pixels of a square "
            f"picture, got {inputs} inputs and {outputs} outputs."
        )
    if len(weights) > MOST_WEIGHTS:
        raise ValueError(
            f"LatentSpace expects a decoder of at most {MOST_WEIGHTS} weights, got "
            f"{len(weights)}: they travel in the page. Make its layers smaller."
        )
    return layers, weights


def _principal_components() -> tuple[Sequential, Any, Any, Any]:
    """The best linear decoder of two numbers, in closed form, and the digits it has not seen."""
    digits = load_digits()
    x = digits.x / 16
    mean = x[:1500].mean(axis=0)
    directions = np.linalg.svd(x[:1500] - mean, full_matrices=False)[2][:2]
    # The sign of a direction is free; fix it, so that the plane is the same everywhere.
    directions *= np.sign(directions[range(2), np.abs(directions).argmax(axis=1)])[:, None]
    decoder = Sequential([Dense(64)])
    decoder.build((2,))
    kernel, bias = decoder.parameters
    kernel.value[...], bias.value[...] = directions, mean
    return decoder, (x[1500:] - mean) @ directions.T, digits.y[1500:], x[1500:]
