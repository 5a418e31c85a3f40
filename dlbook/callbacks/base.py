"""What `fit` tells its callbacks, and the record that one of them keeps."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

from dlbook.configuration import lookup

if TYPE_CHECKING:
    from dlbook.models import Sequential

Logs: TypeAlias = dict[str, float]


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
