"""Exercise: the backward pass of a residual block."""

import numpy as np

from dlbook.exercises.exercise import Case


def residual_backward(G, X, W):
    """Return the gradients of X (N, D) and of W (D, D), as a pair.

    The block computes Y = X + relu(X) W. G, of shape (N, D), is the
    gradient of the loss by Y. The slope of ReLU at 0 is taken to be 0.

    >>> X, W = np.array([[1.0, -2.0]]), np.array([[0.0, 3], [4, 0]])
    >>> dX, dW = residual_backward(np.array([[1.0, 1.0]]), X, W)
    >>> dX, dW
    (array([[4., 1.]]), array([[1., 1.],
           [0., 0.]]))
    """
    return G + (G @ W.T) * (X > 0), np.maximum(0, X).T @ G


def cases(rng):
    """Yield one example, several, zeros at the bend, no open unit and an empty gradient."""
    X, W = np.array([[1.0, -2.0]]), np.array([[0.0, 3], [4, 0]])
    yield Case("one example", G=np.array([[1.0, 1.0]]), X=X, W=W)
    W = rng.normal(size=(4, 4))
    yield Case("six examples", G=rng.normal(size=(6, 4)), X=rng.normal(size=(6, 4)), W=W)
    yield Case("zeros at the bend", G=rng.normal(size=(2, 4)), X=np.zeros((2, 4)), W=W)
    yield Case("all units closed", G=rng.normal(size=(3, 4)), X=-rng.random((3, 4)) - 1, W=W)
    yield Case("no gradient", G=np.zeros((3, 4)), X=rng.normal(size=(3, 4)), W=W)


def without_the_skip(G, X, W):
    """You leave out the gradient that goes around the branch.

    Y contains X itself, so G reaches X unchanged, and what the branch sends back is added.
    """
    return (G @ W.T) * (X > 0), np.maximum(0, X).T @ G


def skip_through_relu(G, X, W):
    """You send the way around through ReLU's slope as well.

    Only the branch has a ReLU; the way around has slope 1 everywhere.
    """
    return (G + G @ W.T) * (X > 0), np.maximum(0, X).T @ G


def not_transposed(G, X, W):
    """You multiply by W where the way back needs its transpose.

    An input's gradient is the sum over the units that it feeds: G @ W.T.
    """
    return G + (G @ W) * (X > 0), np.maximum(0, X).T @ G


def of_the_input(G, X, W):
    """Your gradient of W uses X instead of relu(X).

    W is multiplied by what ReLU lets through.
    """
    return G + (G @ W.T) * (X > 0), X.T @ G


PARTS = ("the gradient of X", "the gradient of W")
HINTS = (
    "Two ways lead from X to Y: add what comes back on both.",
    "Through the branch: `(G @ W.T) * (X > 0)`; around it: `G`.",
    "The gradient of W is `np.maximum(0, X).T @ G`.",
)
