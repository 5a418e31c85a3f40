"""Optimizers: how a step is made of a gradient.

An optimizer works on one long vector of parameters and one of gradients, whatever the network:

>>> import numpy as np
>>> w = np.array([1.0, -2.0])
>>> SGD(learning_rate=0.1).update(w, grad=2 * w)  # a step downhill on w^2
>>> w
array([ 0.8, -1.6])

Names, defaults and formulas are Keras 3's: ``epsilon`` is 1e-7 and outside the root, and
``weight_decay`` shrinks the parameters by ``1 - learning_rate * weight_decay`` before the step,
apart from the gradient.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Callable

import numpy as np

from dlbook.configuration import Configurable, lookup
from dlbook.parameters import Array
from dlbook.schedules import Schedule


class Optimizer(Configurable, ABC):
    """Base class: counts the steps, clips the gradient, decays the weights, keeps the moments.

    Args:
        learning_rate: a number or a schedule.
        weight_decay: decoupled weight decay (Loshchilov and Hutter, 2019); None is none.
        clipvalue: clip each entry of the gradient to [-clipvalue, clipvalue].
        global_clipnorm: scale the whole gradient down to at most this length.
    """

    def __init__(
        self,
        learning_rate: float | Schedule,
        weight_decay: float | None = None,
        clipvalue: float | None = None,
        global_clipnorm: float | None = None,
    ) -> None:
        name = type(self).__name__
        if not callable(learning_rate):
            learning_rate = _positive(learning_rate, name, "learning_rate", zero=True)
        self.learning_rate = learning_rate
        self.weight_decay = (
            None
            if weight_decay is None
            else _positive(weight_decay, name, "weight_decay", zero=True)
        )
        self.clipvalue = None if clipvalue is None else _positive(clipvalue, name, "clipvalue")
        self.global_clipnorm = (
            None if global_clipnorm is None else _positive(global_clipnorm, name, "global_clipnorm")
        )
        self.reset()

    @abstractmethod
    def step(self, value: Array, grad: Array, rate: float) -> None:
        """The optimizer's formula: change ``value`` in place, leave ``grad`` as it is."""

    def reset(self) -> None:
        """Forget all steps taken."""
        self.iterations = 0
        self.moments: dict[str, Array] = {}
        self._work: Array = np.empty(0)

    def update(self, value: Array, grad: Array) -> None:
        """Take one step: change ``value`` in place; ``grad`` stays as it is."""
        rate = self.current_rate
        if self.iterations == 0 or self._work.shape != value.shape:
            self._start(value)
        if self.clipvalue is not None:
            grad = np.clip(grad, -self.clipvalue, self.clipvalue)
        if self.global_clipnorm is not None:
            norm = float(np.linalg.norm(grad))
            if norm > self.global_clipnorm:
                grad = grad * (self.global_clipnorm / norm)
        if self.weight_decay:
            value *= 1.0 - rate * self.weight_decay
        self.iterations += 1
        self.step(value, grad, rate)
        if self.iterations % 100 == 0:
            self._flush()

    @property
    def current_rate(self) -> float:
        """The learning rate of the next step."""
        rate = self.learning_rate
        return rate(self.iterations) if isinstance(rate, Schedule) else float(rate)

    def moment(self, name: str, initial: float = 0.0) -> Array:
        """An array like the parameters that is kept from step to step."""
        if name not in self.moments:
            self.moments[name] = np.full_like(self._work, initial)
        return self.moments[name]

    def _start(self, value: Array) -> None:
        if self.iterations > 0:
            raise ValueError(
                f"{type(self).__name__} has taken {self.iterations} steps on "
                f"{self._work.size} parameters and got {value.size}. Use one optimizer for each "
                "model, or call reset()."
            )
        self._work = np.empty_like(value)

    def _flush(self) -> None:
        """Set moments to zero before they become denormal numbers, which are ten times slower.

        The moments of a unit that has died halve again and again; 100 steps lie between two
        calls, and the bound leaves room for them.
        """
        for moment in self.moments.values():
            moment[np.abs(moment) < np.finfo(moment.dtype).tiny * 1e8] = 0.0


class SGD(Optimizer):
    """Stochastic gradient descent: ``w -= rate * g``.

    With momentum (Polyak, 1964) the velocity ``v = momentum * v - rate * g`` is added instead;
    with ``nesterov=True`` (Nesterov, 1983) ``momentum * v - rate * g`` for the new v.
    """

    def __init__(
        self,
        learning_rate: float | Schedule = 0.01,
        momentum: float = 0.0,
        nesterov: bool = False,
        weight_decay: float | None = None,
        clipvalue: float | None = None,
        global_clipnorm: float | None = None,
    ) -> None:
        super().__init__(learning_rate, weight_decay, clipvalue, global_clipnorm)
        self.momentum = _fraction(momentum, "SGD", "momentum")
        self.nesterov = nesterov

    def step(self, w: Array, g: Array, rate: float) -> None:
        move = np.multiply(g, -rate, out=self._work)
        if self.momentum:
            v = self.moment("velocity")
            v *= self.momentum
            v += move
            if self.nesterov:
                move += self.momentum * v
            else:
                move = v
        w += move


