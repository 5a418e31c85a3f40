"""Exercise: the gradients of a softmax regression, from class numbers."""

import numpy as np

from dlbook.exercises.exercise import Case


def softmax_gradients(X, labels, W, b):
    """Return the gradients of the mean cross-entropy: dW, db.

    The probabilities are the softmax of X W + b. X has shape (N, D),
    labels (N,) holds class numbers, W has shape (D, K), b has shape (K,).
    dW has the shape of W, db that of b.

    >>> X, labels = np.array([[2.0], [0.0]]), np.array([1, 0])
    >>> W, b = np.zeros((1, 2)), np.zeros(2)
    >>> dW, db = softmax_gradients(X, labels, W, b)
    >>> dW, db
    (array([[ 0.5, -0.5]]), array([0., 0.]))
    """
    Z = X @ W + b
    powers = np.exp(Z - Z.max(axis=1, keepdims=True))
    dZ = powers / powers.sum(axis=1, keepdims=True)
    dZ[np.arange(len(X)), labels] -= 1
    dZ /= len(X)
    return X.T @ dZ, dZ.sum(axis=0)


def cases(rng):
    """Yield batches of several shapes, a square one among them."""
    yield Case(
        "the statement's example",
        X=np.array([[2.0], [0.0]]),
        labels=np.array([1, 0]),
        W=np.zeros((1, 2)),
        b=np.zeros(2),
    )
    for name, N, D, K in (
        ("four examples, three classes", 4, 2, 3),
        ("one example", 1, 3, 4),
        ("as many examples as classes", 3, 3, 3),
        ("ten examples, two classes", 10, 4, 2),
        ("more classes than examples", 3, 2, 6),
    ):
        yield Case(
            name,
            X=rng.normal(size=(N, D)),
            labels=rng.integers(0, K, N),
            W=rng.normal(size=(D, K)),
            b=rng.normal(size=K),
        )


def whole_rows(X, labels, W, b):
    """You subtracted 1 from whole rows: `dZ[labels]` picks examples, not entries.

    Pair each row with its own label: `dZ[np.arange(N), labels] -= 1`.
    """
    N, K = len(X), len(b)
    dW, db = softmax_gradients(X, labels, W, b)
    rows = np.isin(np.arange(N), labels)[:, None] * np.ones((N, K))
    change = (np.eye(K)[labels] - rows) / N
    return dW + X.T @ change, db + change.sum(axis=0)


def bare_sum(X, labels, W, b):
    """You forgot to divide by N: the loss is the mean over the batch.

    The same pictures twice must give the same gradient.
    """
    dW, db = softmax_gradients(X, labels, W, b)
    return dW * len(X), db * len(X)


def uphill(X, labels, W, b):
    """The sign is turned: this is truth minus probability, the way downhill.

    A gradient points uphill; it is the optimizer that subtracts it.
    """
    dW, db = softmax_gradients(X, labels, W, b)
    return -dW, -db


def mean_bias(X, labels, W, b):
    """dW is right, but you divided db by N twice.

    dZ is divided already: add its rows up, don't average them.
    """
    dW, db = softmax_gradients(X, labels, W, b)
    return dW, db / len(X)


def bias_left_out(X, labels, W, b):
    """You left the bias out of the scores: the probabilities are those of another model.

    Z is X W + b.
    """
    return softmax_gradients(X, labels, W, np.zeros_like(b))


PARTS = ("dW", "db")
HINTS = (
    "The joint derivative comes first: dZ = (P - Y) / N, of shape (N, K).",
    "Without one-hot rows: copy P, and subtract 1 at `[np.arange(N), labels]`.",
    "dW = X.T @ dZ has the shape of W; db is the sum of the rows of dZ.",
)
