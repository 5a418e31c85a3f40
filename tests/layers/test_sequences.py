"""Pooling over time and learned positions: by hand, with masks, at their limits."""

import numpy as np
import pytest

from dlbook.gradcheck import check_layer
from dlbook.layers import (
    AttentionPooling,
    GlobalAveragePooling1D,
    GlobalMaxPooling1D,
    PositionEmbedding,
)

X = np.random.default_rng(0).standard_normal((3, 5, 2))
MASK = np.arange(5) < np.array([5, 2, 3])[:, None]
LAYERS = {
    "average": lambda: GlobalAveragePooling1D(),
    "maximum": lambda: GlobalMaxPooling1D(),
    "attention": lambda: AttentionPooling("normal", seed=0),
}
every = pytest.mark.parametrize("make", LAYERS.values(), ids=LAYERS)


def test_by_hand():
    np.testing.assert_allclose(GlobalAveragePooling1D()(X), X.mean(axis=1), rtol=1e-5)
    np.testing.assert_allclose(GlobalMaxPooling1D()(X), X.max(axis=1), rtol=1e-6)
    layer = AttentionPooling("normal", seed=0)
    out = layer(X)
    scores = X @ layer.query.value / np.sqrt(2)
    weights = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
    np.testing.assert_allclose(layer.attention_scores(X), weights, rtol=1e-5)
    np.testing.assert_allclose(out, np.einsum("nt,ntd->nd", weights, X), rtol=1e-5)


@every
def test_gradients_with_a_mask(make):
    assert check_layer(make(), X, mask=MASK).rows


@every
def test_a_padded_batch_is_its_sequences_one_by_one(make):
    layer = make()
    out = layer(X, mask=MASK)
    grad = layer.backprop(np.ones_like(out))
    assert not grad[~MASK].any()
    for n, length in enumerate(MASK.sum(axis=1)):
        np.testing.assert_allclose(layer(X[n : n + 1, :length])[0], out[n], rtol=1e-5, atol=1e-6)


@every
def test_a_sequence_of_which_nothing_is_left_gives_zeros(make):
    layer, mask = make(), MASK.copy()
    mask[1] = False
    out = layer(X, mask=mask)
    np.testing.assert_array_equal(out[1], [0, 0])
    assert not layer.backprop(np.ones_like(out))[1].any()
    assert np.isfinite(out).all()


def test_the_maximum_of_no_steps_is_refused():
    layer = GlobalMaxPooling1D()
    layer(X)
    with pytest.raises(ValueError, match="expects sequences of one step or more"):
        layer(X[:, :0])


def test_the_first_of_equal_maxima_gets_the_gradient():
    layer = GlobalMaxPooling1D()
    layer(np.ones((1, 3, 1)))
    np.testing.assert_array_equal(layer.backprop(np.ones((1, 1)))[0, :, 0], [1, 0, 0])


def test_positions_are_added_and_learned():
    layer = PositionEmbedding(5, seed=0)
    np.testing.assert_allclose(layer(X), X + layer.embeddings.value, rtol=1e-6, atol=1e-6)
    layer.zero_grad()
    layer(X[:, :3])
    layer.backprop(np.ones((3, 3, 2)))
    np.testing.assert_array_equal(layer.embeddings.grad[:, 0], [3, 3, 3, 0, 0])
    with pytest.raises(ValueError, match="expects sequences of 5 steps at most, got 6"):
        layer(np.ones((1, 6, 2)))
