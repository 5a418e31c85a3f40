"""Gradients by the input and for each example, against differences and against one by one."""

import numpy as np
import pytest

from dlbook.gradients import input_gradient, per_example_gradients
from dlbook.layers import (
    GRU,
    BatchNormalization,
    Conv1D,
    Conv2D,
    Dense,
    Dropout,
    Embedding,
    Flatten,
    LayerNormalization,
    MaxPooling2D,
    MultiHeadAttention,
    TransformerBlock,
    windows,
)
from dlbook.models import Sequential

RNG = np.random.default_rng(0)
IMAGES, IDS = RNG.standard_normal((5, 7, 6, 2)), RNG.integers(0, 3, 5)


def convolutional():
    layers = [
        Conv2D(4, 3, padding="same", activation="tanh", kernel_regularizer="l2"),
        MaxPooling2D(2),
        BatchNormalization(),
        Flatten(),
        Dropout(0.5),
        Sequential([Dense(6, activation="tanh")]),
        Dense(3, activation="softmax"),
    ]
    return built(layers, (7, 6, 2), "sparse_categorical_crossentropy")


def built(layers, shape, loss):
    model = Sequential(layers, seed=0)
    model.compile("sgd", loss)
    model.build(shape, dtype="float64")
    return model


def numerical(f, x):
    grad = np.zeros_like(x)
    for k in np.ndindex(x.shape):
        for sign in (1, -1):
            moved = x.copy()
            moved[k] += sign * 1e-6
            grad[k] += sign * f(moved) / 2e-6
    return grad


def test_of_the_loss_by_the_input():
    model = convolutional()
    grad = input_gradient(model, IMAGES, IDS)
    wanted = numerical(lambda x: model.evaluate(x, IDS), IMAGES)
    np.testing.assert_allclose(grad, wanted, atol=1e-8)


def test_of_one_output_by_the_input():
    model = convolutional()
    for n, k in enumerate(model.predict(IMAGES).argmax(axis=1)):
        alone = IMAGES[n : n + 1]
        wanted = numerical(lambda x, k=k: model.predict(x)[0, k], alone)
        np.testing.assert_allclose(input_gradient(model, IMAGES)[n], wanted[0], atol=1e-8)
    wanted = numerical(lambda x: model.predict(x)[:, 1].sum(), IMAGES)
    np.testing.assert_allclose(input_gradient(model, IMAGES, output=1), wanted, atol=1e-8)


def test_one_output_of_a_sequence():
    model = built([Conv1D(3, 2, activation="tanh"), Dense(2)], (5, 2), "mse")
    x = RNG.standard_normal((3, 5, 2))
    wanted = numerical(lambda x: model.predict(x)[:, 2, 1].sum(), x)
    np.testing.assert_allclose(input_gradient(model, x, output=(2, 1)), wanted, atol=1e-8)
    with pytest.raises(ValueError, match=r"input_gradient expects an output .* got 2"):
        input_gradient(model, x, output=2)


@pytest.mark.parametrize("call", [input_gradient, per_example_gradients])
def test_the_model_stays_as_it_is(call):
    model = convolutional()
    out = model(IMAGES)
    model.backprop(np.ones_like(out))
    grads = [parameter.grad.copy() for parameter in model.parameters]
    weights = model.get_weights()
    assert call(model, IMAGES, IDS).any()
    for parameter, grad in zip(model.parameters, grads, strict=True):
        np.testing.assert_array_equal(parameter.grad, grad)
    for ours, theirs in zip(model.weights, weights, strict=True):
        np.testing.assert_array_equal(ours, theirs)


def one_by_one(model, x, y):
    """The gradient of the loss of each example alone, by differences along random directions."""
    rows = []
    vector = model.vector
    for n in range(len(y)):
        row = np.zeros(vector.value.size)
        for k in range(len(row)):
            for sign in (1, -1):
                vector.value[k] += sign * 1e-6
                row[k] += sign * model.evaluate(x[n : n + 1], y[n : n + 1]) / 2e-6
                vector.value[k] -= sign * 1e-6
        rows.append(row)
    return np.array(rows)


