"""What to compare on in the chapter "Speech"."""

import numpy as np

from dlbook.sound import spectrogram
from tests.book.sync import Case


def recording(rng: np.random.Generator) -> np.ndarray:
    """Noise of two whole frames and a rest that fills none."""
    return rng.normal(size=450)


CASES: dict[tuple[str, str], Case] = {
    ("dlbook.sound.spectrogram", name): Case(
        package=lambda rng: spectrogram(recording(rng)),
        chapter=lambda version, rng: version(recording(rng)),
    )
    for name in ("spectrogram_by_loops", "spectrogram_without_window")
}
