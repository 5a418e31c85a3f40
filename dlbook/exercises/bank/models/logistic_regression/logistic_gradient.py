"""Exercise: the gradients of logistic regression."""

import numpy as np

from dlbook.activations import sigmoid
from dlbook.exercises.exercise import Case


def logistic_gradient(X, y, w, b):
    """Return the gradients of the mean cross-entropy: dw, db.

    X has shape (N, D), y (N,) holds 0 and 1, w has shape (D,), b is a
    number. dw has shape (D,), db is a number. Don't write a loop.
    sigmoid(z) is (1 + np.tanh(z / 2)) / 2, which does not overflow.

    >>> X, y = np.array([[0.0], [4.0]]), np.array([1.0, 0.0])
    >>> dw, db = logistic_gradient(X, y, np.array([0.0]), 0.0)
    >>> dw, float(db)
    (array([1.]), 0.0)
    """
    p = (1 + np.tanh((X @ w + b) / 2)) / 2
    error = p - y
    return X.T @ error / len(y), error.mean()


def cases(rng):
    """Yield tables of several shapes, and one with large scores."""
    yield Case(
        "the statement's example",
        X=np.array([[0.0], [4.0]]),
        y=np.array([1.0, 0.0]),
        w=np.array([0.0]),
        b=0.0,
    )
    for words, n, d in (("eight rows", 8, 3), ("one row", 1, 2), ("a square table", 4, 4)):
        yield Case(
            words,
            X=rng.normal(size=(n, d)),
            y=rng.integers(2, size=n).astype(float),
            w=rng.normal(size=d),
            b=float(rng.normal()),
        )
    yield Case(
        "scores beyond 1000",
        X=np.append(100 * rng.normal(size=(5, 2)), [[400.0, 0.0], [-400.0, 0.0]], axis=0),
        y=np.array([0.0, 1.0, 0.0, 1.0, 1.0, 0.0, 1.0]),
        w=np.array([3.0, -2.0]),
        b=-1.0,
    )


def truth_minus_prediction(X, y, w, b):
    """Both signs are wrong: the error is the probability minus the label.

    With y minus p the step against your gradient climbs.
    """
    error = y - sigmoid(X @ w + b)
    return X.T @ error / len(y), error.mean()


def slope_too_many(X, y, w, b):
    """The factor p (1 - p) is too many: it cancels against the derivative of the logarithm.

    For the squared error on probabilities it would stay. With the cross-entropy a certain and
    wrong example keeps its full push.
    """
    p = sigmoid(X @ w + b)
    error = (p - y) * p * (1 - p)
    return X.T @ error / len(y), error.mean()


def scores_as_probabilities(X, y, w, b):
    """You forgot the sigmoid: X w + b is the score, not the probability.

    What you have is the gradient of linear regression on the labels.
    """
    error = X @ w + b - y
    return X.T @ error / len(y), error.mean()


def bare_sum(X, y, w, b):
    """You summed over the examples; the loss is their mean, so divide by N.

    With the sum, twice the examples would act like twice the learning rate.
    """
    error = sigmoid(X @ w + b) - y
    return X.T @ error, error.sum()


def verdicts(X, y, w, b):
    """You rounded the probabilities to 0 and 1 before you took the error.

    A verdict forgets how sure it was, and its derivative is zero almost everywhere.
    """
    error = (X @ w + b > 0) - y
    return X.T @ error / len(y), error.mean()


def bias_forgotten(X, y, w, b):
    """You left b out of the score: it is X w + b.

    Both gradients need the whole score.
    """
    error = sigmoid(X @ w) - y
    return X.T @ error / len(y), error.mean()


PARTS = ("dw", "db")
FORBIDDEN = ("loop",)
HINTS = (
    "The derivative of the loss of one example by its score is p - y.",
    "So compute p = sigmoid(X w + b) and the error p - y, shape (N,).",
    "`X.T @ error` sums error times input over the examples; divide by N. db is a mean.",
)
