"""What to compare on in the chapter "Attention"."""

from typing import Any

import numpy as np

from dlbook import layers
from tests.book.cases.shared import built
from tests.book.sync import Case


def attention_arrays(rng: np.random.Generator) -> tuple[np.ndarray, ...]:
    """Positions (5, 4) and three kernels (4, 4); the scores are large."""
    return rng.normal(size=(5, 4)), *(3 * rng.normal(size=(3, 4, 4)))


def attended(rng: np.random.Generator, causal: bool = False) -> np.ndarray:
    """The package's attention of one head, its last product left out."""
    x, *kernels = attention_arrays(rng)
    layer = layers.MultiHeadAttention(1, 4, use_bias=False, use_causal_mask=causal)
    return np.asarray(built(layer, x[None], *kernels, np.eye(4))(x[None])[0])


def attended_by(version: Any, rng: np.random.Generator) -> Any:
    """A version that is given queries, keys and values."""
    x, *kernels = attention_arrays(rng)
    return version(*(x @ kernel for kernel in kernels))


CASES: dict[tuple[str, str], Case] = {
    ("dlbook.layers.MultiHeadAttention", "attention_by_loops"): Case(attended, attended_by),
    ("dlbook.layers.MultiHeadAttention", "causal_by_zeros"): Case(
        lambda rng: attended(rng, causal=True), attended_by
    ),
}
