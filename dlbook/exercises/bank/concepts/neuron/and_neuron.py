"""Exercise: a neuron built by hand that computes the logical AND."""

import numpy as np

from dlbook.exercises.exercise import Case


def and_neuron():
    """Three numbers w1, w2, b of a neuron that computes the logical AND.

    Its two inputs are 0 or 1. The weighted sum x1 w1 + x2 w2 + b must
    be positive for the input (1, 1), and negative for (0, 0), (0, 1)
    and (1, 0). Many triples do: give one, as an array.
    """
    return np.array([1.0, 1.0, -1.5])


def cases(rng):
    """Yield the only case: the four corners of the unit square."""
    corners = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    yield Case("the four inputs", inputs=corners)


def use(answer, inputs):
    """Ask for the side of the boundary, not for the weights: many of them do."""
    weights = np.asarray(answer, dtype=float)
    shape = {"the shape of your answer": weights.shape}
    if weights.shape != (3,):
        return shape
    side = np.sign(inputs @ weights[:2] + weights[2])
    return shape | {f"the sign of z at {_point(x)}": s for x, s in zip(inputs, side, strict=True)}


def _point(x):
    return f"({x[0]:g}, {x[1]:g})"


def logical_or():
    """Your neuron computes OR: one input of 1 is already enough.

    Keep the weights and lower the bias, until a single weight can't lift the sum above 0 any more.
    """
    return np.array([1.0, 1.0, -0.5])


def upside_down():
    """Your neuron says the opposite, NAND: its boundary is right, its sides are swapped.

    Change the sign of all three numbers.
    """
    return np.array([-1.0, -1.0, 1.5])


def no_bias():
    """Your bias is 0, so the boundary runs through the input (0, 0).

    AND needs a boundary between (1, 1) and the other three. Only the bias can move it there.
    """
    return np.array([1.0, 1.0, 0.0])


def on_the_line():
    """(0, 1) and (1, 0) lie exactly on your boundary: their weighted sum is 0, not negative.

    Lower the bias a little.
    """
    return np.array([1.0, 1.0, -1.0])


def never():
    """Your neuron never fires: the bias is so low that both weights together can't lift the sum.

    w1 + w2 + b must be positive.
    """
    return np.array([1.0, 1.0, -2.5])


HINTS = (
    "Draw the four inputs as the corners of a square. Which straight line cuts off (1, 1)?",
    "Take w1 = w2 = 1. The weighted sums without the bias are then 0, 1, 1 and 2.",
    "The bias must push 1 below 0, but leave 2 above it.",
)
