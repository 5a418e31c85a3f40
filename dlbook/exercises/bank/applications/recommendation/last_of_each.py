"""Exercise: which ratings are the last ones of their viewers?"""

import numpy as np

from dlbook.exercises.exercise import Case


def last_of_each(users, times, share):
    """Return truth values (N,): which ratings are their viewer's last.

    users and times have shape (N,), the times in any order, all of them
    different. Of a viewer with n ratings the last int(share * n) are
    True, at least one; share is more than 0 and at most 1.

    >>> users = np.array([0, 0, 1, 0, 0])
    >>> times = np.array([5, 9, 1, 3, 7])
    >>> last_of_each(users, times, share=0.5)
    array([False,  True,  True, False,  True])
    """
    last = np.zeros(len(users), bool)
    for user in np.unique(users):
        own = np.flatnonzero(users == user)
        count = max(1, int(share * len(own)))
        last[own[np.argsort(times[own])[-count:]]] = True
    return last


def cases(rng):
    """Yield viewers with one, few and many ratings, in mixed order."""
    users, times = np.array([0, 0, 1, 0, 0]), np.array([5, 9, 1, 3, 7])
    yield Case("two viewers", users=users, times=times, share=0.5)
    yield Case("all of them", users=users, times=times, share=1.0)
    yield Case("nearly nothing", users=users, times=times, share=0.01)
    yield Case("one rating", users=np.array([7]), times=np.array([3]), share=0.2)
    many = rng.integers(0, 12, 300)
    yield Case("many viewers", users=many, times=rng.permutation(300), share=0.1)
    yield Case("in order", users=many, times=np.arange(300), share=0.34)
    yield Case("times with fractions", users=many, times=rng.random(300), share=0.75)


def last_of_all(users, times, share):
    """You took the last of all ratings, whoever gave them.

    Each viewer must lose a part: sort within one viewer's ratings.
    """
    last = np.zeros(len(users), bool)
    last[np.argsort(times)[-max(1, int(share * len(users))) :]] = True
    return last


def in_the_order_given(users, times, share):
    """You took the ratings that stand last in the arrays.

    The arrays are in any order; the times say which ratings came last.
    """
    return last_of_each(users, np.arange(len(users)), share)


def the_first(users, times, share):
    """You marked each viewer's first ratings.

    `np.argsort` puts the earliest first; the last ones stand at its end.
    """
    return last_of_each(users, -np.asarray(times, float), share)


def perhaps_none(users, times, share):
    """A viewer with few ratings has none marked.

    The statement asks for at least one of each viewer.
    """
    last = np.zeros(len(users), bool)
    for user in np.unique(users):
        own = np.flatnonzero(users == user)
        count = int(share * len(own))
        last[own[np.argsort(times[own])[len(own) - count :]]] = True
    return last


HINTS = (
    "Go through the viewers, `np.unique(users)`, and find the places of each.",
    "`own[np.argsort(times[own])]` are a viewer's places in the order of time.",
    "`[-count:]` takes the last ones, if count is at least 1.",
)
