"""Exercise: which move does the tree search look at next?"""

import numpy as np

from dlbook.exercises.exercise import Case


def puct_choice(priors, visits, totals, exploration):
    """Return the place of the largest score, the first of equal ones.

    The score of a move is Q + c P sqrt(1 + sum of visits) / (1 + N): P
    its prior, N its visits, Q = totals / N the mean value found there,
    0 where N is 0, and c the exploration. priors, visits and totals
    have shape (k,), k at least 1; visits holds whole numbers.

    >>> priors, visits = np.array([0.8, 0.2]), np.array([1, 0])
    >>> totals = np.array([-0.5, 0.0])
    >>> puct_choice(priors, visits, totals, exploration=1.5)
    1
    """
    Q = totals / np.maximum(visits, 1)
    bonus = exploration * priors * np.sqrt(1 + visits.sum()) / (1 + visits)
    return int(np.argmax(Q + bonus))


def cases(rng):
    """Yield roots without visits, ties, and searches of many visits."""
    priors = np.array([0.8, 0.2])
    yield Case(
        "two moves",
        priors=priors,
        visits=np.array([1, 0]),
        totals=np.array([-0.5, 0.0]),
        exploration=1.5,
    )
    zeros = np.zeros(4)
    yield Case(
        "no visits",
        priors=np.array([0.1, 0.2, 0.4, 0.3]),
        visits=zeros.astype(int),
        totals=zeros,
        exploration=1.0,
    )
    yield Case(
        "all alike",
        priors=np.full(4, 0.25),
        visits=zeros.astype(int),
        totals=zeros,
        exploration=1.0,
    )
    yield Case(
        "no exploration",
        priors=np.array([0.9, 0.1]),
        visits=np.array([5, 5]),
        totals=np.array([1.0, 2.0]),
        exploration=0.0,
    )
    yield Case(
        "one move",
        priors=np.ones(1),
        visits=np.array([3]),
        totals=np.array([-3.0]),
        exploration=2.0,
    )
    for k in range(12):
        visits = rng.integers(0, 12, size=6)
        yield Case(
            f"a search, {k}",
            priors=rng.dirichlet(np.ones(6)).round(3),
            visits=visits,
            totals=(visits * rng.uniform(-1, 1, size=6)).round(2),
            exploration=1.5,
        )


def the_largest_total(priors, visits, totals, exploration):
    """You add the totals, not the mean values.

    Q is the total divided by the visits; else a move that is looked at often wins for that alone.
    """
    bonus = exploration * priors * np.sqrt(1 + visits.sum()) / (1 + visits)
    return int(np.argmax(totals + bonus))


def without_priors(priors, visits, totals, exploration):
    """The prior is missing in your score.

    The bonus of an untried move is in proportion to its prior.
    """
    k = len(priors)
    return puct_choice(np.full(k, 1 / k), visits, totals, exploration)


def greedy(priors, visits, totals, exploration):
    """You take the best mean so far.

    Without the second term a move that was unlucky once is never tried again.
    """
    return puct_choice(priors, visits, totals, 0.0)


HINTS = (
    "`np.maximum(visits, 1)` keeps you from dividing by 0; the total is 0 there anyhow.",
    "`np.argmax` takes the first of equal scores.",
)
