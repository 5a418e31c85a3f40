"""EarlyStopping: training ends when it no longer helps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dlbook.callbacks.base import Callback, Logs
from dlbook.callbacks.best import Best, Mode
from dlbook.checks import flag, integer, number, optional

if TYPE_CHECKING:
    from dlbook.parameters import Array


class EarlyStopping(Callback):
    """Stops when a number has not been better than all before for ``patience`` epochs.

    All before are all epochs with this callback, this model and this loss, also those of an
    earlier ``fit``.

    Args:
        monitor: the number to watch.
        min_delta: the least change that counts as better.
        patience: epochs to wait for it.
        mode: whether "min" or "max" is better; "auto" knows it of losses, errors and accuracies.
        restore_best_weights: end with the parameters of the best epoch.
        baseline: the waiting goes on until the number is better than this.

    Attributes:
        best_epoch: the best epoch of all, counted from 0; None where an earlier ``fit`` had it.

    Raises:
        ValueError: an argument out of its range, an unknown number in mode "auto", or an epoch
            that does not give this number.

    >>> import numpy as np
    >>> from dlbook.layers import Dense
    >>> from dlbook.models import Sequential
    >>> x, model = np.linspace(-1, 1, 20)[:, None], Sequential([Dense(1)], seed=0)
    >>> model.compile("adam", "mse")
    >>> stop = EarlyStopping("loss", min_delta=1.0, patience=2)
    >>> model.fit(x, 2 * x, epochs=100, callbacks=[stop], verbose=0).epoch
    [0, 1, 2]
    """

    def __init__(
        self,
        monitor: str = "val_loss",
        min_delta: float = 0.0,
        patience: int = 0,
        mode: Mode = "auto",
        restore_best_weights: bool = False,
        baseline: float | None = None,
    ) -> None:
        self.monitor = monitor
        self.mode = mode
        self.min_delta = min_delta
        self.patience = integer(patience, "EarlyStopping", "patience", 0)
        self.restore_best_weights = flag(
            restore_best_weights, "EarlyStopping", "restore_best_weights"
        )
        self.baseline = optional(number, baseline, "EarlyStopping", "baseline")
        self._watched: Any = None
        self._begin()

    def _begin(self) -> None:
        self._best = Best("EarlyStopping", self.monitor, self.mode, self.min_delta)
        self._best_weights: list[Array] | None = None
        self._waited = 0
        self.best_epoch: int | None = None

    def on_train_begin(self, logs: Logs | None = None) -> None:
        # Numbers of another loss, or weights of other shapes, are not to be compared with these.
        watched = self.model, repr(self.model.loss), [w.shape for w in self.model.weights]
        if self._watched != watched:
            self._begin()
        self._watched = watched
        self._waited = 0
        self.best_epoch = None

    def on_epoch_end(self, epoch: int, logs: Logs) -> None:
        self._waited += 1
        if self._best.improves(logs):
            self.best_epoch = epoch
            if self.restore_best_weights:
                self._best_weights = self.model.get_weights()
            if self.baseline is None or self._best.value > self._best.sign * self.baseline:
                self._waited = 0
        if self._waited >= max(1, self.patience):
            self.model.stop_training = True

    def on_train_end(self, logs: Logs | None = None) -> None:
        if self._best_weights is not None:
            self.model.set_weights(self._best_weights)
