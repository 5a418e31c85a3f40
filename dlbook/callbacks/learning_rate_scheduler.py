"""LearningRateScheduler: another learning rate for each epoch."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from dlbook.callbacks.base import Callback, Logs, positional


class LearningRateScheduler(Callback):
    """Sets the learning rate before each epoch.

    Args:
        schedule: a function of the epoch, or of the epoch and the present rate, that gives the
            new rate; for example an object of `dlbook.schedules`, which then counts epochs.

    Raises:
        ValueError: the schedule gives no number of 0 or more.

    >>> halve = LearningRateScheduler(lambda epoch, rate: rate / 2)
    >>> stairs = LearningRateScheduler(lambda epoch: 0.1 if epoch < 10 else 0.01)
    """

    def __init__(self, schedule: Callable[..., float]) -> None:
        self.schedule = schedule
        self._count = positional(schedule) if callable(schedule) else 0
        if self._count == 0:
            raise TypeError(
                "LearningRateScheduler expects a function of the epoch, or of the epoch and the "
                f"rate, got {schedule!r}."
            )

    def on_epoch_begin(self, epoch: int, logs: Logs | None = None) -> None:
        optimizer = self.model.optimizer
        rate = self.schedule(*(epoch, optimizer.current_rate)[: self._count])
        if not isinstance(rate, int | float | np.number) or not 0 <= rate < math.inf:
            raise ValueError(
                "LearningRateScheduler expects a rate of 0 or more; the schedule gave the "
                f"learning rate {rate!r} for epoch {epoch}."
            )
        optimizer.learning_rate = float(rate)
