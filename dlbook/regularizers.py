"""Regularizers: a penalty on large parameters, added to the loss.

>>> import numpy as np
>>> L2(0.01).penalty(np.array([3.0, 4.0]))
0.25
"""

from __future__ import annotations

from abc import ABC, abstractmethod

import numpy as np

from dlbook.configuration import Configurable, resolve
from dlbook.parameters import Array


class Regularizer(Configurable, ABC):
    """A penalty on a parameter's values and its gradient."""

    @abstractmethod
    def penalty(self, value: Array) -> float:
        """The number added to the loss."""

    @abstractmethod
    def gradient(self, value: Array) -> Array:
        """The derivative of the penalty, of the value's shape."""


class L1(Regularizer):
    """Penalty ``l1 * sum |w|``: draws small weights to exactly zero."""

    def __init__(self, l1: float = 0.01) -> None:
        self.l1 = l1

    def penalty(self, value: Array) -> float:
        return self.l1 * float(np.abs(value).sum())

    def gradient(self, value: Array) -> Array:
        return self.l1 * np.sign(value)


class L2(Regularizer):
    """Penalty ``l2 * sum w^2``: draws all weights towards zero in proportion."""

    def __init__(self, l2: float = 0.01) -> None:
        self.l2 = l2

    def penalty(self, value: Array) -> float:
        return self.l2 * float(np.square(value).sum())

    def gradient(self, value: Array) -> Array:
        return (2.0 * self.l2) * value


def get(regularizer: str | Regularizer | None) -> Regularizer | None:
    """A regularizer from its name, the regularizer itself, or None."""
    return None if regularizer is None else resolve(regularizer, Regularizer, "regularizer", {})
