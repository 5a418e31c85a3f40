"""What the comparisons of several chapters use."""

import numpy as np

from dlbook import layers


def scores(rng: np.random.Generator) -> np.ndarray:
    """Rows of scores from tame to huge, of either sign."""
    return rng.normal(size=(6, 4)) * np.array([[0.1], [1], [10], [100], [1000], [1000]])


def table_and_weights(rng: np.random.Generator) -> tuple[np.ndarray, ...]:
    """Inputs (6, 3), targets, weights and a bias."""
    return rng.normal(size=(6, 3)), rng.normal(size=6), rng.normal(size=3), rng.normal()


def built(layer: layers.Layer, x: np.ndarray, *values: np.ndarray) -> layers.Layer:
    """The layer in float64, with these parameters."""
    layer.build(x.shape[1:], dtype="float64")
    for parameter, value in zip(layer.parameters, values, strict=True):
        parameter.value[...] = value
    return layer
