"""What to compare on in the chapter "Losses"."""

import numpy as np

from dlbook import losses
from tests.book.sync import Case


def probabilities_and_labels(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Probabilities of 5 examples for 3 classes, and one-hot labels."""
    raw = rng.uniform(0.1, 1, size=(5, 3))
    return raw / raw.sum(axis=1, keepdims=True), np.eye(3)[rng.integers(3, size=5)]


CASES: dict[tuple[str, str], Case] = {
    ("dlbook.losses.CategoricalCrossentropy", "summed_loss"): Case(
        lambda rng: losses.CategoricalCrossentropy()(*probabilities_and_labels(rng)[::-1]),
        lambda version, rng: version(*probabilities_and_labels(rng)),
    ),
}
