"""Exercise: the three gradients of a batch normalization."""

import numpy as np

from dlbook.exercises.exercise import Case


def batch_norm_backward(dy, x, gamma, eps):
    """Return the gradients of a batch normalization: dx, dgamma, dbeta.

    The forward pass is y = gamma * (x - mean) / sqrt(variance + eps) +
    beta, with mean and variance of each column over the batch. x and dy
    have shape (B, C), gamma has shape (C,), dy is the gradient of the
    loss by y. dx has shape (B, C), dgamma and dbeta have shape (C,).

    >>> dy, x = np.array([[1.0], [0.0]]), np.array([[0.0], [2.0]])
    >>> batch_norm_backward(dy, x, np.array([3.0]), 3.0)
    (array([[ 0.5625],
           [-0.5625]]), array([-0.5]), array([1.]))
    """
    s = 1 / np.sqrt(x.var(axis=0) + eps)
    x_hat = (x - x.mean(axis=0)) * s
    dx_hat = dy * gamma
    along = (dx_hat * x_hat).mean(axis=0)
    dx = s * (dx_hat - dx_hat.mean(axis=0) - x_hat * along)
    return dx, (dy * x_hat).sum(axis=0), dy.sum(axis=0)


def cases(rng):
    """Yield batches of usual, square and tiny shape; eps is large enough to be noticed."""
    yield Case(
        "two examples, one unit",
        dy=np.array([[1.0], [0.0]]),
        x=np.array([[0.0], [2.0]]),
        gamma=np.array([3.0]),
        eps=3.0,
    )
    for words, size, eps in (
        ("six examples, three units", (6, 3), 0.1),
        ("as many examples as units", (4, 4), 0.01),
        ("two examples", (2, 3), 0.5),
    ):
        gamma = rng.uniform(0.5, 2.0, size=size[1])
        gamma[0] *= -1
        yield Case(
            words,
            dy=rng.normal(size=size),
            x=rng.normal(1.0, 2.0, size=size),
            gamma=gamma,
            eps=eps,
        )
    yield Case(
        "a unit that never varies",
        dy=rng.normal(size=(3, 2)),
        x=np.array([[4.0, 1.0], [4.0, 2.0], [4.0, 6.0]]),
        gamma=np.array([1.5, 0.5]),
        eps=0.001,
    )


def constant_statistics(dy, x, gamma, eps):
    """Your dx takes mean and variance for constants, but both move with every x.

    Two terms are missing: the mean of the gradient, and its part along x_hat.
    """
    s = 1 / np.sqrt(x.var(axis=0) + eps)
    x_hat = (x - x.mean(axis=0)) * s
    return dy * gamma * s, (dy * x_hat).sum(axis=0), dy.sum(axis=0)


def constant_variance(dy, x, gamma, eps):
    """Your dx lacks the way through the variance: the mean alone was taken out.

    Also subtract x_hat times the mean of dx_hat * x_hat.
    """
    s = 1 / np.sqrt(x.var(axis=0) + eps)
    x_hat = (x - x.mean(axis=0)) * s
    dx_hat = dy * gamma
    dx = s * (dx_hat - dx_hat.mean(axis=0))
    return dx, (dy * x_hat).sum(axis=0), dy.sum(axis=0)


def sums_for_means(dy, x, gamma, eps):
    """In dx you subtracted sums over the batch where means belong: divide them by B.

    A mean of B scores passes 1 / B of its gradient back to each of them.
    """
    s = 1 / np.sqrt(x.var(axis=0) + eps)
    x_hat = (x - x.mean(axis=0)) * s
    dx_hat = dy * gamma
    along = (dx_hat * x_hat).sum(axis=0)
    dx = s * (dx_hat - dx_hat.sum(axis=0) - x_hat * along)
    return dx, (dy * x_hat).sum(axis=0), dy.sum(axis=0)


def means_for_sums(dy, x, gamma, eps):
    """Your dgamma and dbeta are means over the batch; each example adds its share in full.

    The loss has divided by the batch already. Layers never do.
    """
    dx, dgamma, dbeta = batch_norm_backward(dy, x, gamma, eps)
    return dx, dgamma / len(x), dbeta / len(x)


def gamma_from_x(dy, x, gamma, eps):
    """Your dgamma multiplies by x; gamma was multiplied by x_hat in the forward pass.

    The gradient of a factor is the sum of the incoming gradient times the other factor.
    """
    dx, _, dbeta = batch_norm_backward(dy, x, gamma, eps)
    return dx, (dy * x).sum(axis=0), dbeta


def no_gamma(dy, x, gamma, eps):
    """Your dx lacks gamma: on its way back the gradient passes the scaling first.

    y = gamma * x_hat + beta, so the gradient of x_hat is dy * gamma. Begin with it.
    """
    dx, _, _ = batch_norm_backward(dy, x, np.ones_like(gamma), eps)
    return dx, *batch_norm_backward(dy, x, gamma, eps)[1:]


PARTS = ("dx", "dgamma", "dbeta")
HINTS = (
    "Repeat the forward pass first: s = 1 / sqrt(variance + eps) and x_hat, as in the chapter.",
    "beta was added to every row and gamma multiplied x_hat, so both gradients are sums over "
    "the rows.",
    "With dx_hat = dy * gamma, take its mean out, then its part along x_hat: x_hat times the "
    "mean of dx_hat * x_hat.",
    "At last multiply by s.",
)
