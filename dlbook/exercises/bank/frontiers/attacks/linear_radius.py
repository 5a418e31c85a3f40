"""Exercise: how far each input of a linear classifier is from the change of its answer."""

import numpy as np

from dlbook.exercises.exercise import Case


def linear_radius(x, w, b):
    """Return the size up to which no attack changes the sign of x @ w + b.

    x has shape (n, d), w shape (d,), b is a number. A change of size r
    moves each entry of a row of x by at most r. Return an array (n,): the
    largest r at which the score cannot cross 0. Where w is all zero no
    change matters: those places hold infinity.

    >>> x = np.array([[1.0, 1.0], [0.0, 0.5]])
    >>> linear_radius(x, w=np.array([2.0, -1.0]), b=0.5)
    array([0.5, 0. ])
    """
    most = np.abs(w).sum()
    score = np.abs(x @ w + b)
    return score / most if most > 0 else np.full(len(x), np.inf)


def cases(rng):
    """Yield positive, negative and zero scores, and weights that are all zero."""
    x = np.array([[1.0, 1.0], [0.0, 0.5]])
    yield Case("two rows", x=x, w=np.array([2.0, -1.0]), b=0.5)
    yield Case("negative scores", x=x, w=np.array([1.0, 1.0]), b=-4.0)
    yield Case("weights of zero", x=x, w=np.zeros(2), b=1.0)
    yield Case("a score of zero", x=x, w=np.zeros(2), b=0.0)
    yield Case("small weights", x=x, w=np.array([0.25, -0.125]), b=0.0)
    yield Case("many", x=rng.normal(size=(6, 5)), w=rng.normal(size=5), b=0.3)


def euclidean(x, w, b):
    """You divide by the Euclidean length of w.

    That is the distance where the change is measured by its length. Here each entry may move
    by r, all at once.
    """
    most = np.sqrt((w**2).sum())
    return np.abs(x @ w + b) / most if most > 0 else np.full(len(x), np.inf)


def signed(x, w, b):
    """Some of your radii are negative.

    A radius is a distance: take the size of the score.
    """
    most = np.abs(w).sum()
    return (x @ w + b) / most if most > 0 else np.full(len(x), np.inf)


def without_bias(x, w, b):
    """You leave b out.

    The score is x @ w + b.
    """
    return linear_radius(x, w, 0.0)


HINTS = (
    "By how much can `x @ w` change if each entry of x moves by at most r?",
    "By `r` times the sum of the absolute weights. Set that equal to the size of the score.",
)
