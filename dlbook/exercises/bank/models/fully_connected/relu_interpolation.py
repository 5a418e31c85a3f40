"""Exercise: the output weights of a ReLU layer that goes through given points."""

import numpy as np

from dlbook.exercises.exercise import Case


def relu_interpolation(knots, heights):
    """Return the output weights of ReLU units that join given points.

    knots holds K growing numbers, heights the K heights over them. Unit
    i, for i from 0 to K - 2, computes max(0, x - knots[i]). The network
    heights[0] + sum over i of c[i] max(0, x - knots[i]) is to have the
    given heights at all knots, and straight lines between them. Return
    c, of shape (K - 1,).

    >>> relu_interpolation(np.arange(3.0), np.array([0.0, 2.0, 1.0]))
    array([ 2., -3.])
    """
    slopes = np.diff(heights) / np.diff(knots)
    return np.diff(np.concatenate([[0.0], slopes]))


def cases(rng):
    """Yield equal and unequal distances, a start that is not 0, and a single piece."""
    even = np.arange(5.0)
    yield Case("the statement's example", knots=even[:3], heights=np.array([0.0, 2.0, 1.0]))
    yield Case("knots at equal distances 1", knots=even, heights=rng.normal(size=5))
    yield Case("knots at distances of a half", knots=even / 2, heights=rng.normal(size=5))
    uneven = np.cumsum(rng.uniform(0.2, 2, size=6)) - 4
    yield Case("unequal distances", knots=uneven, heights=rng.normal(size=6) + 3)
    yield Case("a single piece", knots=np.array([1.0, 3.0]), heights=np.array([2.0, 5.0]))
    line = np.array([-2.0, 0.0, 1.0, 4.0])
    yield Case("knots on one line", knots=line, heights=1 - 2 * line)
    yield Case("great heights", knots=uneven, heights=1000 * rng.normal(size=6))


def slopes_themselves(knots, heights):
    """You returned the slopes: each unit adds the change of slope at its knot.

    A ReLU, once on, stays on. At knot i the slope so far is already there.
    """
    return np.diff(heights) / np.diff(knots)


def heights_for_slopes(knots, heights):
    """You forgot to divide by the distance of the knots: a slope is rise over run.

    With knots one apart nobody would notice.
    """
    return np.diff(np.concatenate([[0.0], np.diff(heights)]))


def first_slope_missing(knots, heights):
    """Your first weight is 0: before the first knot the slope is 0, so it is the first slope.

    Put a 0 before the slopes, then take differences.
    """
    slopes = np.diff(heights) / np.diff(knots)
    return np.diff(np.concatenate([[slopes[0]], slopes]))


def too_short(knots, heights):
    """One weight is missing: K knots make K - 1 pieces, and as many units.

    The first unit brings the first slope; only then come the changes.
    """
    return np.diff(np.diff(heights) / np.diff(knots))


def opposite_changes(knots, heights):
    """Your changes have the wrong sign after the first: new slope minus old slope.

    Where the curve bends down, the weight is negative.
    """
    c = relu_interpolation(knots, heights)
    return np.concatenate([c[:1], -c[1:]])


def heights_as_weights(knots, heights):
    """You used the heights as weights; that is right for bumps, not for ReLU units.

    A ReLU unit contributes a slope from its knot on.
    """
    return heights[:-1].copy()


HINTS = (
    "What slope must the curve have between knot i and knot i + 1?",
    "Between these knots the units 0 to i are on, so their weights add up to that slope.",
    "Sums are given, single weights are wanted: take differences, with a 0 in front.",
)
