"""Exercise: where the boundary of a neuron runs."""

import numpy as np

from dlbook.exercises.exercise import Case


def decision_line(w, b, x1):
    """Return the x2 on the boundary of a neuron, for every given x1.

    On the boundary x1 w1 + x2 w2 + b = 0. w has shape (2,), b is a
    number, x1 has shape (M,), and so has the result. The second weight
    is never 0 here.

    >>> decision_line(np.array([1.0, 2.0]), -4.0, np.array([0.0, 2.0]))
    array([2., 1.])
    """
    return -(w[0] * x1 + b) / w[1]


def cases(rng):
    """Yield lines of both slopes, a level one, and a single point."""
    yield Case("two points", w=np.array([1.0, 2.0]), b=-4.0, x1=np.array([0.0, 2.0]))
    grid = np.linspace(-2, 2, 5)
    yield Case("five points", w=np.array([1.5, 0.5]), b=0.8, x1=grid)
    yield Case("a negative weight", w=np.array([0.7, -2.0]), b=-1.1, x1=grid)
    yield Case("a level line", w=np.array([0.0, 4.0]), b=2.0, x1=grid)
    yield Case("no bias, one point", w=np.array([-3.0, 1.5]), b=0.0, x1=np.array([0.5]))
    yield Case("random numbers", w=rng.normal(size=2) + 3, b=0.6, x1=rng.normal(size=4))


def missing_minus(w, b, x1):
    """You lost a minus sign: your line is the mirror image of the boundary.

    From x1 w1 + x2 w2 + b = 0 follows x2 w2 = -(x1 w1 + b).
    """
    return (w[0] * x1 + b) / w[1]


def missing_bias(w, b, x1):
    """You left out the bias: your line always runs through the origin.

    The bias shifts the line. Divide it by w2 as well.
    """
    return -w[0] * x1 / w[1]


def undivided_bias(w, b, x1):
    """The slope is right, but the bias is not divided by w2.

    Solve x2 w2 = -(x1 w1 + b) for x2: both terms on the right are divided.
    """
    return -w[0] / w[1] * x1 - b


def bias_with_wrong_sign(w, b, x1):
    """The slope is right, but the bias has the wrong sign.

    Both terms change sides in x2 w2 = -(x1 w1 + b): mind the brackets after the minus.
    """
    return (-w[0] * x1 + b) / w[1]


def swapped_weights(w, b, x1):
    """You swapped the two weights: w1 belongs to x1, and you divide by w2.

    In Python they are `w[0]` and `w[1]`.
    """
    return -(w[1] * x1 + b) / w[0]


HINTS = (
    "On the boundary the weighted sum is 0: x1 w1 + x2 w2 + b = 0.",
    "Bring x1 w1 and b to the other side, then divide by w2.",
    "In Python w1 is `w[0]` and w2 is `w[1]`.",
)
