"""ModelCheckpoint: what an epoch has learned outlives the program."""

from __future__ import annotations

import os

from dlbook.callbacks.base import Callback, Logs
from dlbook.callbacks.best import Best, Mode
from dlbook.checks import flag, number, one_of, optional, text
from dlbook.files import npz


class ModelCheckpoint(Callback):
    """Saves the model after each epoch, or after each that is better than all before.

    All before are all epochs with this callback, also those of an earlier ``fit``: the best file
    is replaced by a better one alone.

    Args:
        filepath: a name ending in .npz; ``"net-{epoch:02d}-{val_loss:.3f}.npz"`` is filled in,
            with epochs counted from 1.
        monitor, mode: see `EarlyStopping`; they matter with ``save_best_only`` alone.
        save_best_only: skip epochs that are no better.
        initial_value_threshold: what the first epoch has to beat, for example what a file of an
            earlier day has reached.

    Raises:
        ValueError: a file of another kind, an unknown number in mode "auto", or an epoch that
            does not give a number that is watched or filled in.

    >>> ModelCheckpoint("net-{epoch:02d}.npz").filepath
    'net-{epoch:02d}.npz'
    """

    def __init__(
        self,
        filepath: str | os.PathLike[str],
        monitor: str = "val_loss",
        save_best_only: bool = False,
        mode: Mode = "auto",
        initial_value_threshold: float | None = None,
    ) -> None:
        owner = "ModelCheckpoint"
        self.filepath = str(npz.checked_path(filepath))
        self.monitor = text(monitor, owner, "monitor")
        self.mode = mode
        one_of(mode, ("auto", "min", "max"), owner, "mode")
        self.save_best_only = flag(save_best_only, owner, "save_best_only")
        self.initial_value_threshold = initial_value_threshold
        start = optional(number, initial_value_threshold, owner, "initial_value_threshold")
        self._best = Best(owner, monitor, mode, value=start) if save_best_only else None

    def on_epoch_end(self, epoch: int, logs: Logs) -> None:
        if self._best is not None and not self._best.improves(logs):
            return
        try:
            path = self.filepath.format(epoch=epoch + 1, **logs)
        except (KeyError, IndexError, ValueError) as error:
            raise ValueError(
                f"ModelCheckpoint expects a filepath that an epoch can fill in, got "
                f"{self.filepath!r} and the numbers {sorted(['epoch', *logs])}."
            ) from error
        self.model.save(path)
