"""The gradient checks find planted faults, and pass what is right."""

from typing import Any

import numpy as np
import pytest

from dlbook import losses
from dlbook.gradcheck import GradientError, check_layer, check_loss
from dlbook.layers import Activation, Dense, Dropout, MaxPooling1D, MaxPooling2D
from dlbook.models import Sequential

RNG = np.random.default_rng(0)
X = RNG.standard_normal((6, 4))


class KernelFault(Dense):
    """Adds 1.001 of the kernel's gradient."""

    def backward(self, grad_out: Any, cache: Any) -> Any:
        self.kernel.add_product(0.001 * cache[0].T, grad_out)
        return super().backward(grad_out, cache)


class InputFault(Dense):
    """Returns 1.001 times the input gradient."""

    def backward(self, grad_out: Any, cache: Any) -> Any:
        return 1.001 * super().backward(grad_out, cache)


class OneEntryFault(Dense):
    """Is wrong in a single entry of the kernel's gradient."""

    def backward(self, grad_out: Any, cache: Any) -> Any:
        fault = np.zeros_like(self.kernel.value)
        fault[1, 2] = 0.01
        self.kernel.add_grad(fault)
        return super().backward(grad_out, cache)


class ForgottenBias(Dense):
    """Leaves the bias without a gradient."""

    def backward(self, grad_out: Any, cache: Any) -> Any:
        grad = super().backward(grad_out, cache)
        self.bias.zero_grad()
        return grad


class ShapeFault(Dense):
    """Returns the input gradient of one sample."""

    def backward(self, grad_out: Any, cache: Any) -> Any:
        return super().backward(grad_out, cache)[:1]


class NotANumber(Dense):
    """Returns NaN."""

    def backward(self, grad_out: Any, cache: Any) -> Any:
        return np.nan * super().backward(grad_out, cache)


class NotANumberAtTheEnd(Dense):
    """Adds NaN to the bias's gradient, which is checked last."""

    def backward(self, grad_out: Any, cache: Any) -> Any:
        self.bias.add_grad(np.full(3, np.nan))
        return super().backward(grad_out, cache)


@pytest.mark.parametrize(
    "fault",
    [
        NotANumberAtTheEnd,
        KernelFault,
        InputFault,
        OneEntryFault,
        ForgottenBias,
        ShapeFault,
        NotANumber,
    ],
)
def test_planted_faults_in_a_layer_are_found(fault):
    with pytest.raises(GradientError):
        check_layer(fault(3, seed=0), X)


def test_fault_inside_a_model_is_found():
    with pytest.raises(GradientError):
        check_layer(Sequential([Dense(3), KernelFault(3), Dense(2)], seed=0), X)


def test_dropout_with_the_wrong_input_gradient_is_found():
    class Fault(Dropout):
        def backward(self, grad_out: Any, cache: Any) -> Any:
            return grad_out

    check_layer(Dropout(0.5, seed=0), X, training=True)
    with pytest.raises(GradientError):
        check_layer(Fault(0.5, seed=0), X, training=True)


def test_the_layer_itself_is_not_touched():
    layer = Dense(3, seed=0)
    layer(X)
    weights = [array.copy() for array in layer.weights]
    layer.backprop(np.ones((6, 3)))
    grads = [parameter.grad.copy() for parameter in layer.parameters]
    state = layer.rng.bit_generator.state
    check_layer(layer, X)
    assert layer.dtype == np.float32
    assert layer.rng.bit_generator.state == state
    for array, before in zip(layer.weights, weights, strict=True):
        np.testing.assert_array_equal(array, before)
    for parameter, before in zip(layer.parameters, grads, strict=True):
        np.testing.assert_array_equal(parameter.grad, before)


def test_report_shows_exact_beside_approximate():
    report = check_layer(Dense(3, seed=0), X, directions=2)
    assert [row.name for row in report.rows] == ["input"] * 2 + ["kernel"] * 2 + ["bias"] * 2
    assert report.difference == max(row.difference for row in report.rows) < 1e-8
    first = report.rows[0]
    assert f"{first.exact:.9f}" in str(report).splitlines()[1]


@pytest.mark.parametrize("factor", [1.001, -1.0, 0.0, np.nan])
def test_planted_faults_in_a_loss_are_found(factor):
    class Fault(losses.MeanSquaredError):
        def forward(self, y_true: Any, y_pred: Any) -> Any:
            value, slope = super().forward(y_true, y_pred)
            return value, factor * slope

    y_true, y_pred = RNG.standard_normal((2, 5, 3))
    check_loss(losses.MeanSquaredError(), y_true, y_pred)
    with pytest.raises(GradientError):
        check_loss(Fault(), y_true, y_pred)


def test_loss_that_is_not_averaged_by_its_gradient_is_found():
    class Fault(losses.MeanSquaredError):
        def gradient(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> Any:
            return len(y_true) * super().gradient(y_true, y_pred, sample_weight)

    with pytest.raises(GradientError):
        check_loss(Fault(), *RNG.standard_normal((2, 5, 3)))


KINKS = {
    "relu at 0": (lambda: Dense(3, activation="relu", seed=0), np.zeros((2, 4))),
    "two of four units at 0": (
        lambda: Sequential([Activation("relu"), Dense(2)], seed=0),
        np.array([[0.0, 1.0, 0.0, -1.0]]),
    ),
    "ties in a pooling window": (lambda: MaxPooling1D(2), np.ones((2, 4, 3))),
    "tie of the global maximum": (lambda: MaxPooling2D(2), np.ones((1, 2, 2, 1))),
}


@pytest.mark.parametrize(("make", "x"), KINKS.values(), ids=KINKS)
def test_a_right_layer_on_a_kink_passes_and_the_report_says_so(make, x):
    report = check_layer(make(), x)
    assert report.beside_kink
    assert "lies on a kink" in str(report)
    assert not check_layer(make(), RNG.standard_normal(x.shape)).beside_kink


@pytest.mark.parametrize("fault", [KernelFault, InputFault, NotANumber])
def test_a_wrong_layer_on_a_kink_is_still_found(fault):
    with pytest.raises(GradientError, match="disagree"):
        check_layer(fault(3, activation="relu", seed=0), np.zeros((2, 4)))


def test_curvature_is_no_kink():
    class Fault(Activation):
        def backward(self, grad_out: Any, cache: Any) -> Any:
            return 1.001 * super().backward(grad_out, cache)

    with pytest.raises(GradientError) as caught:
        check_layer(Fault("tanh"), 0.3 * X)
    assert "kink" not in str(caught.value)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"directions": 0}, "A gradient check expects directions to be a positive integer"),
        ({"tolerance": 0}, "expects tolerance > 0, got 0"),
        ({"tolerance": float("inf")}, "expects tolerance > 0, got inf"),
        ({"seed": -1}, "expects seed to be an integer of 0 or more"),
    ],
)
def test_a_check_that_could_not_fail_is_refused(options, message):
    with pytest.raises(ValueError, match=message):
        check_layer(Dense(3, seed=0), X, **options)
    with pytest.raises(TypeError, match="check_layer expects layer to be a Layer"):
        check_layer("dense", X)
    with pytest.raises(TypeError, match="check_loss expects loss to be a Loss"):
        check_loss("mse", X, X)
