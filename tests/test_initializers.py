"""Initializers: shapes, variances, seeds."""

import numpy as np
import pytest

from dlbook import initializers
from dlbook.configuration import names_of
from dlbook.initializers import fans, truncated_normal


@pytest.mark.parametrize("name", names_of(initializers.Initializer, {}))
@pytest.mark.parametrize("shape", [(7, 5), (3, 3, 4, 6)])
def test_shape_and_seed(name, shape):
    draw = [initializers.get(name)(shape, np.random.default_rng(0)) for _ in range(2)]
    assert draw[0].shape == shape
    np.testing.assert_array_equal(draw[0], draw[1])


@pytest.mark.parametrize(
    ("name", "variance"),
    [
        ("glorot_uniform", 2 / (300 + 200)),
        ("glorot_normal", 2 / (300 + 200)),
        ("he_uniform", 2 / 300),
        ("he_normal", 2 / 300),
        ("lecun_uniform", 1 / 300),
        ("lecun_normal", 1 / 300),
        ("normal", 0.05**2),
        ("uniform", 0.1**2 / 12),
    ],
)
def test_variance(name, variance):
    draw = initializers.get(name)((300, 200), np.random.default_rng(1))
    assert abs(draw.mean()) < 4 * np.sqrt(variance / draw.size)
    # The variance of 60,000 draws is within 3 % of its expectation, 4 standard errors.
    assert draw.var() == pytest.approx(variance, rel=0.03)


def test_fans_of_a_convolution():
    assert fans((3, 3, 16, 32)) == (9 * 16, 9 * 32)
    assert fans((5,)) == (5, 5)


def test_truncated_normal_ends_at_two_standard_deviations():
    draw = truncated_normal((100_000,), 1.0, np.random.default_rng(0))
    assert np.abs(draw).max() <= 2 / 0.8796
    assert draw.std() == pytest.approx(1.0, rel=0.01)


@pytest.mark.parametrize("shape", [(6, 4), (4, 6), (3, 3, 2, 5)])
def test_orthogonal(shape):
    q = initializers.Orthogonal(gain=2.0)(shape, np.random.default_rng(0)).reshape(-1, shape[-1])
    gram = q.T @ q if q.shape[0] >= q.shape[1] else q @ q.T
    np.testing.assert_allclose(gram, 4 * np.eye(len(gram)), atol=1e-12)


def test_orthogonal_needs_a_matrix():
    with pytest.raises(ValueError, match="two axes"):
        initializers.Orthogonal()((3,), np.random.default_rng(0))
