"""Activations: values, slopes, extremes."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from scipy import special

from dlbook import activations
from dlbook.activations import LeakyRelu, erf, quick_rows, sigmoid, softmax
from dlbook.configuration import names_of
from dlbook.gradcheck import check_layer
from dlbook.layers import Activation, Dense

Z = np.random.default_rng(0).standard_normal((40, 6)) * 3
NAMES = names_of(activations.ActivationFunction, {})
everyone = pytest.mark.parametrize(
    "activation", [*map(activations.get, NAMES), LeakyRelu(0.01)], ids=repr
)


@pytest.mark.parametrize(
    ("name", "formula"),
    [
        ("linear", lambda z: z),
        ("sigmoid", special.expit),
        ("tanh", np.tanh),
        ("relu", lambda z: np.where(z > 0, z, 0)),
        ("leaky_relu", lambda z: np.where(z > 0, z, 0.2 * z)),
        ("elu", lambda z: np.where(z > 0, z, np.exp(z) - 1)),
        ("gelu", lambda z: z * special.ndtr(z)),
        ("silu", lambda z: z * special.expit(z)),
        ("swish", lambda z: z * special.expit(z)),
        ("softplus", lambda z: np.log1p(np.exp(z))),
        ("softmax", lambda z: special.softmax(z, axis=-1)),
    ],
)
def test_values(name, formula):
    np.testing.assert_allclose(activations.get(name)(Z), formula(Z), rtol=1e-12, atol=1e-14)


@everyone
def test_slopes(activation):
    check_layer(Activation(activation), Z)
    check_layer(Dense(5, activation=activation, seed=0), Z)


@everyone
def test_dtype_and_argument_stay(activation):
    z = Z.astype("float32")
    before = z.copy()
    out, cache = activation.forward(z)
    grad = np.ones_like(z)
    grad.flags.writeable = False
    assert out.dtype == activation.backward(grad, cache).dtype == np.float32
    np.testing.assert_array_equal(z, before)


@everyone
def test_writing_into_the_input_changes_no_result(activation):
    z = Z.copy()
    out, cache = activation.forward(Z)
    out2, cache2 = activation.forward(z, out=z)
    np.testing.assert_array_equal(out, out2)
    grad = np.ones_like(Z)
    np.testing.assert_array_equal(
        activation.backward(grad, cache), activation.backward(grad, cache2)
    )


@everyone
def test_extremes_are_finite(activation):
    for dtype in ("float32", "float64"):
        z = np.array([[-1e4, -100.0, 0.0, 100.0, 1e4]], dtype)
        out, cache = activation.forward(z)
        assert np.isfinite(out).all()
        assert np.isfinite(activation.backward(np.ones_like(z), cache)).all()


def test_sigmoid_keeps_its_digits_far_below_zero():
    assert sigmoid(np.array([-30.0]))[0] == pytest.approx(math.exp(-30), rel=1e-9)


@given(
    arrays(
        np.float64, array_shapes(min_dims=2, max_dims=3, max_side=40), elements=st.floats(-1e4, 1e4)
    ),
    st.floats(-1e4, 1e4),
)
def test_softmax_rows_sum_to_one_and_shift_changes_nothing(z, shift):
    p = softmax(z)
    np.testing.assert_allclose(p.sum(axis=-1), 1.0, rtol=1e-12)
    assert (p >= 0).all()
    np.testing.assert_allclose(softmax(z + shift), p, atol=1e-9)


@given(arrays(np.float32, (7, 5), elements=st.floats(-1e4, 1e4, width=32)))
def test_softmax_in_float32(z):
    np.testing.assert_allclose(softmax(z).sum(axis=-1), 1.0, rtol=1e-5)


@pytest.mark.parametrize(("dtype", "error"), [("float32", 4e-7), ("float64", 5e-15)])
def test_erf(dtype, error):
    x = np.linspace(-9, 9, 5001).astype(dtype)
    assert np.abs(erf(x) - special.erf(x.astype("float64"))).max() < error
    assert erf(x).dtype == dtype


def test_quick_rows_changes_the_layout_alone():
    for shape in ((9, 4), (9, 40), (3, 4, 5)):
        z = np.random.default_rng(0).standard_normal(shape)
        np.testing.assert_array_equal(quick_rows(z), z)


def test_integers_and_lists():
    np.testing.assert_allclose(sigmoid([0, 0]), [0.5, 0.5])
    assert activations.relu.derivative([-1, 2]).tolist() == [0, 1]


def test_slope_outside_the_unit_interval_is_refused():
    with pytest.raises(ValueError, match="negative_slope"):
        LeakyRelu(1.5)


def test_none_is_linear():
    assert activations.get(None) is activations.linear
