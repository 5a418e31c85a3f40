"""Exercise: a bump from two sigmoid units."""

import numpy as np

from dlbook.exercises.exercise import Case


def sigmoid_bump(left, right, height, steepness):
    """Return a 1-2-1 network of sigmoid units that computes a bump.

    Between left and right the network's output is near the height,
    outside near 0. Its output for x is v[0] sigmoid(w[0] x + b[0]) +
    v[1] sigmoid(w[1] x + b[1]). Both units have the given steepness as
    weight w; the first steps at left, the second at right. Return w, b
    and v, each of shape (2,).

    >>> w, b, v = sigmoid_bump(1.0, 2.0, 5.0, 10.0)
    >>> w, b, v
    (array([10., 10.]), array([-10., -20.]), array([ 5., -5.]))
    """
    w = np.array([steepness, steepness])
    b = -steepness * np.array([left, right])
    v = np.array([height, -height])
    return w, b, v


def cases(rng):
    """Yield bumps up and down, left and right of zero, steep and flat."""
    yield Case("the statement's example", left=1.0, right=2.0, height=5.0, steepness=10.0)
    yield Case("left of zero", left=-3.0, right=-1.0, height=2.0, steepness=6.0)
    yield Case("a dent", left=-1.0, right=1.5, height=-3.0, steepness=8.0)
    left = float(rng.uniform(-2, 2))
    height = float(rng.uniform(1, 3))
    yield Case("any place", left=left, right=left + 1.3, height=height, steepness=5.0)
    yield Case("an edge at zero", left=0.0, right=0.4, height=1.0, steepness=40.0)


def sum_of_steps(left, right, height, steepness):
    """Your two steps add up: after the right edge the output is twice the height.

    The second unit must take back what the first one gave, so its output weight is -height.
    """
    w, b, v = sigmoid_bump(left, right, height, steepness)
    return w, b, abs(v) * np.sign(height)


def edge_as_bias(left, right, height, steepness):
    """Your biases are the edges; the step lies where w x + b = 0, at x = -b / w.

    For a step at `left` the bias is -steepness * left.
    """
    w, _, v = sigmoid_bump(left, right, height, steepness)
    return w, -np.array([left, right]), v


def sign_of_bias(left, right, height, steepness):
    """Your steps lie at -left and -right: the bias must have the opposite sign of the edge.

    w x + b = 0 at x = left gives b = -w left.
    """
    w, b, v = sigmoid_bump(left, right, height, steepness)
    return w, -b, v


def steepness_in_front(left, right, height, steepness):
    """You multiplied the outputs by the steepness; it belongs inside, as the weight of x.

    The weight says how fast the step rises, the output weight how high.
    """
    w, b, v = sigmoid_bump(left, right, height, steepness)
    return w, b, steepness * v


def edges_exchanged(left, right, height, steepness):
    """Your bump is upside down: up at `left`, down at `right`, not the other way round.

    The first output weight is height, the second -height.
    """
    w, b, v = sigmoid_bump(left, right, height, steepness)
    return w, b, -v


PARTS = ("w", "b", "v")
HINTS = (
    "A sigmoid is one half where its score is 0. Choose b so that w x + b = 0 at the edge.",
    "The first step brings the height, the second takes it away again.",
    "b = -steepness * edge, for both units.",
)
