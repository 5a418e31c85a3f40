"""What to compare on in the chapter "Optimizers"."""

import numpy as np

from dlbook import optimizers
from tests.book.sync import Case


def after_steps(optimizer: optimizers.Optimizer, rng: np.random.Generator) -> np.ndarray:
    """Five parameters after twenty steps with gradients of very different sizes."""
    w = np.ones(5)
    for g in rng.normal(size=(20, 5)) * [0.01, 0.1, 1, 10, 100]:
        optimizer.update(w, g)
    return w


CASES: dict[tuple[str, str], Case] = {
    ("dlbook.optimizers.Adam", "adam_by_loops"): Case(
        lambda rng: after_steps(optimizers.Adam(), rng),
        lambda version, rng: version(
            np.ones(5), rng.normal(size=(20, 5)) * [0.01, 0.1, 1, 10, 100]
        ),
    ),
    ("dlbook.optimizers.Adam", "AdamUncorrected"): Case(
        lambda rng: after_steps(optimizers.Adam(), rng),
        lambda version, rng: after_steps(version(), rng),
    ),
    ("dlbook.optimizers.RMSprop", "RMSpropWithoutRoot"): Case(
        lambda rng: after_steps(optimizers.RMSprop(), rng),
        lambda version, rng: after_steps(version(), rng),
    ),
    ("dlbook.optimizers.AdamW", "AdamWithL2"): Case(
        lambda rng: after_steps(optimizers.AdamW(weight_decay=0.5), rng),
        lambda version, rng: after_steps(version(weight_decay=0.5), rng),
    ),
}
