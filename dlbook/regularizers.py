"""Regularizers: a penalty on large parameters, added to the loss.

>>> import numpy as np
>>> L2(0.01).penalty(np.array([3.0, 4.0]))
0.25
"""

from __future__ import annotations

from abc import ABC, abstractmethod

import numpy as np

from dlbook.checks import number
from dlbook.configuration import Configurable, resolve
from dlbook.parameters import Array


class Regularizer(Configurable, ABC):
    """A penalty on a parameter's values and its gradient, which has the shape of the values."""

    @abstractmethod
    def penalty(self, value: Array) -> float:
        """The number added to the loss."""

    @abstractmethod
    def gradient(self, value: Array) -> Array:
        """The derivative of the penalty, of the value's shape."""


class L1(Regularizer):
    """Penalty ``l1 * sum |w|``: draws small weights to exactly zero (Tibshirani 1996).

    Its gradient is ``l1 * sign(w)``.

    >>> L1(0.5).penalty(np.array([3.0, -4.0])), L1(0.5).gradient(np.array([3.0, -4.0]))
    (3.5, array([ 0.5, -0.5]))

    Args:
        l1: the factor, at least 0.

    Raises:
        ValueError: a factor below 0.
    """

    def __init__(self, l1: float = 0.01) -> None:
        self.l1 = number(l1, "L1", "l1", least=0)

    def penalty(self, value: Array) -> float:
        return self.l1 * float(np.abs(value).sum())

    def gradient(self, value: Array) -> Array:
        return self.l1 * np.sign(value)


class L2(Regularizer):
    """Penalty ``l2 * sum w^2``: draws all weights towards zero in proportion.

    Its gradient is ``2 * l2 * w``. In regression this is ridge (Hoerl and Kennard 1970).

    >>> L2(0.5).penalty(np.array([3.0, -4.0])), L2(0.5).gradient(np.array([3.0, -4.0]))
    (12.5, array([ 3., -4.]))

    Args:
        l2: the factor, at least 0.

    Raises:
        ValueError: a factor below 0.
    """

    def __init__(self, l2: float = 0.01) -> None:
        self.l2 = number(l2, "L2", "l2", least=0)

    def penalty(self, value: Array) -> float:
        return self.l2 * float(np.square(value).sum())

    def gradient(self, value: Array) -> Array:
        return (2.0 * self.l2) * value


def get(regularizer: str | Regularizer | None) -> Regularizer | None:
    """A regularizer from its name, the regularizer itself, or None.

    Raises:
        TypeError: neither None nor a name nor a regularizer.
        ValueError: an unknown name; the message has the nearest one.

    >>> get("l2"), get(None)
    (L2(), None)
    """
    if regularizer is None:
        return None
    return resolve(regularizer, Regularizer, "regularizer", {})