class Adagrad(Optimizer):
    """A rate per parameter that shrinks with its gradients (Duchi et al., 2011).

    ``a += g^2``, ``w -= rate * g / sqrt(a + epsilon)``.
    """

    def __init__(
        self,
        learning_rate: float | Schedule = 0.001,
        initial_accumulator_value: float = 0.1,
        epsilon: float = 1e-7,
        weight_decay: float | None = None,
        clipvalue: float | None = None,
        global_clipnorm: float | None = None,
    ) -> None:
        super().__init__(learning_rate, weight_decay, clipvalue, global_clipnorm)
        self.initial_accumulator_value = initial_accumulator_value
        self.epsilon = _positive(epsilon, "Adagrad", "epsilon")

    def step(self, w: Array, g: Array, rate: float) -> None:
        work = self._work
        a = self.moment("accumulator", self.initial_accumulator_value)
        a += np.multiply(g, g, out=work)
        np.sqrt(np.add(a, self.epsilon, out=work), out=work)
        np.divide(g, work, out=work)
        work *= rate
        w -= work


class RMSprop(Optimizer):
    """Adagrad with a memory that fades (Hinton, 2012).

    ``a = rho a + (1 - rho) g^2``, ``w -= rate * g / sqrt(a + epsilon)``.
    """

    def __init__(
        self,
        learning_rate: float | Schedule = 0.001,
        rho: float = 0.9,
        epsilon: float = 1e-7,
        weight_decay: float | None = None,
        clipvalue: float | None = None,
        global_clipnorm: float | None = None,
    ) -> None:
        super().__init__(learning_rate, weight_decay, clipvalue, global_clipnorm)
        self.rho = _fraction(rho, "RMSprop", "rho")
        self.epsilon = _positive(epsilon, "RMSprop", "epsilon")

    def step(self, w: Array, g: Array, rate: float) -> None:
        work = self._work
        a = self.moment("mean_square")
        a *= self.rho
        np.multiply(g, g, out=work)
        work *= 1.0 - self.rho
        a += work
        np.sqrt(np.add(a, self.epsilon, out=work), out=work)
        np.divide(g, work, out=work)
        work *= rate
        w -= work


class Adam(Optimizer):
    """Adaptive moments (Kingma and Ba, 2015).

    ``m = beta_1 m + (1 - beta_1) g``, ``v = beta_2 v + (1 - beta_2) g^2``, and after t steps
    ``w -= rate * sqrt(1 - beta_2^t) / (1 - beta_1^t) * m / (sqrt(v) + epsilon)``.
    """

    def __init__(
        self,
        learning_rate: float | Schedule = 0.001,
        beta_1: float = 0.9,
        beta_2: float = 0.999,
        epsilon: float = 1e-7,
        weight_decay: float | None = None,
        clipvalue: float | None = None,
        global_clipnorm: float | None = None,
    ) -> None:
        super().__init__(learning_rate, weight_decay, clipvalue, global_clipnorm)
        name = type(self).__name__
        self.beta_1 = _fraction(beta_1, name, "beta_1")
        self.beta_2 = _fraction(beta_2, name, "beta_2")
        self.epsilon = _positive(epsilon, name, "epsilon")

    def step(self, w: Array, g: Array, rate: float) -> None:
        m, v, work, t = self.moment("m"), self.moment("v"), self._work, self.iterations
        m *= self.beta_1
        m += np.multiply(g, 1.0 - self.beta_1, out=work)
        v *= self.beta_2
        np.multiply(g, g, out=work)
        work *= 1.0 - self.beta_2
        v += work
        np.sqrt(v, out=work)
        work += self.epsilon
        np.divide(m, work, out=work)
        work *= rate * math.sqrt(1.0 - self.beta_2**t) / (1.0 - self.beta_1**t)
        w -= work


class AdamW(Adam):
    """Adam with decoupled weight decay, 0.004 by default (Loshchilov and Hutter, 2019)."""

    def __init__(
        self,
        learning_rate: float | Schedule = 0.001,
        weight_decay: float = 0.004,
        beta_1: float = 0.9,
        beta_2: float = 0.999,
        epsilon: float = 1e-7,
        clipvalue: float | None = None,
        global_clipnorm: float | None = None,
    ) -> None:
        super().__init__(
            learning_rate, beta_1, beta_2, epsilon, weight_decay, clipvalue, global_clipnorm
        )


def _positive(value: float, owner: str, name: str, *, zero: bool = False) -> float:
    if not (value >= 0 if zero else value > 0) or not math.isfinite(value):
        least = "of at least 0" if zero else "above 0"
        raise ValueError(f"{owner} expects a {name} {least}, got {value}.")
    return value


def _fraction(value: float, owner: str, name: str) -> float:
    if not 0 <= value < 1:
        raise ValueError(f"{owner} expects {name} from 0 to below 1, got {value}.")
    return value


_NAMES: dict[str, Callable[[], Optimizer]] = {
    "sgd": SGD,
    "adagrad": Adagrad,
    "rmsprop": RMSprop,
    "adam": Adam,
    "adamw": AdamW,
}


def get(optimizer: str | Optimizer) -> Optimizer:
    """An optimizer from its name, or the optimizer itself."""
    if isinstance(optimizer, Optimizer):
        return optimizer
    return lookup(optimizer, _NAMES, "optimizer")()
