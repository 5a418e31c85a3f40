"""Exercise: one step of a beam search."""

import numpy as np

from dlbook.exercises.exercise import Case


def beam_step(totals, log_p, width):
    """Return three arrays that describe the next beam, the best first.

    totals, shape (b,), holds the log probability of each beginning. Row i
    of log_p, shape (b, v), holds the log probabilities of the v signs that
    may follow beginning i. Every beginning can be continued by every
    sign; keep the width most probable of the b * v continuations, or all
    of them if there are fewer. Return which beginning each continues,
    which sign it adds, and its log probability. Among equals the smaller
    beginning comes first, then the smaller sign.

    >>> log_p = np.log([[0.5, 0.5], [0.9, 0.1]])
    >>> start, sign, total = beam_step(np.log([0.6, 0.4]), log_p, 2)
    >>> start, sign, np.exp(total).round(2)
    (array([1, 0]), array([0, 0]), array([0.36, 0.3 ]))
    """
    sums = totals[:, None] + log_p
    best = np.argsort(-sums, axis=None, kind="stable")[:width]
    start, sign = np.divmod(best, log_p.shape[1])
    return start, sign, sums.ravel()[best]


def cases(rng):
    """Yield beams where greed errs, ties, and beams narrower and wider than what there is."""
    yield Case(
        "greed errs",
        totals=np.log([0.6, 0.4]),
        log_p=np.log([[0.5, 0.5], [0.9, 0.1]]),
        width=2,
    )
    yield Case("the start", totals=np.zeros(1), log_p=np.log([[0.2, 0.5, 0.3]]), width=2)
    yield Case("greedy", totals=np.log([0.3, 0.7]), log_p=np.log([[0.9, 0.1]] * 2), width=1)
    yield Case("ties", totals=np.zeros(2), log_p=np.full((2, 3), np.log(1 / 3)), width=4)
    two = np.where(rng.random((6, 30)) < 0.5, -3.0, -2.0)
    yield Case("many ties", totals=np.zeros(6), log_p=two, width=120)
    yield Case("wider than all", totals=np.log([0.5]), log_p=np.log([[0.25, 0.75]]), width=9)
    p = rng.dirichlet(np.ones(12), 5)
    yield Case("many signs", totals=np.log(rng.random(5)), log_p=np.log(p), width=5)
    yield Case("one bad beginning", totals=np.log([1e-9, 0.5]), log_p=np.log(p[:2]), width=6)


def each_alone(totals, log_p, width):
    """You keep the best continuation of each beginning.

    Compare all of them together: a good beginning may take several places, a bad one none.
    """
    sign = log_p.argmax(axis=1)
    sums = totals + log_p.max(axis=1)
    order = np.argsort(-sums, kind="stable")[:width]
    return order, sign[order], sums[order]


def without_the_past(totals, log_p, width):
    """You forget how probable the beginnings are.

    The logarithm of a product is a sum: add the beginning's total to each sign's log probability.
    """
    return beam_step(np.zeros_like(totals), log_p, width)


def worst_first(totals, log_p, width):
    """Your continuations come with the least probable first.

    Turn the order around: the best comes first.
    """
    return tuple(part[::-1] for part in beam_step(totals, log_p, width))


PARTS = ("beginnings", "signs", "totals")

HINTS = (
    "`totals[:, None] + log_p` holds all continuations, shape (b, v).",
    'Sort it flat: `np.argsort(-sums, axis=None, kind="stable")`, and keep the first `width`.',
    "A place in the flat array is beginning * v + sign: `np.divmod` takes it apart.",
)
