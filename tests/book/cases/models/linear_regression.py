"""What to compare on in the chapter "Linear regression"."""

import numpy as np

from dlbook import losses
from tests.book.cases.shared import table_and_weights
from tests.book.sync import Case


def line_gradients(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """The gradients of half the mean squared error by the weights and the bias."""
    X, y, w, b = table_and_weights(rng)
    grad = losses.MeanSquaredError().gradient(y, X @ w + b) / 2
    return X.T @ grad, grad.sum()


CASES: dict[tuple[str, str], Case] = {
    ("dlbook.losses.MeanSquaredError.gradient", "gradients_by_loops"): Case(
        line_gradients,
        lambda version, rng: version(*table_and_weights(rng)),
    ),
    ("dlbook.losses.MeanSquaredError.gradient", "gradients_as_printed"): Case(
        line_gradients,
        lambda version, rng: version(*table_and_weights(rng)),
    ),
}
