"""What to compare on in the chapter "Reading handwritten digits"."""

import numpy as np

from dlbook import layers
from tests.book.sync import Case


def convolution_of_one(rng: np.random.Generator) -> tuple[np.ndarray, tuple[np.ndarray, ...]]:
    """The scores that the package gives for one picture; the picture, the kernel, the bias."""
    picture, kernel = rng.normal(size=(6, 5, 2)), rng.normal(size=(3, 2, 2, 4))
    bias = np.arange(4.0)
    layer = layers.Conv2D(4, (3, 2))
    layer.build((6, 5, 2), dtype="float64")
    layer.kernel.value[...], layer.bias.value[...] = kernel, bias
    return np.asarray(layer(picture[None])[0]), (picture, kernel, bias)


CASES: dict[tuple[str, str], Case] = {
    ("dlbook.layers.Conv2D", "slide_by_loops"): Case(
        lambda rng: convolution_of_one(rng)[0],
        lambda version, rng: version(*convolution_of_one(rng)[1]),
    ),
}
