"""What holds for every layer and draw: no sample knows its neighbors, and seeds decide all."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlbook.layers import (
    GRU,
    LSTM,
    Conv1D,
    Conv2D,
    Dense,
    Dropout,
    Flatten,
    LayerNormalization,
    MaxPooling2D,
    MultiHeadAttention,
    SimpleRNN,
    TransformerBlock,
)
from dlbook.models import Sequential

IMAGES, SEQUENCES = (6, 6, 2), (5, 4)
MAKERS = {
    "Dense": (lambda seed: Dense(3, "tanh", seed=seed), SEQUENCES),
    "Conv2D": (lambda seed: Conv2D(3, 3, activation="relu", seed=seed), IMAGES),
    "Conv1D": (lambda seed: Conv1D(3, 2, padding="same", seed=seed), SEQUENCES),
    "MaxPooling2D": (lambda seed: MaxPooling2D(2, seed=seed), IMAGES),
    "LayerNormalization": (lambda seed: LayerNormalization(seed=seed), SEQUENCES),
    "SimpleRNN": (lambda seed: SimpleRNN(3, seed=seed), SEQUENCES),
    "LSTM": (lambda seed: LSTM(3, return_sequences=True, seed=seed), SEQUENCES),
    "GRU": (lambda seed: GRU(3, seed=seed), SEQUENCES),
    "MultiHeadAttention": (lambda seed: MultiHeadAttention(2, 3, seed=seed), SEQUENCES),
    "TransformerBlock": (lambda seed: TransformerBlock(2, 6, dropout=0.5, seed=seed), SEQUENCES),
}


def cnn(seed):
    layers = [Conv2D(3, 3, activation="relu"), MaxPooling2D(2), Flatten(), Dropout(0.5)]
    return Sequential([*layers, Dense(3, activation="softmax")], seed=seed)


MAKERS["Sequential"] = (cnn, IMAGES)


@pytest.mark.parametrize("name", MAKERS)
@settings(max_examples=15)
@given(st.permutations(range(7)), st.integers(0, 999))
def test_permuting_the_batch_permutes_output_and_gradient(name, order, seed):
    make, shape = MAKERS[name]
    rng = np.random.default_rng(seed)
    layer = make(seed)
    layer.build(shape, dtype="float64")
    x = rng.standard_normal((7, *shape))
    out = layer(x)
    grad = rng.standard_normal(out.shape)
    grad_x = layer.backprop(grad)
    np.testing.assert_allclose(layer(x[order]), out[order], atol=1e-12)
    np.testing.assert_allclose(layer.backprop(grad[order]), grad_x[order], atol=1e-12)


@pytest.mark.parametrize("name", MAKERS)
@settings(max_examples=15)
@given(st.integers(0, 999))
def test_same_seed_same_bits(name, seed):
    make, shape = MAKERS[name]
    x = np.random.default_rng(seed).standard_normal((3, *shape)).astype("float32")
    one, two = make(seed), make(seed)
    for _ in range(2):  # dropout draws anew at each call
        np.testing.assert_array_equal(one(x, training=True), two(x, training=True))
    grad = np.ones((3, *one.output_shape))
    np.testing.assert_array_equal(one.backprop(grad), two.backprop(grad))


def test_another_seed_gives_other_bits():
    x = np.ones((2, *SEQUENCES))
    for name in ("Dense", "LSTM", "MultiHeadAttention"):
        make, _ = MAKERS[name]
        assert not np.array_equal(make(0)(x), make(1)(x))
