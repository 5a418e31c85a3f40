"""Exercise: the threshold at which decisions cost least, found by counting."""

import numpy as np

from dlbook.exercises.exercise import Case


def cheapest_threshold(scores, good, cost_yes, cost_no):
    """Return the threshold whose decisions cost least in total.

    scores and good have shape (n,), n at least 1; good holds truth
    values. Approved is whose score is at or above the threshold. A bad
    one who is approved costs cost_yes, a good one who is refused
    cost_no. Candidates are the scores themselves, and infinity, at
    which nobody is approved. Of several that cost the same return the
    smallest.

    >>> scores = np.array([0.9, 0.6, 0.8, 0.3])
    >>> good = np.array([True, True, False, False])
    >>> float(cheapest_threshold(scores, good, cost_yes=3, cost_no=2))
    0.9
    """
    best, least = np.inf, cost_no * good.sum()
    for threshold in np.unique(scores)[::-1]:
        yes = scores >= threshold
        cost = cost_yes * (yes & ~good).sum()
        cost += cost_no * (~yes & good).sum()
        if cost <= least:
            best, least = threshold, cost
    return best


def cases(rng):
    """Yield ties, prices of both kinds, and groups where nobody or everybody is approved."""
    scores, good = np.array([0.9, 0.6, 0.8, 0.3]), np.array([True, True, False, False])
    yield Case("four people", scores=scores, good=good, cost_yes=3, cost_no=2)
    yield Case("two cost the same", scores=scores, good=good, cost_yes=2, cost_no=2)
    yield Case("nobody is good", scores=scores, good=np.zeros(4, bool), cost_yes=1, cost_no=5)
    yield Case("everybody is good", scores=scores, good=np.ones(4, bool), cost_yes=9, cost_no=1)
    equal = np.array([0.5, 0.5, 0.5, 0.2, 0.2])
    mixed = np.array([True, False, True, False, True])
    yield Case("equal scores", scores=equal, good=mixed, cost_yes=1.5, cost_no=1)
    top = np.array([0.9, 0.5, 0.4])
    after = np.array([False, True, True])
    yield Case("a wrong no is nearly free", scores=top, good=after, cost_yes=1, cost_no=0.2)
    many = rng.random(40)
    lucky = rng.random(40) < many
    yield Case("a wrong yes is dear", scores=many, good=lucky, cost_yes=10, cost_no=1)
    yield Case("a wrong no is dear", scores=many, good=lucky, cost_yes=1, cost_no=4)


def costs_swapped(scores, good, cost_yes, cost_no):
    """You let a wrong no cost what a wrong yes costs, and the other way round.

    A bad one who is approved costs cost_yes.
    """
    return cheapest_threshold(scores, good, cost_no, cost_yes)


def largest_of_equals(scores, good, cost_yes, cost_no):
    """Of several thresholds that cost the same you return the largest.

    Asked for is the smallest.
    """
    candidates = [np.inf, *np.unique(scores)[::-1]]
    costs = [
        cost_yes * ((scores >= t) & ~good).sum() + cost_no * ((scores < t) & good).sum()
        for t in candidates
    ]
    return candidates[int(np.argmin(costs))]


def strictly_above(scores, good, cost_yes, cost_no):
    """You approve only whose score is above the threshold.

    A score equal to the threshold is approved as well.
    """
    candidates = [*np.unique(scores), np.inf]
    costs = [
        cost_yes * ((scores > t) & ~good).sum() + cost_no * ((scores <= t) & good).sum()
        for t in candidates
    ]
    return candidates[int(np.argmin(costs))]


def without_nobody(scores, good, cost_yes, cost_no):
    """You always approve somebody: infinity is missing among your candidates.

    Where nobody is good, approving nobody costs least.
    """
    candidates = np.unique(scores)
    costs = [
        cost_yes * ((scores >= t) & ~good).sum() + cost_no * ((scores < t) & good).sum()
        for t in candidates
    ]
    return candidates[int(np.argmin(costs))]


HINTS = (
    "Try each distinct score, and `np.inf`, as the threshold, and compute the cost.",
    "Wrong approvals are `(scores >= t) & ~good`, wrong refusals `(scores < t) & good`.",
    "`np.argmin` returns the first of equal ones: put the candidates in rising order.",
)
