"""Exercise: a network of three neurons that tells whether two inputs are equal."""

import numpy as np

from dlbook.exercises.exercise import Case


def equality_network():
    """Nine numbers of a 2-2-1 network that tells equal inputs from others.

    The inputs are 0 or 1, the two hidden units are ReLU. The score must
    be positive for (0, 0) and (1, 1), and negative for (0, 1), (1, 0).
    Give an array of shape (3, 3): a row w1, w2, b for each of the two
    hidden units, then the row v1, v2, c of the output unit.
    """
    return np.array([[1.0, -1.0, 0.0], [-1.0, 1.0, 0.0], [-1.0, -1.0, 0.5]])


def cases(rng):
    """Yield the only case: the four corners of the unit square."""
    corners = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    yield Case("the four inputs", inputs=corners)


def use(answer, inputs):
    """Ask for the side of the boundary, not for the numbers: many of them do."""
    numbers = np.asarray(answer, dtype=float)
    shape = {"the shape of your answer": numbers.shape}
    if numbers.shape != (3, 3):
        return shape
    hidden = np.maximum(0, inputs @ numbers[:2, :2].T + numbers[:2, 2])
    side = np.sign(hidden @ numbers[2, :2] + numbers[2, 2])
    return shape | {f"the sign of z at {_point(x)}": s for x, s in zip(inputs, side, strict=True)}


def _point(x):
    return f"({x[0]:g}, {x[1]:g})"


def upside_down():
    """Your network computes XOR: it is positive where the inputs differ.

    Change the sign of the three numbers of the output unit; the hidden units may stay.
    """
    return np.array([[1.0, 1.0, 0.0], [1.0, 1.0, -1.0], [1.0, -2.0, -0.5]])


def both_ones():
    """Your network computes AND: it is negative for (0, 0), whose inputs are equal too.

    A straight boundary is not enough. Both (0, 0) and (1, 1) must come out positive.
    """
    return np.array([[1.0, 1.0, -1.0], [0.0, 0.0, 0.0], [1.0, 0.0, -0.5]])


def neither():
    """Your network computes NOR: it is negative for (1, 1), whose inputs are equal too.

    Look at how your hidden units see (1, 1). Two units must bend at two different places.
    """
    return np.array([[1.0, 1.0, 0.0], [0.0, 0.0, 0.0], [-1.0, 0.0, 0.5]])


def zero_at_equal():
    """The score of equal inputs is exactly 0, and it must be positive.

    Your hidden units are right. Raise the output bias c a little, but by less than 1.
    """
    return np.array([[1.0, -1.0, 0.0], [-1.0, 1.0, 0.0], [-1.0, -1.0, 0.0]])


def one_side_only():
    """Your network notices only one of the two ways to differ: (0, 1) and (1, 0) get two answers.

    A ReLU of x1 - x2 is silent where x2 is larger. The second unit must watch that side.
    """
    return np.array([[1.0, -1.0, 0.0], [1.0, -1.0, 0.0], [-1.0, -1.0, 0.5]])


HINTS = (
    "The inputs are equal when x1 - x2 is 0. Let a hidden unit measure each way to differ.",
    "max(0, x1 - x2) is 1 at (1, 0) and 0 at the other corners. What is its mirror image?",
    "Start from a positive output bias below 1, and let both hidden units pull it down by 1.",
)
