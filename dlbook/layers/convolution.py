"""Convolution: the same small kernel looks at every place of an image or a sequence."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from dlbook import activations
from dlbook.checks import lengths, one_of, positive_int
from dlbook.layers.base import Layer
from dlbook.layers.weighted import Weighted
from dlbook.layers.windows import Window, blocks, patches, places
from dlbook.parameters import Array


class Conv2D(Weighted):
    """Convolution: ``out[n, p, q] = activation(sum_ij x[n, p + i, q + j] @ kernel[i, j] + bias)``.

    As in Keras this is a cross-correlation: the kernel is not flipped. With strides (s, t) the
    window stands at (s p, t q) instead. Padding "valid" keeps it inside the image, so P is
    floor((H - h) / s) + 1; "same" surrounds the image with zeros, so P is ceil(H / s).

    Shapes: x ``(N, H, W, C)``, kernel ``(h, w, C, filters)``, bias ``(filters,)``, out
    ``(N, P, Q, filters)``. H and W may differ from batch to batch.

    >>> import numpy as np
    >>> layer = Conv2D(32, kernel_size=3, activation="relu", seed=0)
    >>> layer(np.ones((5, 28, 28, 1))).shape
    (5, 26, 26, 32)

    Args:
        filters: number of output channels F.
        kernel_size: (h, w), or one number for both.
        strides: (s, t), or one number for both.
        padding: "valid" or "same".
        activation, use_bias, and all other options: see `Weighted`.

    Raises:
        ValueError: for an input that is not (N, H, W, C) or smaller than the kernel.
    """

    ends_in_activation = True
    accepts = "images"
    window_rank: ClassVar[int] = 2  # number of axes along which the window moves

    def __init__(
        self,
        filters: int,
        kernel_size: int | tuple[int, ...],
        strides: int | tuple[int, ...] = 1,
        padding: str = "valid",
        activation: str | activations.ActivationFunction | None = None,
        use_bias: bool = True,
        **options: Any,
    ) -> None:
        super().__init__(activation, use_bias, **options)
        owner = type(self).__name__
        self.filters = positive_int(filters, owner, "filters")
        self.kernel_size = lengths(kernel_size, self.window_rank, owner, "kernel_size")
        self.strides = lengths(strides, self.window_rank, owner, "strides")
        self.padding = one_of(padding, ("valid", "same"), owner, "padding")
        self.window = Window(self.kernel_size, self.strides, self.padding)

    def create_parameters(self, input_shape: Any) -> None:
        self.add_kernel((*self.kernel_size, input_shape[-1], self.filters))
        self.add_bias((self.filters,))

    def compute_output_shape(self, input_shape: Any) -> Any:
        stops = places(input_shape[:-1], self.kernel_size, self.strides, self.padding)
        return (*stops, self.filters)

    def forward(self, x: Array, *, training: bool) -> tuple[Array, Any]:
        kernel = self.kernel.value.reshape(-1, self.filters)  # (h w C, F)
        view = self.window.slide(self.window.pad(x))  # (N, P, Q, h, w, C), no copy
        out = np.empty((*view.shape[:3], self.filters), x.dtype)  # (N, P, Q, F)
        pieces = []
        for block in blocks(view, self.filters):
            z = out[block].reshape(-1, self.filters)  # (B, F), B places
            np.matmul(patches(view[block]), kernel, out=z)  # (B, h w C) @ (h w C, F)
            if self.use_bias:
                z += self.bias.value  # (B, F) + (F,)
            a, slope = self.activation.forward(z, out=z)
            if a is not z:  # not all work in place
                z[...] = a
            pieces.append((block, slope))
        return out, (x.shape, view, pieces)

    def backward(self, grad_out: Array, cache: Any) -> Array | None:
        shape, view, pieces = cache
        kernel = self.kernel.value.reshape(*view.shape[3:], self.filters)  # (h, w, C, F)
        grad_x = self.window.canvas(shape, view.dtype)  # zeros, margins included
        grad_view = self.window.slide(grad_x)  # (N, P, Q, h, w, C)
        for block, slope in pieces:
            grad_z = grad_out[block].reshape(-1, self.filters)
            grad_z = self.activation.backward(grad_z, slope)  # (B, F)
            self.kernel.add_product(patches(view[block]).T, grad_z)  # (h w C, B) @ (B, F)
            if self.use_bias:
                self.bias.add_sum(grad_z)
            if self.needs_input_grad:
                for i, j in self.window.taps:  # (B, F) @ (F, C)
                    tap = grad_view[block][:, :, :, i, j]  # (.., P, Q, C)
                    tap += (grad_z @ kernel[i, j].T).reshape(tap.shape)
        return self.window.crop(grad_x, shape) if self.needs_input_grad else None


class Conv1D(Conv2D):
    """Convolution of sequences: `Conv2D` on images of height 1.

    Shapes: x ``(N, T, C)``, kernel ``(w, C, filters)``, bias ``(filters,)``, out
    ``(N, Q, filters)`` with Q = floor((T - w) / stride) + 1, or ceil(T / stride) with padding
    "same". T may differ from batch to batch. The arguments are those of `Conv2D`.

    >>> import numpy as np
    >>> Conv1D(8, kernel_size=3, padding="same", seed=0)(np.ones((5, 20, 2))).shape
    (5, 20, 8)
    """

    accepts = "sequences"
    window_rank = 1

    def forward(self, x: Array, *, training: bool) -> tuple[Array, Any]:
        out, cache = super().forward(x[:, None], training=training)
        return out[:, 0], cache

    def backward(self, grad_out: Array, cache: Any) -> Array | None:
        grad_x = super().backward(grad_out[:, None], cache)
        return None if grad_x is None else grad_x[:, 0]


class UpSampling2D(Layer):
    """Repeats every row and column: ``out[n, i, j, c] = x[n, floor(i / a), floor(j / b), c]``.

    Shapes: x ``(N, H, W, C)``, out ``(N, a H, b W, C)`` for size (a, b).

    >>> import numpy as np
    >>> UpSampling2D(2)(np.array([[1.0, 2.0]]).reshape(1, 1, 2, 1))[0, :, :, 0]
    array([[1., 1., 2., 2.],
           [1., 1., 2., 2.]], dtype=float32)

    Args:
        size: how often rows and columns are repeated, (a, b) or one number.

    Raises:
        ValueError: a size that is no positive integer.
    """

    accepts = "images"

    def __init__(self, size: int | tuple[int, int] = 2, **options: Any) -> None:
        super().__init__(**options)
        self.size = lengths(size, 2, "UpSampling2D", "size")

    def compute_output_shape(self, input_shape: Any) -> Any:
        height, width, channels = input_shape
        a, b = self.size
        return height and a * height, width and b * width, channels

    def forward(self, x: Array, *, training: bool) -> tuple[Array, Any]:
        a, b = self.size
        return x.repeat(a, axis=1).repeat(b, axis=2), x.shape  # (N, a H, b W, C)

    def backward(self, grad_out: Array, cache: Any) -> Array:
        (n, h, w, c), (a, b) = cache, self.size
        grad: Array = grad_out.reshape(n, h, a, w, b, c).sum(axis=(2, 4))
        return grad  # (N, H, W, C)
