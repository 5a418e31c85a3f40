"""Pooling: what each window gives, and where its gradient goes."""

import numpy as np
import pytest

from dlbook.layers import (
    AveragePooling2D,
    GlobalAveragePooling1D,
    GlobalAveragePooling2D,
    MaxPooling1D,
    MaxPooling2D,
)


def image(rows):
    return np.array(rows, dtype=float)[None, :, :, None]


def naive(x, pool, strides, padding, reduce):
    """Window by window, in plain Python."""
    n, height, width, c = x.shape
    (h, w), (s, t) = pool, strides
    top = left = 0
    p, q = (height - h) // s + 1, (width - w) // t + 1
    if padding == "same":
        p, q = -(-height // s), -(-width // t)
        top, left = max((p - 1) * s + h - height, 0) // 2, max((q - 1) * t + w - width, 0) // 2
    out = np.empty((n, p, q, c))
    for i, j in np.ndindex(p, q):
        rows = slice(max(i * s - top, 0), i * s - top + h)
        columns = slice(max(j * t - left, 0), j * t - left + w)
        out[:, i, j] = reduce(x[:, rows, columns], axis=(1, 2))
    return out


@pytest.mark.parametrize("padding", ["valid", "same"])
@pytest.mark.parametrize("strides", [(1, 1), (2, 2), (2, 3), (3, 1)])
@pytest.mark.parametrize(("cls", "reduce"), [(MaxPooling2D, np.max), (AveragePooling2D, np.mean)])
def test_equals_the_naive_loop(cls, reduce, strides, padding):
    x = np.random.default_rng(0).standard_normal((2, 7, 8, 3)).astype("float32")
    layer = cls((3, 2), strides, padding)
    expected = naive(x, (3, 2), strides, padding, reduce)
    np.testing.assert_allclose(layer(x), expected, atol=1e-6)
    assert layer.output_shape == expected.shape[1:]


def test_among_equals_the_first_place_gets_the_gradient():
    layer = MaxPooling2D(2)
    layer(image([[1, 5, 2, 2], [5, 5, 2, 2]]))
    grad = layer.backprop(image([[10, 20]]))
    np.testing.assert_array_equal(grad[0, :, :, 0], [[0, 10, 20, 0], [0, 0, 0, 0]])


def test_overlapping_windows_add_their_gradients():
    layer = MaxPooling2D(2, strides=1)
    layer(image([[1, 2, 3], [4, 9, 5], [6, 7, 8]]))
    grad = layer.backprop(image([[1, 2], [3, 4]]))
    np.testing.assert_array_equal(grad[0, :, :, 0], [[0, 0, 0], [0, 10, 0], [0, 0, 0]])


def test_the_margin_never_wins():
    x = -np.ones((1, 3, 3, 1))
    np.testing.assert_array_equal(MaxPooling2D(2, padding="same")(x), -np.ones((1, 2, 2, 1)))


def test_rows_that_fill_no_window_get_no_gradient():
    layer = MaxPooling2D(2)
    layer(np.random.default_rng(0).standard_normal((1, 5, 5, 1)))
    grad = layer.backprop(np.ones((1, 2, 2, 1)))
    assert grad.shape == (1, 5, 5, 1)
    assert not grad[:, 4].any() and not grad[:, :, 4].any() and grad.sum() == 4


def test_strides_default_to_the_pool_size():
    assert MaxPooling2D((2, 3)).strides == (2, 3)
    assert MaxPooling1D(4).strides == (4,)


def test_maxpooling1d():
    layer = MaxPooling1D(2, strides=1)
    x = np.array([[[1.0], [3.0], [2.0]]])
    np.testing.assert_array_equal(layer(x)[0, :, 0], [3, 3])
    np.testing.assert_array_equal(layer.backprop(np.ones((1, 2, 1)))[0, :, 0], [0, 2, 0])


def test_global_average():
    x = np.random.default_rng(0).standard_normal((2, 3, 4, 5)).astype("float32")
    layer = GlobalAveragePooling2D()
    np.testing.assert_allclose(layer(x), x.mean(axis=(1, 2)), rtol=1e-6)
    np.testing.assert_allclose(layer.backprop(np.ones((2, 5))), np.full(x.shape, 1 / 12), rtol=1e-6)


def test_global_means_keep_the_digits_of_large_numbers():
    x = (10_000 + np.random.default_rng(0).normal(size=(2, 96, 96, 3))).astype("float32")
    exact = x.astype("float64").mean(axis=(1, 2))
    np.testing.assert_allclose(GlobalAveragePooling2D()(x), exact, rtol=1e-7)
    line = GlobalAveragePooling1D()(x.reshape(2, -1, 3))
    np.testing.assert_allclose(line, exact, rtol=1e-6)
