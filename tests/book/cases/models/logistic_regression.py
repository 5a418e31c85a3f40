"""What to compare on in the chapter "Logistic regression"."""

from collections.abc import Callable
from typing import Any

import numpy as np

from dlbook import losses
from tests.book.cases.shared import table_and_weights
from tests.book.sync import Case


def labels_and_weights(rng: np.random.Generator) -> tuple[np.ndarray, ...]:
    """Inputs (6, 3), labels 0 and 1, weights and a bias."""
    X, _, w, b = table_and_weights(rng)
    return X, np.array([0.0, 1.0, 1.0, 0.0, 1.0, 0.0]), w, b


def logistic_loss_and_gradients(rng: np.random.Generator) -> tuple[Any, ...]:
    """Cross-entropy of logistic regression, its gradients by the weights and the bias."""
    X, y, w, b = labels_and_weights(rng)
    loss, z = losses.BinaryCrossentropy(from_logits=True), X @ w + b
    grad = loss.gradient(y, z)
    return loss(y, z), X.T @ grad, grad.sum()


def through_ones(version: Callable[..., Any], rng: np.random.Generator) -> tuple[Any, ...]:
    """A version that takes the bias as the weight of a column of ones: by weights and bias."""
    X, y, w, b = labels_and_weights(rng)
    grad = version(np.append(w, b), np.column_stack([X, np.ones(len(X))]), y)
    return grad[:-1], grad[-1]


CASES: dict[tuple[str, str], Case] = {
    ("dlbook.losses.BinaryCrossentropy.gradient", "logistic_by_loops"): Case(
        logistic_loss_and_gradients,
        lambda version, rng: version(*labels_and_weights(rng)),
    ),
    ("dlbook.losses.BinaryCrossentropy.gradient", "gradient_with_slope"): Case(
        lambda rng: logistic_loss_and_gradients(rng)[1:],
        through_ones,
    ),
}
