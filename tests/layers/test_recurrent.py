"""Recurrent layers: step by step by hand, backwards through time, Keras's defaults."""

import numpy as np
import pytest

from dlbook.gradcheck import check_layer
from dlbook.layers import GRU, LSTM, Bidirectional, Dense, SimpleRNN
from dlbook.models import Sequential

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


# Direction, state, masks.

X = np.random.default_rng(1).standard_normal((3, 6, 2))
LENGTHS = np.array([6, 2, 4])
MASK = np.arange(6) < LENGTHS[:, None]  # (3, 6)


def states_of(layer, n):
    rng = np.random.default_rng(2)
    return [rng.standard_normal(each.shape) for each in layer.get_initial_state(n)]


@pytest.mark.parametrize("sequences", [False, True])
@pytest.mark.parametrize("cls", CELLS)
def test_backwards_is_forwards_on_the_reversed_sequence(cls, sequences):
    there = cls(4, return_sequences=sequences, seed=0)
    back = cls(4, return_sequences=sequences, go_backwards=True, seed=0)
    out = there(X[:, ::-1])
    np.testing.assert_array_equal(back(X), out)
    np.testing.assert_array_equal(back.backprop(out), there.backprop(out)[:, ::-1])
    np.testing.assert_array_equal(back.kernel.grad, there.kernel.grad)


@pytest.mark.parametrize("cls", CELLS)
def test_the_state_carries_on_where_it_was_left(cls):
    layer = cls(4, return_sequences=True, return_state=True, seed=0)
    whole, *last = layer(X)
    first, *state = layer(X[:, :2])
    rest, *end = layer(X[:, 2:], initial_state=state)
    np.testing.assert_allclose(np.concatenate([first, rest], axis=1), whole, atol=1e-6)
    assert len(end) == len(last) == (2 if cls is LSTM else 1)
    for one, two in zip(end, last, strict=True):
        np.testing.assert_allclose(one, two, atol=1e-6)
    np.testing.assert_array_equal(end[0], rest[:, -1])


@pytest.mark.parametrize("options", [{}, {"return_sequences": True}, {"go_backwards": True}])
@pytest.mark.parametrize("return_state", [False, True])
@pytest.mark.parametrize("masked", [False, True])
@pytest.mark.parametrize("cls", CELLS)
def test_gradients_of_the_state(cls, masked, return_state, options):
    layer = cls(3, return_state=return_state, seed=0, **options)
    mask = MASK if masked else None
    report = check_layer(layer, (X, *states_of(cls(3), 3)), mask=mask)
    assert {"input 0", "input 1"} <= {row.name for row in report.rows}
    check_layer(cls(3, return_state=return_state, seed=0, **options), X, mask=mask)


def test_gradients_of_states_nobody_used_count_as_zero():
    layer = LSTM(3, return_state=True, seed=0)
    out, _, c = layer(X)
    one = layer.backprop((np.ones_like(out), None, None))
    layer(X)
    np.testing.assert_array_equal(
        layer.backprop((np.ones_like(out), np.zeros_like(out), np.zeros_like(c))), one
    )
    layer(X)
    with pytest.raises(ValueError, match="expects a tuple of 3 gradients"):
        layer.backprop(np.ones_like(out))


@pytest.mark.parametrize("cls", CELLS)
def test_one_layer_with_and_without_a_state(cls):
    layer = cls(4, seed=0)
    from_zeros = layer(X)
    zeros = layer.get_initial_state(3)
    np.testing.assert_array_equal(layer(X, initial_state=zeros), from_zeros)
    grad = layer.backprop(from_zeros)
    assert [each.shape for each in grad] == [X.shape, *[(3, 4)] * len(zeros)]
    assert (layer(X, initial_state=states_of(layer, 3)) != from_zeros).any()


@pytest.mark.parametrize(
    ("state", "message"),
    [
        ([np.ones((3, 4))], r"lstm expects an initial_state of shapes \[\(3, 4\), \(3, 4\)\]"),
        ([np.ones((2, 4))] * 2, r"lstm expects an initial_state .* got \[\(2, 4\), \(2, 4\)\]"),
        (np.ones((3, 4)), "lstm expects an initial_state of shapes"),
        (["a", "b"], "the initial_state that lstm expects must be numbers"),
    ],
)
def test_states_that_do_not_fit(state, message):
    with pytest.raises((TypeError, ValueError), match=message):
        LSTM(4)(X, initial_state=state)


@pytest.mark.parametrize("cls", CELLS)
@pytest.mark.parametrize("go_backwards", [False, True])
@pytest.mark.parametrize("sequences", [False, True])
def test_a_padded_batch_is_its_sequences_one_by_one(cls, go_backwards, sequences):
    options = {"go_backwards": go_backwards, "return_sequences": sequences, "seed": 0}
    layer = cls(4, **options)
    out = layer(X, mask=MASK)
    weights = np.random.default_rng(3).standard_normal(out.shape)
    if sequences:
        weights *= (MASK[:, ::-1] if go_backwards else MASK)[:, :, None]
    grad_x = layer.backprop(weights)
    one_by_one = cls(4, **options)
    for n, length in enumerate(LENGTHS):
        alone = one_by_one(X[n : n + 1, :length])
        part = slice(6 - length, 6) if go_backwards else slice(0, length)
        got = out[n : n + 1, part] if sequences else out[n : n + 1]
        np.testing.assert_allclose(alone, got, atol=1e-6)
        grad = weights[n : n + 1, part] if sequences else weights[n : n + 1]
        np.testing.assert_allclose(one_by_one.backprop(grad), grad_x[n : n + 1, :length], atol=1e-6)
    assert not grad_x[~MASK].any()
    for ours, theirs in zip(layer.parameters, one_by_one.parameters, strict=True):
        np.testing.assert_allclose(ours.grad, theirs.grad, rtol=1e-5, atol=1e-5)


