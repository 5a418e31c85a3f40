"""Exercise: initial weights whose scale follows the width of the layer."""

import numpy as np

from dlbook.exercises.exercise import Case


def glorot_normal(fan_in, fan_out, rng):
    """Return random weights, scaled to the width of the layer.

    Their shape is (fan_in, fan_out). They come from a normal
    distribution with mean 0 and variance 2 / (fan_in + fan_out), drawn
    from the generator rng: the same seed gives the same weights.

    >>> glorot_normal(64, 32, np.random.default_rng(0)).shape
    (64, 32)
    """
    stddev = np.sqrt(2 / (fan_in + fan_out))
    return rng.normal(0, stddev, size=(fan_in, fan_out))


def cases(rng):
    """Yield layers of several widths; the measure draws enough weights of each to be precise."""
    yield Case("the statement's example", fan_in=64, fan_out=32, seed=0)
    for words, fan_in, fan_out in (
        ("a wide layer", 110, 90),
        ("a narrowing layer", 300, 20),
        ("a widening layer", 10, 200),
        ("a tiny layer", 3, 1),
    ):
        yield Case(words, fan_in=fan_in, fan_out=fan_out, seed=int(rng.integers(1, 1000)))


def use(answer, fan_in, fan_out, seed):
    """Measure the weights: chance decides each of them, but not their distribution."""
    rng = np.random.default_rng(seed)
    first = answer(fan_in, fan_out, rng)
    shape = np.shape(first)
    if not shape:
        raise TypeError(f"weights are an array of shape ({fan_in}, {fan_out})")
    if shape != (fan_in, fan_out):
        return {"the shape": shape}
    count = 6000 // (fan_in * fan_out)
    layers = [first, *(answer(fan_in, fan_out, rng) for _ in range(count))]
    weights = np.array(layers, dtype=float).ravel()
    mean, stddev = weights.mean(), weights.std()
    near = 5 / np.sqrt(weights.size)  # five standard deviations of a mean of so many draws
    scaled = (weights - mean) / (stddev or 1)
    products = [np.mean(scaled[k:] * scaled[:-k]) for k in (1, fan_out)]  # of neighbors
    again = answer(fan_in, fan_out, np.random.default_rng(seed))
    other = answer(fan_in, fan_out, np.random.default_rng(seed + 1))
    return {
        "the shape": shape,
        "whether the same seed gives the same weights": np.array_equal(first, again),
        "whether another seed gives other weights": not np.array_equal(first, other),
        "the share of different weights": np.unique(weights).size / weights.size,
        "whether each weight is drawn by itself": bool(np.abs(products).max() < near),
        "whether the mean is near 0": bool(abs(mean) <= near * stddev),
        "the standard deviation": stddev,
        "the share of weights within one standard deviation": np.mean(np.abs(weights) < stddev),
    }


def unit_normal(fan_in, fan_out, rng):
    """Your weights have variance 1, whatever the width of the layer.

    The weighted sum of 400 such products has a standard deviation near 20, and tanh is flat there:
    hardly any gradient passes. Scale by the square root of 2 / (fan_in + fan_out).
    """
    return rng.normal(size=(fan_in, fan_out))


def variance_as_stddev(fan_in, fan_out, rng):
    """You passed the variance where NumPy wants the standard deviation: take the square root.

    The second argument of `rng.normal` is the standard deviation. Your weights are far too small.
    """
    return rng.normal(0, 2 / (fan_in + fan_out), size=(fan_in, fan_out))


def fan_in_only(fan_in, fan_out, rng):
    """Your variance is 2 / fan_in: that is He initialization, meant for ReLU.

    Glorot's compromise serves the forward and the backward pass: 2 / (fan_in + fan_out).
    """
    return rng.normal(0, np.sqrt(2 / fan_in), size=(fan_in, fan_out))


def global_generator(fan_in, fan_out, rng):
    """You drew from `np.random`, not from the generator that you were given.

    Then nobody can repeat your experiment from its seed. Call `rng.normal`.
    """
    stddev = np.sqrt(2 / (fan_in + fan_out))
    return np.random.default_rng().normal(0, stddev, size=(fan_in, fan_out))


def uniform(fan_in, fan_out, rng):
    """Your weights are uniform, with the right variance; asked for is a normal distribution.

    That is Glorot's other initializer. Here draw from `rng.normal`.
    """
    limit = np.sqrt(6 / (fan_in + fan_out))
    return rng.uniform(-limit, limit, size=(fan_in, fan_out))


def only_positive(fan_in, fan_out, rng):
    """Your weights are all positive: `rng.random` draws from 0 to 1, so their mean is not 0.

    All units then compute nearly the same sum. Draw from a distribution around 0: `rng.normal`.
    """
    return rng.random((fan_in, fan_out)) * np.sqrt(2 / (fan_in + fan_out))


# Two honest samples of the same distribution differ by chance, and a truncated normal
# distribution is as good: its share within one standard deviation is 0.65, not 0.68.
RTOL = 0.09
ATOL = 0.0
HINTS = (
    "`rng.normal(mean, standard_deviation, size=(rows, columns))` draws a whole matrix.",
    "The standard deviation is the square root of the variance.",
    "The variance here is 2 / (fan_in + fan_out).",
)
