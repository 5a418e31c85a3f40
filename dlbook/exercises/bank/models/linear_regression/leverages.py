"""Exercise: how much each example pulls its own prediction, the diagonal of the hat matrix."""

import numpy as np

from dlbook.exercises.exercise import Case


def leverages(X):
    """Return the leverage of every example: the diagonal of H, shape (N,).

    H = A (A.T A)^-1 A.T is the projection of least squares with a bias:
    A is X, shape (N, D), with a column of ones. N is larger than D, and
    the columns of A are independent.

    >>> leverages(np.array([[0.0], [1.0], [2.0]])).round(4)
    array([0.8333, 0.3333, 0.8333])
    """
    A = np.column_stack([X, np.ones(len(X))])
    H = A @ np.linalg.solve(A.T @ A, A.T)
    return np.diag(H)


def cases(rng):
    """Yield one column, several columns away from the origin, and one far point."""
    yield Case("the statement's example", X=np.array([[0.0], [1.0], [2.0]]))
    yield Case("nine rows of three", X=2 + rng.normal(size=(9, 3)))
    X = rng.normal(size=(8, 2))
    X[3] = 20, -20
    yield Case("one row far from the others", X=X)
    yield Case("two rows", X=np.array([[3.0], [-1.0]]))
    yield Case("as many rows as parameters", X=np.array([[0.0, 1.0], [2.0, 0.5], [-1.0, 3.0]]))


def no_bias_column(X):
    """You forgot the column of ones: this is the projection without a bias.

    With a bias the leverages sum to D + 1, without one to D.
    """
    return np.diag(X @ np.linalg.solve(X.T @ X, X.T))


def whole_matrix(X):
    """You returned the whole matrix H; the leverages are its diagonal.

    The entry [n, m] says how much the truth of example m moves the prediction of example n.
    """
    A = np.column_stack([X, np.ones(len(X))])
    return A @ np.linalg.solve(A.T @ A, A.T)


def row_sums(X):
    """You summed the rows of H: with a bias every row sums to 1.

    If all truths rise by 1, all predictions do. The leverage is only the share of the example's
    own truth.
    """
    return whole_matrix(X).sum(axis=1)


def without_the_inverse(X):
    """The inverse is missing: you computed the squared length of each row of A.

    A A.T is no projection. Between A and A.T belongs the inverse of A.T A.
    """
    A = np.column_stack([X, np.ones(len(X))])
    return np.sum(A * A, axis=1)


def square_roots(X):
    """You took the square root: a leverage is a share, not a length.

    The diagonal of H is the answer as it stands.
    """
    return np.sqrt(leverages(X))


def residual_maker(X):
    """You computed the diagonal of I - H: that is the share that stays in the residual.

    The leverage is 1 minus it.
    """
    return 1 - leverages(X)


HINTS = (
    "Build A first: `np.column_stack([X, np.ones(len(X))])`, shape (N, D + 1).",
    "`np.linalg.solve(A.T @ A, A.T)` is the inverse times A.T, without an inverse.",
    "`np.diag` takes the diagonal of a matrix.",
)
