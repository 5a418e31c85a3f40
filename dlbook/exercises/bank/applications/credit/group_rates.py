"""Exercise: four rates of a group, from decisions and outcomes."""

import numpy as np

from dlbook.exercises.exercise import Case


def group_rates(yes, good):
    """Return an array of four shares of a group of n people, n at least 1.

    yes and good have shape (n,), of truth values: who was approved, and
    who is good. The shares, in this order: approved among all, approved
    among the good, approved among the bad, good among the approved. A
    share of nobody is nan.

    >>> yes = np.array([True, True, False, False])
    >>> group_rates(yes, np.array([True, True, True, False])).round(2)
    array([0.5 , 0.67, 0.  , 1.  ])
    """
    rates = []
    everybody = np.ones(len(yes), bool)
    pairs = ((yes, everybody), (yes, good), (yes, ~good), (good, yes))
    for part, among in pairs:
        rates.append(part[among].mean() if among.any() else np.nan)
    return np.array(rates)


def cases(rng):
    """Yield groups with errors of both kinds, and groups that lack one."""
    four = np.array([True, True, False, False])
    yield Case("four people", yes=four, good=np.array([True, True, True, False]))
    yield Case("errors of both kinds", yes=rng.random(30) < 0.7, good=rng.random(30) < 0.6)
    yield Case("nobody approved", yes=np.zeros(5, bool), good=np.array([True, False] * 2 + [True]))
    yield Case("nobody bad", yes=np.array([True, False, True]), good=np.ones(3, bool))
    yield Case("nobody good", yes=np.array([True, False, True]), good=np.zeros(3, bool))
    yield Case("one person", yes=np.array([True]), good=np.array([False]))
    yield Case("few approved", yes=rng.random(400) < 0.1, good=rng.random(400) < 0.9)


def shares_of_all(yes, good):
    """You divide every count by all people.

    "Among the good" means: divide by the number of the good.
    """
    return np.array([part.mean() for part in (yes, yes & good, yes & ~good, yes & good)])


def trust_the_other_way(yes, good):
    """Your last share is the approved among the good once more.

    Asked for is the share of the good among those who were approved.
    """
    first, of_good, of_bad, _ = group_rates(yes, good)
    return np.array([first, of_good, of_bad, of_good])


def refused_among_the_bad(yes, good):
    """Your third share counts the bad who were refused.

    Asked for is the share of the bad who were approved.
    """
    first, of_good, of_bad, trust = group_rates(yes, good)
    return np.array([first, of_good, 1 - of_bad, trust])


def zero_for_nobody(yes, good):
    """A share of nobody is 0 in your answer.

    0 would say that somebody was asked. Return nan, which says that nobody was.
    """
    return np.nan_to_num(group_rates(yes, good))


HINTS = (
    "A boolean array is an index: `yes[good]` holds the decisions on the good.",
    "The mean of truth values is the share of the true ones; the bad are `~good`.",
    "Look with `.any()` whether there is anybody to divide by; else return `np.nan`.",
)
