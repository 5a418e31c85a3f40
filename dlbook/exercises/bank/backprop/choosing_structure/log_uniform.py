"""Exercise: random numbers that are spread evenly over the powers of ten."""

import numpy as np

from dlbook.exercises.exercise import Case


def log_uniform(low, high, size, rng):
    """Return random numbers whose logarithms are spread evenly.

    The numbers lie between low and high, both above 0; every power of
    ten in between gets equally many. Draw once from the generator rng,
    with rng.uniform. The result has shape (size,).

    >>> rates = log_uniform(1e-4, 1.0, 8000, np.random.default_rng(0))
    >>> float(np.mean(rates < 1e-2).round(1))
    0.5
    """
    return np.exp(rng.uniform(np.log(low), np.log(high), size))


def cases(rng):
    """Yield a range of learning rates, one of penalties, and one above 1."""
    yield Case("8000 rates", low=1e-4, high=1.0, size=8000, rng=np.random.default_rng(0))
    for words, low, high, size in (
        ("learning rates", 1e-4, 1.0, 5),
        ("penalties", 1e-8, 1e-2, 3),
        ("widths", 4.0, 512.0, 7),
        ("a single number", 0.5, 2.0, 1),
    ):
        seed = int(rng.integers(1, 1000))
        yield Case(words, low=low, high=high, size=size, rng=np.random.default_rng(seed))


def evenly(low, high, size, rng):
    """You spread the numbers themselves evenly, not their logarithms.

    Between 0.0001 and 1 nine of ten such numbers lie above 0.1: the three lower powers of ten
    share what is left.
    """
    return rng.uniform(low, high, size)


def still_logarithms(low, high, size, rng):
    """You returned the logarithms; turn them back with `np.exp`.

    A learning rate of -5 climbs the hill.
    """
    return rng.uniform(np.log(low), np.log(high), size)


def two_bases(low, high, size, rng):
    """You took logarithms to base 10 and raised e to them; the bases must be the same.

    `np.log10` belongs to `10**`, `np.log` to `np.exp`.
    """
    return np.exp(rng.uniform(np.log10(low), np.log10(high), size))


def bent_twice(low, high, size, rng):
    """You took the exponential of numbers between low and high themselves.

    Their logarithms are what should be spread evenly: draw between log(low) and log(high).
    """
    return np.exp(rng.uniform(low, high, size))


def one_number(low, high, size, rng):
    """You drew a single number; asked for are as many as size says.

    `rng.uniform` takes the size as its third argument.
    """
    return np.full(size, np.exp(rng.uniform(np.log(low), np.log(high))))


HINTS = (
    "Draw the logarithm evenly, then undo the logarithm.",
    "The logarithm lies between `np.log(low)` and `np.log(high)`.",
    "`rng.uniform(a, b, size)` draws evenly between a and b; `np.exp` undoes `np.log`.",
)