SEQUENCES = RNG.standard_normal((4, 5, 3))
shared = Dense(3, activation="tanh", seed=0)
MODELS = {
    "dense": ([Dense(4, activation="tanh"), Dense(1)], SEQUENCES[:, 0], SEQUENCES[:, 0, :1]),
    "dense over steps": ([Dense(2, use_bias=False), Dense(3)], SEQUENCES, SEQUENCES),
    "a layer twice": ([shared, shared, Dense(1)], SEQUENCES[:, 0], SEQUENCES[:, 0, :1]),
    "conv1d": ([Conv1D(2, 2, strides=2), Flatten(), Dense(1)], SEQUENCES, SEQUENCES[:, 0, :1]),
    "recurrent": ([GRU(2), Dense(1)], SEQUENCES, SEQUENCES[:, 0, :1]),
    "frozen below": (
        [Dense(3, trainable=False), LayerNormalization(), Dense(1)],
        SEQUENCES[:, 0],
        SEQUENCES[:, 0, :1],
    ),
    "attention": (
        [Embedding(9, 4), TransformerBlock(2, 4), GRU(2), Dense(3, activation="softmax")],
        RNG.integers(0, 9, (4, 3)),
        RNG.integers(0, 3, 4),
    ),
}


def test_each_example_apart_under_a_mask():
    """Targets for each step, of sequences of three lengths; id 0 fills up."""
    x = np.array([[3, 1, 0, 0], [2, 2, 5, 1], [4, 0, 0, 0]])
    layers = [Embedding(9, 2, mask_zero=True), GRU(2, return_sequences=True), Dense(1)]
    model = built(layers, (4,), "mse")
    y = RNG.standard_normal((3, 4, 1))
    grads = per_example_gradients(model, x, y)
    np.testing.assert_allclose(grads, one_by_one(model, x, y), atol=1e-7)


@pytest.mark.parametrize(("layers", "x", "y"), MODELS.values(), ids=MODELS)
def test_each_example_apart(layers, x, y):
    loss = "sparse_categorical_crossentropy" if y.dtype.kind == "i" else "mse"
    model = built(layers, x.shape[1:], loss)
    grads = per_example_gradients(model, x, y)
    np.testing.assert_allclose(grads, one_by_one(model, x, y), atol=1e-7)


@pytest.mark.parametrize("block", [1, 300, 2**12, 2**20])
def test_convolutions_cut_into_any_blocks(block, monkeypatch):
    """A block holds several images, one, or a part of one."""
    monkeypatch.setattr(windows, "BLOCK_BYTES", block)
    model = convolutional()
    grads = per_example_gradients(model, IMAGES, IDS)
    assert grads.shape == (5, model.vector.value.size)
    for n in range(5):
        np.testing.assert_allclose(
            grads[n], per_example_gradients(model, IMAGES[n : n + 1], IDS[n : n + 1])[0], atol=1e-12
        )
    before = model.vector.value.copy()
    model.layers[2].trainable = False  # a step would move the averages
    model.layers[4].rate = 0
    model.compile("sgd", "sparse_categorical_crossentropy")
    model.optimizer.learning_rate = 1.0
    frozen = per_example_gradients(model, IMAGES, IDS)
    start = model.vector.value.copy()
    model.train_on_batch(IMAGES, IDS)
    np.testing.assert_allclose(start - model.vector.value, frozen.mean(axis=0), atol=1e-12)
    assert len(before) > len(start)


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda m: input_gradient(m, IMAGES, IDS + 9), ValueError, "class ids from 0 to 2"),
        (lambda m: input_gradient(m, IMAGES, IDS, output=1), ValueError, "or an output, got both"),
        (lambda m: input_gradient(m, IMAGES, output=3), ValueError, "output .* got 3"),
        (lambda m: input_gradient(m, IMAGES * np.nan), ValueError, "input_gradient: x must be fin"),
        (lambda m: per_example_gradients(m, IMAGES[:3], IDS), ValueError, "3 x and 5 y"),
        (
            lambda m: per_example_gradients(Sequential([Dense(1)]), IMAGES, IDS),
            RuntimeError,
            "comp",
        ),
    ],
)
def test_bad_calls(call, error, message):
    with pytest.raises(error, match=message):
        call(convolutional())


def test_ids_have_no_derivative():
    model = built([Embedding(9, 2), Flatten(), Dense(1)], (3,), "mse")
    with pytest.raises(TypeError, match="takes ids, and ids have no derivative"):
        input_gradient(model, np.ones((2, 3), int), [0.0, 1.0])


def test_pairs_of_inputs():
    model = built([MultiHeadAttention(1, 2)], ((3, 2), (4, 2)), "mse")
    x = (RNG.standard_normal((2, 3, 2)), RNG.standard_normal((2, 4, 2)))
    first, second = input_gradient(model, x, output=(0, 0))
    np.testing.assert_allclose(
        first, numerical(lambda a: model((a, x[1]))[:, 0, 0].sum(), x[0]), atol=1e-8
    )
    np.testing.assert_allclose(
        second, numerical(lambda b: model((x[0], b))[:, 0, 0].sum(), x[1]), atol=1e-8
    )
