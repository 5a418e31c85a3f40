"""What to compare on in the chapter "A language model"."""

import numpy as np

from dlbook import layers, losses
from tests.book.sync import Case


def distributions(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Distributions over 4 characters at 6 places, and the characters that came."""
    return rng.dirichlet(np.ones(4), size=6), rng.integers(4, size=6)


CASES: dict[tuple[str, str], Case] = {
    ("dlbook.losses.SparseCategoricalCrossentropy", "perplexity_as_average"): Case(
        lambda rng: np.exp(losses.SparseCategoricalCrossentropy()(*distributions(rng)[::-1])),
        lambda version, rng: version(*distributions(rng)),
    ),
    ("dlbook.layers.TransformerBlock", "block_for_text"): Case(
        lambda rng: layers.TransformerBlock(
            4, 144, activation="relu", use_causal_mask=True, seed=0
        )(rng.normal(size=(2, 5, 48))),
        lambda version, rng: version()(rng.normal(size=(2, 5, 48))),
    ),
}
