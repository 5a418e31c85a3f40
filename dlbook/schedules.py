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
    """A function from the number of steps already taken to the learning rate.

    A schedule of your own, here ``rate / sqrt(1 + step)``:

    >>> class InverseRoot(Schedule):
    ...     def __init__(self, rate):
    ...         self.rate = rate
    ...     def __call__(self, step):
    ...         return self.rate / (1 + step) ** 0.5
    >>> InverseRoot(0.1)(3)
    0.05
    """

    @abstractmethod
    def __call__(self, step: int) -> float:
        """The learning rate for the step after ``step`` steps."""


class StepDecay(Schedule):
    """``rate * factor^k`` after k times ``step_size`` steps: a staircase.

    Args:
        rate: the learning rate at first.
        step_size: steps on each stair.
        factor: from each stair to the next.

    Raises:
        ValueError: a negative rate or factor, or a step_size that is no positive integer.

    >>> stairs = StepDecay(0.1, step_size=10, factor=0.5)
    >>> [stairs(step) for step in (0, 9, 10, 20)]
    [0.1, 0.1, 0.05, 0.025]
    """

    def __init__(self, rate: float, *, step_size: int, factor: float = 0.1) -> None:
        number(rate, "StepDecay", "rate", least=0)
        self.rate = rate
        self.step_size = positive_int(step_size, "StepDecay", "step_size")
        self.factor = number(factor, "StepDecay", "factor", least=0)

    def __call__(self, step: int) -> float:
        step = integer(step, "StepDecay", "step", least=0)
        return self.rate * self.factor ** (step // self.step_size)


class CosineDecay(Schedule):
    """Half a cosine wave from ``rate`` down to ``alpha * rate`` (Loshchilov and Hutter, 2017).

    After t of T steps it is ``rate * (alpha + (1 - alpha) * (1 + cos(pi t / T)) / 2)``, and
    ``alpha * rate`` from then on. With ``warmup_steps`` the rate first climbs on a straight line
    from 0 to ``rate``; the decay takes ``decay_steps`` after that.

    Args:
        rate: the highest learning rate.
        decay_steps: T, the steps that the decay takes.
        alpha: the share of the rate that is left in the end.
        warmup_steps: steps before the decay.

    Raises:
        ValueError: a negative number, or a number of steps that is no integer.

    >>> warm = CosineDecay(0.1, decay_steps=100, warmup_steps=20)
    >>> [round(warm(step), 3) for step in (0, 10, 20, 70, 120)]
    [0.0, 0.05, 0.1, 0.05, 0.0]
    """

    def __init__(
        self, rate: float, *, decay_steps: int, alpha: float = 0.0, warmup_steps: int = 0
    ) -> None:
        number(rate, "CosineDecay", "rate", least=0)
        self.rate = rate
        self.decay_steps = positive_int(decay_steps, "CosineDecay", "decay_steps")
        self.alpha = number(alpha, "CosineDecay", "alpha", least=0)
        self.warmup_steps = integer(warmup_steps, "CosineDecay", "warmup_steps", 0)

    def __call__(self, step: int) -> float:
        step = integer(step, "CosineDecay", "step", least=0)
        if step < self.warmup_steps:
            return self.rate * step / self.warmup_steps
        progress = min(1.0, (step - self.warmup_steps) / self.decay_steps)
        wave = 0.5 * (1.0 + math.cos(math.pi * progress))
        return self.rate * (self.alpha + (1.0 - self.alpha) * wave)
