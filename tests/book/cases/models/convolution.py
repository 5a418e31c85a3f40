"""What to compare on in the chapter "Convolution"."""

from collections.abc import Callable

import numpy as np

from dlbook import layers
from tests.book.sync import Case


def convolution_arguments(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Two pictures (7, 6, 3), a square kernel for four filters, and biases."""
    return rng.normal(size=(2, 7, 6, 3)), rng.normal(size=(3, 3, 3, 4)), rng.normal(size=4)


def package_convolution(rng: np.random.Generator) -> np.ndarray:
    """What `Conv2D` makes of the `convolution_arguments`."""
    x, kernel, bias = convolution_arguments(rng)
    layer = layers.Conv2D(4, 3)
    layer.build((7, 6, 3), dtype="float64")
    layer.kernel.value[...] = kernel
    layer.bias.value[...] = bias
    return np.asarray(layer(x))


def one_sum_of_shared(version: Callable[..., np.ndarray], rng: np.random.Generator) -> np.ndarray:
    """A sum along the diagonal, given the same weights and the same bias at every place."""
    x, kernel, bias = convolution_arguments(rng)
    diagonal = kernel[[0, 1, 2], [0, 1, 2]][None, :, None]  # (1, 3, 1, 3, 4)
    return version(x, np.tile(diagonal, (5, 1, 4, 1, 1)), np.tile(bias, (5, 4, 1)))


def pooling_gradient(layer: layers.Layer, rng: np.random.Generator) -> np.ndarray:
    """The input gradient of a pooling layer for a map full of equal numbers."""
    out = layer(rng.integers(0, 2, size=(2, 6, 6, 3)).astype(float))
    return np.asarray(layer.backprop(rng.normal(size=out.shape)))


CASES: dict[tuple[str, str], Case] = {
    ("dlbook.layers.Conv2D", "convolve_by_loops"): Case(
        package_convolution,
        lambda version, rng: version(*convolution_arguments(rng)),
    ),
    ("dlbook.layers.Conv2D", "one_sum"): Case(package_convolution, one_sum_of_shared),
    ("dlbook.layers.MaxPooling2D", "AllWinners"): Case(
        lambda rng: pooling_gradient(layers.MaxPooling2D(2), rng),
        lambda version, rng: pooling_gradient(version(2), rng),
    ),
}
