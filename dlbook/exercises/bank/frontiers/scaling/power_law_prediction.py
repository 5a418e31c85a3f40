"""Exercise: a power law above a known floor, and what it says of another size."""

import numpy as np

from dlbook.exercises.exercise import Case


def power_law_prediction(sizes, losses, floor, new):
    """Return floor + A / new^a, with A and a of a line through logarithms.

    sizes and losses have shape (n,), n at least 2; all losses are above
    floor. Fit log(losses - floor) = log A - a log(sizes) by least
    squares. new has shape (k,); so has the result.

    >>> sizes, losses = np.array([100, 10000]), np.array([2.0, 1.1])
    >>> new = np.array([1e6])
    >>> power_law_prediction(sizes, losses, 1.0, new).round(3)
    array([1.01])
    """
    slope, start = np.polyfit(np.log(sizes), np.log(losses - floor), 1)
    return floor + np.exp(start + slope * np.log(new))


def cases(rng):
    """Yield two points, a floor of 0, points off the line, and sizes inside and out."""
    yield Case(
        "two points",
        sizes=np.array([100, 10000]),
        losses=np.array([2.0, 1.1]),
        floor=1.0,
        new=np.array([1e6]),
    )
    yield Case(
        "no floor",
        sizes=np.array([10.0, 100.0, 1000.0]),
        losses=np.array([3.0, 2.5, 2.0]),
        floor=0.0,
        new=np.array([10.0, 1e5]),
    )
    yield Case(
        "a loss off the line",
        sizes=np.array([1e3, 1e4, 1e5, 1e6]),
        losses=np.array([2.4, 2.2, 1.6, 1.5]),
        floor=1.2,
        new=np.array([5e4, 1e9]),
    )
    sizes = np.sort(10 ** rng.uniform(2, 6, 6))
    yield Case(
        "six points",
        sizes=sizes,
        losses=0.9 + 8 / sizes**0.3 * rng.uniform(0.95, 1.05, 6),
        floor=0.9,
        new=10 ** rng.uniform(3, 9, 3),
    )


def floor_forgotten(sizes, losses, floor, new):
    """You fitted the losses themselves.

    What falls as a power is the loss above the floor: subtract the floor first.
    """
    slope, start = np.polyfit(np.log(sizes), np.log(losses), 1)
    return np.exp(start + slope * np.log(new))


def floor_not_added(sizes, losses, floor, new):
    """You return the loss above the floor.

    Add the floor again.
    """
    return power_law_prediction(sizes, losses, floor, new) - floor


def sizes_as_they_are(sizes, losses, floor, new):
    """You took the logarithm of the losses alone.

    That is an exponential law; a power law is a line only if both axes are logarithmic.
    """
    slope, start = np.polyfit(sizes, np.log(losses - floor), 1)
    return floor + np.exp(start + slope * new)


def ends_alone(sizes, losses, floor, new):
    """Your line goes through the first and the last point.

    The least squares ask all points.
    """
    ends = [0, -1]
    return power_law_prediction(np.asarray(sizes)[ends], np.asarray(losses)[ends], floor, new)


HINTS = (
    "`np.polyfit(x, y, 1)` returns slope and start of the line of least squares.",
    "x is `np.log(sizes)`, y is `np.log(losses - floor)`.",
    "Evaluate the line at `np.log(new)`, take `np.exp`, and add the floor.",
)
