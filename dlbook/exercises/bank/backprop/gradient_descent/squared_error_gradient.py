"""Exercise: the gradient of the mean squared error of a weighted sum with a bias."""

import numpy as np

from dlbook.exercises.exercise import Case


def squared_error_gradient(X, y, w, b):
    """Return the gradients of the mean squared error: dw, db.

    The prediction is X w + b, the loss the mean of its squared errors.
    X has shape (N, D), y (N,), w (D,), b is a number. dw has shape
    (D,), db is a number. Don't write a loop.

    >>> X, y = np.array([[1.0], [3.0]]), np.array([0.0, 1.0])
    >>> dw, db = squared_error_gradient(X, y, np.array([1.0]), 0.0)
    >>> dw, float(db)
    (array([7.]), 3.0)
    """
    error = X @ w + b - y
    return 2 / len(y) * X.T @ error, 2 * np.mean(error)


def cases(rng):
    """Yield tables of several shapes, the last with as many rows as columns."""
    X, y = np.array([[1.0], [3.0]]), np.array([0.0, 1.0])
    yield Case("two rows, one column", X=X, y=y, w=np.array([1.0]), b=0.0)
    for words, n, d, b in (
        ("five rows", 5, 3, 0.7),
        ("one row", 1, 2, -1.2),
        ("a square table", 4, 4, 2.5),
    ):
        yield Case(
            words, X=rng.normal(size=(n, d)), y=rng.normal(size=n), w=rng.normal(size=d), b=b
        )


def truth_minus_prediction(X, y, w, b):
    """Both signs are wrong: the error is the prediction minus the truth.

    With y minus the prediction the step against your gradient climbs. The minus is in the square
    as well, and comes out again when you differentiate.
    """
    error = y - X @ w - b
    return 2 / len(y) * X.T @ error, 2 * np.mean(error)


def without_the_two(X, y, w, b):
    """The factor 2 is missing: the derivative of a square is twice its base.

    Some books define the loss with a half to get rid of it. Here the loss is the plain mean.
    """
    error = X @ w + b - y
    return X.T @ error / len(y), np.mean(error)


def bare_sum(X, y, w, b):
    """You summed over the examples; the loss is their mean, so divide by N.

    With the sum, twice the examples would act like twice the learning rate.
    """
    error = X @ w + b - y
    return 2 * X.T @ error, 2 * error.sum()


def bias_forgotten(X, y, w, b):
    """You left b out of the prediction: the error is X w + b - y.

    Both gradients need the whole prediction.
    """
    error = X @ w - y
    return 2 / len(y) * X.T @ error, 2 * np.mean(error)


def inputs_forgotten(X, y, w, b):
    """Your dw misses the factor X: a weight touches the prediction through its input.

    By the chain rule each error is multiplied by the input in the weight's column.
    """
    error = X @ w + b - y
    return np.full(X.shape[1], 2 * np.mean(error)), 2 * np.mean(error)


PARTS = ("dw", "db")
FORBIDDEN = ("loop",)
HINTS = (
    "Compute the error first: X w + b - y, shape (N,).",
    "A change of b changes every prediction by as much: db is twice the mean error.",
    "`X.T @ error` has shape (D,) and sums error times input over the examples; then twice, "
    "divided by N.",
)
