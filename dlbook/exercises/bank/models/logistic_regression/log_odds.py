"""Exercise: from probabilities to log odds, the way back from the sigmoid."""

import numpy as np

from dlbook.exercises.exercise import Case


def log_odds(p):
    """Return the natural logarithm of the odds p / (1 - p).

    p is an array of probabilities strictly between 0 and 1, of any
    shape. The result has the same shape. It is the score whose sigmoid
    is p.

    >>> log_odds(np.array([0.5, 0.8])).round(4)
    array([0.    , 1.3863])
    """
    return np.log(p / (1 - p))


def cases(rng):
    """Yield probabilities in a row, in a table, in a block, and near both ends."""
    yield Case("the statement's example", p=np.array([0.5, 0.8]))
    yield Case("five probabilities", p=rng.uniform(0.1, 0.9, size=5))
    yield Case("a table", p=rng.uniform(0.1, 0.9, size=(3, 2)))
    yield Case("three axes", p=rng.uniform(0.1, 0.9, size=(2, 1, 3)))
    yield Case("near 0 and near 1", p=np.array([1e-12, 1e-6, 0.001, 0.999, 1 - 1e-6, 1 - 1e-12]))


def without_logarithm(p):
    """You returned the odds themselves: take their logarithm.

    Odds run from 0 to infinity and are 1 for an even chance. A score runs from minus to plus
    infinity and is 0 there.
    """
    return p / (1 - p)


def base_ten(p):
    """You took the logarithm to base 10; `np.log` is the natural one.

    The sigmoid is made of e, so only the natural logarithm leads back to its score.
    """
    return np.log10(p / (1 - p))


def upside_down(p):
    """Your odds stand on their head: you have those against, (1 - p) / p.

    A probability above one half must give a positive number.
    """
    return np.log((1 - p) / p)


def log_of_p(p):
    """You took the logarithm of p alone: divide by 1 - p first.

    log p is never positive. Odds compare what happens with what does not.
    """
    return np.log(p)


def forward_instead(p):
    """You applied the sigmoid; the exercise asks for its inverse.

    The sigmoid takes a score to a probability. Here the probability is given.
    """
    return 1 / (1 + np.exp(-p))


HINTS = (
    "The odds of a probability p are p / (1 - p): 0.8 gives 4, four to one.",
    "`np.log` is the natural logarithm.",
    "Try p = 0.5: the odds are 1, the logarithm 0.",
)
