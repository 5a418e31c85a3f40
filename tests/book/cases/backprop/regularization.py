"""What to compare on in the chapter "Overfitting and regularization"."""

import numpy as np

from dlbook import layers, regularizers
from tests.book.sync import Case

CASES: dict[tuple[str, str], Case] = {
    ("dlbook.layers.Dropout", "dropout_by_loops"): Case(
        lambda rng: layers.Dropout(0.4, seed=3)(rng.normal(size=(5, 7)), training=True),
        lambda version, rng: version(
            rng.normal(size=(5, 7)).astype("float32"), 0.4, np.random.default_rng(3)
        ),
    ),
    ("dlbook.layers.Dropout", "ForgetfulDropout"): Case(
        lambda rng: layers.Dropout(0.4, seed=3)(rng.normal(size=(5, 7)), training=True),
        lambda version, rng: version(0.4, seed=3)(rng.normal(size=(5, 7)), training=True),
    ),
    ("dlbook.regularizers.L2", "HalfL2"): Case(
        lambda rng: regularizers.L2(0.1).gradient(rng.normal(size=(4, 3))),
        lambda version, rng: version(0.1).gradient(rng.normal(size=(4, 3))),
    ),
}
