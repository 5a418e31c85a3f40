"""Attention: by the formula, with masks that nothing leaks through; residual and transformer."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlbook.gradcheck import check_layer
from dlbook.layers import (
    Dense,
    MultiHeadAttention,
    PositionalEncoding,
    Residual,
    TransformerBlock,
)

RNG = np.random.default_rng(0)
X, Y = RNG.standard_normal((3, 5, 8)), RNG.standard_normal((3, 4, 6))
SOME = RNG.random((3, 5, 4)) < 0.6


def by_formula(layer, x, y, allowed):
    """Head by head and row by row."""
    q, k, v = (
        dense(a).reshape(*a.shape[:2], layer.num_heads, layer.key_dim)
        for dense, a in ((layer.query, x), (layer.key, y), (layer.value, y))
    )
    heads = np.zeros(q.shape)
    for n, t, h in np.ndindex(*q.shape[:3]):
        seen = np.flatnonzero(allowed[n, t])
        if len(seen):
            scores = np.exp(k[n, seen, h] @ q[n, t, h] / np.sqrt(layer.key_dim))
            heads[n, t, h] = scores @ v[n, seen, h] / scores.sum()
    return layer.attention_output(heads.reshape(*q.shape[:2], -1))


def built(layer, shape):
    layer.build(shape, dtype="float64")
    return layer


def test_self_attention_equals_the_formula():
    layer = built(MultiHeadAttention(2, 3, seed=0), (5, 8))
    expected = by_formula(layer, X, X, np.ones((3, 5, 5), bool))
    np.testing.assert_allclose(layer(X), expected, atol=1e-12)


def test_cross_attention_with_a_mask_equals_the_formula():
    layer = built(MultiHeadAttention(2, 3, seed=0), ((5, 8), (4, 6)))
    expected = by_formula(layer, X, Y, SOME)
    np.testing.assert_allclose(layer((X, Y), mask=SOME), expected, atol=1e-12)


def test_causal_and_padding_masks_combine():
    layer = built(MultiHeadAttention(2, 3, use_causal_mask=True, seed=0), (5, 8))
    padding = np.array([[True] * 5, [False, True, True, True, False], [False] * 5])
    allowed = np.tri(5, dtype=bool) & padding[:, None, :]
    out = layer(X, mask=padding)
    np.testing.assert_allclose(out, by_formula(layer, X, X, allowed), atol=1e-12)


def test_scores_are_weights_that_the_mask_cuts():
    layer = MultiHeadAttention(2, 3, use_causal_mask=True, dropout=0.5, seed=0)
    weights = layer.attention_scores(X)
    assert weights.shape == (3, 2, 5, 5)
    np.testing.assert_allclose(weights.sum(axis=-1), 1.0, rtol=1e-6)
    assert not np.triu(weights, k=1).any()
    np.testing.assert_array_equal(weights[..., 0, 0], 1.0)


@pytest.mark.parametrize(
    ("layer", "x", "options"),
    [
        (MultiHeadAttention(2, 3, use_bias=False), X, {}),
        (MultiHeadAttention(2, 3, use_bias=False), (X, Y), {"mask": SOME}),
        (MultiHeadAttention(2, 3, dropout=0.4, use_bias=False), X, {"training": True}),
        (MultiHeadAttention(2, 3, use_causal_mask=True, use_bias=False), X, {}),
        (Residual([Dense(4, "tanh"), Dense(8)]), X, {}),
    ],
)
def test_gradients(layer, x, options):
    check_layer(layer, x, **options)


@given(st.integers(1, 5), st.integers(0, 99))
def test_causal_attention_never_looks_ahead(t, seed):
    rng = np.random.default_rng(seed)
    x = rng.standard_normal((2, 6, 4))
    later = x.copy()
    later[:, t:] = rng.standard_normal((2, 6 - t, 4))
    for layer in (
        MultiHeadAttention(2, 3, use_causal_mask=True, seed=seed),
        TransformerBlock(2, 8, use_causal_mask=True, seed=seed),
    ):
        np.testing.assert_array_equal(layer(x)[:, :t], layer(later)[:, :t])
        layer(x)
        grad = np.zeros((2, 6, 4))
        grad[:, :t] = 1.0
        assert not layer.backprop(grad)[:, t:].any()


def test_without_causal_mask_it_does_look_ahead():
    later = X.copy()
    later[:, 3:] += 1.0
    layer = MultiHeadAttention(2, 3, seed=0)
    assert not np.allclose(layer(X)[:, :3], layer(later)[:, :3])


def test_what_is_masked_has_no_influence():
    padding = np.array([True, True, True, False, False])[None].repeat(3, axis=0)
    other = X.copy()
    other[:, 3:] = 99.0
    block = TransformerBlock(2, 8, seed=0)
    np.testing.assert_array_equal(block(X, mask=padding)[:, :3], block(other, mask=padding)[:, :3])


def test_attention_knows_no_order_without_positions():
    order = np.array([3, 1, 4, 0, 2])
    layer = built(MultiHeadAttention(2, 3, seed=0), (5, 8))
    np.testing.assert_allclose(layer(X[:, order]), layer(X)[:, order], atol=1e-12)
    assert not np.allclose(
        layer(PositionalEncoding()(X[:, order])), layer(PositionalEncoding()(X))[:, order]
    )


def test_scores_of_ten_thousand_do_no_harm():
    layer = MultiHeadAttention(1, 2, seed=0)
    out = layer(1e4 * X)
    assert np.isfinite(out).all() and np.isfinite(layer.backprop(out)).all()


def test_the_block_takes_any_length_and_the_encoding_has_unit_waves():
    block = TransformerBlock(2, 8, seed=0)
    assert block(np.ones((2, 5, 4))).shape == (2, 5, 4)
    assert block(np.ones((2, 9, 4))).shape == (2, 9, 4)
    waves = PositionalEncoding()(np.zeros((1, 50, 6)))[0]
    np.testing.assert_allclose(waves[:, 0::2] ** 2 + waves[:, 1::2] ** 2, 1.0, atol=1e-6)
    assert len(np.unique(waves.round(4), axis=0)) == 50


@pytest.mark.parametrize("shape", [(3, 4), (5, 5), (3, 1, 5), (3, 5, 5, 1)])
def test_masks_of_the_wrong_shape_are_refused(shape):
    with pytest.raises(ValueError, match=r"expects a mask of shape \(3, 5\)"):
        MultiHeadAttention(2, 3)(X, mask=np.ones(shape, bool))


@pytest.mark.parametrize(
    ("make", "shape", "message"),
    [
        (lambda: MultiHeadAttention(2, 3), (4, 8), r"\(steps, features\)"),
        (lambda: TransformerBlock(3, 8), (2, 5, 8), "num_heads=3"),
        (lambda: Residual([Dense(3)]), (2, 8), "keep the shape"),
        (lambda: PositionalEncoding(), (2, 8), r"\(steps, features\)"),
    ],
)
def test_inputs_that_do_not_fit_are_refused(make, shape, message):
    with pytest.raises(ValueError, match=message):
        make()(np.ones(shape))
