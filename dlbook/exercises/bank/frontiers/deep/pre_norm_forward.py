"""Exercise: the forward pass of blocks that normalize first."""

import numpy as np

from dlbook.exercises.exercise import Case


def pre_norm_forward(X, kernels, eps=1e-3):
    """Return the output of a stack of pre-norm blocks, shape (N, D).

    X has shape (N, D), kernels (L, D, D): one for each block. A block
    standardizes each row over its D numbers (subtract the mean, divide
    by the root of variance plus eps), applies ReLU, multiplies by its
    kernel, and adds the result to its input.

    >>> X = np.array([[1.0, 3.0]])
    >>> pre_norm_forward(X, np.array([[[0.0, 0], [5, 1]]]), eps=0.0)
    array([[6., 4.]])
    """
    for W in kernels:
        mean = X.mean(axis=1, keepdims=True)
        variance = X.var(axis=1, keepdims=True)
        X = X + np.maximum(0, (X - mean) / np.sqrt(variance + eps)) @ W
    return X


def cases(rng):
    """Yield no block, one, several, a row without variance, and other sizes of eps."""
    yield Case(
        "one block", X=np.array([[1.0, 3.0]]), kernels=np.array([[[0.0, 0], [5, 1]]]), eps=0.0
    )
    yield Case("no block", X=rng.normal(size=(2, 3)), kernels=np.zeros((0, 3, 3)))
    kernels = rng.normal(size=(4, 5, 5))
    yield Case("four blocks", X=rng.normal(size=(6, 5)), kernels=kernels)
    yield Case("large numbers", X=1e4 + 100 * rng.normal(size=(6, 5)), kernels=kernels)
    yield Case("equal numbers in a row", X=np.full((2, 5), 3.0), kernels=kernels[:2])
    yield Case("a large eps", X=rng.normal(size=(3, 5)), kernels=kernels, eps=1.0)


def post_norm(X, kernels, eps=1e-3):
    """You normalize after the addition.

    Pre-norm normalizes what the branch reads; the sum itself is left as it is.
    """
    for W in kernels:
        X = X + np.maximum(0, X) @ W
        X = (X - X.mean(axis=1, keepdims=True)) / np.sqrt(X.var(axis=1, keepdims=True) + eps)
    return X


def no_skip(X, kernels, eps=1e-3):
    """You replace the block's input instead of adding to it.

    What the branch computes is added to X.
    """
    for W in kernels:
        X = pre_norm_forward(X, W[None], eps) - X
    return X


def over_the_batch(X, kernels, eps=1e-3):
    """You take mean and variance over the rows, as batch normalization does.

    Each row is standardized over its own D numbers: axis=1.
    """
    for W in kernels:
        X = X + np.maximum(0, (X - X.mean(axis=0)) / np.sqrt(X.var(axis=0) + eps)) @ W
    return X


def adds_the_normalized(X, kernels, eps=1e-3):
    """You add to the normalized input.

    The way around the branch is untouched: add to X as it came.
    """
    for W in kernels:
        mean, variance = X.mean(axis=1, keepdims=True), X.var(axis=1, keepdims=True)
        unit = (X - mean) / np.sqrt(variance + eps)
        X = unit + np.maximum(0, unit) @ W
    return X


HINTS = (
    "One pass of the loop is one block; `X` becomes its output.",
    "`X.mean(axis=1, keepdims=True)` has shape (N, 1), and `X.var` likewise.",
    "The block ends with `X + np.maximum(0, standardized) @ W`.",
)
