"""Exercise: the single neuron that a softmax over two classes is."""

import numpy as np

from dlbook.exercises.exercise import Case


def two_class_neuron(W, b):
    """Return the neuron that equals a softmax over two classes: w, b.

    W has shape (D, 2), b has shape (2,). For every input x, the sigmoid
    of x w + b must be the probability of class 1 under the softmax of
    x W + b. w has shape (D,), the new b is a number.

    >>> W = np.array([[1.0, 4.0], [2.0, 0.0]])
    >>> w, b = two_class_neuron(W, np.array([0.5, 1.5]))
    >>> w, float(b)
    (array([ 3., -2.]), 1.0)
    """
    return W[:, 1] - W[:, 0], b[1] - b[0]


def cases(rng):
    """Yield weights for several numbers of inputs."""
    W = np.array([[1.0, 4.0], [2.0, 0.0]])
    yield Case("the statement's example", W=W, b=np.array([0.5, 1.5]))
    for D in (3, 2, 1, 6):
        yield Case(
            f"{D} inputs" if D > 1 else "one input", W=rng.normal(size=(D, 2)), b=rng.normal(size=2)
        )


def class_zero(W, b):
    """This neuron gives the probability of class 0.

    sigma(z) is near 1 where z is large. The score of class 1 must enter with a plus.
    """
    return W[:, 0] - W[:, 1], b[0] - b[1]


def second_column(W, b):
    """You took over the weights of class 1; the sigmoid compares with 0, the softmax with class 0.

    Divide numerator and denominator of p_1 by e^(z_1): the difference of the scores remains.
    """
    return W[:, 1], b[1]


def half_the_difference(W, b):
    """You halved the difference. With tanh that would be right; the sigmoid wants all of it.

    p_1 = 1 / (1 + e^(z_0 - z_1)).
    """
    return np.diff(W)[:, 0] / 2, np.diff(b)[0] / 2


def bias_of_class_one(W, b):
    """The weights are right, the bias is not: it has the same redundancy.

    The score of class 0 has a bias of its own. Take the difference there, too.
    """
    return W[:, 1] - W[:, 0], b[1]


PARTS = ("w", "b")
HINTS = (
    "Write p_1 of the softmax as a quotient, and divide both sides of it by e^(z_1).",
    "1 / (1 + e^(-(z_1 - z_0))) is the sigmoid of a difference.",
    "z_1 - z_0 is x (w_1 - w_0) + b_1 - b_0.",
)
