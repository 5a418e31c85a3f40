"""Exercise: the classes that a network thinks most of."""

import numpy as np

from dlbook.exercises.exercise import Case


def best_three(probabilities):
    """Return the three most probable classes of every row, the best first.

    probabilities has shape (N, K), with K at least 3. The result has
    shape (N, 3) and holds integers. No two probabilities in a row are
    the same.

    >>> best_three(np.array([[0.1, 0.5, 0.05, 0.35]]))
    array([[1, 3, 0]])
    """
    order = np.argsort(probabilities, axis=1)
    return order[:, ::-1][:, :3]


def cases(rng):
    """Yield batches of one and of several rows, of few and of many classes."""
    yield Case("the statement's example", probabilities=np.array([[0.1, 0.5, 0.05, 0.35]]))
    yield Case("five rows of ten", probabilities=rng.dirichlet(np.ones(10), 5))
    yield Case("three classes", probabilities=rng.dirichlet(np.ones(3), 4))
    yield Case("as many rows as classes", probabilities=rng.dirichlet(np.ones(6), 6))
    close = np.array([[0.25 + 1e-9, 0.25, 0.0, 0.25 - 1e-9, 0.25 + 2e-9]])
    yield Case("nearly the same", probabilities=close)
    many = rng.dirichlet(np.ones(300), 2)
    many[:, [299, 7, 280]] += [0.1, 0.2, 0.3]
    yield Case("three hundred classes", probabilities=many / many.sum(axis=1, keepdims=True))


def worst_first(probabilities):
    """You give the three least probable classes: `argsort` puts the smallest first.

    Reverse the order, or sort the negative numbers.
    """
    return np.argsort(probabilities, axis=1)[:, :3]


def best_last(probabilities):
    """You found the right three, in the wrong order: the best must come first.

    `argsort` goes upwards. Its last three columns end with the best.
    """
    return np.argsort(probabilities, axis=1)[:, -3:]


def numbers_not_classes(probabilities):
    """You returned the probabilities themselves, not the classes that have them.

    That is the bug of this chapter: a probability is no class. `argsort` gives positions.
    """
    return -np.sort(-probabilities, axis=1)[:, :3]


def over_the_batch(probabilities):
    """You sorted along the batch: each column by itself, over the examples.

    The classes of one example share a row. Sort along `axis=1`.
    """
    return np.argsort(-probabilities, axis=0)[:, :3]


def only_the_best(probabilities):
    """You found the best class alone. Where are the second and the third?

    `argmax` gives one position for each row, `argsort` gives them all.
    """
    return np.argmax(probabilities, axis=1)


HINTS = (
    "`np.argsort` returns positions instead of numbers, the smallest number's position first.",
    "Sort each row by itself: `axis=1`.",
    "Turn the columns round with `[:, ::-1]`, then keep three with `[:, :3]`.",
)
