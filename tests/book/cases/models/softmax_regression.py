"""What to compare on in the chapter "Softmax regression"."""

import numpy as np

from dlbook import activations, losses
from tests.book.sync import Case

CASES: dict[tuple[str, str], Case] = {
    ("dlbook.losses.SparseCategoricalCrossentropy", "slope_by_rows"): Case(
        lambda rng: losses.SparseCategoricalCrossentropy(from_logits=True).gradient(
            np.array([2, 0, 1, 1, 2]), rng.normal(size=(5, 3))
        ),
        lambda version, rng: version(
            activations.softmax(rng.normal(size=(5, 3))), np.array([2, 0, 1, 1, 2])
        ),
    ),
}
