"""Exercise: the share of the bad that are approved, from three other numbers."""

import numpy as np

from dlbook.exercises.exercise import Case


def false_approval_rate(base_rate, trust, opportunity):
    """Return f = b / (1 - b) * (1 - v) / v * t.

    The three have the same shape (k,), a number for each of k groups: b,
    base_rate, the share of the good, more than 0 and less than 1; v,
    trust, the share of the good among the approved, more than 0 and at
    most 1; t, opportunity, the share of the good that are approved.
    Where f would be more than 1, no rule has these numbers: that place
    holds nan. Leave 1e-9 of room for rounding.

    >>> base_rate, trust = np.array([0.5, 0.8]), np.array([0.8, 0.8])
    >>> opportunity = np.array([0.8, 1.0])
    >>> false_approval_rate(base_rate, trust, opportunity).round(2)
    array([0.2, 1. ])
    """
    f = base_rate / (1 - base_rate) * (1 - trust) / trust * opportunity
    return np.where(f > 1 + 1e-9, np.nan, f)


def cases(rng):
    """Yield groups, perfect trust, no opportunity, and numbers that cannot be."""
    yield Case(
        "two groups",
        base_rate=np.array([0.5, 0.8]),
        trust=np.array([0.8, 0.8]),
        opportunity=np.array([0.8, 1.0]),
    )
    yield Case(
        "perfect trust and no opportunity",
        base_rate=np.array([0.9, 0.3, 0.6]),
        trust=np.array([1.0, 0.7, 1.0]),
        opportunity=np.array([0.5, 0.0, 0.0]),
    )
    yield Case(
        "one group that cannot be",
        base_rate=np.array([0.9, 0.2]),
        trust=np.array([0.5, 0.5]),
        opportunity=np.array([0.9, 0.9]),
    )
    yield Case(
        "one that cannot be, by little",
        base_rate=np.array([0.5, 0.5]),
        trust=np.array([0.4, 0.6]),
        opportunity=np.array([0.8, 0.8]),
    )
    base, opportunity = rng.uniform(0.05, 0.95, 7), rng.uniform(0, 1, 7)
    yield Case(
        "seven groups", base_rate=base, trust=rng.uniform(0.5, 1, 7), opportunity=opportunity
    )


def odds_upside_down(base_rate, trust, opportunity):
    """Your odds of the base rate stand on their head.

    The more of a group are good, the larger is f at the same trust.
    """
    return false_approval_rate(1 - base_rate, trust, opportunity)


def trust_upside_down(base_rate, trust, opportunity):
    """You used trust / (1 - trust).

    The more an approval is worth, the fewer of the bad can be among the approved.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        f = base_rate / (1 - base_rate) * trust / (1 - trust) * opportunity
    return np.where(f > 1 + 1e-9, np.nan, f)


def no_check(base_rate, trust, opportunity):
    """You return shares larger than 1.

    Where f would be more than 1, no rule has these numbers; say so with nan.
    """
    return base_rate / (1 - base_rate) * (1 - trust) / trust * opportunity


def cut_at_one(base_rate, trust, opportunity):
    """You cut f at 1, and so return a share for numbers that cannot be.

    Say with nan that there is no such rule.
    """
    return np.minimum(no_check(base_rate, trust, opportunity), 1)


HINTS = (
    "The formula works on whole arrays as it stands.",
    "`np.where(f > 1, np.nan, f)` marks the impossible ones.",
    "Rounding may put an f of exactly 1 slightly above 1; leave it a little room, such as 1e-9.",
)
