"""Exercise: how much of a slope is left when the input is measured with errors."""

import numpy as np

from dlbook.exercises.exercise import Case


def slope_kept(measured, y):
    """Return the slope of least squares of y by the measured input.

    measured and y have shape (n,), n at least 2. The line has an
    intercept. If all measured values are the same, no slope is known:
    return 0.0.

    >>> slope_kept(np.array([0.0, 1.0, 2.0]), np.array([1.0, 3.0, 5.0]))
    2.0
    """
    centered = measured - np.mean(measured)
    spread = np.sum(centered**2)
    if not spread:
        return 0.0
    return float(np.sum(centered * y) / spread)


def cases(rng):
    """Yield exact lines, far from zero and falling, equal inputs, and errors of several sizes."""
    three = np.array([0.0, 1.0, 2.0])
    yield Case("a line", measured=three, y=np.array([1.0, 3.0, 5.0]))
    yield Case("falling, far from zero", measured=100 + three, y=50 - 3 * three)
    yield Case("equal inputs", measured=np.full(4, 0.5), y=np.arange(4.0))
    yield Case("two points", measured=np.array([1.0, -1.0]), y=np.array([0.5, 0.25]))
    x = rng.normal(2, 1, 200)
    for size in (0.0, 0.5, 3.0):
        yield Case(f"errors of {size}", measured=x + size * rng.normal(size=200), y=-0.4 * x + 1)


def through_zero(measured, y):
    """Your line goes through the origin.

    The line has an intercept: subtract both means first.
    """
    total = np.sum(measured**2)
    return float(np.sum(measured * y) / total) if np.ptp(measured) else 0.0


def the_other_way(measured, y):
    """Your slope is that of the measured input by y.

    Asked for is y by the measured input: divide by the input's squares.
    """
    spread = np.sum((y - y.mean()) ** 2) or 1
    top = np.sum((measured - measured.mean()) * (y - y.mean()))
    return float(top / spread) if np.ptp(measured) else 0.0


def correlation(measured, y):
    """You return a correlation.

    A slope has a unit: divide by the input's squares alone.
    """
    a, b = measured - measured.mean(), y - y.mean()
    below = np.sqrt(np.sum(a**2) * np.sum(b**2))
    return float(np.sum(a * b) / below) if below else 0.0


HINTS = (
    "Subtract the mean of each first.",
    "The slope is the sum of products over the sum of the input's squares.",
)
