"""Exercise: how many units of a ReLU layer are dead."""

import numpy as np

from dlbook.exercises.exercise import Case


def dead_units(A):
    """Return how many units of a ReLU layer are 0 for every example.

    A has shape (N, H): the outputs of H units for N examples, none of
    them negative. The result is an integer from 0 to H.

    >>> dead_units(np.array([[0.0, 0.0, 3.0], [0.0, 1.0, 0.0]]))
    1
    """
    return int(np.sum(np.all(A == 0, axis=0)))


def cases(rng):
    """Yield layers with some, no and only dead units; some examples silence many units."""
    yield Case("one of three dead", A=np.array([[0.0, 0.0, 3.0], [0.0, 1.0, 0.0]]))
    quiet = np.maximum(0, rng.normal(size=(9, 6)))
    quiet[0] = 0  # one example to which no unit answers
    quiet[1] = [1, 2, 1, 3, 1, 2]
    some = quiet.copy()
    some[:, [1, 4]] = 0
    yield Case("two of six dead", A=some)
    yield Case("none dead, one example all zeros", A=quiet)
    yield Case("all dead", A=np.zeros((5, 3)))
    square = np.diag([1.0, 2.0, 3.0, 0.0])
    yield Case("as many examples as units", A=square)
    yield Case("a faint answer", A=np.array([[0.0, 1e-17, 0.0], [0.0, 0.0, 2.0]]))
    yield Case("a unit that always answers 2", A=np.array([[2.0, 0.0], [2.0, 0.0], [2.0, 1.0]]))
    yield Case("one example", A=np.array([[0.0, 0.5, 0.0]]))


def silent_examples(A):
    """You counted examples to which no unit answers; a dead unit is a column of zeros.

    Axis 0 runs over the examples: ask `all` along axis 0, and one answer for each unit is left.
    """
    return int(np.sum(np.all(A == 0, axis=1)))


def sometimes_zero(A):
    """You counted units that are 0 for some example; a dead unit is 0 for every one.

    To be 0 now and then is what a ReLU is for. Take `np.all`, not `np.any`.
    """
    return int(np.sum(np.any(A == 0, axis=0)))


def zeros(A):
    """You counted zeros in the whole table; asked for are units, columns of zeros.

    First find for each column whether all of it is 0, then count these columns.
    """
    return int(np.sum(A == 0))


def fraction(A):
    """You returned the fraction of dead units; asked for is their number.

    Sum instead of averaging.
    """
    return float(np.mean(np.all(A == 0, axis=0)))


def alive(A):
    """You counted the units that live; asked for are the dead ones.

    The two counts add up to the number of columns.
    """
    return int(np.sum(np.any(A > 0, axis=0)))


def nearly_zero(A):
    """You called a unit dead that answers faintly: dead is exactly 0, for every example.

    A ReLU gives an exact 0, so `== 0` is safe here. A faint answer still has slope 1.
    """
    return int(np.sum(np.all(np.abs(A) < 1e-3, axis=0)))


HINTS = (
    "A unit is a column of A. When is a column dead?",
    "`np.all(A == 0, axis=0)` asks each column whether all of its entries are 0.",
    "The sum of an array of True and False is the number of True; `int` makes it an integer.",
)
