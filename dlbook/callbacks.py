"""Callbacks: what happens between the steps and the epochs of `fit`.

A callback overrides the moments it cares about. ``self.model`` is the model in training, and
``logs`` holds the epoch's numbers so far.

>>> class Announce(Callback):
...     def on_epoch_end(self, epoch, logs):
...         print(f"epoch {epoch + 1}: loss {logs['loss']:.3f}")

After each step the model's ``vector`` holds the new parameters. Here a mask keeps the pruned ones
at zero, and a moving average smooths the path of all:

>>> class Prune(Callback):
...     def __init__(self, mask):
...         self.mask, self.average = mask, 0.0
...     def on_train_batch_end(self, batch, logs):
...         parameters = self.model.vector.value
...         parameters *= self.mask
...         self.average = 0.99 * self.average + 0.01 * parameters
>>> import numpy as np
>>> from dlbook.layers import Dense
>>> from dlbook.models import Sequential
>>> model = Sequential([Dense(1)], seed=0)
>>> model.compile("sgd", "mse")
>>> prune = Prune(mask=np.array([1.0, 0.0, 1.0]))  # two weights and a bias
>>> history = model.fit(np.eye(2), [1.0, 2.0], callbacks=[Announce(), prune], verbose=0)
epoch 1: loss 3.206
>>> bool(model.get_weights()[0][1, 0] == 0)
True
"""

from __future__ import annotations

import contextlib
import inspect
import math
import os
import sys
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import numpy as np

from dlbook.checks import flag, integer, number, one_of, optional, text
from dlbook.configuration import lookup
from dlbook.files import npz
from dlbook.metrics import ERRORS

if TYPE_CHECKING:
    from dlbook.models import Sequential
    from dlbook.parameters import Array

Logs: TypeAlias = dict[str, float]
Mode: TypeAlias = Literal["auto", "min", "max"]


class Callback:
    """The base class, for which every moment is nothing. Epochs and batches count from 0.

    Names and arguments are Keras's; ``logs`` may be left out of a method that does not read it.
    """

    model: Sequential

    def on_train_begin(self, logs: Logs | None = None) -> None:
        """Before the first epoch."""

    def on_train_end(self, logs: Logs | None = None) -> None:
        """After the last epoch, with its numbers; not when training broke off with an error."""

    def on_epoch_begin(self, epoch: int, logs: Logs | None = None) -> None:
        """Before each epoch."""

    def on_epoch_end(self, epoch: int, logs: Logs) -> None:
        """After each epoch and its validation. What you add to ``logs`` reaches the history.

        Set ``self.model.stop_training`` to end, here or after a step.
        """

    def on_train_batch_begin(self, batch: int, logs: Logs | None = None) -> None:
        """Before each step."""

    def on_train_batch_end(self, batch: int, logs: Logs) -> None:
        """After each step, with the epoch's means so far.

        Metrics that are functions of your own are called at the epoch's end alone.
        """


class CallbackList:
    """Several callbacks that hear the same moments, one after the other.

    Args:
        callbacks: the callbacks.
        model: the model that they watch, which each of them keeps as ``self.model``.

    Raises:
        ValueError: a method ``on_...`` is none that `Callback` has, so nobody would call it.
    """

    def __init__(self, callbacks: Sequence[Callback], model: Sequential) -> None:
        moments = {name: vars(Callback)[name] for name in vars(Callback) if name[:3] == "on_"}
        for callback in callbacks:
            for name in dir(callback):
                if name.startswith("on_") and callable(getattr(callback, name)):
                    lookup(name, moments, f"moment of {type(callback).__name__}")
        self._listeners = {
            name: [
                (method := getattr(callback, name), positional(method))
                for callback in callbacks
                if getattr(getattr(callback, name), "__func__", None) is not nothing
            ]
            for name, nothing in moments.items()
        }
        for callback in callbacks:
            callback.model = model

    def hear(self, moment: str) -> bool:
        """Whether anybody listens to this moment: if not, no time is spent on its logs."""
        return bool(self._listeners[moment])

    def tell(self, moment: str, *arguments: Any) -> None:
        """Call the method of this name of all that have one."""
        for method, count in self._listeners[moment]:
            method(*arguments[:count])


def positional(function: Callable[..., Any]) -> int | None:
    """How many arguments a function takes by position; None for any number.

    >>> positional(lambda epoch, rate: rate), positional(lambda *arguments: 0.1)
    (2, None)
    """
    kinds = [parameter.kind for parameter in inspect.signature(function).parameters.values()]
    if inspect.Parameter.VAR_POSITIONAL in kinds:
        return None
    by_position = inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD
    return sum(kind in by_position for kind in kinds)


class History(Callback):
    """The record that `fit` returns: ``history["loss"]`` lists one number per finished epoch.

    An epoch is recorded after all callbacks have seen it, with what they have added.

    Attributes:
        epoch: the finished epochs, counted from 0.
        history: for each name of the logs its numbers.

    >>> record = History()
    >>> record.on_epoch_end(0, {"loss": 0.5})
    >>> record.on_epoch_end(1, {"loss": 0.25})
    >>> record.epoch, record.history
    ([0, 1], {'loss': [0.5, 0.25]})
    """

    def __init__(self) -> None:
        self.epoch: list[int] = []
        self.history: dict[str, list[float]] = {}

    def on_epoch_end(self, epoch: int, logs: Logs) -> None:
        self.epoch.append(epoch)
        for name, value in logs.items():
            self.history.setdefault(name, []).append(value)


class _Best:
    """Watches one number of the logs and knows the best value so far.

    Args:
        owner: names the callback in errors.
        monitor: the number.
        mode: "min", "max", or "auto" for a number whose direction is known.
        min_delta: the least change that counts as better.
        value: what the first number has to beat, if anything.
    """

    def __init__(
        self,
        owner: str,
        monitor: str,
        mode: Mode,
        min_delta: float = 0.0,
        value: float | None = None,
    ) -> None:
        one_of(mode, ("auto", "min", "max"), owner, "mode")
        name = text(monitor, owner, "monitor").removeprefix("val_")
        grows = mode == "max" or (mode == "auto" and name.endswith(("acc", "accuracy")))
        if mode == "auto" and not grows and name not in ("loss", *ERRORS):
            raise ValueError(
                f"{owner} expects mode 'min' or 'max' for {monitor!r}: nobody but you knows which "
                "is better."
            )
        self.owner = owner
        self.monitor = monitor
        self.sign = 1 if grows else -1
        self.min_delta = abs(number(min_delta, owner, "min_delta"))
        self.value = -math.inf if value is None else self.sign * value

    def improves(self, logs: Logs) -> bool:
        """Whether this epoch is better than all before; it is the one to beat then."""
        if self.monitor not in logs:
            raise ValueError(
                f"{self.owner} watches {self.monitor!r}, but the epoch gave {sorted(logs)}. "
                "Numbers that begin with 'val_' need validation_data or validation_split."
            )
        found = self.sign * logs[self.monitor]
        if not found > self.value + self.min_delta:
            return False
        self.value = found
        return True


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
        self._best = _Best("EarlyStopping", self.monitor, self.mode, self.min_delta)
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
        self._best = _Best(owner, monitor, mode, value=start) if save_best_only else None

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
