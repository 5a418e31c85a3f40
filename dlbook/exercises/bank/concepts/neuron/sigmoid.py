"""Exercise: the sigmoid, also where the exponential overflows."""

import math

import numpy as np

from dlbook.exercises.exercise import Case


def sigmoid(z):
    """Return the sigmoid 1 / (1 + exp(-z)) of every element of z.

    It must be right where z is 1000 or -1000, too. z is an array of any
    shape; the result has the same shape, with values from 0 to 1.

    >>> sigmoid(np.array([-1000.0, 0.0, 1000.0]))
    array([0. , 0.5, 1. ])
    """
    small = np.exp(-np.abs(z))  # never larger than 1
    return np.where(z >= 0, 1, small) / (1 + small)


def cases(rng):
    """Yield values of both signs, then values whose exponentials overflow."""
    yield Case("a huge value of either sign", z=np.array([-1000.0, 0.0, 1000.0]))
    yield Case("values around 0", z=rng.normal(scale=2, size=6))
    yield Case("a table", z=rng.normal(scale=3, size=(3, 4)))
    yield Case("three axes", z=rng.normal(scale=3, size=(2, 1, 3)))
    yield Case("very large values", z=np.array([30.0, 800.0, 1000.0]))
    yield Case("very small values", z=np.array([-30.0, -800.0, -1000.0]))
    yield Case("one value", z=np.array([0.25]))


def inf_over_inf(z):
    """Your sigmoid is nan at 1000: `np.exp(1000)` is `inf`, and `inf / inf` is `nan`.

    Let the exponent never be positive: exp(z) / (1 + exp(z)) where z is negative,
    1 / (1 + exp(-z)) elsewhere.
    """
    return np.exp(z) / (1 + np.exp(z))


def wrong_sign(z):
    """Your sigmoid falls where it should rise: the exponent needs a minus sign.

    A large z must give a value near 1: exp(-z) is then near 0.
    """
    return 1 / (1 + np.exp(z))


def derivative(z):
    """That is the derivative of the sigmoid, s (1 - s).

    It is needed for learning. Asked for here is s itself.
    """
    small = np.exp(-np.abs(z))
    return small / (1 + small) ** 2


def hyperbolic_tangent(z):
    """That is tanh: it runs from -1 to 1, the sigmoid from 0 to 1.

    The two are relatives: sigmoid(z) = (1 + tanh(z / 2)) / 2.
    """
    return np.tanh(z)


def one_number_at_a_time(z):
    """`math.exp` takes one number: use `np.exp`, which takes a whole array.

    NumPy applies its functions to every element, without a loop.
    """
    return 1 / (1 + math.exp(-z))


HINTS = (
    "`np.exp` works on every element of an array, and so do `+` and `/`.",
    "`np.exp(1000)` overflows, `np.exp(-1000)` is simply 0. Which sign is safe?",
    "exp(-|z|) never overflows. For z < 0 the sigmoid is exp(z) / (1 + exp(z)); `np.where` "
    "chooses between the two forms.",
)
