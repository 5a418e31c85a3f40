"""Pooling: one number for all that a window shows."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from dlbook.checks import lengths, one_of
from dlbook.layers.base import Layer
from dlbook.layers.windows import Window, blocks, places
from dlbook.parameters import Array


class Pooling(Layer):
    """What the pooling layers have in common: a window, and no parameters.

    Shapes: x ``(N, H, W, C)``, out ``(N, P, Q, C)``; of sequences ``(N, T, C)`` and ``(N, Q, C)``.

    Args:
        pool_size: the window's size (h, w), or one number for every axis.
        strides: by how much the window moves, (s, t) or one number; by default its size.
        padding: "valid" or "same".

    Raises:
        ValueError: an argument out of its range, or a window larger than the image.
    """

    accepts = "images"
    window_rank: ClassVar[int] = 2  # number of axes along which the window moves

    def __init__(
        self,
        pool_size: int | tuple[int, ...] = 2,
        strides: int | tuple[int, ...] | None = None,
        padding: str = "valid",
        **options: Any,
    ) -> None:
        super().__init__(**options)
        owner = type(self).__name__
        self.pool_size = lengths(pool_size, self.window_rank, owner, "pool_size")
        self.strides = self.pool_size
        if strides is not None:
            self.strides = lengths(strides, self.window_rank, owner, "strides")
        self.padding = one_of(padding, ("valid", "same"), owner, "padding")
        self.window = Window(self.pool_size, self.strides, self.padding)

    def compute_output_shape(self, input_shape: Any) -> Any:
        stops = places(input_shape[:-1], self.pool_size, self.strides, self.padding)
        return (*stops, input_shape[-1])


class MaxPooling2D(Pooling):
    """The largest number in each window: ``out[n, p, q, c] = max_ij x[n, s p + i, t q + j, c]``.

    Its gradient goes to the place where the maximum stood; among equals, to the first.

    Shapes: x ``(N, H, W, C)``, out ``(N, P, Q, C)`` with P = floor((H - h) / s) + 1, or
    ceil(H / s) with padding "same", which never wins. Rows that fill no window are left out.

    >>> import numpy as np
    >>> layer = MaxPooling2D(pool_size=(2, 2))
    >>> layer(np.arange(16).reshape(1, 4, 4, 1))[0, :, :, 0]
    array([[ 5.,  7.],
           [13., 15.]], dtype=float32)

    Args: see `Pooling`.
    """

    def forward(self, x: Array, *, training: bool) -> tuple[Array, Any]:
        view = self.window.slide(self.window.pad(x, fill=-np.inf))  # (N, P, Q, h, w, C)
        out = view[:, :, :, 0, 0].copy()  # (N, P, Q, C)
        for i, j in self.window.taps[1:]:
            np.maximum(out, view[:, :, :, i, j], out=out)
        return out, (x.shape, view, out)

    def backward(self, grad_out: Array, cache: Any) -> Array:
        shape, view, out = cache
        grad_x = self.window.canvas(shape, out.dtype)  # zeros, margins included
        grad_view = self.window.slide(grad_x)  # (N, P, Q, h, w, C)
        for block in blocks(view):
            x, top, grad = view[block], out[block], grad_out[block]
            open_ = np.ones(top.shape, bool)  # maximum not met yet
            for i, j in self.window.taps:
                here = open_ & (x[:, :, :, i, j] == top)
                open_ ^= here
                grad_view[block][:, :, :, i, j] += grad * here
        return self.window.crop(grad_x, shape)


class MaxPooling1D(MaxPooling2D):
    """The largest number in each window of a sequence: `MaxPooling2D` on images of height 1.

    Shapes: x ``(N, T, C)``, out ``(N, Q, C)``.

    >>> import numpy as np
    >>> MaxPooling1D(2)(np.array([1, 4, 2, 3]).reshape(1, 4, 1)).ravel()
    array([4., 3.], dtype=float32)
    """

    accepts = "sequences"
    window_rank = 1

    def forward(self, x: Array, *, training: bool) -> tuple[Array, Any]:
        out, cache = super().forward(x[:, None], training=training)
        return out[:, 0], cache

    def backward(self, grad_out: Array, cache: Any) -> Array:
        return super().backward(grad_out[:, None], cache)[:, 0]


class AveragePooling2D(Pooling):
    """The mean of each window: ``out[n, p, q, c] = mean_ij x[n, s p + i, t q + j, c]``.

    The margin that padding "same" adds does not count in the mean.

    Shapes: x ``(N, H, W, C)``, out ``(N, P, Q, C)``, as for `MaxPooling2D`.

    >>> import numpy as np
    >>> AveragePooling2D(2)(np.arange(16).reshape(1, 4, 4, 1))[0, :, :, 0]
    array([[ 2.5,  4.5],
           [10.5, 12.5]], dtype=float32)
    """

    def forward(self, x: Array, *, training: bool) -> tuple[Array, Any]:
        counted = self.window.pad(np.ones((1, *x.shape[1:3], 1), x.dtype))  # (1, H, W, 1)
        count = self.window.slide(counted).sum(axis=(3, 4))  # (1, P, Q, 1)
        view = self.window.slide(self.window.pad(x))  # (N, P, Q, h, w, C)
        return view.sum(axis=(3, 4)) / count, (x.shape, count)

    def backward(self, grad_out: Array, cache: Any) -> Array:
        shape, count = cache
        grad_x = self.window.canvas(shape, grad_out.dtype)  # zeros, margins included
        grad_view = self.window.slide(grad_x)  # (N, P, Q, h, w, C)
        share = grad_out / count  # (N, P, Q, C)
        for i, j in self.window.taps:
            grad_view[:, :, :, i, j] += share
        return self.window.crop(grad_x, shape)


class GlobalAveragePooling2D(Layer):
    """The mean of each channel over the whole image: ``out[n, c] = mean_hw x[n, h, w, c]``.

    Shapes: x ``(N, H, W, C)``, out ``(N, C)``.

    >>> import numpy as np
    >>> GlobalAveragePooling2D()(np.arange(8).reshape(1, 2, 2, 2))
    array([[3., 4.]], dtype=float32)
    """

    accepts = "images"

    def compute_output_shape(self, input_shape: Any) -> Any:
        return input_shape[-1:]

    def forward(self, x: Array, *, training: bool) -> tuple[Array, Any]:
        out: Array = x.mean(axis=(1, 2), dtype=np.float64)  # (N, H, W, C) -> (N, C)
        return out.astype(x.dtype), x.shape

    def backward(self, grad_out: Array, cache: Any) -> Array:
        n, h, w, c = cache
        share = grad_out.reshape(n, 1, 1, c) / (h * w)
        return np.broadcast_to(share, cache).copy()  # (N, H, W, C)
