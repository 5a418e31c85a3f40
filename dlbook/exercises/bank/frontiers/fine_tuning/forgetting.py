"""Exercise: the run to take when forgetting has a price."""

import numpy as np

from dlbook.exercises.exercise import Case


def forgetting(new, old, price):
    """Return the index of the run with the lowest new + price * old.

    new and old have shape (n,), the losses on the new text and on the
    old one; price, at least 0, says what a nat of the old text is worth
    in nats of the new one. Of equal ones return the first; runs whose
    losses are not finite do not count, and there is at least one other.

    >>> new, old = np.array([2.5, 2.6, 3.6]), np.array([2.4, 1.9, 1.8])
    >>> print(forgetting(new, old, 0.0), forgetting(new, old, 1.0))
    0 1
    """
    finite = np.isfinite(new) & np.isfinite(old)
    return np.argmin(np.where(finite, new + price * old, np.inf))


def cases(rng):
    """Yield three prices, a tie, a run that broke down, and many runs."""
    new, old = np.array([2.5, 2.6, 3.6]), np.array([2.4, 1.9, 1.8])
    yield Case("free", new=new, old=old, price=0.0)
    yield Case("a fair price", new=new, old=old, price=1.0)
    yield Case("the old text is all", new=new, old=old, price=100.0)
    yield Case("a tie", new=np.array([3.0, 2.0, 2.0]), old=np.array([1.0, 1.0, 1.0]), price=0.5)
    yield Case(
        "a run broke down",
        new=np.array([np.nan, 2.0, 1.9]),
        old=np.array([1.0, 2.0, np.nan]),
        price=1.0,
    )
    yield Case("broken and free", new=np.array([2.0, 1.0]), old=np.array([2.0, np.inf]), price=0.5)
    yield Case("many", new=rng.uniform(2, 3, 20), old=rng.uniform(1, 3, 20), price=0.4)


def old_forgotten(new, old, price):
    """You look at the new text alone.

    Add what the old one costs, times its price.
    """
    return int(np.argmin(np.where(np.isfinite(new) & np.isfinite(old), new, np.inf)))


def price_on_new(new, old, price):
    """You multiply the new text's loss by the price.

    The price is what a nat of the old text is worth.
    """
    total = price * new + old
    return int(np.argmin(np.where(np.isfinite(new) & np.isfinite(old), total, np.inf)))


def broken_counts(new, old, price):
    """You return a run whose loss is not a number.

    `np.argmin` takes nan for the smallest. Set such runs to infinity first.
    """
    return int(np.argmin(new + price * old))


def last_of_equals(new, old, price):
    """Of equal runs you return the last.

    Return the first, as `np.argmin` does.
    """
    total = np.where(np.isfinite(new) & np.isfinite(old), new + price * old, np.inf)
    return int(len(total) - 1 - np.argmin(total[::-1]))


HINTS = (
    "The sum is new + price * old, for all runs at once.",
    "`np.where(np.isfinite(...), total, np.inf)` takes broken runs out.",
)
