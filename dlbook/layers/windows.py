"""Windows: what convolution and pooling share.

Both layers look at an image (N, H, W, C) through a small window that moves over it. A `Window`
lays its contents side by side without copying anything; `blocks` cuts them into pieces that stay
in the processor's cache; `patches` writes one piece as a matrix, ready to be multiplied.

>>> import numpy as np
>>> image = np.arange(16.0).reshape(1, 4, 4, 1)
>>> view = Window(size=(2, 2), strides=(2, 2)).slide(image)
>>> view.shape                                     # (N, P, Q, h, w, C)
(1, 2, 2, 2, 2, 1)
>>> view[0, 1, 0, :, :, 0]                         # what the window shows at the lower left
array([[ 8.,  9.],
       [12., 13.]])
>>> patches(view)                                  # one row per place of the window
array([[ 0.,  1.,  4.,  5.],
       [ 2.,  3.,  6.,  7.],
       [ 8.,  9., 12., 13.],
       [10., 11., 14., 15.]])
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import as_strided

from dlbook.parameters import Array, Shape

BLOCK_BYTES = 2**20  # about half of a core's second-level cache


class Window:
    """A window of ``size`` that moves over images by ``strides``.

    Padding "valid" keeps the window inside the image. Padding "same" adds a margin, so that
    strides of 1 keep the image's size. A size (w,) is a window on sequences, which count as
    images of height 1.

    Shapes: images ``(N, H, W, C)``, windows ``(N, P, Q, h, w, C)``.

    >>> Window(size=(2, 2), strides=(1, 1)).taps
    [(0, 0), (0, 1), (1, 0), (1, 1)]

    Args:
        size: (h, w).
        strides: (s, t).
        padding: "valid" or "same"; layers have checked it.
    """

    def __init__(self, size: Shape, strides: Shape, padding: str = "valid") -> None:
        self.size = (1, *size)[-2:]
        self.strides = (1, *strides)[-2:]
        self.padding = padding

    @cached_property
    def taps(self) -> list[tuple[int, ...]]:
        """The places within the window."""
        return list(np.ndindex(*self.size))

    def margins(self, shape: Shape) -> list[tuple[int, int]]:
        """Cells to add before and after the axes (H, W); the larger half comes after, as in Keras.

        >>> Window((3, 3), (1, 2), "same").margins((28, 28))
        [(1, 1), (0, 1)]
        """
        if self.padding == "valid":
            return [(0, 0), (0, 0)]
        totals = [
            max((-(-length // stride) - 1) * stride + size - length, 0)
            for length, size, stride in zip(shape, self.size, self.strides, strict=True)
        ]
        return [(total // 2, total - total // 2) for total in totals]

    def canvas(self, shape: Shape, dtype: Any, fill: float = 0.0) -> Array:
        """An array for images of this shape (N, H, W, C) and their margins, all ``fill``."""
        (top, bottom), (left, right) = self.margins(shape[1:3])
        n, h, w, c = shape
        return np.full((n, top + h + bottom, left + w + right, c), fill, dtype)

    def pad(self, x: Array, fill: float = 0.0) -> Array:
        """Images (N, H, W, C) with their margins, filled with ``fill``."""
        if self.padding == "valid":
            return x
        padded = self.canvas(x.shape, x.dtype, fill)
        self.crop(padded, x.shape)[...] = x
        return padded

    def crop(self, padded: Array, shape: Shape) -> Array:
        """The part of padded images that holds the images themselves, of this shape."""
        (top, _), (left, _) = self.margins(shape[1:3])
        return padded[:, top : top + shape[1], left : left + shape[2]]

    def slide(self, x: Array) -> Array:
        """What the window shows at every place: a view (N, P, Q, h, w, C) of (N, H, W, C).

        With strides (s, t), ``view[n, p, q, i, j]`` is ``x[n, s p + i, t q + j]``. Adding into
        ``view[:, :, :, i, j]`` is the adjoint of reading it, for every tap (i, j).
        """
        (n, *lengths, channels), (s, t) = x.shape, self.strides
        shape = (n, *places(lengths, self.size, self.strides, "valid"), *self.size, channels)
        along_n, along_h, along_w, along_c = x.strides
        along = (along_n, along_h * s, along_w * t, along_h, along_w, along_c)
        return as_strided(x, shape, along, writeable=x.flags.writeable)


def places(
    lengths: Sequence[int | None], size: Shape, strides: Shape, padding: str
) -> tuple[Any, ...]:
    """At how many places the window stops along each axis; None for an axis of any length.

    floor((length - size) / stride) + 1 with padding "valid", ceil(length / stride) with "same".

    >>> places((28, None), (3, 3), (1, 1), "valid"), places((28, 7), (3, 3), (2, 2), "same")
    ((26, None), (14, 4))
    """
    found: list[int | None] = []
    for length, window, stride in zip(lengths, size, strides, strict=True):
        if padding == "valid" and length is not None and length < window:
            raise ValueError(
                f"A window of size {window} does not fit into an input of length {length}. "
                "Use a smaller window, fewer layers that shrink the input, or padding='same'."
            )
        reach = window if padding == "valid" else 1
        found.append(None if length is None else (length - reach) // stride + 1)
    return tuple(found)


def blocks(view: Array, outputs: int = 0) -> Iterator[tuple[slice, slice]]:
    """Cut windows (N, P, Q, h, w, C) into blocks of whole images, or of rows of a large image.

    A block's windows, and at each place two numbers for every output, fit into `BLOCK_BYTES`.

    >>> list(blocks(np.empty((5, 26, 26, 3, 3, 10), dtype="float32"), 16))
    [(slice(0, 3, None), slice(0, 26, None)), (slice(3, 5, None), slice(0, 26, None))]
    """
    n, p, q = view.shape[:3]
    bytes_per_place = view.itemsize * (math.prod(view.shape[3:]) + 2 * outputs)
    rows = max(1, min(p, BLOCK_BYTES // (q * bytes_per_place)))
    images = max(1, BLOCK_BYTES // (p * q * bytes_per_place))
    for image in range(0, n, images):
        for row in range(0, p, rows):
            yield slice(image, min(image + images, n)), slice(row, min(row + rows, p))


def patches(view: Array) -> Array:
    """Windows (N, P, Q, h, w, C) as a matrix (N P Q, h w C): a copy, one row per place."""
    n, p, q, h, w, c = view.shape
    if c < 8:  # Short runs copy slowly, so copy rows of the image, one tap after the other.
        return view.transpose(3, 4, 5, 0, 1, 2).reshape(h * w * c, n * p * q).T
    return view.reshape(n * p * q, h * w * c)
