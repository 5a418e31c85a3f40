"""Exercise: the frequency that a sampled tone seems to have."""

import numpy as np

from dlbook.exercises.exercise import Case


def alias_frequency(frequency, rate):
    """Return the frequency from 0 to rate / 2 whose samples look the same.

    frequency, at least 0, has any shape; rate, samples a second, is more
    than 0. A tone of f Hz and one of f + rate Hz have the same samples,
    and so have, up to a sign, one of f Hz and one of rate - f Hz.

    >>> alias_frequency(np.array([1000.0, 5000.0, 8500.0]), rate=8000)
    array([1000., 3000.,  500.])
    """
    rest = np.mod(frequency, rate)
    return np.minimum(rest, rate - rest)


def cases(rng):
    """Yield tones below half the rate, at it, above it, and far above."""
    yield Case("three tones", frequency=np.array([1000.0, 5000.0, 8500.0]), rate=8000)
    yield Case("borders", frequency=np.array([0.0, 4000.0, 8000.0, 12000.0]), rate=8000)
    yield Case("far above", frequency=np.array([100000.0, 100001.5]), rate=441)
    yield Case("one number", frequency=np.array(7000.0), rate=8000)
    yield Case("a table", frequency=rng.uniform(0, 50, size=(3, 4)), rate=9)


def only_folded_once(frequency, rate):
    """A tone above the rate itself comes out wrong.

    Take off whole multiples of the rate first.
    """
    return np.abs(np.where(frequency > rate / 2, rate - frequency, frequency))


def not_folded(frequency, rate):
    """Your answer can be more than half the rate.

    Above half the rate, rate - f lies between 0 and half the rate.
    """
    return np.mod(frequency, rate)


def cut_off(frequency, rate):
    """You return half the rate for whatever is above it.

    The samples of a higher tone are those of a lower one; which?
    """
    return np.minimum(frequency, rate / 2)


HINTS = (
    "`np.mod` takes off whole multiples of the rate.",
    "What is left, g, lies between 0 and the rate; g and rate - g sound the same.",
    "Take the smaller of the two with `np.minimum`.",
)
