"""Exercise: backpropagation through a network of two layers."""

import numpy as np

from dlbook.exercises.exercise import Case


def two_layer_gradients(X, Y, W1, b1, W2, b2):
    """Return the gradients of the mean cross-entropy: dW1, db1, dW2, db2.

    The network is A1 = tanh(X W1 + b1), P = softmax(A1 W2 + b2). X has
    shape (N, D), Y has shape (N, K) and is one-hot, W1 (D, H), b1 (H,),
    W2 (H, K), b2 (K,). Each gradient has the shape of its parameter.

    >>> X, Y, W1, W2 = [[2.0]], [[1.0, 0.0]], [[0.0]], [[1.0, 3.0]]
    >>> X, Y, W1, W2 = (np.array(table) for table in (X, Y, W1, W2))
    >>> g = two_layer_gradients(X, Y, W1, np.zeros(1), W2, np.zeros(2))
    >>> g[0], g[1], g[3]
    (array([[2.]]), array([1.]), array([-0.5,  0.5]))
    """
    A1 = np.tanh(X @ W1 + b1)
    Z2 = A1 @ W2 + b2
    P = np.exp(Z2 - Z2.max(axis=1, keepdims=True))
    P /= P.sum(axis=1, keepdims=True)

    dZ2 = (P - Y) / len(X)
    dZ1 = (dZ2 @ W2.T) * (1 - A1**2)
    return X.T @ dZ1, dZ1.sum(axis=0), A1.T @ dZ2, dZ2.sum(axis=0)


def cases(rng):
    """Yield networks whose sizes all differ, and one whose sizes are all equal."""
    yield Case(
        "the statement's example",
        X=np.array([[2.0]]),
        Y=np.array([[1.0, 0.0]]),
        W1=np.zeros((1, 1)),
        b1=np.zeros(1),
        W2=np.array([[1.0, 3.0]]),
        b2=np.zeros(2),
    )
    for words, n, d, h, k in [
        ("four examples", 4, 3, 5, 2),
        ("one example", 1, 2, 3, 4),
        ("equal sizes everywhere", 3, 3, 3, 3),
        ("one hidden unit", 5, 2, 1, 3),
    ]:
        yield Case(
            words,
            X=rng.normal(size=(n, d)),
            Y=np.eye(k)[rng.integers(0, k, n)],
            W1=rng.normal(size=(d, h)),
            b1=rng.normal(size=h),
            W2=rng.normal(size=(h, k)),
            b2=rng.normal(size=k),
        )


def _forward(X, W1, b1, W2, b2):
    A1 = np.tanh(X @ W1 + b1)
    P = np.exp(A1 @ W2 + b2)
    return A1, P / P.sum(axis=1, keepdims=True)


def bare_sum(X, Y, W1, b1, W2, b2):
    """Your gradients are N times too large: the loss is the mean over the N examples.

    Divide once, where the gradient starts: dZ2 = (P - Y) / N. Everything below inherits it.
    """
    A1, P = _forward(X, W1, b1, W2, b2)
    dZ2 = P - Y
    dZ1 = (dZ2 @ W2.T) * (1 - A1**2)
    return X.T @ dZ1, dZ1.sum(axis=0), A1.T @ dZ2, dZ2.sum(axis=0)


def missing_tanh_derivative(X, Y, W1, b1, W2, b2):
    """You forgot the derivative of tanh: the first layer's gradient passes through it.

    Multiply by 1 - A1**2, element by element, on the way from A1 to Z1.
    """
    A1, P = _forward(X, W1, b1, W2, b2)
    dZ2 = (P - Y) / len(X)
    dZ1 = dZ2 @ W2.T
    return X.T @ dZ1, dZ1.sum(axis=0), A1.T @ dZ2, dZ2.sum(axis=0)


def sigmoid_derivative(X, Y, W1, b1, W2, b2):
    """You used A1 (1 - A1): that is the derivative of the sigmoid, but the layer is tanh.

    The derivative of tanh, in terms of its output, is 1 - A1**2.
    """
    A1, P = _forward(X, W1, b1, W2, b2)
    dZ2 = (P - Y) / len(X)
    dZ1 = (dZ2 @ W2.T) * A1 * (1 - A1)
    return X.T @ dZ1, dZ1.sum(axis=0), A1.T @ dZ2, dZ2.sum(axis=0)


def wrong_sign(X, Y, W1, b1, W2, b2):
    """Your gradients point the opposite way: you began with Y - P.

    The gradient of the loss is P - Y. With its sign turned, descent would climb.
    """
    A1, P = _forward(X, W1, b1, W2, b2)
    dZ2 = (Y - P) / len(X)
    dZ1 = (dZ2 @ W2.T) * (1 - A1**2)
    return X.T @ dZ1, dZ1.sum(axis=0), A1.T @ dZ2, dZ2.sum(axis=0)


def mean_of_biases(X, Y, W1, b1, W2, b2):
    """Your bias gradients are divided by N twice.

    dZ2 = (P - Y) / N already averages. A bias is shared by all rows, so its gradient is their sum.
    """
    A1, P = _forward(X, W1, b1, W2, b2)
    dZ2 = (P - Y) / len(X)
    dZ1 = (dZ2 @ W2.T) * (1 - A1**2)
    return X.T @ dZ1, dZ1.mean(axis=0), A1.T @ dZ2, dZ2.mean(axis=0)


def biases_per_row(X, Y, W1, b1, W2, b2):
    """Your bias gradients have a row per example: sum them over the batch.

    The forward pass adds the same b to every row, so every row contributes to its gradient.
    """
    A1, P = _forward(X, W1, b1, W2, b2)
    dZ2 = (P - Y) / len(X)
    dZ1 = (dZ2 @ W2.T) * (1 - A1**2)
    return X.T @ dZ1, dZ1, A1.T @ dZ2, dZ2


PARTS = ("dW1", "db1", "dW2", "db2")
HINTS = (
    "Run the forward pass first and keep A1 and P: the function is not given them.",
    "For softmax and cross-entropy together the gradient at Z2 is (P - Y) / N.",
    "From a layer Z = A W + b: dW = A.T @ dZ, db is dZ summed over the rows, dA = dZ @ W.T.",
    "Between A1 and Z1 multiply by the derivative of tanh, 1 - A1**2.",
)
