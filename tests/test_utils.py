"""Conversions of labels."""

import tracemalloc

import numpy as np
import pytest

from dlbook.utils import to_categorical


def test_to_categorical():
    np.testing.assert_array_equal(to_categorical([1, 0, 2]), np.eye(3)[[1, 0, 2]])
    assert to_categorical(np.array([[1], [0]]), 4).shape == (2, 4)
    assert to_categorical(np.zeros((2, 3), int), 4).shape == (2, 3, 4)
    assert to_categorical([1.0, 0.0]).dtype == np.float32
    assert to_categorical([], 3).shape == (0, 3)


def test_to_categorical_takes_the_memory_of_its_result():
    tracemalloc.start()
    rows = to_categorical([0, 1, 4999], 5000)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 2 * rows.nbytes
    assert np.argwhere(rows).tolist() == [[0, 0], [1, 1], [2, 4999]]


@pytest.mark.parametrize(
    ("labels", "classes", "error", "message"),
    [
        ([0, 3], 3, ValueError, "from 0 to 2, got 0 to 3"),
        ([-1, 0], 3, ValueError, "got -1"),
        (["a"], 3, TypeError, "integer class ids"),
        ([0.5], 3, TypeError, "integer class ids"),
        ([0], 0, ValueError, "positive integer"),
    ],
)
def test_to_categorical_refuses(labels, classes, error, message):
    with pytest.raises(error, match=message):
        to_categorical(labels, classes)
