"""Exercise: the second derivatives of the cross-entropy of logistic regression."""

import numpy as np

from dlbook.exercises.exercise import Case


def logistic_hessian(X, p):
    """Return the Hessian of the mean cross-entropy, shape (D + 1, D + 1).

    X has shape (N, D), p (N,) holds the probabilities of the examples.
    The bias is the last parameter. The labels don't enter. Don't build
    a matrix of shape (N, N).

    >>> logistic_hessian(np.array([[0.0], [2.0]]), np.array([0.5, 0.5]))
    array([[0.5 , 0.25],
           [0.25, 0.25]])
    """
    A = np.column_stack([X, np.ones(len(X))])
    return (A * (p * (1 - p))[:, None]).T @ A / len(A)


def cases(rng):
    """Yield tables of several shapes, one of them square, and one with certain examples."""
    X, p = np.array([[0.0], [2.0]]), np.array([0.5, 0.5])
    yield Case("the statement's example", X=X, p=p)
    for words, n, d in (("nine rows", 9, 3), ("one row", 1, 2), ("three rows of two", 3, 2)):
        yield Case(words, X=rng.normal(size=(n, d)), p=rng.uniform(0.05, 0.95, size=n))
    yield Case(
        "certain examples",
        X=np.array([[30.0], [0.5], [-0.5], [-40.0]]),
        p=np.array([1.0, 0.6, 0.4, 0.0]),
    )


def without_weights(X, p):
    """You forgot the factor p (1 - p): that is the Hessian of half the squared error.

    An example counts by how fast its probability changes with the score: most at p = 1/2.
    """
    A = np.column_stack([X, np.ones(len(X))])
    return A.T @ A / len(A)


def bare_sum(X, p):
    """You summed over the examples; the loss is their mean, so divide by N.

    Otherwise Newton's step comes out N times too short when the gradient is a mean.
    """
    return logistic_hessian(X, p) * len(X)


def without_bias(X, p):
    """The bias is a parameter too: add a column of ones, the last one.

    The last row and column hold how the slopes change with the bias.
    """
    return (X * (p * (1 - p))[:, None]).T @ X / len(X)


def weights_squared(X, p):
    """You multiplied both copies of A by p (1 - p): it belongs into one of them.

    The sum is over p (1 - p) times a a.T, once for each example.
    """
    A = np.column_stack([X, np.ones(len(X))])
    weighted = A * (p * (1 - p))[:, None]
    return weighted.T @ weighted / len(A)


def probability_only(X, p):
    """You weighted by p; the derivative of the sigmoid is p (1 - p).

    With p alone, certain and positive examples would count the most; in truth they count least.
    """
    A = np.column_stack([X, np.ones(len(X))])
    return (A * p[:, None]).T @ A / len(A)


def diagonal_only(X, p):
    """You kept the diagonal only: the other entries say how one slope changes with another knob.

    For correlated columns they matter most.
    """
    return np.diag(np.diag(logistic_hessian(X, p)))


FORBIDDEN = ("diag", "diagflat", "eye", "identity")
HINTS = (
    "Add the column of ones: A has shape (N, D + 1).",
    "Each example contributes p (1 - p) times a a.T, with a its row of A.",
    "Multiply the rows of A by p (1 - p), shape (N, 1), then `.T @ A`, divided by N.",
)
