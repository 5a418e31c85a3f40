"""Schedules: a learning rate that changes with the number of steps taken.

>>> schedule = CosineDecay(0.1, decay_steps=100)
>>> [round(schedule(step), 3) for step in (0, 50, 100, 200)]
[0.1, 0.05, 0.0, 0.0]
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod

from dlbook.checks import integer, number, positive_int
from dlbook.configuration import Configurable


class Schedule(Configurable, ABC):
    """A function from the number of steps already taken to the learning rate."""

    @abstractmethod
    def __call__(self, step: int) -> float:
        """The learning rate for the step after ``step`` steps."""


class StepDecay(Schedule):
    """``rate * factor^k`` after k times ``step_size`` steps: a staircase.

    >>> schedule = StepDecay(0.1, step_size=10)
    >>> [round(schedule(step), 3) for step in (0, 9, 10, 25)]
    [0.1, 0.1, 0.01, 0.001]

    Args:
        rate: the first learning rate, at least 0.
        step_size: steps between two drops.
        factor: what the rate is multiplied by, at least 0.

    Raises:
        ValueError: an argument out of its range.
    """

    def __init__(self, rate: float, *, step_size: int, factor: float = 0.1) -> None:
        self.rate = number(rate, "StepDecay", "rate", least=0)
        self.step_size = positive_int(step_size, "StepDecay", "step_size")
        self.factor = number(factor, "StepDecay", "factor", least=0)

    def __call__(self, step: int) -> float:
        return self.rate * self.factor ** (step // self.step_size)


class CosineDecay(Schedule):
    """Half a cosine wave from ``rate`` down to ``alpha * rate`` (Loshchilov and Hutter, 2017).

    ``rate * (alpha + (1 - alpha) * (1 + cos(pi * t / decay_steps)) / 2)`` after t steps, and
    ``alpha * rate`` from ``decay_steps`` on. With ``warmup_steps`` the rate first climbs on a
    straight line from 0 to ``rate``; t counts from its end.

    >>> schedule = CosineDecay(0.1, decay_steps=100, warmup_steps=10)
    >>> [round(schedule(step), 3) for step in (0, 5, 10, 60)]
    [0.0, 0.05, 0.1, 0.05]

    Args:
        rate: the largest learning rate, at least 0.
        decay_steps: steps from there to the end of the wave.
        alpha: share of the rate that stays, at least 0.
        warmup_steps: steps of the climb.

    Raises:
        ValueError: an argument out of its range.
    """

    def __init__(
        self, rate: float, *, decay_steps: int, alpha: float = 0.0, warmup_steps: int = 0
    ) -> None:
        self.rate = number(rate, "CosineDecay", "rate", least=0)
        self.decay_steps = positive_int(decay_steps, "CosineDecay", "decay_steps")
        self.alpha = number(alpha, "CosineDecay", "alpha", least=0)
        self.warmup_steps = integer(warmup_steps, "CosineDecay", "warmup_steps", least=0)

    def __call__(self, step: int) -> float:
        if step < self.warmup_steps:
            return self.rate * step / self.warmup_steps
        progress = min(1.0, (step - self.warmup_steps) / self.decay_steps)
        wave = 0.5 * (1.0 + math.cos(math.pi * progress))
        return self.rate * (self.alpha + (1.0 - self.alpha) * wave)
