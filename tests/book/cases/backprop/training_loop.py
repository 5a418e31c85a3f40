"""What to compare on in the chapter "The training loop"."""

from types import SimpleNamespace
from typing import Any

import numpy as np

from dlbook import callbacks
from tests.book.sync import Case


def epochs_until_stop(callback: callbacks.EarlyStopping, rng: np.random.Generator) -> int:
    """How many epochs a callback lets pass; the losses fall, rise once, and fall on for long."""
    model: Any = SimpleNamespace(stop_training=False, loss="mse", weights=[])
    callback.model = model
    callback.on_train_begin()
    curve = [1.0, 0.8, 0.9, *np.linspace(0.7, 0.1, 10) + 0.01 * rng.uniform(size=10)]
    for epoch, loss in enumerate(curve):
        callback.on_epoch_end(epoch, {"val_loss": loss})
        if model.stop_training:
            return epoch + 1
    return len(curve)


CASES: dict[tuple[str, str], Case] = {
    ("dlbook.callbacks.EarlyStopping", "StopsAtFirstRise"): Case(
        lambda rng: epochs_until_stop(callbacks.EarlyStopping(patience=3), rng),
        lambda version, rng: epochs_until_stop(version(), rng),
    ),
}
