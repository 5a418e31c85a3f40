"""Exercise: one step of Newton's method for logistic regression with a penalty."""

import numpy as np

from dlbook.activations import sigmoid
from dlbook.exercises.bank.models.logistic_regression.logistic_gradient import logistic_gradient
from dlbook.exercises.bank.models.logistic_regression.logistic_hessian import logistic_hessian
from dlbook.exercises.exercise import Case


def newton_step(gradient, hessian, theta, lam):
    """Return theta after one step of Newton's method on a penalized loss.

    gradient (D + 1,) and hessian (D + 1, D + 1) are those of the loss
    without the penalty, at theta (D + 1,). The penalty is lam / 2 times
    the sum of the squares of all entries of theta but the last, which is
    the bias. Don't change the arrays that you are given.

    >>> g, H = np.array([1.0, 2.0]), np.eye(2)
    >>> newton_step(g, H, np.array([2.0, 5.0]), 1.0)
    array([0.5, 3. ])
    """
    price = lam * np.append(np.ones(len(theta) - 1), 0)
    g = gradient + price * theta
    H = hessian + np.diag(price)
    return theta - np.linalg.solve(H, g)


def cases(rng):
    """Yield gradients and Hessians of random logistic regressions, one without a penalty."""
    yield Case(
        "the statement's example",
        gradient=np.array([1.0, 2.0]),
        hessian=np.eye(2),
        theta=np.array([2.0, 5.0]),
        lam=1.0,
    )
    for words, d, lam in (
        ("three columns", 3, 0.1),
        ("no penalty", 2, 0.0),
        ("one column", 1, 2.0),
        ("a large penalty", 4, 30.0),
    ):
        X, y = rng.normal(size=(20, d)), rng.integers(2, size=20).astype(float)
        w, b = 0.5 * rng.normal(size=d), float(rng.uniform(0.5, 1))
        yield Case(
            words,
            gradient=np.append(*logistic_gradient(X, y, w, b)),
            hessian=logistic_hessian(X, sigmoid(X @ w + b)),
            theta=np.append(w, b),
            lam=lam,
        )


def uphill(gradient, hessian, theta, lam):
    """You added the step: subtract it, for the gradient points uphill.

    Setting the gradient of the quadratic model to zero gives H delta = -g.
    """
    return 2 * theta - newton_step(gradient, hessian, theta, lam)


def penalty_in_gradient_only(gradient, hessian, theta, lam):
    """You put the penalty into the gradient only: it changes the Hessian too.

    Its second derivative is lam. Without it the step along the weights is too long, on separable
    data far too long.
    """
    price = lam * np.append(np.ones(len(theta) - 1), 0)
    return theta - np.linalg.solve(hessian, gradient + price * theta)


def penalty_in_hessian_only(gradient, hessian, theta, lam):
    """You put the penalty into the Hessian only: its gradient, lam times theta, is missing.

    Newton's method then ends where the loss without the penalty does.
    """
    price = lam * np.append(np.ones(len(theta) - 1), 0)
    return theta - np.linalg.solve(hessian + np.diag(price), gradient)


def bias_penalized(gradient, hessian, theta, lam):
    """You penalized the bias too: the last entry of theta costs nothing.

    A penalty on the bias draws all probabilities towards one half.
    """
    H = hessian + lam * np.eye(len(theta))
    return theta - np.linalg.solve(H, gradient + lam * theta)


def multiplied(gradient, hessian, theta, lam):
    """You multiplied by the Hessian; the step is its inverse times the gradient.

    Where the curvature is large the step must be short. `np.linalg.solve(H, g)` does it.
    """
    price = lam * np.append(np.ones(len(theta) - 1), 0)
    return theta - (hessian + np.diag(price)) @ (gradient + price * theta)


def in_place(gradient, hessian, theta, lam):
    """You wrote into the arrays that you were given.

    `+=` and `-=` change the caller's array. Write `theta = theta - ...`, which makes a new one.
    """
    new = newton_step(gradient, hessian, theta, lam)
    theta[...] = new
    return theta


HINTS = (
    "The penalty has the gradient lam * theta and the second derivative lam, both without the "
    "bias.",
    "`np.append(np.ones(D), 0)` is 1 for the weights and 0 for the bias.",
    "`theta - np.linalg.solve(H, g)`, with the penalty in both H and g.",
)
