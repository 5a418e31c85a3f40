"""Exercise: how many random trials a search needs."""

import numpy as np

from dlbook.exercises.exercise import Case


def trials_needed(share, certainty):
    """Return the least number of random trials that will do.

    A share of all settings is good enough, for instance 0.05. Each
    trial draws a setting at random, independently of the others. The
    probability that at least one trial is good must reach certainty,
    and is never met exactly here. Both numbers lie between 0 and 1. The
    result is a whole number.

    >>> trials_needed(0.05, 0.95)
    59
    """
    return int(np.ceil(np.log(1 - certainty) / np.log(1 - share)))


def cases(rng):
    """Yield rare, common and random shares."""
    yield Case("the best twentieth", share=0.05, certainty=0.95)
    yield Case("one setting in fifty, and little certainty", share=0.02, certainty=0.3)
    yield Case("the best tenth", share=0.1, certainty=0.9)
    yield Case("half of the settings are good", share=0.5, certainty=0.99)
    yield Case("one trial is enough", share=0.9, certainty=0.5)
    yield Case("one setting in a thousand", share=0.001, certainty=0.95)
    share, certainty = rng.uniform(0.01, 0.1), rng.uniform(0.6, 0.99)
    yield Case("a random share", share=round(share, 3), certainty=round(certainty, 3))


def proportional(share, certainty):
    """You divided the certainty by the share: twenty trials do not make a twentieth certain.

    Trials repeat each other's luck. All n miss with probability (1 - share)^n, which never is 0.
    """
    return int(np.ceil(certainty / share))


def rounded_down(share, certainty):
    """Your number is one too small: it does not quite reach the certainty.

    The least whole number that is large enough is the one above: `np.ceil`.
    """
    return int(np.floor(np.log(1 - certainty) / np.log(1 - share)))


def all_of_them(share, certainty):
    """You asked for the probability that every trial is good; one good trial is enough.

    At least one is good: that is everything but "all miss", 1 - (1 - share)^n.
    """
    return int(np.ceil(np.log(certainty) / np.log(share)))


def wrong_side(share, certainty):
    """You let all trials miss with probability `certainty`; it should be 1 - certainty.

    Being right with 95 % means that all miss in only 5 %.
    """
    return int(np.ceil(np.log(certainty) / np.log(1 - share)))


HINTS = (
    "One trial misses with probability 1 - share. How probable is it that n trials all miss?",
    "(1 - share)^n must be at most 1 - certainty. Take the logarithm of both sides.",
    "Both logarithms are negative, so n is at least their quotient; round up with `np.ceil`.",
)
