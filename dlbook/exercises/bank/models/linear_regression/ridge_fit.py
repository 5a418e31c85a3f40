"""Exercise: ridge regression with a bias that is not penalized."""

import numpy as np

from dlbook.exercises.exercise import Case


def ridge_fit(X, y, lam):
    """Return the weights w and the bias b of ridge regression.

    They minimize mean((X w + b - y)**2) / 2 + lam / 2 * sum(w**2).
    X has shape (N, D), y (N,), lam is a positive number; w has shape
    (D,), b is a number. The bias is not penalized.

    >>> X, y = np.array([[0.0], [2.0]]), np.array([1.0, 5.0])
    >>> w, b = ridge_fit(X, y, 1.0)
    >>> w, float(b)
    (array([1.]), 2.0)
    """
    N, D = X.shape
    mean = X.mean(axis=0)
    Xc, yc = X - mean, y - y.mean()
    w = np.linalg.solve(Xc.T @ Xc + N * lam * np.eye(D), Xc.T @ yc)
    return w, y.mean() - mean @ w


def cases(rng):
    """Yield tables away from the origin, one with more columns than rows, one with equal ones."""
    X, y = np.array([[0.0], [2.0]]), np.array([1.0, 5.0])
    yield Case("the statement's example", X=X, y=y, lam=1.0)
    yield Case("ten rows", X=2 + rng.normal(size=(10, 3)), y=5 + rng.normal(size=10), lam=0.3)
    yield Case(
        "more columns than rows", X=rng.normal(size=(4, 7)), y=rng.normal(size=4) - 3, lam=0.1
    )
    one = rng.normal(size=(12, 1))
    yield Case("two equal columns", X=np.hstack([one, one]), y=1 + rng.normal(size=12), lam=0.05)
    yield Case("a square table", X=rng.normal(size=(5, 5)) - 1, y=10 * rng.normal(size=5), lam=2.0)
    yield Case("one row", X=rng.normal(size=(1, 2)), y=np.array([4.0]), lam=0.5)


def bias_penalized(X, y, lam):
    """You penalized the bias as well: it is drawn towards 0, and all predictions with it.

    Whether progression is counted from 0 or from 1000 should not change the slopes. Subtract the
    means first, or leave the bias's place on the diagonal at 0.
    """
    A = np.column_stack([X, np.ones(len(X))])
    both = np.linalg.solve(A.T @ A + len(X) * lam * np.eye(A.shape[1]), A.T @ y)
    return both[:-1], both[-1]


def without_n(X, y, lam):
    """The factor N is missing: the loss is a mean, so X.T X comes divided by N.

    Multiply the equation by N, and the penalty becomes N * lam. What scikit-learn calls alpha is
    this product.
    """
    return ridge_fit(X, y, lam / len(X))


def no_bias(X, y, lam):
    """You left the bias out and fitted the table as it came: the means must be taken off.

    Without a bias the predictions are 0 where all inputs are 0.
    """
    w = np.linalg.solve(X.T @ X + len(X) * lam * np.eye(X.shape[1]), X.T @ y)
    return w, 0.0


def bias_is_the_mean(X, y, lam):
    """Your bias is the mean of y: that holds only if the columns of X have mean 0.

    The prediction at the mean of the inputs is the mean of y, so b = mean(y) - mean(X) w.
    """
    return ridge_fit(X, y, lam)[0], y.mean()


def twice_the_penalty(X, y, lam):
    """Your penalty is twice too strong: both halves of the loss have the factor 1/2.

    The derivative of lam / 2 * w**2 is lam * w, not 2 * lam * w.
    """
    return ridge_fit(X, y, 2 * lam)


def minus_sign(X, y, lam):
    """Your penalty has the wrong sign: it must be added to X.T X.

    Subtracted, it rewards long weights, and the matrix may even become singular.
    """
    mean = X.mean(axis=0)
    Xc = X - mean
    w = np.linalg.solve(Xc.T @ Xc - len(X) * lam * np.eye(X.shape[1]), Xc.T @ (y - y.mean()))
    return w, y.mean() - mean @ w


PARTS = ("w", "b")
HINTS = (
    "Subtract the means of the columns and of y; then no bias is needed.",
    "Set the gradient to zero and multiply by N: (X.T X + N lam I) w = X.T y, with the "
    "centered X and y.",
    "The bias comes last: b = mean(y) - mean(X) w.",
)
