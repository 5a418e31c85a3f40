"""Exercise: the learning rate above which descent on the squared error runs away."""

import numpy as np

from dlbook.exercises.exercise import Case


def largest_stable_rate(X):
    """Return the learning rate above which gradient descent runs away.

    The model is X w, X has shape (N, D). The loss is the mean over the
    N rows of the squared errors, without a half. The result is one
    number: 2 divided by the largest eigenvalue of the Hessian.

    >>> X = np.array([[1.0, 0.0], [0.0, 3.0]])
    >>> float(largest_stable_rate(X).round(4))
    0.2222
    """
    curvatures = np.linalg.eigvalsh(2 / len(X) * X.T @ X)
    return 2 / curvatures[-1]


def cases(rng):
    """Yield tables with independent and with nearly equal columns, and of extreme shapes."""
    yield Case("two rows, two columns", X=np.array([[1.0, 0.0], [0.0, 3.0]]))
    yield Case("independent columns", X=rng.normal(size=(40, 3)))
    one = rng.normal(size=(30, 1))
    yield Case("two nearly equal columns", X=one + 0.1 * rng.normal(size=(30, 2)))
    yield Case("columns in different units", X=rng.normal(size=(25, 3)) * np.array([100, 10, 1]))
    yield Case("a column far from 0", X=rng.normal(size=(20, 2)) + np.array([5.0, 0.0]))
    yield Case("one column", X=rng.normal(size=(6, 1)))
    yield Case("one row", X=rng.normal(size=(1, 3)))


def half_of_it(X):
    """Your rate is half of the limit: 1 / curvature arrives in one step, 2 / curvature swings.

    Up to 2 / curvature the factor 1 - rate * curvature stays above -1, and the walk still arrives.
    """
    return largest_stable_rate(X) / 2


def two_forgotten(X):
    """The 2 of the Hessian is missing: the second derivative of a square is 2.

    The Hessian of the mean squared error is 2 / N times X.T X. Your rate is twice too high.
    """
    return 2 * largest_stable_rate(X)


def bare_sum(X):
    """You forgot to divide by N: the loss is a mean, so its Hessian is 2 / N times X.T X.

    Your rate is N times too low.
    """
    return largest_stable_rate(X) / len(X)


def flattest_direction(X):
    """You took the smallest eigenvalue; the steepest direction is the one that runs away first.

    `np.linalg.eigvalsh` gives the eigenvalues in rising order: the largest is the last.
    """
    return 2 / np.linalg.eigvalsh(2 / len(X) * X.T @ X)[0]


def not_squared(X):
    """You took a singular value of X; the eigenvalue of X.T X is its square.

    Form the Hessian and ask `np.linalg.eigvalsh`, or square the singular value.
    """
    return len(X) / np.linalg.norm(X, 2)


def diagonal_only(X):
    """You took the largest entry on the diagonal: the curvature along one knob.

    The steepest direction lies between the knobs when columns are correlated. The eigenvalues
    look into all directions.
    """
    return 2 / np.diag(2 / len(X) * X.T @ X).max()


HINTS = (
    "The Hessian is the matrix of second derivatives, shape (D, D): 2 / N times X.T X.",
    "`np.linalg.eigvalsh` gives the eigenvalues of a symmetric matrix in rising order.",
    "The largest decides, because the steepest direction allows the shortest steps.",
)
