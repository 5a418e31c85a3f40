"""Exercise: R squared, the share of the variance that predictions explain."""

import numpy as np

from dlbook.exercises.exercise import Case


def r_squared(y, predicted):
    """Return R squared: 1 minus squared errors over squared deviations.

    y and predicted have shape (N,), and the y are not all equal. The
    deviations are those of y from its own mean. 1 is perfect, 0 is as
    good as the mean of y, and a prediction worse than the mean is
    negative. The result is a number.

    >>> y = np.array([1.0, 2.0, 3.0])
    >>> float(r_squared(y, np.array([1.0, 2.0, 4.0])))
    0.5
    """
    errors = np.sum((y - predicted) ** 2)
    deviations = np.sum((y - y.mean()) ** 2)
    return 1 - errors / deviations


def cases(rng):
    """Yield good, biased and bad predictions, and the mean itself."""
    example = np.array([1.0, 2.0, 3.0])
    yield Case("the statement's example", y=example, predicted=np.array([1.0, 2.0, 4.0]))
    y = 3 + 2 * rng.normal(size=9)
    yield Case("good predictions", y=y, predicted=y + 0.5 * rng.normal(size=9))
    yield Case("predictions that are all 2 too high", y=y, predicted=y + 2)
    yield Case("the mean for everybody", y=y, predicted=np.full(9, y.mean()))
    yield Case("worse than the mean", y=y, predicted=6 - y)
    yield Case("too small by half", y=y, predicted=y / 2)
    yield Case("perfect predictions", y=y, predicted=y.copy())
    yield Case("two examples", y=np.array([-4.0, 2.0]), predicted=np.array([-1.0, 1.0]))


def squared_correlation(y, predicted):
    """You squared the correlation: it forgives predictions that are shifted or stretched.

    The two agree for least squares on its own training data, with a bias. On new data, and for any
    other model, they don't.
    """
    a, b = y - y.mean(), predicted - predicted.mean()
    scale = np.sqrt(np.sum(a * a) * np.sum(b * b))
    return np.sum(a * b) ** 2 / scale**2 if scale else 0.0


def mean_squared_error_only(y, predicted):
    """You didn't divide by the variance of y: 1 minus the error depends on the unit.

    R squared compares with whoever predicts the mean, so it has no unit.
    """
    return 1 - np.mean((y - predicted) ** 2)


def mean_of_the_predictions(y, predicted):
    """Your deviations are from the mean of the predictions; take the mean of y.

    The rival is the best constant, and that is the mean of the truth.
    """
    return 1 - np.sum((y - predicted) ** 2) / np.sum((y - predicted.mean()) ** 2)


def two_divisors(y, predicted):
    """You divided one sum by N and the other by N - 1, so they don't cancel.

    `np.mean` divides by N, `np.var(..., ddof=1)` by N - 1. Use plain sums.
    """
    return 1 - np.mean((y - predicted) ** 2) / np.var(y, ddof=1)


def variance_of_the_errors(y, predicted):
    """You took the variance of the errors: a constant error of 2 then costs nothing.

    Square the errors themselves, without subtracting their mean.
    """
    return 1 - np.var(y - predicted) / np.var(y)


def never_negative(y, predicted):
    """You cut negative values off, but a prediction worse than the mean deserves one.

    R squared is no square: it may be as negative as the predictions are bad.
    """
    return max(0.0, r_squared(y, predicted))


HINTS = (
    "Two sums of squares: of y minus the predictions, and of y minus its own mean.",
    "R squared is 1 minus the first sum divided by the second.",
    "No case is special: the formula gives 0 for the mean and negative numbers below it.",
)
