"""Exercise: all distances between two sets of examples, without a loop."""

import numpy as np

from dlbook.exercises.exercise import Case


def squared_distances(A, B):
    """Return the squared distance of every row of A to every row of B.

    A has shape (N, D), B (M, D). Entry [i, j] of the result, which has
    shape (N, M), is the sum over d of (A[i, d] - B[j, d])**2. Use no
    loop: multiply out the square, and one term is a matrix product.

    >>> A = np.array([[0.0, 0.0], [1.0, 1.0]])
    >>> squared_distances(A, np.array([[3.0, 4.0]]))
    array([[25.],
           [13.]])
    """
    lengths_a = np.sum(A**2, axis=1)[:, None]
    lengths_b = np.sum(B**2, axis=1)
    return lengths_a - 2 * A @ B.T + lengths_b


def cases(rng):
    """Yield sets of different and of equal sizes, equal rows, and rows of one number."""
    A = np.array([[0.0, 0.0], [1.0, 1.0]])
    yield Case("two rows and one", A=A, B=np.array([[3.0, 4.0]]))
    yield Case("five and three rows", A=rng.normal(size=(5, 4)), B=rng.normal(size=(3, 4)))
    yield Case("one row each", A=rng.normal(size=(1, 3)), B=rng.normal(size=(1, 3)))
    yield Case("equal sizes", A=rng.normal(size=(4, 4)), B=rng.normal(size=(4, 4)))
    yield Case("one number a row", A=rng.normal(size=(3, 1)), B=rng.normal(size=(2, 1)))
    A = rng.normal(size=(3, 2))
    yield Case("the same rows", A=A, B=A.copy())


def one_cross_term(A, B):
    """The middle term of (a - b)**2 counts twice: a**2 - 2 a b + b**2.

    Multiply the matrix product by 2.
    """
    return np.sum(A**2, axis=1)[:, None] - A @ B.T + np.sum(B**2, axis=1)


def wrong_sign(A, B):
    """Your middle term has the wrong sign: you computed (a + b)**2.

    (a - b)**2 = a**2 - 2 a b + b**2.
    """
    return np.sum(A**2, axis=1)[:, None] + 2 * A @ B.T + np.sum(B**2, axis=1)


def products_only(A, B):
    """That is the table of scalar products A @ B.T, only one of the three terms.

    Multiply by -2 and add the squared lengths of both rows.
    """
    return A @ B.T


def distances(A, B):
    """You took the square root; asked for are squared distances.

    Leave the root out. Whoever looks for the nearest row does not need it.
    """
    return np.sqrt(np.sum((A[:, None] - B[None]) ** 2, axis=2))


def mean_over_columns(A, B):
    """You averaged over the columns; asked for is the sum.

    Your numbers are D times too small.
    """
    return np.mean((A[:, None] - B[None]) ** 2, axis=2)


def turned(A, B):
    """Your table is turned: rows belong to A, columns to B.

    The result has shape (N, M), N rows for the N rows of A.
    """
    return squared_distances(B, A)


FORBIDDEN = ("loop",)
HINTS = (
    "(a - b)**2 = a**2 - 2 a b + b**2. Sum each of the three terms over the columns.",
    "The sums of the products a b for all pairs of rows are the matrix product A @ B.T.",
    "The squared lengths of A's rows must stand in a column, shape (N, 1): index with `[:, None]`.",
)
