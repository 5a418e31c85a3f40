"""Exercise: layer normalization of a batch."""

import numpy as np

from dlbook.exercises.exercise import Case


def layer_norm(x, gamma, beta, eps):
    """Return layer normalization: each row gets mean 0 and variance 1.

    x has shape (B, C): a row per example. From each row its mean is
    subtracted, and it is divided by the square root of its variance
    plus eps. Then column c is multiplied by gamma[c], and beta[c] is
    added; both have shape (C,). The result has the shape of x.

    >>> x = np.array([[1.0, 3.0], [2.0, 10.0]])
    >>> layer_norm(x, np.array([1.0, 2.0]), np.array([0.0, 0.5]), 0.0)
    array([[-1. ,  2.5],
           [-1. ,  2.5]])
    """
    mean = x.mean(axis=1, keepdims=True)
    variance = x.var(axis=1, keepdims=True)
    return gamma * (x - mean) / np.sqrt(variance + eps) + beta


def cases(rng):
    """Yield batches of usual, square and single-row shape, and a row that never varies."""
    yield Case(
        "two rows of two",
        x=np.array([[1.0, 3.0], [2.0, 10.0]]),
        gamma=np.array([1.0, 2.0]),
        beta=np.array([0.0, 0.5]),
        eps=0.0,
    )
    yield Case(
        "five rows of four",
        x=rng.normal(2.0, 3.0, size=(5, 4)),
        gamma=rng.normal(size=4),
        beta=rng.normal(size=4),
        eps=0.1,
    )
    yield Case(
        "as many rows as columns",
        x=rng.normal(size=(4, 4)),
        gamma=np.array([1.0, -2.0, 0.5, 3.0]),
        beta=np.array([0.0, 1.0, -1.0, 2.0]),
        eps=0.01,
    )
    yield Case(
        "a single row",
        x=np.array([[1.0, 2.0, 6.0]]),
        gamma=np.ones(3),
        beta=np.zeros(3),
        eps=0.5,
    )
    yield Case(
        "a row that never varies",
        x=np.array([[4.0, 4.0, 4.0], [1.0, 2.0, 3.0]]),
        gamma=np.array([1.0, 2.0, 3.0]),
        beta=np.array([0.5, 0.0, -0.5]),
        eps=0.001,
    )
    yield Case(
        "rows of very different size",
        x=np.array([[1.0, -1.0, 3.0], [1e3, 2e3, -5e3], [1e-3, 3e-3, 2e-3]]),
        gamma=np.array([1.0, 2.0, 3.0]),
        beta=np.array([0.5, 0.0, -0.5]),
        eps=1e-5,
    )


def over_the_batch(x, gamma, beta, eps):
    """You normalized the columns over the batch: that is batch normalization.

    Here each example is normalized for itself: take mean and variance along axis 1.
    """
    return gamma * (x - x.mean(axis=0)) / np.sqrt(x.var(axis=0) + eps) + beta


def eps_outside(x, gamma, beta, eps):
    """You added eps to the standard deviation; it belongs under the root, to the variance.

    The two differ most where the variance is small, and there eps is what counts.
    """
    mean, deviation = x.mean(axis=1, keepdims=True), x.std(axis=1, keepdims=True)
    return gamma * (x - mean) / (deviation + eps) + beta


def no_root(x, gamma, beta, eps):
    """You divided by the variance; take its square root first.

    The variance is a square. Its root has the unit of x, and only so the result has variance 1.
    """
    mean, variance = x.mean(axis=1, keepdims=True), x.var(axis=1, keepdims=True)
    return gamma * (x - mean) / (variance + eps) + beta


def not_scaled(x, gamma, beta, eps):
    """Your rows are normalized, but gamma and beta are missing.

    They give each unit the scale and the place that the next layer wants: multiply, then add.
    """
    mean, variance = x.mean(axis=1, keepdims=True), x.var(axis=1, keepdims=True)
    return (x - mean) / np.sqrt(variance + eps)


def sample_variance(x, gamma, beta, eps):
    """You divided the squares by C - 1; the variance here is their plain mean.

    `ddof=1` estimates a population from a sample. Here the C numbers are all there is.
    """
    mean = x.mean(axis=1, keepdims=True)
    squares = np.sum((x - mean) ** 2, axis=1, keepdims=True)
    return gamma * (x - mean) / np.sqrt(squares / (x.shape[1] - 1) + eps) + beta


def whole_table(x, gamma, beta, eps):
    """You took one mean and one variance of the whole table; each row has its own.

    Then the output of an example would depend on the others. Keep axis 1 apart.
    """
    return gamma * (x - x.mean()) / np.sqrt(x.var() + eps) + beta


HINTS = (
    "Every row needs its own mean: an array of shape (B, 1).",
    "`x.mean(axis=1, keepdims=True)` and `x.var(axis=1, keepdims=True)` have that shape.",
    "gamma and beta of shape (C,) broadcast over the rows by themselves.",
)
