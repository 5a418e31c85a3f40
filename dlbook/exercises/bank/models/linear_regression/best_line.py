"""Exercise: the line of least squares through points, from sums."""

import numpy as np

from dlbook.exercises.exercise import Case


def best_line(x, y):
    """Return the slope w and the bias b of the line of least squares.

    x and y have shape (N,), and the x are not all equal. The line w x + b
    has the least mean squared error on the points (x, y). Use sums and
    means only, no solver. Both results are numbers.

    >>> x, y = np.array([0.0, 1.0, 2.0]), np.array([1.0, 1.0, 4.0])
    >>> w, b = best_line(x, y)
    >>> float(w), float(b)
    (1.5, 0.5)
    """
    centered = x - x.mean()
    w = np.sum(centered * (y - y.mean())) / np.sum(centered**2)
    return w, y.mean() - w * x.mean()


def cases(rng):
    """Yield a cloud away from the origin, two points, a flat line and a large offset."""
    x, y = np.array([0.0, 1.0, 2.0]), np.array([1.0, 1.0, 4.0])
    yield Case("the statement's example", x=x, y=y)
    x = 3 + rng.normal(size=12)
    yield Case("twelve points", x=x, y=-2 * x + 1 + rng.normal(size=12))
    yield Case("a line that falls slightly", x=rng.normal(size=8) - 1, y=5 + rng.normal(size=8))
    x = 40 + 10 * rng.normal(size=30)
    yield Case("ages and pressures", x=x, y=0.6 * x + 70 + rng.normal(size=30))
    yield Case("two points", x=np.array([3.0, -1.0]), y=np.array([2.0, 4.0]))
    yield Case("a flat line", x=np.array([1.0, 2.0, 4.0]), y=np.full(3, 3.0))


def through_the_origin(x, y):
    """Your slope is that of the best line through the origin: subtract both means first.

    Only the distances from the means say how y changes with x. Without the subtraction a cloud
    far from the origin gets the slope of the ray that leads to it.
    """
    w = np.sum(x * y) / np.sum(x**2)
    return w, y.mean() - w * x.mean()


def two_divisors(x, y):
    """You divided the covariance by N - 1 and the variance by N, so the two don't cancel.

    `np.cov` divides by N - 1 and `np.var` by N unless told otherwise. With plain sums there is
    nothing to cancel.
    """
    w = np.cov(x, y)[0, 1] / np.var(x)
    return w, y.mean() - w * x.mean()


def the_other_way_round(x, y):
    """You divided by the spread of y: that is the line that predicts x from y, turned over.

    The errors are measured along y, so the sum of products is divided by the squares of the
    centered x.
    """
    w = np.sum((y - y.mean()) ** 2) / np.sum((x - x.mean()) * (y - y.mean()))
    return w, y.mean() - w * x.mean()


def correlation(x, y):
    """Your slope is the correlation: it equals the slope only where both have deviation 1.

    The correlation has no unit. A slope has: units of y for each unit of x.
    """
    w = np.corrcoef(x, y)[0, 1]
    return w, y.mean() - w * x.mean()


def bias_is_the_mean(x, y):
    """Your b is the mean of y: the line passes through the mean of x and y, not through (0, mean).

    From mean(y) = w mean(x) + b follows b = mean(y) - w mean(x).
    """
    return best_line(x, y)[0], y.mean()


PARTS = ("w", "b")
FORBIDDEN = (
    "polyfit",
    "lstsq",
    "solve",
    "inv",
    "pinv",
    "linregress",
    "LinearRegression",
    "Polynomial",
)
HINTS = (
    "Subtract the means: work with x - x.mean() and y - y.mean().",
    "The slope is the sum of their products divided by the sum of the squares of the first.",
    "The line passes through the point of the means: b = y.mean() - w * x.mean().",
)
