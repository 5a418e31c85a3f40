"""Exercise: a batch through a network of three layers."""

import numpy as np

from dlbook.exercises.exercise import Case


def forward_pass(X, W1, b1, W2, b2, W3, b3):
    """Return the scores of a network of three layers for every row of X.

    Both hidden layers end in a ReLU, the output layer has no activation.
    X has shape (N, D), W1 (D, H), W2 (H, G), W3 (G, K), each b one
    number per unit. The result has shape (N, K). Use no loop.

    >>> X, W, b = np.array([[1.0, -3.0]]), np.eye(2), np.array([-2.0, 2.0])
    >>> forward_pass(X, W, b, W, b, W, b)
    array([[-2.,  4.]])
    """
    A1 = np.maximum(0, X @ W1 + b1)
    A2 = np.maximum(0, A1 @ W2 + b2)
    return A2 @ W3 + b3


def cases(rng):
    """Yield networks whose sizes all differ, and one whose sizes are all equal."""
    X, W, b = np.array([[1.0, -3.0]]), np.eye(2), np.array([-2.0, 2.0])
    yield Case("three layers that only add", X=X, W1=W, b1=b, W2=W, b2=b, W3=W, b3=b)
    for words, n, d, h, g, k in [
        ("sizes that all differ", 6, 3, 5, 4, 2),
        ("one example, one output", 1, 2, 6, 3, 1),
        ("equal sizes everywhere", 4, 4, 4, 4, 4),
    ]:
        yield Case(
            words,
            X=rng.normal(size=(n, d)),
            W1=rng.normal(size=(d, h)),
            b1=rng.normal(size=h),
            W2=rng.normal(size=(h, g)),
            b2=rng.normal(size=g),
            W3=rng.normal(size=(g, k)),
            b3=rng.normal(size=k),
        )


def relu_at_the_end(X, W1, b1, W2, b2, W3, b3):
    """You applied the ReLU after the last layer too: then no score can be negative.

    The output layer of this network has no activation.
    """
    return np.maximum(0, forward_pass(X, W1, b1, W2, b2, W3, b3))


def no_relu(X, W1, b1, W2, b2, W3, b3):
    """You left the ReLU out: without it the three layers collapse into one.

    Apply `np.maximum(0, ...)` after each hidden layer.
    """
    return ((X @ W1 + b1) @ W2 + b2) @ W3 + b3


def no_bias(X, W1, b1, W2, b2, W3, b3):
    """You left the biases out: each layer computes A @ W + b.

    b has shape (units,), and NumPy adds it to every row.
    """
    return np.maximum(0, np.maximum(0, X @ W1) @ W2) @ W3


def bias_after_the_bend(X, W1, b1, W2, b2, W3, b3):
    """You added the biases after the ReLU: they belong into the score, before the activation.

    The bias decides where the ReLU begins to answer. Compute A @ W + b first.
    """
    A1 = np.maximum(0, X @ W1) + b1
    return (np.maximum(0, A1 @ W2) + b2) @ W3 + b3


def transposed(X, W1, b1, W2, b2, W3, b3):
    """You multiplied with W.T: here a column of W holds the weights of one unit.

    The shapes (N, inputs) @ (inputs, units) fit without a transpose. Other books store W the other
    way round and write W x.
    """
    A1 = np.maximum(0, X @ W1.T + b1)
    return np.maximum(0, A1 @ W2.T + b2) @ W3.T + b3


def tanh(X, W1, b1, W2, b2, W3, b3):
    """You used tanh in the hidden layers; asked for is the ReLU, max(0, z).

    Take `np.maximum(0, z)`, entry by entry.
    """
    return np.tanh(np.tanh(X @ W1 + b1) @ W2 + b2) @ W3 + b3


FORBIDDEN = ("loop",)
HINTS = (
    "Work from left to right: what does the second layer read?",
    "The first hidden layer turns X into A1 = np.maximum(0, X @ W1 + b1).",
    "The second reads A1 in the same way. The output layer is A2 @ W3 + b3, and that is all.",
)
