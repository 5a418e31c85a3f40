"""What to compare on in the chapter "Transcription"."""

from typing import Any

import numpy as np

from dlbook.bench.experiments.spoken_strings import spelled
from dlbook.ctc import CTC
from tests.book.sync import Case

LABELS = ([1, 2], [2, 2, 1], [1], [3, 3])


def sounds(rng: np.random.Generator) -> list[np.ndarray]:
    """Probabilities of six steps and four classes, one array for each label."""
    return [rng.dirichlet(np.ones(4), size=6) for _ in LABELS]


def summed(forward_sums: Any, rng: np.random.Generator) -> np.ndarray:
    """The loss by a chapter's sums."""
    pairs = zip(sounds(rng), LABELS, strict=True)
    return np.array([-np.log(forward_sums(y, label)[-1, -2:].sum()) for y, label in pairs])


def losses(rng: np.random.Generator) -> np.ndarray:
    """The loss by the package."""
    pairs = zip(sounds(rng), LABELS, strict=True)
    return np.array([float(CTC()(np.array([label]), np.log(y)[None])) for y, label in pairs])


def path(rng: np.random.Generator) -> np.ndarray:
    """A path in which equal ids stand apart by a blank."""
    return np.concatenate([rng.integers(0, 3, size=30), [1, 0, 1]])


CASES: dict[tuple[str, str], Case] = {
    ("dlbook.ctc.CTC", "forward_sums"): Case(package=losses, chapter=summed),
    ("dlbook.bench.experiments.spoken_strings.spelled", "blanks_first"): Case(
        package=lambda rng: np.array(spelled(path(rng))),
        chapter=lambda version, rng: np.array(version(path(rng))),
    ),
}
