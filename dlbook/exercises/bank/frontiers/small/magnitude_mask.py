"""Exercise: which weights stay."""

import numpy as np

from dlbook.exercises.exercise import Case


def magnitude_mask(W, keep):
    """Return a mask of the shape of W, True for the keep largest weights.

    W has any shape; keep is a whole number from 0 to W.size. Large is
    what has a large absolute value. All absolute values differ.

    >>> magnitude_mask(np.array([[0.5, -2.0], [1.0, 0.1]]), keep=2)
    array([[False,  True],
           [ True, False]])
    """
    order = np.argsort(-np.abs(W), axis=None)
    mask = np.zeros(W.size, dtype=bool)
    mask[order[:keep]] = True
    return mask.reshape(W.shape)


def cases(rng):
    """Yield tables, vectors, nothing kept, all kept, and negative weights alone."""
    yield Case("four weights", W=np.array([[0.5, -2.0], [1.0, 0.1]]), keep=2)
    yield Case("none stays", W=rng.normal(size=(3, 4)), keep=0)
    yield Case("all stay", W=rng.normal(size=(3, 4)), keep=12)
    yield Case("one stays", W=rng.normal(size=(3, 4)), keep=1)
    yield Case("a vector", W=rng.normal(size=7), keep=3)
    yield Case("negative weights", W=-rng.random((4, 5)), keep=9)
    yield Case("many", W=rng.normal(size=(30, 20)), keep=61)


def signed(W, keep):
    """You compare the numbers with their signs.

    A weight of -2 is larger than one of 1 in absolute value.
    """
    order = np.argsort(-W, axis=None)
    mask = np.zeros(W.size, dtype=bool)
    mask[order[:keep]] = True
    return mask.reshape(W.shape)


def smallest(W, keep):
    """You keep the smallest weights.

    Sort the absolute values from the largest down.
    """
    order = np.argsort(np.abs(W), axis=None)
    mask = np.zeros(W.size, dtype=bool)
    mask[order[:keep]] = True
    return mask.reshape(W.shape)


def drops_so_many(W, keep):
    """You take away as many weights as should stay.

    keep counts the True entries of the mask.
    """
    return magnitude_mask(W, W.size - keep)


HINTS = (
    "`np.argsort(-np.abs(W), axis=None)` gives the places of all weights, the largest first.",
    "Set the first `keep` of these places of a flat array of False to True, and reshape it.",
)
