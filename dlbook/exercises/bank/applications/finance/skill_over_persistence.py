"""Exercise: how much better than "as yesterday" a forecast is."""

import numpy as np

from dlbook.exercises.exercise import Case


def skill_over_persistence(prices, forecasts):
    """Return 1 - (the forecasts' squared error / that of "as yesterday").

    prices has shape (T,), T at least 2 and not all of them equal;
    forecasts has shape (T - 1,): forecasts[k] was made for
    prices[k + 1]. "As yesterday" forecasts prices[k] for it. Both
    squared errors are means over the T - 1 steps. 1 is perfect, 0 as
    good as yesterday, below 0 is worse.

    >>> prices = np.array([1.0, 3.0, 4.0])
    >>> float(skill_over_persistence(prices, np.array([2.0, 4.0])))
    0.8
    """
    ours = np.mean((prices[1:] - forecasts) ** 2)
    yesterday = np.mean((prices[1:] - prices[:-1]) ** 2)
    return 1 - ours / yesterday


def cases(rng):
    """Yield forecasts that are better, worse, perfect, and exactly as yesterday."""
    yield Case("three prices", prices=np.array([1.0, 3.0, 4.0]), forecasts=np.array([2.0, 4.0]))
    walk = 100 + np.cumsum(rng.normal(size=30))
    yield Case("as yesterday itself", prices=walk, forecasts=walk[:-1].copy())
    yield Case("perfect", prices=walk, forecasts=walk[1:].copy())
    yield Case("worse than yesterday", prices=walk, forecasts=np.full(29, walk.mean() + 5))
    yield Case("two prices", prices=np.array([2.0, 5.0]), forecasts=np.array([4.0]))
    near = walk[1:] + rng.normal(0, 0.5, 29)
    yield Case("a good forecast", prices=walk, forecasts=near)
    yield Case("whole numbers", prices=np.array([250, 240, 255]), forecasts=np.array([245, 250]))


def against_the_mean(prices, forecasts):
    """You compare with the mean of the prices: that is R squared.

    A wandering price makes every forecast look good by it. Compare with the price before.
    """
    truth = prices[1:]
    return 1 - np.mean((truth - forecasts) ** 2) / np.mean((truth - truth.mean()) ** 2)


def one_step_late(prices, forecasts):
    """You compare forecasts[k] with prices[k], the price that was known already.

    It was made for prices[k + 1].
    """
    ours = np.mean((prices[:-1] - forecasts) ** 2)
    return 1 - ours / np.mean((prices[1:] - prices[:-1]) ** 2)


def ratio_of_roots(prices, forecasts):
    """You divide the roots of the mean squared errors.

    Asked for are the mean squared errors themselves.
    """
    return 1 - np.sqrt(1 - skill_over_persistence(prices, forecasts))


def upside_down(prices, forecasts):
    """Your fraction stands on its head: the error of "as yesterday" belongs below.

    A perfect forecast must give 1.
    """
    ours = np.mean((prices[1:] - forecasts) ** 2)
    with np.errstate(divide="ignore"):
        return 1 - np.mean((prices[1:] - prices[:-1]) ** 2) / ours


HINTS = (
    "The prices that were to be forecast are `prices[1:]`.",
    'The forecasts of "as yesterday" for them are `prices[:-1]`.',
    "Divide the two means of squares, and subtract from 1.",
)
