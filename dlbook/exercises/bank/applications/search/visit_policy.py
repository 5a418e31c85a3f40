"""Exercise: probabilities from the visits of a search."""

import numpy as np

from dlbook.exercises.exercise import Case


def visit_policy(visits, temperature):
    """Return probabilities in proportion to visits ** (1 / temperature).

    visits has shape (k,), whole numbers of which at least one is above 0,
    up to 1000. At temperature 0 the most visited move has probability 1,
    the first of several; else temperature is at least 0.1.

    >>> visit_policy(np.array([4, 2, 0]), temperature=0.5)
    array([0.8, 0.2, 0. ])
    """
    if temperature == 0:
        return np.eye(len(visits))[np.argmax(visits)]
    powers = (visits / visits.max()) ** (1 / temperature)
    return powers / powers.sum()


def cases(rng):
    """Yield temperatures from 0 on, ties, and large numbers of visits."""
    yield Case("a half", visits=np.array([4, 2, 0]), temperature=0.5)
    yield Case("shares", visits=np.array([10, 30, 60]), temperature=1.0)
    yield Case("the best alone", visits=np.array([3, 9, 1]), temperature=0)
    yield Case("a tie at 0", visits=np.array([1, 5, 5]), temperature=0)
    yield Case("warm", visits=np.array([100, 1, 0]), temperature=5.0)
    yield Case("cold and many", visits=np.array([1000, 900, 1]), temperature=0.1)
    yield Case("one move", visits=np.array([7]), temperature=2.0)
    yield Case("nine moves", visits=rng.integers(1, 200, size=9), temperature=0.7)


def the_power_itself(visits, temperature):
    """You raise to the power of the temperature.

    The exponent is 1 / temperature: a low temperature prefers the best.
    """
    return visits**temperature / np.sum(visits**temperature)


def shares_alone(visits, temperature):
    """The temperature changes nothing in your answer.

    Raise the visits to the power 1 / temperature before you divide by their sum.
    """
    return visits / visits.sum()


def all_the_best(visits, temperature):
    """At temperature 0 you share among all best moves.

    Only the first of them has probability 1.
    """
    if temperature == 0:
        best = visits == visits.max()
        return best / best.sum()
    return visit_policy(visits, temperature)


HINTS = (
    "Divide by the largest number of visits first: 1000 to the tenth power is a large number.",
    "`np.eye(k)[i]` is a row of zeros with a 1 at place i.",
)
