"""Exercise: the mean of paired differences, and how far it can be trusted."""

import numpy as np

from dlbook.exercises.exercise import Case


def paired_difference(a, b):
    """Return the mean of a - b and its standard error.

    a and b have shape (S,), S at least 2: scores of two methods on the
    same S seeds, so that a[k] and b[k] belong together. The standard
    error is s / sqrt(S), where s is the standard deviation of the S
    differences, with S - 1 in its denominator.

    >>> a = np.array([4.0, 5.0, 3.0, 6.0])
    >>> mean, error = paired_difference(a, a - np.array([1, 3, 2, 2]))
    >>> float(mean), float(round(error, 3))
    (2.0, 0.408)
    """
    d = a - b
    return d.mean(), d.std(ddof=1) / np.sqrt(len(d))


def cases(rng):
    """Yield scores that move together, scores that do not, two seeds, and the same scores."""
    a = np.array([4.0, 5.0, 3.0, 6.0])
    yield Case("the statement's example", a=a, b=a - np.array([1, 3, 2, 2]))
    common = rng.normal(size=12)
    a = 0.8 + 0.05 * common + 0.01 * rng.normal(size=12)
    yield Case("twelve seeds that move together", a=a, b=0.78 + 0.05 * common)
    yield Case("five independent seeds", a=rng.normal(size=5), b=1 + rng.normal(size=5))
    yield Case("two seeds", a=np.array([0.9, 0.7]), b=np.array([0.8, 0.75]))
    yield Case("the same scores", a=a, b=a.copy())


def unpaired(a, b):
    """Your standard error ignores that the scores come in pairs.

    The root of var(a)/S + var(b)/S is right for two independent groups. Here what both share,
    an easy seed or a hard split, cancels in each difference: take the deviation of a - b.
    """
    error = np.sqrt(a.var(ddof=1) / len(a) + b.var(ddof=1) / len(b))
    return np.mean(a - b), error


def spread_only(a, b):
    """You returned the standard deviation of the differences, not the standard error.

    The deviation says how one difference scatters, the standard error how their mean does: it is
    smaller by the square root of S.
    """
    return np.mean(a - b), np.std(a - b, ddof=1)


def divided_by_count(a, b):
    """Your deviation divides by S; S - 1 was asked for.

    The S deviations are measured from their own mean and so come out a little small. `ddof=1`
    makes up for it.
    """
    return np.mean(a - b), np.std(a - b) / np.sqrt(len(a))


def other_sign(a, b):
    """Your mean has the other sign: a - b was asked for, positive where a is ahead.

    A sign that is read the wrong way turns the verdict round.
    """
    return np.mean(b - a), np.std(a - b, ddof=1) / np.sqrt(len(a))


def divided_by_s(a, b):
    """You divided the deviation by S; the standard error divides by the square root of S.

    Variances of independent numbers add: the sum of S has S times the variance and sqrt(S) times
    the deviation, and the mean is the sum over S.
    """
    return np.mean(a - b), np.std(a - b, ddof=1) / len(a)


PARTS = ("mean", "standard error")
HINTS = (
    "Everything happens on the differences: `d = a - b`, shape (S,).",
    "`d.std(ddof=1)` divides by S - 1.",
    "The standard error is that deviation divided by `np.sqrt(len(d))`.",
)
