"""Exercise: Wilson's confidence interval of a share."""

import numpy as np

from dlbook.exercises.exercise import Case


def wilson_interval(right, n, z=1.96):
    """Return the lower and the upper end of Wilson's interval.

    right of n test examples were classified correctly. z is the number
    of standard deviations, 1.96 for 95 percent. The ends are the two
    shares p at which the measured share is z * sqrt(p * (1 - p) / n)
    away from p.

    >>> low, high = wilson_interval(342, 360)
    >>> round(low, 3), round(high, 3)
    (0.922, 0.968)
    """
    share = right / n
    middle = share + z**2 / (2 * n)
    half = z * np.sqrt(share * (1 - share) / n + z**2 / (4 * n**2))
    scale = 1 + z**2 / n
    return float((middle - half) / scale), float((middle + half) / scale)


def cases(rng):
    """Yield usual counts, all right, all wrong, few examples, another z, and z left out."""
    yield Case("342 of 360", right=342, n=360)
    yield Case("15 of 20", right=15, n=20, z=1.96)
    yield Case("20 of 20", right=20, n=20, z=1.96)
    yield Case("none of 20", right=0, n=20, z=1.96)
    yield Case("one standard deviation", right=33, n=50, z=1.0)
    yield Case("3 of 4, at 99 percent", right=3, n=4, z=2.576)
    yield Case("the only one", right=1, n=1, z=1.96)
    yield Case("half of a million", right=500_000, n=1_000_000, z=3.0)


def usual(right, n, z=1.96):
    """That is the usual interval around the measured share; Wilson's keeps p under the root.

    For 20 of 20 yours has the width zero. Put the count into the quadratic inequality and take its
    two roots.
    """
    share = right / n
    half = z * np.sqrt(share * (1 - share) / n)
    return share - half, share + half


def not_divided(right, n, z=1.96):
    """You forgot to divide by 1 + z**2 / n: your upper end can exceed 1.

    It is the factor of p**2 in the quadratic inequality, so both roots are divided by it.
    """
    share = right / n
    middle = share + z**2 / (2 * n)
    half = z * np.sqrt(share * (1 - share) / n + z**2 / (4 * n**2))
    return middle - half, middle + half


def not_moved(right, n, z=1.96):
    """The middle of your interval is the measured share; Wilson's is moved towards one half.

    Add z**2 / (2 n) before you divide.
    """
    share = right / n
    half = z * np.sqrt(share * (1 - share) / n + z**2 / (4 * n**2))
    return (share - half) / (1 + z**2 / n), (share + half) / (1 + z**2 / n)


def n_not_squared(right, n, z=1.96):
    """Under the root stands z**2 / (4 n**2); your n is not squared.

    With many examples this term vanishes against the other one. Yours stays as large as it.
    """
    share = right / n
    middle = share + z**2 / (2 * n)
    half = z * np.sqrt(share * (1 - share) / n + z**2 / (4 * n))
    return (middle - half) / (1 + z**2 / n), (middle + half) / (1 + z**2 / n)


def z_ignored(right, n, z=1.96):
    """You wrote 1.96 where z belongs.

    The reader of your number may want another confidence.
    """
    return wilson_interval(right, n, 1.96)


def percent(right, n, z=1.96):
    """Your ends are in percent; asked for are shares from 0 to 1.

    Leave out the factor 100.
    """
    low, high = wilson_interval(right, n, z)
    return 100 * low, 100 * high


PARTS = ("the lower end", "the upper end")
HINTS = (
    "Compute the measured share first, then the middle and the half width of the bracket.",
    "The middle is share + z**2 / (2 n), before the division.",
    "Both ends are divided by 1 + z**2 / n at last.",
)
