"""What to compare on in the chapter "Gated recurrent networks"."""

import numpy as np

from dlbook import layers
from tests.book.cases.shared import built
from tests.book.sync import Case


def gated_arrays(rng: np.random.Generator, gates: int) -> tuple[np.ndarray, ...]:
    """Four sequences of five steps, and the weights of a gated layer of three units."""
    bias = (3 * gates,) if gates == 4 else (2, 3 * gates)
    shapes = ((4, 5, 2), (2, 3 * gates), (3, 3 * gates), bias)
    return tuple(rng.normal(size=shape) for shape in shapes)


def gated_outputs(kind: type[layers.Layer], gates: int, rng: np.random.Generator) -> np.ndarray:
    """All outputs of the package's LSTM or GRU."""
    x, *weights = gated_arrays(rng, gates)
    return np.asarray(built(kind(3, return_sequences=True), x, *weights)(x))  # type: ignore[call-arg]


def sequence_gradient(layer: layers.Layer, rng: np.random.Generator) -> np.ndarray:
    """The input gradient of a recurrent layer, for a gradient at its last output."""
    x, *weights = gated_arrays(rng, 4)
    built(layer, x, *weights)(x)
    return np.asarray(layer.backprop(rng.normal(size=(4, 3))))


CASES: dict[tuple[str, str], Case] = {
    ("dlbook.layers.LSTM", "lstm_by_loops"): Case(
        lambda rng: gated_outputs(layers.LSTM, 4, rng),
        lambda version, rng: version(*gated_arrays(rng, 4)),
    ),
    ("dlbook.layers.LSTM", "lstm_textbook_order"): Case(
        lambda rng: gated_outputs(layers.LSTM, 4, rng),
        lambda version, rng: version(*gated_arrays(rng, 4)),
    ),
    ("dlbook.layers.LSTM", "MissingPath"): Case(
        lambda rng: sequence_gradient(layers.LSTM(3), rng),
        lambda version, rng: sequence_gradient(version(3), rng),
    ),
    ("dlbook.layers.GRU", "gru_other_way_round"): Case(
        lambda rng: gated_outputs(layers.GRU, 3, rng),
        lambda version, rng: version(*gated_arrays(rng, 3)),
    ),
}
