"""Exercise: the table of all slopes of the softmax."""

import numpy as np

from dlbook.exercises.exercise import Case


def softmax_jacobian(p):
    """Return the slopes of a softmax: entry [k, j] is dp_k / dz_j.

    p has shape (K,) and is the softmax of some scores z: positive, and
    of sum 1. The slopes depend on z through p alone. The result has
    shape (K, K).

    >>> softmax_jacobian(np.array([0.5, 0.5]))
    array([[ 0.25, -0.25],
           [-0.25,  0.25]])
    """
    return np.diag(p) - np.outer(p, p)


def cases(rng):
    """Yield probabilities of one to five classes, spread out and nearly certain."""
    yield Case("two equal classes", p=np.array([0.5, 0.5]))
    yield Case("three classes", p=rng.dirichlet([1, 1, 1]))
    yield Case("two classes", p=np.array([0.8, 0.2]))
    yield Case("nearly certain", p=np.array([0.01, 0.96, 0.02, 0.005, 0.005]))
    yield Case("a tiny probability", p=np.array([1e-20, 0.7, 0.3]))
    yield Case("one class", p=np.array([1.0]))


def diagonal_only(p):
    """Off the diagonal your slopes are 0: raising one score lowers all other probabilities.

    The sum of the probabilities stays 1. For k != j the slope is -p_k p_j.
    """
    return np.diag(p * (1 - p))


def a_vector(p):
    """You returned p (1 - p), the slopes of each probability by its own score only.

    There are K times K slopes: every score moves every probability.
    """
    return p * (1 - p)


def wrong_sign(p):
    """All your signs are turned: raising a score raises its own probability.

    On the diagonal the slopes p_k (1 - p_k) are positive, off it they are negative.
    """
    return np.outer(p, p) - np.diag(p)


def no_diagonal(p):
    """You have -p_k p_j everywhere; where k = j, the numerator of the softmax moves too.

    Add p_k on the diagonal: p_k - p_k p_k = p_k (1 - p_k).
    """
    return -np.outer(p, p)


def all_positive(p):
    """Off the diagonal your slopes are positive, so all probabilities would grow at once.

    They share a sum of 1. What one gains the others lose: -p_k p_j.
    """
    return np.diag(p * (1 - p)) + np.outer(p, p) - np.diag(p * p)


HINTS = (
    "There are two kinds of entries: k = j, where the numerator moves, and k != j.",
    "For k = j the slope is p_k (1 - p_k), for k != j it is -p_k p_j.",
    "`np.outer(p, p)` holds all products p_k p_j, `np.diag(p)` has p on the diagonal.",
)
