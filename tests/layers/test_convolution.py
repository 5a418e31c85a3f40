"""Convolution: linear, equal to scipy's, blind to blocks, and UpSampling2D."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.signal import correlate

from dlbook.gradcheck import check_layer
from dlbook.layers import Conv1D, Conv2D, UpSampling2D, windows

ACTIVATIONS = [
    "linear",
    "sigmoid",
    "tanh",
    "relu",
    "leaky_relu",
    "elu",
    "gelu",
    "silu",
    "softplus",
    "softmax",
]


def by_scipy(x, kernel, mode):
    """Cross-correlation of (N, H, W, C) with (h, w, C, F), filter by filter."""
    return np.stack(
        [
            np.stack(
                [
                    sum(
                        correlate(image[..., c], kernel[..., c, f], mode, "direct")
                        for c in range(image.shape[-1])
                    )
                    for f in range(kernel.shape[-1])
                ],
                axis=-1,
            )
            for image in x
        ]
    )


def built(layer, shape):
    layer.build(shape, dtype="float64")
    return layer


@given(
    st.integers(1, 3), st.integers(4, 7), st.integers(4, 7), st.integers(1, 9), st.integers(1, 4),
    st.sampled_from([1, 3]), st.sampled_from([1, 3]), st.booleans(), st.integers(0, 99),
)  # fmt: skip
def test_equals_scipy(n, height, width, channels, filters, h, w, same, seed):
    x = np.random.default_rng(seed).standard_normal((n, height, width, channels))
    padding = "same" if same else "valid"
    layer = built(Conv2D(filters, (h, w), padding=padding, seed=seed), x.shape[1:])
    np.testing.assert_allclose(layer(x), by_scipy(x, layer.kernel.value, padding), atol=1e-12)


@given(st.floats(-3, 3), st.floats(-3, 3), st.integers(0, 99))
def test_is_linear(a, b, seed):
    rng = np.random.default_rng(seed)
    x, y = rng.standard_normal((2, 2, 6, 5, 3))
    layer = built(Conv2D(4, 3, strides=2, padding="same", use_bias=False, seed=seed), (6, 5, 3))
    np.testing.assert_allclose(layer(a * x + b * y), a * layer(x) + b * layer(y), atol=1e-12)


@pytest.mark.parametrize("padding", ["valid", "same"])
@pytest.mark.parametrize("strides", [1, 2, (1, 3)])
def test_strides_leave_out_places(strides, padding):
    s, t = (strides, strides) if isinstance(strides, int) else strides
    x = np.random.default_rng(0).standard_normal((2, 9, 9, 2))
    layer = built(Conv2D(3, 3, strides, padding, seed=0), x.shape[1:])
    dense = built(Conv2D(3, 3, seed=0), x.shape[1:])
    padded = layer.window.pad(x)
    np.testing.assert_allclose(layer(x), dense(padded)[:, ::s, ::t], atol=1e-12)
    assert layer(x).shape[1:] == layer.output_shape


@pytest.mark.parametrize("channels", [2, 8])
def test_small_blocks_change_nothing(monkeypatch, channels):
    x = np.random.default_rng(0).standard_normal((5, 8, 7, channels))
    results = []
    for block_bytes in (windows.BLOCK_BYTES, 3000, 1):
        monkeypatch.setattr(windows, "BLOCK_BYTES", block_bytes)
        layer = built(Conv2D(3, 3, activation="relu", seed=0), x.shape[1:])
        out = layer(x)
        results.append([out, layer.backprop(out), layer.kernel.grad, layer.bias.grad])
    for other in results[1:]:
        for one, another in zip(results[0], other, strict=True):
            np.testing.assert_allclose(one, another, atol=1e-12)


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_gradients_with_every_activation(activation):
    x = np.random.default_rng(1).standard_normal((2, 5, 4, 2))
    check_layer(Conv2D(3, 2, activation=activation, seed=0), x)


def test_gradients_over_many_blocks(monkeypatch):
    monkeypatch.setattr(windows, "BLOCK_BYTES", 2000)
    x = np.random.default_rng(0).standard_normal((3, 6, 5, 9))
    check_layer(Conv2D(3, 3, 2, "same", activation="tanh", seed=0), x)


def test_no_input_gradient_where_nobody_needs_it():
    layer = Conv2D(2, 3, seed=0)
    x = np.ones((1, 4, 4, 1), dtype="float32")
    out = layer(x)
    layer.backprop(out)
    grad = layer.kernel.grad.copy()
    layer.zero_grad()
    layer.needs_input_grad = False
    layer(x)
    assert layer.backprop(out) is None
    np.testing.assert_array_equal(layer.kernel.grad, grad)


def test_a_trained_layer_takes_images_of_another_size():
    layer = Conv2D(2, 3, seed=0)
    assert layer(np.ones((1, 8, 8, 1))).shape == (1, 6, 6, 2)
    assert layer(np.ones((1, 20, 11, 1))).shape == (1, 18, 9, 2)


def test_conv1d_is_conv2d_on_images_of_height_one():
    x = np.random.default_rng(0).standard_normal((3, 10, 4))
    one, two = Conv1D(5, 3, 2, "same", seed=0), Conv2D(5, (1, 3), (1, 2), "same", seed=0)
    one, two = built(one, (10, 4)), built(two, (1, 10, 4))
    assert one.kernel.shape == (3, 4, 5)
    two.kernel.value[...] = one.kernel.value
    np.testing.assert_array_equal(one(x), two(x[:, None])[:, 0])
    grad = np.random.default_rng(1).standard_normal((3, 5, 5))
    np.testing.assert_array_equal(one.backprop(grad), two.backprop(grad[:, None])[:, 0])


def test_upsampling_repeats_rows_and_columns():
    x = np.arange(6.0).reshape(1, 2, 3, 1)
    expected = np.kron(x[0, :, :, 0], np.ones((2, 3)))
    np.testing.assert_array_equal(UpSampling2D((2, 3))(x)[0, :, :, 0], expected)


@pytest.mark.parametrize(
    ("make", "shape", "message"),
    [
        (lambda: Conv2D(2, 3), (2, 28, 28), r"x\[\.\.\., None\]"),
        (lambda: Conv1D(2, 3), (2, 28, 28, 1), r"\(steps, features\)"),
        (lambda: Conv2D(2, 5), (2, 4, 4, 1), "padding='same'"),
        (lambda: UpSampling2D(), (2, 4), r"\(height, width, channels\)"),
    ],
)
def test_inputs_that_do_not_fit_are_refused(make, shape, message):
    with pytest.raises(ValueError, match=message):
        make()(np.ones(shape))


@pytest.mark.parametrize(
    "options",
    [{"filters": 0}, {"kernel_size": (3, 3, 3)}, {"strides": 0}, {"padding": "full"}],
)
def test_options_that_make_no_sense_are_refused(options):
    with pytest.raises(ValueError, match=f"Conv2D expects {next(iter(options))}"):
        Conv2D(**{"filters": 2, "kernel_size": 3, **options})
