"""Callbacks: what happens between the epochs of `fit`.

A callback overrides the moments it cares about; ``self.model`` is the model in training and
``logs`` holds the numbers of the epoch so far.

>>> class Announce(Callback):
...     def on_epoch_end(self, epoch, logs):
...         print(f"epoch {epoch + 1} done")
"""

from __future__ import annotations

import math
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from dlbook.configuration import positive_int

if TYPE_CHECKING:
    from dlbook.models import Sequential

Logs = dict[str, float]


class Callback:
    """The base class: every moment does nothing. Epochs and batches count from 0."""

    model: Sequential

    def on_train_begin(self) -> None: ...

    def on_train_end(self) -> None: ...

    def on_epoch_begin(self, epoch: int) -> None: ...

    def on_epoch_end(self, epoch: int, logs: Logs) -> None: ...

    def on_train_batch_end(self, batch: int, logs: Logs) -> None: ...


class History(Callback):
    """The record that `fit` returns: ``history["loss"]`` is a list with one number per epoch."""

    def __init__(self) -> None:
        self.epoch: list[int] = []
        self.history: dict[str, list[float]] = {}

    def on_epoch_end(self, epoch: int, logs: Logs) -> None:
        self.epoch.append(epoch)
        for name, value in logs.items():
            self.history.setdefault(name, []).append(value)
