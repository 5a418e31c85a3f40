"""Regularizers: values worked by hand, gradients by differences."""

import numpy as np
import pytest

from dlbook import regularizers
from dlbook.regularizers import L1, L2

W = np.array([[3.0, -4.0]])


def test_values():
    assert L1(0.1).penalty(W) == pytest.approx(0.7)
    assert L2(0.1).penalty(W) == pytest.approx(2.5)


@pytest.mark.parametrize("regularizer", [L1(0.1), L2(0.1)])
def test_gradient(regularizer):
    step = 1e-6
    for k in range(2):
        e = np.eye(2)[k : k + 1] * step
        slope = (regularizer.penalty(W + e) - regularizer.penalty(W - e)) / (2 * step)
        assert regularizer.gradient(W)[0, k] == pytest.approx(slope)


def test_get():
    assert isinstance(regularizers.get("l1"), L1)
    assert regularizers.get(None) is None


def test_float32_stays():
    assert L2(0.1).gradient(W.astype("float32")).dtype == np.float32
    assert L1(0.1).gradient(W.astype("float32")).dtype == np.float32
