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
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

import numpy as np

from dlbook.checks import as_numbers, instance, integer, number, positive_int
from dlbook.layers.base import Layer, as_tuple
from dlbook.losses import Loss
from dlbook.parameters import Array

STEP = 1e-6
BESIDE = 0.01

Named: TypeAlias = list[tuple[str, Array, Array]]  # what is checked: name, value, gradient


class GradientError(ArithmeticError):
    """A gradient that finite differences contradict."""


@dataclass(frozen=True)
class Row:
    """One gradient along one direction: what `backward` says and what differences say.

    ``kink``: the differences to the two sides do not come together as the step shrinks.
    """

    name: str
    exact: float
    approximate: float
    kink: bool = False

    @property
    def difference(self) -> float:
        """Relative to the larger of the two, or to 0.01 where both are smaller."""
        scale = max(abs(self.exact), abs(self.approximate), 0.01)
        return abs(self.exact - self.approximate) / scale


@dataclass(frozen=True)
class Report:
    """The result of a gradient check; print it to see exact beside approximate.

    ``beside_kink``: the point itself lies on a kink, so the rows are from a point beside it.
    """

    rows: tuple[Row, ...]
    beside_kink: bool = False

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
        if self.beside_kink:
            lines.append(
                "The point itself lies on a kink, where no derivative exists: a ReLU at 0, or "
                "equal numbers in a pooling window. This is a point beside it."
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

    Where the point lies on a kink, as a ReLU at 0, differences say nothing about `backward`: then
    inputs and parameters move by a hundredth at random, and the report says so.

    Args:
        layer: any layer or model; a copy in float64 is checked, the layer itself is not touched.
        x: an input batch (a tuple for a layer of several inputs; ids are not differentiated).
        training: the mode to check. Random layers repeat the same draw.
        mask: handed to the layer.
        directions: random directions tried for each array.
        seed: of the directions.
        tolerance: the largest relative difference that passes.

    Raises:
        GradientError: a difference above ``tolerance``; the message is the table.
    """
    instance(layer, Layer, "check_layer", "layer").check_input(x)  # builds it if need be
    layer = _float64_copy(layer)
    x = layer.check_input(x)
    several = isinstance(x, tuple)
    inputs = [np.array(each) for each in as_tuple(x)]
    start = [(inner.rng.bit_generator, inner.rng.bit_generator.state) for inner in layer.walk()]

    def run() -> list[Array]:
        for generator, state in start:
            generator.state = state
        out = layer(tuple(inputs) if several else inputs[0], training, mask)
        return list(as_tuple(out))

    rng = np.random.default_rng(seed + 1)
    weights = [rng.standard_normal(out.shape) for out in run()]

    def value() -> float:  # the function that is checked: the sum of weights * output
        return float(sum((w * out).sum() for w, out in zip(weights, run(), strict=True)))

    def gradients() -> Named:
        layer.zero_grad()
        outputs = run()
        grads = layer.backprop(tuple(weights) if len(outputs) > 1 else weights[0])
        found: Named = []
        for k, (array, grad) in enumerate(zip(inputs, as_tuple(grads), strict=True)):
            if array.dtype.kind == "f":
                found.append((f"input {k}" if several else "input", array, grad))
        for parameter in layer.parameters:
            found.append((parameter.name, parameter.value, parameter.grad.copy()))
        return found

    return _judge(value, gradients, directions, seed, tolerance)


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
    instance(loss, Loss, "check_loss", "loss")
    y_pred = np.array(as_numbers(y_pred, "check_loss: y_pred", np.float64))

    def gradients() -> Named:
        return [("y_pred", y_pred, loss.gradient(y_true, y_pred, sample_weight))]

    return _judge(
        lambda: loss(y_true, y_pred, sample_weight), gradients, directions, seed, tolerance
    )


def _judge(
    f: Callable[[], float],
    gradients: Callable[[], Named],
    directions: int,
    seed: int,
    tolerance: float,
) -> Report:
    """The report on a right gradient; an error for a wrong one."""
    directions = positive_int(directions, "A gradient check", "directions")
    tolerance = number(tolerance, "A gradient check", "tolerance", above=0)
    seed = integer(seed, "A gradient check", "seed", least=0)
    named = gradients()
    report = Report(_compare(f, named, directions, seed, tolerance))
    passes = report.difference <= tolerance  # written so that NaN fails too
    if not passes and any(row.kink for row in report.rows):
        rng = np.random.default_rng(seed + 2)
        for _, array, _ in named:
            array += BESIDE * rng.standard_normal(array.shape)
        report = Report(_compare(f, gradients(), directions, seed, tolerance), beside_kink=True)
        passes = report.difference <= tolerance
    if not passes:
        raise GradientError(f"Gradient and finite differences disagree:\n{report}")
    return report


def _compare(
    f: Callable[[], float], named: Named, directions: int, seed: int, tolerance: float
) -> tuple[Row, ...]:
    rng = np.random.default_rng(seed)
    rows = []
    for name, array, grad in named:
        if grad.shape != array.shape:
            raise GradientError(
                f"The gradient of {name} has shape {grad.shape}, {name} itself {array.shape}."
            )
        for _ in range(directions if array.size else 0):
            v = np.asarray(rng.standard_normal(array.shape))
            slope = (_moved(f, array, STEP * v) - _moved(f, array, -STEP * v)) / (2 * STEP)
            row = Row(name, float((grad * v).sum()), slope)
            if not row.difference <= tolerance:
                # Curvature would shrink the gap between the two sides' slopes tenfold.
                gap = _gap(f, array, v, STEP)
                row = replace(row, kink=_gap(f, array, v, STEP / 10) > 0.5 * gap > 0)
            rows.append(row)
    return tuple(rows)


def _moved(f: Callable[[], float], array: Array, move: Array) -> float:
    """f with the array moved, which is then put back."""
    here = array.copy()
    array += move
    value = f()
    array[...] = here
    return value


def _gap(f: Callable[[], float], array: Array, v: Array, step: float) -> float:
    """By how much the slope to one side and that to the other differ."""
    return abs(_moved(f, array, step * v) + _moved(f, array, -step * v) - 2 * f()) / step


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
