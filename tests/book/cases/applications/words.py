"""What to compare on in the chapter "Words"."""

from typing import Any

import numpy as np

from dlbook import words
from tests.book.sync import Case


def joined(parts: tuple[Any, ...]) -> np.ndarray:
    """A loss and two gradients in one row."""
    return np.concatenate([np.ravel(part) for part in parts])


def vectors(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Five words of four numbers, each with a neighbor and two strangers."""
    return rng.normal(size=(5, 4)), rng.normal(size=(5, 3, 4))


def by_package(rng: np.random.Generator) -> np.ndarray:
    return joined(words.sampled_loss(*vectors(rng)))


def by_version(version: Any, rng: np.random.Generator) -> np.ndarray:
    return joined(version(*vectors(rng)))


CASES: dict[tuple[str, str], Case] = {
    ("dlbook.words.sampled_loss", name): Case(by_package, by_version)
    for name in ("sampled_loss_by_loops", "loss_of_neighbors")
}
