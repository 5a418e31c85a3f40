"""Exercise: the three gradients of a fully connected layer."""

import numpy as np

from dlbook.exercises.exercise import Case


def dense_backward(dA, X, W, b):
    """Return the gradients of a ReLU layer: dX, dW, db.

    The forward pass is Z = X W + b and A = max(0, Z). X has shape
    (N, D), W has shape (D, U), b has shape (U,). dA, of shape (N, U),
    is the gradient of the loss by A; the loss has averaged over the
    batch already. Each gradient has the shape of its array.

    >>> X, W, b = np.ones((1, 2)), np.eye(2), np.array([0.0, -5.0])
    >>> dense_backward(np.array([[3.0, 4.0]]), X, W, b)[0]
    array([[3., 0.]])
    """
    Z = X @ W + b
    dZ = dA * (Z > 0)
    return dZ @ W.T, X.T @ dZ, dZ.sum(axis=0)


def cases(rng):
    """Yield usual, square and tiny shapes; in each some units are silent."""
    yield Case(
        "the statement's example",
        dA=np.array([[3.0, 4.0]]),
        X=np.ones((1, 2)),
        W=np.eye(2),
        b=np.array([0.0, -5.0]),
    )
    for words, N, D, U in (
        ("five examples, three inputs, four units", 5, 3, 4),
        ("all sizes equal", 4, 4, 4),
        ("as many inputs as units", 5, 3, 3),
        ("as many examples as units", 3, 2, 3),
        ("one unit", 6, 2, 1),
    ):
        yield Case(
            words,
            dA=rng.normal(size=(N, U)),
            X=rng.normal(size=(N, D)),
            W=rng.normal(size=(D, U)),
            b=rng.normal(size=U),
        )


def _from_scores(dZ, X, W):
    return dZ @ W.T, X.T @ dZ, dZ.sum(axis=0)


def no_slope(dA, X, W, b):
    """You left out the ReLU: where a score is negative nothing may pass.

    dZ = dA * (Z > 0) comes first; all three gradients are computed from dZ.
    """
    return _from_scores(dA, X, W)


def no_bias(dA, X, W, b):
    """You decided without the bias which scores are positive: Z = X W + b.

    The backward pass needs the same Z as the forward pass.
    """
    return _from_scores(dA * (X @ W > 0), X, W)


def averaged(dA, X, W, b):
    """Your dW and db are means over the batch: add up what the examples contribute.

    The loss has divided by N already. Layers never do.
    """
    dX, dW, db = dense_backward(dA, X, W, b)
    return dX, dW / len(X), db / len(X)


def outputs_for_slopes(dA, X, W, b):
    """You multiplied by the outputs A: multiply by the slope of the ReLU, which is 0 or 1.

    The slope says how much A moves when Z does.
    """
    return _from_scores(dA * np.maximum(0, X @ W + b), X, W)


def bias_by_example(dA, X, W, b):
    """Your db still holds a row for each example: sum over the batch, axis 0.

    The same bias was added to all N rows, so their gradients add up.
    """
    dX, dW, _ = dense_backward(dA, X, W, b)
    return dX, dW, dA * (X @ W + b > 0)


def kernel_not_transposed(dA, X, W, b):
    """You multiplied by W where its transpose belongs; with a square W the shapes hide it.

    dX[n, d] collects dZ[n, u] with the factor W[d, u]: that is dZ @ W.T.
    """
    dX, dW, db = dense_backward(dA, X, W, b)
    return (dA * (X @ W + b > 0)) @ W if W.shape[0] == W.shape[1] else dX, dW, db


PARTS = ("dX", "dW", "db")
HINTS = (
    "Compute Z once more. The gradient passes the ReLU where Z is positive.",
    "The shapes tell where the transposes go: dW has shape (D, U), and is made of X (N, D) and "
    "dZ (N, U).",
    "db is a sum over the examples, `axis=0`.",
)
