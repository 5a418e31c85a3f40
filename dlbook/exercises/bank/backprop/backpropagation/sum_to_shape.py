"""Exercise: the way back through NumPy's broadcasting."""

import numpy as np

from dlbook.exercises.exercise import Case


def sum_to_shape(G, shape):
    """Return the gradient by an array that was broadcast to G's shape.

    The array had the given shape. NumPy repeated it until it had the
    shape of G, the gradient that arrives: it put axes in front and
    stretched axes of length 1. The result has the given shape.

    >>> sum_to_shape(np.ones((3, 4)), (4,))
    array([3., 3., 3., 3.])
    >>> sum_to_shape(np.ones((2, 3)), (2, 1))
    array([[3.],
           [3.]])
    """
    in_front = tuple(range(G.ndim - len(shape)))
    G = G.sum(axis=in_front)
    stretched = tuple(k for k, length in enumerate(shape) if length == 1)
    return G.sum(axis=stretched, keepdims=True)


def cases(rng):
    """Yield a bias, a row, a column, a single number, no broadcasting, and mixtures."""
    yield Case("a bias, all gradients 1", G=np.ones((3, 4)), shape=(4,))
    yield Case("a column, all gradients 1", G=np.ones((2, 3)), shape=(2, 1))
    for words, full, shape in (
        ("a bias", (3, 4), (4,)),
        ("a row", (3, 4), (1, 4)),
        ("a column", (3, 4), (3, 1)),
        ("a bias as long as there are rows", (3, 3), (3,)),
        ("a column as wide as it is long", (3, 3), (3, 1)),
        ("a single number", (3, 4), ()),
        ("a single number in a table", (3, 4), (1, 1)),
        ("nothing was repeated", (3, 4), (3, 4)),
        ("an axis of length 1 that was not stretched", (1, 4), (1, 4)),
        ("axes in front and a stretched one", (2, 5, 3, 4), (3, 1)),
        ("a bias per channel", (2, 5, 4, 3), (1, 1, 3)),
    ):
        yield Case(words, G=rng.normal(size=full), shape=shape)


def averaged(G, shape):
    """You averaged; every repetition counts in full, so the gradients are summed.

    If the array grows by a little, all its copies grow by as much.
    """
    in_front = tuple(range(G.ndim - len(shape)))
    G = G.mean(axis=in_front) if in_front else G
    stretched = tuple(k for k, length in enumerate(shape) if length == 1)
    return G.mean(axis=stretched, keepdims=True) if stretched else G


def only_in_front(G, shape):
    """You summed the axes in front, but not those that were stretched from length 1.

    A column of shape (3, 1) was repeated along its second axis, too.
    """
    return G.sum(axis=tuple(range(G.ndim - len(shape))))


def axes_lost(G, shape):
    """You summed the right entries, but the axes of length 1 are gone: the shape must be kept.

    `keepdims=True` keeps an axis of length 1 where NumPy sums.
    """
    G = G.sum(axis=tuple(range(G.ndim - len(shape))))
    return G.sum(axis=tuple(k for k, length in enumerate(shape) if length == 1))


def first_copy(G, shape):
    """You took the gradient of one of the copies and left the others out.

    The array acts on the loss through all its copies: sum over them.
    """
    for _ in range(G.ndim - len(shape)):
        G = G[0]
    return G[tuple(slice(length) for length in shape)]


def first_axis_always(G, shape):
    """You always sum over the first axis, as for a bias.

    Which axes were repeated follows from comparing the two shapes.
    """
    return G.sum(axis=0)


def everything(G, shape):
    """You summed over everything: axes that were not repeated must stay.

    Each entry of the array gets the sum over its own copies.
    """
    return np.full(shape, G.sum())


HINTS = (
    "NumPy compares shapes from the right: the axes that G has beyond the shape are the first.",
    "First sum over the axes in front: `G.sum(axis=tuple(range(G.ndim - len(shape))))`.",
    "Then sum with `keepdims=True` over every axis whose length in the shape is 1.",
)
