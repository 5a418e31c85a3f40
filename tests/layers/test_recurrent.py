"""Recurrent layers: step by step by hand, backwards through time, Keras's defaults."""

import numpy as np
import pytest

from dlbook.gradcheck import check_layer
from dlbook.layers import GRU, LSTM, SimpleRNN

CELLS = [SimpleRNN, LSTM, GRU]


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def by_hand(layer, x):
    """The textbook's equations, one sample and one step at a time."""
    kernel, recurrent = layer.kernel.value, layer.recurrent_kernel.value
    bias, u = layer.bias.value, layer.units
    out = np.zeros((*x.shape[:2], u))
    for n in range(len(x)):
        h = c = np.zeros(u)
        for t in range(x.shape[1]):
            if isinstance(layer, GRU):
                a, b = x[n, t] @ kernel + bias[0], h @ recurrent + bias[1]
                z, r = sigmoid(a[:u] + b[:u]), sigmoid(a[u : 2 * u] + b[u : 2 * u])
                h = z * h + (1 - z) * np.tanh(a[2 * u :] + r * b[2 * u :])
            elif isinstance(layer, LSTM):
                i, f, g, o = np.split(x[n, t] @ kernel + h @ recurrent + bias, 4)
                c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
                h = sigmoid(o) * np.tanh(c)
            else:
                h = np.tanh(x[n, t] @ kernel + h @ recurrent + bias)
            out[n, t] = h
    return out


@pytest.mark.parametrize(("dtype", "atol"), [("float32", 1e-6), ("float64", 1e-12)])
@pytest.mark.parametrize("units", [1, 4])
@pytest.mark.parametrize("cls", CELLS)
def test_equals_the_equations(cls, units, dtype, atol):
    x = np.random.default_rng(0).standard_normal((3, 6, 2))
    layer = cls(units, return_sequences=True, bias_initializer="normal", seed=0)
    layer.build((6, 2), dtype=dtype)
    np.testing.assert_allclose(layer(x), by_hand(layer, x), atol=atol)


@pytest.mark.parametrize("cls", CELLS)
def test_the_last_output_is_the_last_of_the_sequence(cls):
    x = np.random.default_rng(0).standard_normal((3, 6, 2))
    last, all_steps = cls(4, seed=0), cls(4, return_sequences=True, seed=0)
    np.testing.assert_array_equal(last(x), all_steps(x)[:, -1])
    grad = np.zeros((3, 6, 4))
    grad[:, -1] = 1.0
    np.testing.assert_array_equal(last.backprop(grad[:, -1]), all_steps.backprop(grad))


@pytest.mark.parametrize("cls", CELLS)
def test_no_step_depends_on_a_later_one(cls):
    x = np.random.default_rng(0).standard_normal((2, 6, 3))
    later = x.copy()
    later[:, 4:] += 1.0
    layer = cls(4, return_sequences=True, seed=0)
    np.testing.assert_array_equal(layer(x)[:, :4], layer(later)[:, :4])


@pytest.mark.parametrize("use_bias", [True, False])
@pytest.mark.parametrize("cls", CELLS)
def test_gradients_through_time(cls, use_bias):
    x = np.random.default_rng(0).standard_normal((3, 9, 2))
    check_layer(cls(4, activation="relu", use_bias=use_bias, seed=0), x)
    check_layer(cls(4, use_bias=use_bias, return_sequences=True, seed=0), x)


@pytest.mark.parametrize("cls", CELLS)
def test_a_sequence_may_have_any_length(cls):
    layer = cls(4, return_sequences=True, seed=0)
    assert layer(np.ones((2, 6, 3))).shape == (2, 6, 4)
    assert layer(np.ones((5, 1, 3))).shape == (5, 1, 4)


def test_the_forget_gate_starts_open():
    layer = LSTM(2, seed=0)
    layer.build((5, 3))
    np.testing.assert_array_equal(layer.bias.value, [0, 0, 1, 1, 0, 0, 0, 0])
    closed = LSTM(2, unit_forget_bias=False)
    closed.build((5, 3))
    assert not closed.bias.value.any()


def test_recurrent_kernels_start_orthogonal():
    layer = SimpleRNN(5, seed=0)
    layer.build((2, 3))
    kernel = layer.recurrent_kernel.value
    np.testing.assert_allclose(kernel @ kernel.T, np.eye(5), atol=1e-5)


@pytest.mark.parametrize("cls", CELLS)
def test_samples_that_are_no_sequences_are_refused(cls):
    with pytest.raises(ValueError, match=r"\(steps, features\), got \(6,\).*x\[\.\.\., None\]"):
        cls(4)(np.ones((2, 6)))
