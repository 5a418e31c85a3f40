"""Gradient checks: is `backward` the derivative of `forward`?

A derivative along one random direction v touches every entry of a gradient g at once:

    (f(x + h v) - f(x - h v)) / (2 h)  =  <g, v> + O(h^2)

The left side needs `forward` alone, the right side is what `backward` claims. Everything runs in
float64, where both agree to about nine digits.

>>> import numpy as np
>>> from dlbook.layers import Dense
>>> report = check_layer(Dense(3, activation="tanh", seed=0), np.ones((4, 2)))
>>> report.difference < 1e-6
True
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

from dlbook.layers.base import Layer
from dlbook.losses import Loss
from dlbook.parameters import Array

STEP = 1e-6

Named: TypeAlias = list[tuple[str, Array, Array]]  # what is checked: name, value, gradient


class GradientError(ArithmeticError):
    """A gradient that finite differences contradict."""


@dataclass(frozen=True)
class Row:
    """One gradient along one direction: what `backward` says and what differences say."""

    name: str
    exact: float
    approximate: float

    @property
    def difference(self) -> float:
        """Relative to the larger of the two, or to 0.01 where both are smaller."""
        scale = max(abs(self.exact), abs(self.approximate), 0.01)
        return abs(self.exact - self.approximate) / scale


@dataclass(frozen=True)
class Report:
    """The result of a gradient check; print it to see exact beside approximate."""

    rows: tuple[Row, ...]

    @property
    def difference(self) -> float:
        """The largest relative difference."""
        return float(np.max([row.difference for row in self.rows], initial=0.0))

    def __str__(self) -> str:
        lines = [f"{'gradient':<24}{'exact':>16}{'approximate':>16}{'difference':>12}"]
        for row in self.rows:
            lines.append(
                f"{row.name:<24}{row.exact:>16.9f}{row.approximate:>16.9f}{row.difference:>12.1e}"
            )
        return "\n".join(lines)


def check_layer(
    layer: Layer,
    x: Any,
    *,
    training: bool = False,
    mask: Any = None,
    directions: int = 3,
    seed: int = 0,
    tolerance: float = 1e-6,
) -> Report:
    """Compare a layer's gradients, by input and by each parameter, with finite differences.

    Args:
        layer: any layer or model; a copy in float64 is checked, the layer itself is not touched.
        x: an input batch (a pair for a layer of two inputs; ids are not differentiated).
        training: the mode to check. Random layers repeat the same draw.
        mask: handed to the layer.
        directions: random directions tried for each array.
        tolerance: the largest relative difference that passes.

    Raises:
        GradientError: a difference above ``tolerance``; the message is the table.
    """
    layer.check_input(x)  # builds the layer if need be
    layer = _float64_copy(layer)
    x = layer.check_input(x)
    pair = isinstance(x, tuple)
    inputs = [np.array(each) for each in (x if pair else (x,))]
    start = [(inner.rng.bit_generator, inner.rng.bit_generator.state) for inner in layer.walk()]

    def run() -> Array:
        for generator, state in start:
            generator.state = state
        return np.asarray(layer(tuple(inputs) if pair else inputs[0], training, mask))

    # f is the sum of weights * output
    weights = np.random.default_rng(seed + 1).standard_normal(run().shape)
    layer.zero_grad()
    grads = layer.backprop(weights)
    grads = grads if isinstance(grads, tuple) else (grads,)
    named: Named = []
    for k, (array, grad) in enumerate(zip(inputs, grads, strict=True)):
        if array.dtype.kind == "f":
            named.append((f"input {k}" if pair else "input", array, grad))
    for parameter in layer.parameters:
        named.append((parameter.name, parameter.value, parameter.grad.copy()))
    return _compare(lambda: float((weights * run()).sum()), named, directions, seed, tolerance)


def check_loss(
    loss: Loss,
    y_true: Any,
    y_pred: Any,
    *,
    sample_weight: Any = None,
    directions: int = 3,
    seed: int = 0,
    tolerance: float = 1e-6,
) -> Report:
    """Compare a loss's gradient by ``y_pred`` with finite differences; see `check_layer`."""
    y_pred = np.array(y_pred, dtype=np.float64)
    named = [("y_pred", y_pred, loss.gradient(y_true, y_pred, sample_weight))]
    return _compare(lambda: loss(y_true, y_pred, sample_weight), named, directions, seed, tolerance)


def _compare(
    f: Callable[[], float], named: Named, directions: int, seed: int, tolerance: float
) -> Report:
    rng = np.random.default_rng(seed)
    rows = []
    for name, array, grad in named:
        if grad.shape != array.shape:
            raise GradientError(
                f"The gradient of {name} has shape {grad.shape}, {name} itself {array.shape}."
            )
        here = array.copy()
        for _ in range(directions if array.size else 0):
            v = rng.standard_normal(array.shape)
            array[...] = here + STEP * v
            above = f()
            array[...] = here - STEP * v
            below = f()
            array[...] = here
            rows.append(Row(name, float((grad * v).sum()), (above - below) / (2 * STEP)))
    report = Report(tuple(rows))
    if not report.difference <= tolerance:  # written so that NaN fails too
        raise GradientError(f"Gradient and finite differences disagree:\n{report}")
    return report


def _float64_copy(layer: Layer) -> Layer:
    """A built copy of the layer with the same numbers in float64."""
    double = copy.deepcopy(layer)
    for inner in double.walk():
        inner._adopted = []  # it owns all of its copy
    double.unbuild()
    double.build(layer.input_shape, dtype="float64")
    for ours, theirs in zip(double.weights, layer.weights, strict=True):
        ours[...] = theirs
    return double
