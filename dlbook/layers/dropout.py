"""Dropout: silence units at random, so that none can lean on another."""

from __future__ import annotations

from typing import Any

import numpy as np

from dlbook.checks import number
from dlbook.layers.base import Layer
from dlbook.parameters import Array


class Dropout(Layer):
    """Sets each entry to zero with probability ``rate`` while training (Srivastava et al., 2014).

    The entries that stay are divided by ``1 - rate``, so that their expectation does not change
    and nothing is left to do when training is over::

        out = x * keep / (1 - rate),    keep = 1 with probability 1 - rate, else 0

    Shapes: x and out ``(N, ...)``.

    >>> import numpy as np
    >>> layer = Dropout(0.5, seed=0)
    >>> layer(np.ones((1, 6)), training=True)
    array([[2., 2., 2., 0., 0., 0.]], dtype=float32)
    >>> layer(np.ones((1, 6)))
    array([[1., 1., 1., 1., 1., 1.]], dtype=float32)

    Args:
        rate: probability of being dropped, from 0 to below 1.

    Raises:
        ValueError: a rate out of its range.
    """

    accepts = "any shape"
    keeps_mask = True

    def __init__(self, rate: float, **options: Any) -> None:
        super().__init__(**options)
        self.rate = number(rate, "Dropout", "rate", least=0, below=1)

    def forward(self, x: Array, *, training: bool) -> tuple[Array, Any]:
        if not training or self.rate == 0:
            return x, None
        keep = self.rng.random(x.shape, dtype=np.float32) >= self.rate
        scale = keep * x.dtype.type(1 / (1 - self.rate))  # 0 or 1 / (1 - rate), x's shape
        return x * scale, scale

    def backward(self, grad_out: Array, scale: Array | None) -> Array:
        return grad_out if scale is None else grad_out * scale
