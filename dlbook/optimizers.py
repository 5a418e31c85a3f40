"""Optimizers: how a step is made of a gradient.

An optimizer works on one long vector of parameters and one of gradients, whatever the network:

>>> import numpy as np
>>> w = np.array([1.0, -2.0])
>>> SGD(learning_rate=0.1).update(w, grad=2 * w)  # a step downhill on w^2
>>> w
array([ 0.8, -1.6])

Names, defaults and formulas are Keras 3's: ``epsilon`` is 1e-7, and ``weight_decay`` shrinks the
parameters by ``1 - learning_rate * weight_decay`` before the step, apart from the gradient.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from typing import Any, ClassVar

import numpy as np

from dlbook.checks import flag, integer, number, optional
from dlbook.configuration import Configurable, resolve
from dlbook.parameters import Array, Parameter, ParameterVector
from dlbook.schedules import Schedule

_BLOCK = 65536  # entries that are updated together, few enough to stay in the processor's cache


class Optimizer(Configurable, ABC):
    """Base class: counts the steps, clips the gradient, decays the weights, keeps the moments.

    An optimizer of your own is its formula, ``step``, and the names of what it remembers:

    >>> class Signs(Optimizer):
    ...     moment_names = ("mean",)
    ...     def __init__(self, learning_rate=0.01, **options):
    ...         super().__init__(learning_rate, **options)
    ...     def step(self, w, g, rate, moments):
    ...         (m,) = moments
    ...         m += 0.1 * (g - m)
    ...         w -= rate * np.sign(m)
    >>> w = np.array([1.0, -2.0])
    >>> Signs(learning_rate=0.5).update(w, grad=2 * w)
    >>> w
    array([ 0.5, -1.5])

    Args:
        learning_rate: a number or a schedule.
        weight_decay: decoupled weight decay (Loshchilov and Hutter, 2019); None is none.
        clipvalue: clip each entry of the gradient to [-clipvalue, clipvalue].
        global_clipnorm: scale the whole gradient down to at most this length.

    Raises:
        ValueError: an argument below 0, or no number.
    """

    moment_names: ClassVar[tuple[str, ...]] = ()
    initial_accumulator_value = 0.0  # what the moments start with

    def __init_subclass__(cls, **keywords: Any) -> None:
        super().__init_subclass__(**keywords)
        if "step" in vars(cls) and "step_in_place" not in vars(cls):
            # A new formula: what was proven equal to the old one is not equal to it.
            cls.step_in_place = Optimizer.step_in_place  # type: ignore[method-assign]

    def __init__(
        self,
        learning_rate: float | Schedule,
        weight_decay: float | None = None,
        clipvalue: float | None = None,
        global_clipnorm: float | None = None,
    ) -> None:
        owner = type(self).__name__
        self.learning_rate = learning_rate
        self.weight_decay = optional(number, weight_decay, owner, "weight_decay", least=0)
        self.clipvalue = optional(number, clipvalue, owner, "clipvalue", least=0)
        self.global_clipnorm = optional(number, global_clipnorm, owner, "global_clipnorm", least=0)
        self.reset()

    @property
    def learning_rate(self) -> float | Schedule:
        """A number, or a schedule; set it to go on with another."""
        return self._learning_rate

    @learning_rate.setter
    def learning_rate(self, learning_rate: float | Schedule) -> None:
        if not isinstance(learning_rate, Schedule):
            number(learning_rate, type(self).__name__, "learning_rate", least=0)
        self._learning_rate = learning_rate

    @abstractmethod
    def step(self, w: Array, g: Array, rate: float, moments: list[Array]) -> None:
        """The formula: change the parameters w (D,) and the moments, each (D,), in place.

        The gradient g (D,) stays as it is. ``self.iterations`` counts this step already.
        """

    def step_in_place(
        self, w: Array, g: Array, rate: float, moments: list[Array], work: Array
    ) -> None:
        """`step` in fewer passes over the memory, where a class knows how; ``work`` is (D,)."""
        self.step(w, g, rate, moments)

    def reset(self) -> None:
        """Forget all steps taken."""
        self.iterations = 0
        self.moments: list[Array] = []
        self._parameters: list[Parameter] | None = None
        self._work: Array = np.empty(0)

    def resume(self, iterations: int, moments: list[Array]) -> None:
        """Go on after so many steps, with the moments that they left."""
        iterations = integer(iterations, type(self).__name__, "iterations", 0)
        wanted = len(self.moment_names) if iterations else 0
        if len(moments) != wanted:
            raise ValueError(
                f"{type(self).__name__} expects {wanted} moments after {iterations} steps, got "
                f"{len(moments)}."
            )
        self.iterations = iterations
        self.moments = moments
        self._parameters = None

    @property
    def current_rate(self) -> float:
        """The learning rate of the next step."""
        rate = self.learning_rate
        return rate(self.iterations) if callable(rate) else rate

    def claim(self, parameters: list[Parameter]) -> None:
        """Make sure that the steps taken so far, if any, were on these very parameters.

        Raises:
            ValueError: they were on others, whose moments would spoil the steps to come.
        """
        mine, owner = self._parameters, type(self).__name__
        if mine is parameters:
            return
        if self.iterations and mine and list(map(id, mine)) != list(map(id, parameters)):
            raise ValueError(
                f"{owner} has taken {self.iterations} steps on other parameters. Compile again "
                "after changing a model's layers or what is trainable, and give each model an "
                f"{owner} of its own."
            )
        self._require_size(sum(parameter.size for parameter in parameters))
        self._parameters = parameters

    def apply(self, vector: ParameterVector) -> None:
        """Take one step on a model's ``vector``, or on any other: `update`, knowing whose it is.

        Raises:
            ValueError: the steps before were on other parameters.
        """
        self.claim(vector.parameters)
        self.update(vector.value, vector.grad)

    def update(self, value: Array, grad: Array) -> None:
        """Take one step: change ``value``, of any shape, in place; ``grad`` stays as it is.

        Raises:
            TypeError: ``value`` is no array of floats.
            ValueError: ``grad`` has another shape, or the steps before were on another array.
        """
        owner, grad = type(self).__name__, np.asarray(grad)
        if not isinstance(value, np.ndarray) or value.dtype.kind != "f":
            raise TypeError(f"{owner} changes an array of floats in place, got {value!r}.")
        if grad.shape != value.shape:
            raise ValueError(
                f"{owner} expects a gradient of the value's shape {value.shape}, got {grad.shape}."
            )
        if self.iterations == 0:
            initial = np.full(value.size, self.initial_accumulator_value, value.dtype)
            self.moments = [initial.copy() for _ in self.moment_names]
        self._require_size(value.size)
        if self._work.size != min(value.size, _BLOCK):
            self._work = np.empty(min(value.size, _BLOCK), value.dtype)
        rate = self.current_rate
        self.iterations += 1
        flat, grad = value.reshape(-1), self._clipped(grad.reshape(-1))
        if self.weight_decay:
            flat *= 1.0 - rate * self.weight_decay
        for start in range(0, value.size, _BLOCK):
            block = slice(start, start + _BLOCK)
            w, g = flat[block], grad[block]
            moments = [moment[block] for moment in self.moments]
            self.step_in_place(w, g, rate, moments, self._work[: w.size])
        if not np.may_share_memory(flat, value):  # of a transposed array reshape makes a copy
            value[...] = flat.reshape(value.shape)
        if self.iterations % 100 == 0:
            self._flush()

    def _require_size(self, size: int) -> None:
        for moment in self.moments if self.iterations else ():
            if moment.size != size:
                raise ValueError(
                    f"{type(self).__name__} has taken steps on {moment.size} parameters and now "
                    f"got {size}. Compile again after changing a model's layers or what is "
                    "trainable; use one optimizer for each model or array."
                )

    def _clipped(self, grad: Array) -> Array:
        if self.clipvalue is not None:
            grad = np.clip(grad, -self.clipvalue, self.clipvalue)
        if self.global_clipnorm is not None:
            norm = float(np.linalg.norm(grad))
            if norm > self.global_clipnorm:
                grad = grad * (self.global_clipnorm / norm)
        return grad

    def _flush(self) -> None:
        """Set moments to zero before they become denormal numbers, which are ten times slower.

        The moments of a unit that has died shrink at every step; the bound leaves room for the
        100 steps until the next call.
        """
        for moment in self.moments:
            moment[np.abs(moment) < np.finfo(moment.dtype).tiny * 1e8] = 0.0


class SGD(Optimizer):
    """Stochastic gradient descent: ``w -= rate * g``.

    With momentum (Polyak, 1964) the velocity ``v = momentum * v - rate * g`` is added instead,
    and with ``nesterov=True`` (Nesterov, 1983) ``momentum * v - rate * g`` with the new v.

    Args:
        learning_rate: a number or a schedule.
        momentum: share of the velocity that is kept, from 0 to below 1.
        nesterov: whether to look ahead.
        weight_decay, clipvalue, global_clipnorm: see `Optimizer`.

    Raises:
        ValueError: an argument out of its range.

    >>> w = np.array([1.0, -2.0])
    >>> SGD(learning_rate=0.1).update(w, grad=np.array([1.0, 1.0]))
    >>> w
    array([ 0.9, -2.1])
    """

    moment_names = ("velocity",)

    def __init__(
        self,
        learning_rate: float | Schedule = 0.01,
        momentum: float = 0.0,
        nesterov: bool = False,
        **options: Any,
    ) -> None:
        super().__init__(learning_rate, **options)
        self.momentum = number(momentum, type(self).__name__, "momentum", least=0, below=1)
        self.nesterov = flag(nesterov, type(self).__name__, "nesterov")

    def step(self, w: Array, g: Array, rate: float, moments: list[Array]) -> None:
        (v,) = moments
        v[:] = self.momentum * v - rate * g
        w += self.momentum * v - rate * g if self.nesterov else v

    def step_in_place(
        self, w: Array, g: Array, rate: float, moments: list[Array], work: Array
    ) -> None:
        np.multiply(g, -rate, out=work)
        if self.momentum:
            (v,) = moments
            v *= self.momentum
            v += work
            if self.nesterov:
                work += self.momentum * v
            else:
                work = v
        w += work


class Adagrad(Optimizer):
    """A rate for each parameter that shrinks with its gradients (Duchi et al., 2011).

    ``a += g^2``, ``w -= rate * g / sqrt(a + epsilon)``.

    Args:
        learning_rate: a number or a schedule.
        initial_accumulator_value: what a starts with.
        epsilon: keeps the root away from zero.
        weight_decay, clipvalue, global_clipnorm: see `Optimizer`.

    Raises:
        ValueError: an argument out of its range.

    >>> w = np.array([1.0, -2.0])
    >>> Adagrad(0.1, initial_accumulator_value=0.0).update(w, grad=np.array([3.0, 0.5]))
    >>> w.round(3)  # the first step has the same length for all
    array([ 0.9, -2.1])
    """

    moment_names = ("accumulator",)

    def __init__(
        self,
        learning_rate: float | Schedule = 0.001,
        initial_accumulator_value: float = 0.1,
        epsilon: float = 1e-7,
        **options: Any,
    ) -> None:
        super().__init__(learning_rate, **options)
        owner, start = type(self).__name__, initial_accumulator_value
        self.initial_accumulator_value = number(start, owner, "initial_accumulator_value", least=0)
        self.epsilon = number(epsilon, owner, "epsilon", least=0)

    def step(self, w: Array, g: Array, rate: float, moments: list[Array]) -> None:
        (a,) = moments
        a += g**2
        w -= rate * g / np.sqrt(a + self.epsilon)

    def step_in_place(
        self, w: Array, g: Array, rate: float, moments: list[Array], work: Array
    ) -> None:
        (a,) = moments
        a += np.multiply(g, g, out=work)
        _scaled_step(w, g, rate, a, self.epsilon, work)


class RMSprop(Optimizer):
    """Adagrad with a memory that fades (Hinton, 2012).

    ``a = rho a + (1 - rho) g^2``, ``w -= rate * g / sqrt(a + epsilon)``.

    Args:
        learning_rate: a number or a schedule.
        rho: share of a that is kept, from 0 to below 1.
        epsilon: keeps the root away from zero.
        weight_decay, clipvalue, global_clipnorm: see `Optimizer`.

    Raises:
        ValueError: an argument out of its range.

    >>> w = np.array([1.0, -2.0])
    >>> RMSprop(0.1, rho=0.75).update(w, grad=np.array([3.0, 0.5]))
    >>> w.round(3)  # rate / sqrt(1 - rho) = 0.2
    array([ 0.8, -2.2])
    """

    moment_names = ("mean_square",)

    def __init__(
        self,
        learning_rate: float | Schedule = 0.001,
        rho: float = 0.9,
        epsilon: float = 1e-7,
        **options: Any,
    ) -> None:
        super().__init__(learning_rate, **options)
        self.rho = number(rho, type(self).__name__, "rho", least=0, below=1)
        self.epsilon = number(epsilon, type(self).__name__, "epsilon", least=0)

    def step(self, w: Array, g: Array, rate: float, moments: list[Array]) -> None:
        (a,) = moments
        a[:] = self.rho * a + (1 - self.rho) * g**2
        w -= rate * g / np.sqrt(a + self.epsilon)

    def step_in_place(
        self, w: Array, g: Array, rate: float, moments: list[Array], work: Array
    ) -> None:
        (a,) = moments
        a *= self.rho
        np.multiply(g, g, out=work)
        work *= 1.0 - self.rho
        a += work
        _scaled_step(w, g, rate, a, self.epsilon, work)


class Adam(Optimizer):
    """Adaptive moments (Kingma and Ba, 2015).

    ``m = beta_1 m + (1 - beta_1) g``, ``v = beta_2 v + (1 - beta_2) g^2``, and after t steps
    ``w -= rate * sqrt(1 - beta_2^t) / (1 - beta_1^t) * m / (sqrt(v) + epsilon)``.

    As in Keras, epsilon is added before v is corrected for its start; the paper adds it after.

    Args:
        learning_rate: a number or a schedule.
        beta_1, beta_2: shares of m and v that are kept, from 0 to below 1.
        epsilon: keeps the divisor away from zero.
        weight_decay, clipvalue, global_clipnorm: see `Optimizer`.

    Raises:
        ValueError: an argument out of its range.

    >>> w = np.array([1.0, -2.0])
    >>> Adam(0.1).update(w, grad=np.array([3.0, 0.5]))
    >>> w.round(3)  # the first step has the length of the rate for all
    array([ 0.9, -2.1])
    """

    moment_names = ("m", "v")

    def __init__(
        self,
        learning_rate: float | Schedule = 0.001,
        beta_1: float = 0.9,
        beta_2: float = 0.999,
        epsilon: float = 1e-7,
        **options: Any,
    ) -> None:
        super().__init__(learning_rate, **options)
        owner = type(self).__name__
        self.beta_1 = number(beta_1, owner, "beta_1", least=0, below=1)
        self.beta_2 = number(beta_2, owner, "beta_2", least=0, below=1)
        self.epsilon = number(epsilon, owner, "epsilon", least=0)

    def step(self, w: Array, g: Array, rate: float, moments: list[Array]) -> None:
        (m, v), t = moments, self.iterations
        m[:] = self.beta_1 * m + (1 - self.beta_1) * g
        v[:] = self.beta_2 * v + (1 - self.beta_2) * g**2
        correction = math.sqrt(1 - self.beta_2**t) / (1 - self.beta_1**t)
        w -= rate * correction * m / (np.sqrt(v) + self.epsilon)

    def step_in_place(
        self, w: Array, g: Array, rate: float, moments: list[Array], work: Array
    ) -> None:
        """`step` with two passes over the memory less.

        It keeps m / (1 - beta_1) and v / (1 - beta_2), and moves these constants into the rate
        and epsilon.
        """
        m, v = moments
        t = self.iterations
        root = math.sqrt(1.0 - self.beta_2)
        rate *= math.sqrt(1.0 - self.beta_2**t) / (1.0 - self.beta_1**t)
        m *= self.beta_1  # m = beta_1 m + g
        m += g
        v *= self.beta_2  # v = beta_2 v + g^2
        v += np.multiply(g, g, out=work)
        np.sqrt(v, out=work)  # w -= rate * m / (sqrt(v) + epsilon)
        work += self.epsilon / root
        np.divide(m, work, out=work)
        work *= rate * (1.0 - self.beta_1) / root
        w -= work


class AdamW(Adam):
    """Adam with decoupled weight decay (Loshchilov and Hutter, 2019).

    ``w *= 1 - rate * weight_decay``, then `Adam`'s step.

    Args:
        learning_rate: a number or a schedule.
        weight_decay: strength of the decay.
        beta_1, beta_2, epsilon: see `Adam`.
        clipvalue, global_clipnorm: see `Optimizer`.

    Raises:
        ValueError: an argument out of its range.

    >>> w = np.array([1.0, -2.0])
    >>> AdamW(0.1, weight_decay=0.5).update(w, grad=np.array([3.0, 0.5]))
    >>> w.round(3)
    array([ 0.85, -2.  ])
    """

    def __init__(
        self,
        learning_rate: float | Schedule = 0.001,
        weight_decay: float | None = 0.004,
        **options: Any,
    ) -> None:
        super().__init__(learning_rate, weight_decay=weight_decay, **options)


def _scaled_step(w: Array, g: Array, rate: float, a: Array, epsilon: float, work: Array) -> None:
    """``w -= rate * g / sqrt(a + epsilon)``, what Adagrad and RMSprop have in common."""
    np.sqrt(np.add(a, epsilon, out=work), out=work)
    np.divide(g, work, out=work)
    work *= rate
    w -= work


def get(optimizer: str | Optimizer) -> Optimizer:
    """An optimizer from its name, or the optimizer itself.

    >>> get("adam")
    Adam()
    """
    return resolve(optimizer, Optimizer, "optimizer", {"adamw": AdamW})
