"""Still pictures of the live figures: small SVG drawings in the colors of the book.

They stand in the page until the figure starts, and stay where no script runs. Names of
colors are those of :data:`dlbook.plotting.COLORS`.
"""

from __future__ import annotations

import base64
import html
import io
from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike

from dlbook.live.words import attribute
from dlbook.plotting import COLORS

_HUES = ("blue", "orange", "green", "purple", "gold", "sky", "red", "gray")


def _png(image: ArrayLike) -> bytes:
    """A gray PNG file of values from 0 to 1."""
    from PIL import Image

    levels = np.round(255 * np.clip(np.asarray(image, dtype=float), 0, 1)).astype(np.uint8)
    file = io.BytesIO()
    Image.fromarray(levels).save(file, format="PNG", optimize=True)
    return file.getvalue()


def _color(name: str) -> str:
    return f"var(--dl-{name},{COLORS[name]})"


Box = tuple[float, float, float, float]


def _meet(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


class Still:
    """A picture of `width` by `height` units whose methods take data coordinates.

    >>> picture = Still(x=(0, 1), y=(0, 1), width=100, height=60)
    >>> picture.line([(0, 0), (1, 1)])
    >>> picture.svg("a rising line").startswith('<svg viewBox="0 0 100 60" role="img"')
    True
    """

    def __init__(
        self,
        *,
        x: tuple[float, float] = (0, 1),
        y: tuple[float, float] = (0, 1),
        width: int = 640,
        height: int = 400,
        x_label: str = "",
        y_label: str = "",
        frame: bool = True,
    ) -> None:
        self.x, self.y, self.width, self.height = x, y, width, height
        self.left, self.bottom = (24 if y_label else 4), height - (24 if x_label else 4)
        self.parts: list[str] = []
        if frame:
            self.parts.append(
                f'<rect x="{self.left}" y="4" width="{width - 4 - self.left}" '
                f'height="{self.bottom - 4}" fill="none" stroke="{_color("muted")}"/>'
            )
        if x_label:
            middle = (self.left + width) / 2
            self._label(x_label, f'x="{middle:.0f}" y="{height - 6}"')
        if y_label:
            at = f'transform="translate(14 {height / 2:.0f}) rotate(-90)"'
            self._label(y_label, at)

    def _label(self, text: str, at: str) -> None:
        self.parts.append(
            f'<text {at} text-anchor="middle" fill="currentColor"{attribute(text)}>'
            f"{html.escape(text)}</text>"
        )

    def place(self, x: float, y: float) -> tuple[float, float]:
        """Where a data point lies in the picture."""
        along = (x - self.x[0]) / (self.x[1] - self.x[0])
        up = (y - self.y[0]) / (self.y[1] - self.y[0])
        return (
            self.left + along * (self.width - 4 - self.left),
            self.bottom - up * (self.bottom - 4),
        )

    def points(self, points: ArrayLike, kinds: Iterable[int] | None = None) -> None:
        """Draw data points; each class has its own color and shape."""
        rows = np.asarray(points, dtype=float)
        classes = [0] * len(rows) if kinds is None else [int(kind) for kind in kinds]
        for (x, y), kind in zip(rows, classes, strict=True):
            a, b = self.place(x, y)
            fill = f'fill="{_color(_HUES[kind % len(_HUES)])}"'
            shapes = (
                f'<circle cx="{a:.1f}" cy="{b:.1f}" r="4" {fill}/>',
                f'<path d="M{a:.1f} {b - 5:.1f}l4.5 8.5h-9z" {fill}/>',
                f'<rect x="{a - 4:.1f}" y="{b - 4:.1f}" width="8" height="8" {fill}/>',
                f'<path d="M{a:.1f} {b - 5:.1f}l5 5l-5 5l-5-5z" {fill}/>',
                f'<path d="M{a:.1f} {b + 5:.1f}l4.5-8.5h-9z" {fill}/>',
            )
            self.parts.append(shapes[kind % len(shapes)])

    def line(
        self,
        points: Sequence[tuple[float, float]] | ArrayLike,
        color: str = "ink",
        width: float = 2,
        dash: str = "",
    ) -> None:
        """Draw a line through the points, cut off at the frame's outer edge."""
        places = (self.place(x, y) for x, y in np.asarray(points, dtype=float))
        path = " ".join(f"{a:.1f},{b:.1f}" for a, b in places)
        dashes = f' stroke-dasharray="{dash}"' if dash else ""
        self.parts.append(
            f'<polyline points="{path}" fill="none" stroke="{_color(color)}" '
            f'stroke-width="{width:g}"{dashes}/>'
        )

    def area(self, points: ArrayLike, color: str, opacity: float = 0.2) -> None:
        """Fill the polygon through the points."""
        places = (self.place(x, y) for x, y in np.asarray(points, dtype=float))
        path = " ".join(f"{a:.1f},{b:.1f}" for a, b in places)
        self.parts.append(
            f'<polygon points="{path}" fill="{_color(color)}" fill-opacity="{opacity:g}"/>'
        )

    def bands(self, values: ArrayLike, color: str = "sky", levels: int = 10) -> None:
        """Fill the frame with bands of equal `values` (rows from the bottom up), low ones clear."""
        grid = np.asarray(values, dtype=float)
        share = np.sqrt((grid - grid.min()) / (np.ptp(grid) or 1))
        bands = np.minimum((share * levels).astype(int), levels - 1)
        dx = (self.x[1] - self.x[0]) / grid.shape[1]
        dy = (self.y[1] - self.y[0]) / grid.shape[0]
        for r, row in enumerate(bands):
            edges = [0, *(np.flatnonzero(np.diff(row)) + 1), len(row)]
            for start, end in pairwise(edges):
                low = self.y[0] + r * dy
                width = (end - start) * dx
                opacity = 0.06 * (row[start] + 1)
                self.box(self.x[0] + start * dx, low, width, 1.02 * dy, color, opacity)

    def box(
        self,
        x: float,
        y: float,
        w: float,
        h: float,
        color: str = "blue",
        opacity: float = 1,
    ) -> None:
        """Fill a rectangle with its lower left corner at (x, y)."""
        self.area([(x, y), (x + w, y), (x + w, y + h), (x, y + h)], color, opacity)

    def text(self, text: str, x: float, y: float, anchor: str = "middle", size: int = 14) -> None:
        """Write text at a data point."""
        self._write(text, *self.place(x, y), anchor, size)

    def _write(self, text: str, a: float, b: float, anchor: str, size: int) -> None:
        self.parts.append(
            f'<text x="{a:.1f}" y="{b:.1f}" dy="0.35em" text-anchor="{anchor}" '
            f'font-size="{size}" fill="currentColor"{attribute(text)}>{html.escape(text)}</text>'
        )

    def labels(self, points: ArrayLike, texts: Sequence[str]) -> None:
        """Write a text beside each point; one that finds no room there is left out.

        The room is that of a text of 21 units, as a phone shows it.
        """
        places = [self.place(x, y) for x, y in np.asarray(points, dtype=float)]
        taken = [(a - 5, b - 5, a + 5, b + 5) for a, b in places]
        for own, ((a, b), text) in enumerate(zip(places, texts, strict=True)):
            width = 11 * len(text)
            for anchor, middle, down in (
                ("start", a + 8 + width / 2, b),
                ("end", a - 8 - width / 2, b),
                ("middle", a, b - 18),
                ("middle", a, b + 18),
            ):
                room = (middle - width / 2, down - 10, middle + width / 2, down + 10)
                inside = room[0] > 0 and room[1] > 0 and room[2] < self.width
                others = taken[:own] + taken[own + 1 :]
                if inside and room[3] < self.height and not any(_meet(room, box) for box in others):
                    taken.append(room)
                    at = {"start": room[0], "end": room[2], "middle": middle}[anchor]
                    self._write(text, at, down, anchor, 14)
                    break

    def gray(self, image: ArrayLike, x: float, y: float, w: float, h: float) -> None:
        """Draw an image of values 0 (black) to 1 (white) into a rectangle of data coordinates."""
        left, top = self.place(x, y + h)
        right, bottom = self.place(x + w, y)
        data = base64.b64encode(_png(image)).decode()
        self.parts.append(
            f'<image x="{left:.1f}" y="{top:.1f}" width="{right - left:.1f}" '
            f'height="{bottom - top:.1f}" preserveAspectRatio="none" '
            f'style="image-rendering:pixelated" href="data:image/png;base64,{data}"/>'
        )

    def svg(self, alt: str) -> str:
        """The picture as an inline SVG element with a text alternative."""
        return (
            f'<svg viewBox="0 0 {self.width} {self.height}" role="img" '
            f'aria-label="{html.escape(alt)}"{attribute(alt, "data-say-label")} font-size="14" '
            f'style="width:100%;max-width:{self.width}px;height:auto">'
            + "".join(self.parts)
            + "</svg>"
        )
