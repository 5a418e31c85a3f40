"""Exercise: the negative log-likelihood of a normal distribution with predicted deviation."""

import numpy as np

from dlbook.exercises.exercise import Case


def gaussian_loss(y, mean, std):
    """Return the mean negative log-likelihood of y.

    Each y_n comes from a normal distribution with its own mean_n and
    standard deviation std_n. All three have shape (N,); std is above 0.
    The result is one number.

    >>> one = np.array([1.0])
    >>> float(gaussian_loss(one, one, one).round(4))
    0.9189
    """
    error = (y - mean) / std
    return np.mean(error**2 / 2 + np.log(std) + np.log(2 * np.pi) / 2)


def cases(rng):
    """Yield equal deviations, different ones, and errors that are far out."""
    one = np.array([1.0])
    yield Case("one example, no error", y=one, mean=one, std=one)
    y, mean = rng.normal(size=6), rng.normal(size=6)
    yield Case("the same deviation for all", y=y, mean=mean, std=np.full(6, 2.0))
    yield Case("a deviation for each", y=y, mean=mean, std=rng.uniform(0.2, 3, size=6))
    yield Case("an error of 100 deviations", y=y + 100, mean=mean, std=np.ones(6))
    mean = rng.normal(50, 3, size=4)
    yield Case(
        "tiny deviations", y=mean + 1e-6 * rng.normal(size=4), mean=mean, std=np.full(4, 1e-6)
    )


def deviation_forgotten(y, mean, std):
    """The term log(std) is missing.

    It is no constant when the model chooses std: without it an enormous std makes every error
    look small.
    """
    return gaussian_loss(y, mean, std) - np.mean(np.log(std))


def constant_forgotten(y, mean, std):
    """The constant log(2 pi) / 2 is missing.

    It changes no gradient, but then the number is no negative log-likelihood.
    """
    return gaussian_loss(y, mean, std) - np.log(2 * np.pi) / 2


def half_forgotten(y, mean, std):
    """The factor 1/2 before the squared error is missing.

    The exponent of the density is -(y - mean)^2 / (2 std^2).
    """
    return gaussian_loss(y, mean, std) + np.mean(((y - mean) / std) ** 2) / 2


def deviation_not_squared(y, mean, std):
    """You divided by std, not by its square.

    Divide the error by std first, then square.
    """
    return np.mean((y - mean) ** 2 / (2 * std) + np.log(std) + np.log(2 * np.pi) / 2)


def bare_sum(y, mean, std):
    """You summed over the examples; asked for is the mean.

    With the sum the loss of a batch depends on its size.
    """
    return gaussian_loss(y, mean, std) * len(y)


def log_of_density(y, mean, std):
    """Your loss is infinite for an error of 100 deviations: the density was rounded to 0.

    Take the logarithm of the formula on paper; no exponential is left in it.
    """
    density = np.exp(-(((y - mean) / std) ** 2) / 2) / (std * np.sqrt(2 * np.pi))
    return -np.mean(np.log(density))


HINTS = (
    "Write the logarithm of the density as a sum of three terms, on paper.",
    "-log of the density is error^2 / (2 std^2) + log(std) + log(2 pi) / 2.",
    "Every term but the last has shape (N,); the mean of their sum is the result.",
)
