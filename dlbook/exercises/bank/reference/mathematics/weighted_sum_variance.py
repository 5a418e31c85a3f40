"""Exercise: the variance of a weighted sum of numbers that may depend on each other."""

import numpy as np

from dlbook.exercises.exercise import Case


def weighted_sum_variance(X, w):
    """Return the variance of the weighted sums X w.

    X has shape (N, D): each row is one observation of D numbers. w has
    shape (D,). Compute the covariance matrix of the columns, with the
    mean over N, and from it the variance, without forming X w. The
    result is one number.

    >>> X = np.array([[1.0, 2.0], [3.0, 2.0], [5.0, 8.0]])
    >>> float(weighted_sum_variance(X, np.array([1.0, -0.5])).round(4))
    0.6667
    """
    centered = X - X.mean(axis=0)
    covariance = centered.T @ centered / len(X)
    return w @ covariance @ w


def cases(rng):
    """Yield columns that go together, columns with large means, one column, and one row."""
    X = np.array([[1.0, 2.0], [3.0, 2.0], [5.0, 8.0]])
    yield Case("the statement's example", X=X, w=np.array([1.0, -0.5]))
    one = rng.normal(size=(20, 1))
    together = one + 0.5 * rng.normal(size=(20, 3))
    yield Case("columns that go together", X=together, w=rng.normal(size=3))
    yield Case("means far from 0", X=together + np.array([5, -3, 8]), w=rng.normal(size=3))
    yield Case("a single column", X=rng.normal(size=(6, 1)) + 2, w=np.array([-3.0]))
    yield Case("as many rows as columns", X=rng.normal(size=(4, 4)), w=rng.normal(size=4))
    yield Case("a single row", X=rng.normal(size=(1, 3)), w=rng.normal(size=3))


def covariances_forgotten(X, w):
    """You added the variances alone. That holds for independent columns; these go together.

    Each pair of columns adds 2 w_i w_j times its covariance.
    """
    return np.sum(w**2 * X.var(axis=0))


def weights_not_squared(X, w):
    """You multiplied by w once; a variance is a mean of squares, so weights enter twice.

    Var(a x) = a^2 Var(x). In matrices: w on both sides of the covariance.
    """
    centered = X - X.mean(axis=0)
    return np.sum(w @ (centered.T @ centered / len(X)))


def one_less(X, w):
    """You divided by N - 1; the exercise asks for the mean over N.

    `np.cov` divides by N - 1 unless told otherwise, `np.var` by N.
    """
    return weighted_sum_variance(X, w) * len(X) / (len(X) - 1)


def mean_left_in(X, w):
    """You forgot to subtract the columns' means: what you have is a mean square.

    Variance measures the distance from the mean, not from zero.
    """
    return w @ (X.T @ X / len(X)) @ w


def deviation(X, w):
    """You returned the standard deviation, the root of the variance.

    Variances add up, deviations don't; take the root where you need it, at the end.
    """
    return np.sqrt(weighted_sum_variance(X, w))


def bare_sum(X, w):
    """You summed over the observations; a variance is a mean.

    Divide by the number of rows.
    """
    return weighted_sum_variance(X, w) * len(X)


FORBIDDEN = ("var", "std")
HINTS = (
    "Subtract from each column its mean: `X - X.mean(axis=0)`.",
    "The covariance matrix has shape (D, D): the transposed centered table times itself, over N.",
    "Put w on both sides: (D,) @ (D, D) @ (D,) is one number.",
)
