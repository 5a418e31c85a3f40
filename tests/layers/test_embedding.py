"""Embedding: a Dense layer on one-hot vectors, without the zeros."""

import numpy as np
import pytest

from dlbook.layers import Embedding

IDS = np.array([[0, 2, 2], [4, 0, 2]])


def test_equals_one_hot_times_matrix():
    layer = Embedding(5, 3, seed=0)
    one_hot = np.eye(5, dtype="float32")[IDS]
    out = layer(IDS)
    np.testing.assert_array_equal(out, one_hot @ layer.embeddings.value)
    grad = np.random.default_rng(0).standard_normal(out.shape).astype("float32")
    assert layer.backprop(grad) is None
    expected = one_hot.reshape(6, 5).T @ grad.reshape(6, 3)
    np.testing.assert_allclose(layer.embeddings.grad, expected, rtol=1e-6)


@pytest.mark.parametrize("ids", [[[5]], [[-1]]])
def test_ids_out_of_range_are_refused(ids):
    with pytest.raises(ValueError, match="ids from 0 to 4"):
        Embedding(5, 3)(np.array(ids))


def test_ids_must_be_whole_numbers():
    with pytest.raises(TypeError, match="integer ids"):
        Embedding(5, 3)(np.array([[0.5]]))
