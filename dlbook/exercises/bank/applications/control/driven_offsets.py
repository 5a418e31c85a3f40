"""Exercise: where a car is after each step."""

import numpy as np

from dlbook.exercises.exercise import Case


def driven_offsets(turn, curvature, wind, start):
    """Return the offsets (T + 1,) of a car that begins at start.

    turn, curvature and wind have shape (T,). The heading begins at 0. In
    each step first the heading grows by turn - curvature, then the offset
    by the sine of the new heading plus the wind of the step.

    >>> turn, zero = np.array([0.1, 0, 0]), np.zeros(3)
    >>> driven_offsets(turn, zero, zero, 1.0).round(2)
    array([1. , 1.1, 1.2, 1.3])
    """
    heading = np.cumsum(turn - curvature)
    moved = np.cumsum(np.sin(heading) + wind)
    return start + np.concatenate([[0.0], moved])


def cases(rng):
    """Yield straight roads, curves, wind, hard turns and a road without a step."""
    zero = np.zeros(3)
    yield Case("one turn", turn=np.array([0.1, 0, 0]), curvature=zero, wind=zero, start=1.0)
    yield Case("a curve", turn=zero, curvature=np.full(3, 0.2), wind=zero, start=0.0)
    yield Case("wind", turn=zero, curvature=zero, wind=np.array([0.5, -1, 0.25]), start=-2.0)
    hard = np.full(8, 0.9)
    yield Case("more than a quarter circle", turn=hard, curvature=0 * hard, wind=0 * hard, start=0)
    yield Case("no step", turn=zero[:0], curvature=zero[:0], wind=zero[:0], start=0.5)
    a, b, c = rng.normal(0, 0.1, (3, 50))
    yield Case("a whole trip", turn=a, curvature=b, wind=c, start=0.3)


def old_heading(turn, curvature, wind, start):
    """Your car moves before it turns.

    The offset grows by the sine of the new heading.
    """
    heading = np.cumsum(turn - curvature)
    before = np.concatenate([[0.0], heading[:-1]])[: len(heading)]
    return start + np.concatenate([[0.0], np.cumsum(np.sin(before) + wind)])


def without_the_road(turn, curvature, wind, start):
    """Your car's heading does not know that the road turns.

    The heading is measured against the road: it grows by turn - curvature.
    """
    return driven_offsets(turn, 0 * curvature, wind, start)


def small_angles(turn, curvature, wind, start):
    """Your car goes sideways by its heading instead of its sine.

    For small headings they agree; at a right angle a step of a meter is a meter.
    """
    heading = np.cumsum(turn - curvature)
    return start + np.concatenate([[0.0], np.cumsum(heading + wind)])


HINTS = (
    "A loop over the steps with two numbers, heading and offset, will do.",
    "Without a loop: `np.cumsum(turn - curvature)` holds all headings.",
)
