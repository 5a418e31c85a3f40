"""Best: one number of the logs, and the best value that it has had."""

from __future__ import annotations

import math
from typing import Literal, TypeAlias

from dlbook.callbacks.base import Logs
from dlbook.checks import number, one_of, text
from dlbook.metrics import ERRORS

Mode: TypeAlias = Literal["auto", "min", "max"]


class Best:
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
