"""Schedules: a learning rate that changes with the number of steps taken.

>>> schedule = CosineDecay(0.1, decay_steps=100)
>>> [round(schedule(step), 3) for step in (0, 50, 100, 200)]
[0.1, 0.05, 0.0, 0.0]
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod

from dlbook.checks import positive_int
from dlbook.configuration import Configurable


class Schedule(Configurable, ABC):
    """A function from the number of steps already taken to the learning rate."""

    @abstractmethod
    def __call__(self, step: int) -> float:
        """The learning rate for the step after ``step`` steps."""


class StepDecay(Schedule):
    """``rate * factor^k`` after k times ``step_size`` steps: a staircase."""

    def __init__(self, rate: float, *, step_size: int, factor: float = 0.1) -> None:
        self.rate, self.factor = rate, factor
        self.step_size = positive_int(step_size, "StepDecay", "step_size")

    def __call__(self, step: int) -> float:
        return self.rate * self.factor ** (step // self.step_size)


class CosineDecay(Schedule):
    """Half a cosine wave from ``rate`` down to ``alpha * rate`` (Loshchilov and Hutter, 2017).

    With ``warmup_steps`` the rate first climbs on a straight line from 0 to ``rate``; the decay
    takes ``decay_steps`` after that.
    """

    def __init__(
        self, rate: float, *, decay_steps: int, alpha: float = 0.0, warmup_steps: int = 0
    ) -> None:
        self.rate, self.alpha, self.warmup_steps = rate, alpha, warmup_steps
        self.decay_steps = positive_int(decay_steps, "CosineDecay", "decay_steps")

    def __call__(self, step: int) -> float:
        if step < self.warmup_steps:
            return self.rate * step / self.warmup_steps
        progress = min(1.0, (step - self.warmup_steps) / self.decay_steps)
        wave = 0.5 * (1.0 + math.cos(math.pi * progress))
        return self.rate * (self.alpha + (1.0 - self.alpha) * wave)
