"""Exercise: every slope of a function of many numbers, by central differences."""

import numpy as np

from dlbook.exercises.exercise import Case


def numerical_gradient(f, w, h):
    """Return the gradient of f at w by central differences.

    f takes an array of the shape of w and returns one number. w has any
    shape and stays as it is. Each entry is moved by h to either side,
    while the others stand still. The result has the shape of w.

    >>> w = np.array([3.0, -1.0])
    >>> numerical_gradient(lambda w: w[0] ** 2 * w[1], w, 1e-5).round(4)
    array([-6.,  9.])
    """
    gradient = np.zeros(w.shape)
    for place in np.ndindex(w.shape):
        step = np.zeros(w.shape)
        step[place] = h
        gradient[place] = (f(w + step) - f(w - step)) / (2 * h)
    return gradient


def cases(rng):
    """Yield a vector with large steps, where the kinds of difference part, then other shapes."""
    yield Case("the statement's example", f=_example, w=np.array([3.0, -1.0]), h=1e-5)
    yield Case("a cubic with a long step", f=_cubic, w=rng.normal(size=3) + 2, h=0.5)
    yield Case("a vector", f=_cubic, w=rng.normal(size=4), h=1e-4)
    yield Case("a table", f=_cubic, w=rng.normal(size=(2, 3)), h=1e-4)
    yield Case("a function of a table", f=_of_table, w=rng.normal(size=(2, 2)), h=1e-3)
    yield Case("three axes", f=_cubic, w=rng.normal(size=(2, 1, 3)), h=0.1)
    yield Case("a single number", f=_cubic, w=rng.normal(size=1) + 1, h=0.25)


def _example(w):
    return w[0] ** 2 * w[1]


def _of_table(w):
    return w[0, 1] ** 2 * w[1, 0] - 3 * w[1, 1] * w[0, 0]


def _cubic(w):
    powers = np.arange(1, w.size + 1).reshape(w.shape)
    return np.sum(powers * w**3) + np.sum(w) ** 2


def forward_difference(f, w, h):
    """You took a step to one side only: (f(w + h) - f(w)) / h.

    Its error falls with h, that of the central difference with the square of h. Look to both
    sides and divide by 2h.
    """
    gradient = np.zeros(w.shape)
    for place in np.ndindex(w.shape):
        step = np.zeros(w.shape)
        step[place] = h
        gradient[place] = (f(w + step) - f(w)) / h
    return gradient


def divided_by_h(f, w, h):
    """Your slopes are twice too large: the two places are 2h apart, not h.

    A slope is the change of f divided by the distance between the two places.
    """
    return 2 * numerical_gradient(f, w, h)


def all_at_once(f, w, h):
    """You moved all entries together; each has a slope of its own.

    Moved together they give the sum of all slopes. Move one entry while the others stand still.
    """
    return np.full(w.shape, (f(w + h) - f(w - h)) / (2 * h))


def upside_down(f, w, h):
    """Your signs are turned around: it is the value after the step up, minus that after the down.

    A positive slope means that f grows with this entry.
    """
    return -numerical_gradient(f, w, h)


def not_put_back(f, w, h):
    """You moved the entries of w itself: the caller's array must stay as it is.

    Work on a copy, `w.copy()`, or add a step array to w, which makes a new array.
    """
    gradient = np.zeros(w.shape)
    for place in np.ndindex(w.shape):
        w[place] += h
        above = f(w)
        w[place] -= 2 * h
        gradient[place] = (above - f(w)) / (2 * h)
    return gradient


def flattened(f, w, h):
    """Your slopes are right, but they come as a row: the result must have the shape of w.

    `np.ndindex(w.shape)` gives the places of an array of any shape, as tuples.
    """
    return numerical_gradient(f, w, h).ravel()


HINTS = (
    "Begin with `np.zeros(w.shape)`, and fill in one slope after the other.",
    "`for place in np.ndindex(w.shape)` visits every entry; `w[place]` is a number.",
    "Make an array of zeros with h at this place: add it to w, subtract it from w, and divide "
    "the difference of the two values by 2h.",
)
