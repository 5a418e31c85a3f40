"""Rounded weights keep what `quantize` promises."""

import numpy as np
import pytest

from dlbook.quantization import quantize


@pytest.mark.parametrize("bits", range(2, 9))
def test_a_weight_is_off_by_half_a_scale_at_most(bits: int) -> None:
    W = np.random.default_rng(bits).normal(size=(40, 7)) * 10.0 ** np.arange(-3, 4)
    codes, scale = quantize(W, bits)
    assert codes.dtype == np.int8 and np.abs(codes).max() == 2 ** (bits - 1) - 1
    assert np.all(np.abs(codes * scale - W) <= scale * 0.5001)
    # The largest weight of each unit is kept as it is.
    top = np.abs(W).argmax(axis=0), np.arange(7)
    np.testing.assert_allclose((codes * scale)[top], W[top], rtol=1e-6)


def test_a_unit_of_zeros_stays_one() -> None:
    codes, scale = quantize(np.zeros((3, 2)), 4)
    assert not codes.any() and scale.tolist() == [1, 1]


@pytest.mark.parametrize(
    ("kernel", "bits", "says"),
    [
        (np.ones((2, 2)), 1, "bits"),
        (np.ones((2, 2)), 9, "bits from 2 to 8"),
        (np.ones(3), 4, "(inputs, units)"),
        (np.array([[np.nan]]), 4, "finite"),
    ],
)
def test_what_cannot_be_rounded_is_refused(kernel: np.ndarray, bits: int, says: str) -> None:
    with pytest.raises(ValueError, match=says.replace("(", r"\(").replace(")", r"\)")):
        quantize(kernel, bits)
