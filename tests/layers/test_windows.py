"""Windows: the view, its adjoint, the blocks that cover it, padding."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlbook.layers import windows
from dlbook.layers.windows import Window, blocks, patches, places

sizes = st.tuples(st.integers(1, 3), st.integers(1, 3))
images = st.tuples(st.integers(0, 3), st.integers(3, 7), st.integers(3, 7), st.integers(1, 9))


@given(images, sizes, sizes, st.sampled_from(["valid", "same"]), st.integers(0, 99))
def test_adding_into_the_view_is_the_adjoint_of_reading_it(shape, size, strides, padding, seed):
    rng = np.random.default_rng(seed)
    x = rng.standard_normal(shape)
    window = Window(size, strides, padding)
    view = window.slide(window.pad(x))
    g = rng.standard_normal(view.shape)
    back = window.canvas(shape, x.dtype)
    for i, j in window.taps:
        window.slide(back)[:, :, :, i, j] += g[:, :, :, i, j]
    assert np.isclose((view * g).sum(), (x * window.crop(back, shape)).sum())


@given(images, sizes, sizes, st.sampled_from(["valid", "same"]))
def test_the_number_of_places_is_as_announced(shape, size, strides, padding):
    window = Window(size, strides, padding)
    view = window.slide(window.pad(np.zeros(shape)))
    assert view.shape[1:3] == places(shape[1:3], size, strides, padding)


def test_each_window_shows_what_stands_at_its_place():
    x = np.arange(2 * 5 * 6 * 3.0).reshape(2, 5, 6, 3)
    view = Window((2, 3), (2, 1)).slide(x)
    for n, p, q in np.ndindex(*view.shape[:3]):
        np.testing.assert_array_equal(view[n, p, q], x[n, 2 * p : 2 * p + 2, q : q + 3])


def test_the_view_of_a_read_only_image_is_read_only():
    x = np.zeros((1, 3, 3, 1))
    x.flags.writeable = False
    with pytest.raises(ValueError, match="read-only"):
        Window((2, 2), (1, 1)).slide(x)[...] = 1.0


@pytest.mark.parametrize("channels", [1, 3, 8])
def test_patches_has_a_row_for_each_place(channels):
    x = np.random.default_rng(0).standard_normal((2, 4, 5, channels))
    view = Window((3, 2), (1, 1)).slide(x)
    np.testing.assert_array_equal(patches(view), view.reshape(2 * 2 * 4, -1))


def windows_of(n, p, q, size):
    """Windows (N, P, Q, 1, 1, size) of float32, all over the same memory."""
    return np.broadcast_to(np.zeros(1, dtype="float32"), (n, p, q, 1, 1, size))


@given(st.integers(0, 9), st.integers(1, 9), st.integers(1, 9), st.sampled_from([1, 100, 10**6]))
def test_blocks_cover_every_place_once(n, p, q, size):
    seen = np.zeros((n, p, q), dtype=int)
    for block in blocks(windows_of(n, p, q, size)):
        assert seen[block].flags.c_contiguous  # so that a block of an output is a matrix view
        seen[block] += 1
    assert (seen == 1).all()


@pytest.mark.parametrize(("size", "outputs"), [(300, 0), (9, 32)])
def test_blocks_keep_to_their_size(size, outputs):
    for images, rows in blocks(windows_of(64, 30, 30, size), outputs):
        places = (images.stop - images.start) * (rows.stop - rows.start) * 30
        assert places * 4 * (size + 2 * outputs) <= windows.BLOCK_BYTES


def test_a_window_larger_than_the_image_is_refused():
    with pytest.raises(ValueError, match="does not fit into an input of length 2"):
        places((2, 9), (3, 3), (1, 1), "valid")