def test_a_masked_step_repeats_the_output_before_it():
    out = SimpleRNN(4, return_sequences=True, seed=0)(X, mask=MASK)
    np.testing.assert_array_equal(out[1, 2:], np.repeat(out[1:2, 1], 4, axis=0))


@pytest.mark.parametrize(
    ("mask", "message"),
    [
        (np.ones((3, 5), bool), r"expects a mask of shape \(3, 6\), .*got \(3, 5\)"),
        (np.ones((3, 6, 1), bool), r"got \(3, 6, 1\)"),
        (np.ones((3, 6)), "expects a boolean mask"),
        ("mask", "the mask that lstm expects must be numbers"),
    ],
)
def test_masks_that_do_not_fit(mask, message):
    with pytest.raises((TypeError, ValueError), match=message):
        LSTM(3)(X, mask=mask)


@pytest.mark.parametrize("sequences", [False, True])
@pytest.mark.parametrize("mode", ["concat", "sum", "mul", "ave", None])
def test_bidirectional_merges_both_directions(mode, sequences):
    layer = Bidirectional(LSTM(4, return_sequences=sequences), merge_mode=mode, seed=0)
    out = layer(X)
    f, b = layer.forward_layer(X), layer.backward_layer(X)
    assert (f != b).any()
    b = b[:, ::-1] if sequences else b
    merged = {
        "concat": np.concatenate([f, b], axis=-1),
        "sum": f + b,
        "mul": f * b,
        "ave": (f + b) / 2,
        None: np.stack([f, b]),
    }
    np.testing.assert_allclose(np.stack(out) if mode is None else out, merged[mode], atol=1e-6)
    assert layer.output_shape == layer.compute_output_shape((6, 2))


@pytest.mark.parametrize("masked", [False, True])
@pytest.mark.parametrize("with_state", [False, True])
@pytest.mark.parametrize("return_state", [False, True])
@pytest.mark.parametrize("mode", ["concat", "mul", "ave", None])
def test_gradients_of_bidirectional(mode, return_state, with_state, masked):
    inner = LSTM(3, return_sequences=True, return_state=return_state)
    layer = Bidirectional(inner, merge_mode=mode, seed=0)
    x = (X, *states_of(layer, 3)) if with_state else X
    check_layer(layer, x, mask=MASK if masked else None)
    assert layer.output_shape == layer.compute_output_shape((6, 2))


def test_an_encoder_starts_a_decoder():
    encoder = Bidirectional(GRU(3, return_state=True), seed=0)
    _, there, back = encoder(X)
    decoder = Bidirectional(GRU(3, return_sequences=True), seed=1)
    assert decoder(X[:, :4], initial_state=[there, back]).shape == (3, 4, 6)


def test_bidirectional_masks_and_padding():
    layer = Bidirectional(GRU(3, return_sequences=True), seed=0)
    out = layer(X, mask=MASK)
    for n, length in enumerate(LENGTHS):
        np.testing.assert_allclose(layer(X[n : n + 1, :length])[0], out[n, :length], atol=1e-6)


def test_the_copy_that_reads_backwards():
    layer = Bidirectional(LSTM(3, activation="relu", kernel_regularizer="l2", seed=4))
    layer.build((6, 2))
    twin = layer.backward_layer
    assert (twin.name, twin.go_backwards, twin.seed) == ("backward_lstm", True, 5)
    assert twin.get_config()["activation"] == layer.layer.get_config()["activation"]
    assert len(layer.weights) == 6
    assert (layer.weights[0] != layer.weights[3]).any()


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Bidirectional(Dense(3)), "Bidirectional expects layer to be a Recurrent, got"),
        (lambda: Bidirectional(LSTM), "Bidirectional expects layer to be a Recurrent, got"),
        (
            lambda: Bidirectional(LSTM(3), "add"),
            "expects merge_mode to be 'concat', 'sum', .* got 'add'",
        ),
        (lambda: Bidirectional(LSTM(3, go_backwards=True)), "reads from the beginning"),
        (lambda: Bidirectional(LSTM(3), backward_layer=LSTM(3)), "go_backwards=True"),
        (
            lambda: Bidirectional(LSTM(3), "sum", LSTM(4, go_backwards=True)),
            "same units, got 3 and 4",
        ),
        (
            lambda: Bidirectional(GRU(3, return_sequences=True), None, GRU(3, go_backwards=True)),
            "same return_sequences, got True and False",
        ),
    ],
)
def test_layers_that_do_not_make_a_pair(make, message):
    with pytest.raises((TypeError, ValueError), match=message):
        make()


def test_a_model_that_ends_in_a_state_predicts_all_of_it():
    model = Sequential([LSTM(4, return_sequences=True, return_state=True)], seed=0)
    out, h, c = model.predict(X, batch_size=2)
    assert (out.shape, h.shape, c.shape) == ((3, 6, 4), (3, 4), (3, 4))
    for one, two in zip((out, h, c), model(X), strict=True):
        np.testing.assert_allclose(one, two, atol=1e-6)
