"""dlbook's side of the comparison: networks, data of their size, and the work that they do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np

from dlbook.bench.measuring import Work
from dlbook.layers import Conv2D, Dense, Flatten, Layer, MaxPooling2D
from dlbook.models import Sequential
from dlbook.optimizers import Optimizer
from dlbook.parameters import Array

RATE = 1e-6  # so small that nothing converges into numbers that slow the processor down
EPOCHS = 5  # of every side in each unit of work that trains


def classification(rows: int, shape: tuple[int, ...], classes: int) -> tuple[Array, Array]:
    """Made-up data: their values do not matter, but all sides get the same ones."""
    rng = np.random.default_rng(0)
    x = rng.standard_normal((rows, *shape), dtype=np.float32)
    return x, rng.integers(0, classes, rows)


def training(
    layers: Callable[[], list[Layer]],
    optimizer: Callable[[float], Optimizer],
    x: Array,
    y: Array,
    batch_size: int,
) -> Work:
    """`Sequential.fit`."""
    model = Sequential(layers(), seed=0)
    model.compile(optimizer(RATE), "sparse_categorical_crossentropy")
    return lambda: model.fit(x, y, batch_size, EPOCHS, shuffle=False, verbose=0)


def layer_pass(make: Callable[[], Layer], x: Array) -> Work:
    """Forward and backward pass of one layer, gradient of the input included."""
    layer = make()
    grad = np.ones_like(layer(x))

    def work() -> None:
        layer.zero_grad()
        layer(x, training=True)
        layer.backprop(grad)

    return work


def mlp(sizes: Sequence[int]) -> list[Layer]:
    """Dense layers of these widths with ReLU between them and softmax at the end."""
    *hidden, last = sizes[1:]
    return [*(Dense(n, "relu") for n in hidden), Dense(last, "softmax")]


def cnn(convolutions: int) -> list[Layer]:
    """The articles' network for MNIST, with one or two pairs of convolution and pooling."""
    pairs = [
        (Conv2D(32 * 2**k, 3, activation="relu"), MaxPooling2D(2)) for k in range(convolutions)
    ]
    return [*(layer for pair in pairs for layer in pair), Flatten(), *mlp((0, 128, 10))]


def mlp_flops(sizes: Sequence[int], rows: int) -> float:
    """Three products a layer, two for the first, whose input gradient nobody needs."""
    products = [a * b for a, b in pairwise(sizes)]
    return 2.0 * rows * (3 * sum(products) - products[0])


def cnn_flops(convolutions: int, rows: int) -> float:
    """As `mlp_flops`, with the convolutions' products."""
    first = 26 * 26 * 9 * 32
    if convolutions == 1:
        return 2.0 * rows * (2 * first + 3 * (13 * 13 * 32 * 128 + 1280))
    return 2.0 * rows * (2 * first + 3 * (11 * 11 * 9 * 32 * 64 + 5 * 5 * 64 * 128 + 1280))
