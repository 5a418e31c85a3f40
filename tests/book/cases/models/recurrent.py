"""What to compare on in the chapter "Recurrent networks"."""

from typing import Any

import numpy as np

from dlbook import layers
from tests.book.cases.shared import built
from tests.book.sync import Case


def recurrent_arrays(rng: np.random.Generator) -> tuple[np.ndarray, ...]:
    """Four sequences of five steps, and the weights of a recurrent layer of two units."""
    shapes = ((4, 5, 2), (2, 2), (2, 2), (2,))
    return tuple(rng.normal(size=shape) for shape in shapes)


def recurrent_states(rng: np.random.Generator) -> np.ndarray:
    """All states of the package's recurrent layer."""
    x, *weights = recurrent_arrays(rng)
    return np.asarray(built(layers.SimpleRNN(2, return_sequences=True), x, *weights)(x))


def recurrent_gradients(rng: np.random.Generator) -> tuple[np.ndarray, ...]:
    """The gradients of the input and the weights, for a gradient at every state."""
    x, *weights = recurrent_arrays(rng)
    layer = built(layers.SimpleRNN(2, return_sequences=True), x, *weights)
    grad_x = layer.backprop(rng.normal(size=np.shape(layer(x))))
    return (grad_x, *(parameter.grad for parameter in layer.parameters))


def recurrent_gradients_of(version: Any, rng: np.random.Generator) -> Any:
    """The same from a function of gradient, input, states with h_0, and weights."""
    x, kernel, recurrent_kernel, bias = recurrent_arrays(rng)
    states = np.zeros((4, 6, 2))
    for t in range(5):
        scores = x[:, t] @ kernel + states[:, t] @ recurrent_kernel + bias
        states[:, t + 1] = np.tanh(scores)
    return version(rng.normal(size=(4, 5, 2)), x, states, kernel, recurrent_kernel)


CASES: dict[tuple[str, str], Case] = {
    ("dlbook.layers.SimpleRNN", "states_by_loops"): Case(
        recurrent_states,
        lambda version, rng: version(*recurrent_arrays(rng)),
    ),
    ("dlbook.layers.SimpleRNN", "layer_as_printed"): Case(
        recurrent_states,
        lambda version, rng: version(*(recurrent_arrays(rng)[k] for k in (0, 1, 3))),
    ),
    ("dlbook.layers.SimpleRNN", "states_of_columns"): Case(
        recurrent_states,
        lambda version, rng: version(*recurrent_arrays(rng)),
    ),
    ("dlbook.layers.SimpleRNN", "backward_in_one_step"): Case(
        recurrent_gradients,
        recurrent_gradients_of,
    ),
}
