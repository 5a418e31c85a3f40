"""What to compare on in the chapter "Initialization and normalization"."""

import numpy as np

from dlbook import initializers, layers
from tests.book.sync import Case


def input_gradient(layer: layers.Layer, rng: np.random.Generator) -> np.ndarray:
    """The input gradient of a layer in training, for a random batch."""
    x, grad_out = rng.normal(size=(5, 4)), rng.normal(size=(5, 4))
    layer(x, training=True)
    return np.asarray(layer.backprop(grad_out))


CASES: dict[tuple[str, str], Case] = {
    ("dlbook.initializers.GlorotNormal", "standard_normal"): Case(
        lambda rng: initializers.GlorotNormal()((300, 100), rng).std().round(2),
        lambda version, rng: version((300, 100), rng).std().round(2),
    ),
    ("dlbook.layers.BatchNormalization", "ConstantStatistics"): Case(
        lambda rng: input_gradient(layers.BatchNormalization(), rng),
        lambda version, rng: input_gradient(version(), rng),
    ),
}
