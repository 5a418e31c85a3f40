"""Progress: what `fit` shows while it runs, a bar or lines."""

from __future__ import annotations

import contextlib
import sys
import time
from typing import Any

from dlbook.callbacks.base import Callback, Logs


class ProgressLines(Callback):
    """Shows each epoch as a line on standard output."""

    def __init__(self, epochs: int) -> None:
        self.epochs = epochs

    def on_epoch_begin(self, epoch: int, logs: Logs | None = None) -> None:
        self._start = time.perf_counter()

    def on_epoch_end(self, epoch: int, logs: Logs) -> None:
        seconds = time.perf_counter() - self._start
        print(f"Epoch {epoch + 1}/{self.epochs}  {seconds:.1f} s  {format_logs(logs)}")


class ProgressBar(Callback):
    """Shows each epoch as a bar on standard output, drawn by ``tqdm``."""

    def __init__(self, epochs: int, steps: int | None, tqdm: Any) -> None:
        self.epochs = epochs
        self.steps = steps
        self.tqdm = tqdm

    def on_epoch_begin(self, epoch: int, logs: Logs | None = None) -> None:
        title = f"Epoch {epoch + 1}/{self.epochs}"
        self._bar = self.tqdm(total=self.steps, desc=title, file=sys.stdout)

    def on_train_batch_end(self, batch: int, logs: Logs) -> None:
        self._bar.update()

    def on_epoch_end(self, epoch: int, logs: Logs) -> None:
        self._bar.set_postfix_str(format_logs(logs))
        self._bar.close()


def progress(verbose: int | str, epochs: int, steps: int | None) -> list[Callback]:
    """The callback that shows progress: none for 0, a bar for 1, lines for 2.

    "auto" is a bar in a terminal and lines elsewhere, where a bar would leave its traces. Without
    tqdm there are lines.
    """
    if verbose not in (0, 1, 2, "auto"):
        raise ValueError(f"verbose expects 0, 1, 2 or 'auto', got {verbose!r}.")
    if not verbose:
        return []
    if verbose == 1 or (verbose == "auto" and sys.stdout.isatty()):
        with contextlib.suppress(ImportError):
            from tqdm import tqdm

            return [ProgressBar(epochs, steps, tqdm)]
    return [ProgressLines(epochs)]


def format_logs(logs: Logs) -> str:
    """The numbers of an epoch in one line.

    >>> format_logs({"loss": 0.25, "accuracy": 0.9})
    'loss: 0.2500  accuracy: 0.9000'
    """
    return "  ".join(f"{name}: {value:.4f}" for name, value in logs.items())
