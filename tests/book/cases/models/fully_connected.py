"""What to compare on in the chapter "The fully connected layer"."""

import numpy as np

from dlbook import layers
from tests.book.sync import Case


def dense_gradients(layer: layers.Layer, rng: np.random.Generator) -> tuple[np.ndarray, ...]:
    """Three gradients of a dense layer of four units with four inputs: input, kernel, bias."""
    layer.build((4,), dtype="float64")
    layer(rng.normal(size=(5, 4)))
    grad_x = layer.backprop(rng.normal(size=(5, 4)))
    return np.asarray(grad_x), *(parameter.grad for parameter in layer.parameters)


def dense_scores(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Inputs (5, 3), a kernel for four units, biases."""
    return rng.normal(size=(5, 3)), rng.normal(size=(3, 4)), rng.normal(size=4)


def package_scores(rng: np.random.Generator) -> np.ndarray:
    """What `Dense` makes of the `dense_scores`."""
    x, kernel, bias = dense_scores(rng)
    layer = layers.Dense(4)
    layer.build((3,), dtype="float64")
    layer.kernel.value[...] = kernel
    layer.bias.value[...] = bias
    return np.asarray(layer(x))


CASES: dict[tuple[str, str], Case] = {
    ("dlbook.layers.Dense", "dense_by_loops"): Case(
        package_scores, lambda version, rng: version(*dense_scores(rng))
    ),
    ("dlbook.layers.Dense", "DividesByBatch"): Case(
        lambda rng: dense_gradients(layers.Dense(4, seed=0), rng),
        lambda version, rng: dense_gradients(version(4, seed=0), rng),
    ),
    ("dlbook.layers.Dense", "NoTranspose"): Case(
        lambda rng: dense_gradients(layers.Dense(4, seed=0), rng),
        lambda version, rng: dense_gradients(version(4, seed=0), rng),
    ),
}
