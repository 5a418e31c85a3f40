"""Exercise: He's initial weights, for dense and for convolutional kernels."""

import numpy as np

from dlbook.exercises.comparison import numbers
from dlbook.exercises.exercise import Case


def he_normal(shape, rng):
    """Return random weights of this shape, of the size made for ReLU.

    They come from a normal distribution with mean 0 and variance
    2 / fan_in, drawn from the generator rng. The last axis of the shape
    counts the units; fan_in is the product of all axes before it: for
    (784, 128) it is 784, for (3, 3, 16, 32) it is 144.

    >>> he_normal((3, 3, 16, 32), np.random.default_rng(0)).shape
    (3, 3, 16, 32)
    """
    fan_in = np.prod(shape[:-1])
    return rng.normal(0, np.sqrt(2 / fan_in), size=shape)


def cases(rng):
    """Yield kernels just so large that the sample's mean and deviation are precise."""
    yield Case("a convolution of 16 channels", shape=(3, 3, 16, 32), seed=0)
    yield Case("a narrowing dense layer", shape=(140, 50), seed=int(rng.integers(1000)))
    yield Case("a widening dense layer", shape=(50, 140), seed=int(rng.integers(1000)))
    yield Case("a convolution", shape=(3, 3, 24, 32), seed=int(rng.integers(1000)))


def use(answer, shape, seed):
    """Measure the weights: chance decides each of them, but not their distribution."""
    rng = np.random.default_rng(seed)
    result, more = answer(shape, rng), answer(shape, rng)
    weights = numbers(result)
    if weights is None:
        return result
    if weights.shape != shape:
        return {"the shape": weights.shape}
    stddev = weights.std()
    share = np.mean(np.abs(weights) < stddev)  # normal 0.68, truncated normal 0.65, uniform 0.58
    fan_in = weights.size // shape[-1]
    units = weights.reshape(fan_in, -1).sum(axis=0) / (stddev * np.sqrt(fan_in))
    return {
        "the shape": weights.shape,
        "whether the mean is near 0": abs(weights.mean()) < 5 * stddev / np.sqrt(weights.size),
        "the standard deviation": stddev,
        "whether the weights are spread as a normal distribution is": 0.62 < share < 0.75,
        "whether the mean of each unit's weights is near 0": np.abs(units).max() < 6,
        "whether each weight has a draw of its own": np.unique(weights).size > 0.9 * weights.size,
        "whether the same seed gives the same weights": np.array_equal(
            weights, answer(shape, np.random.default_rng(seed))
        ),
        "whether another seed gives other weights": not np.array_equal(
            weights, answer(shape, np.random.default_rng(seed + 1))
        ),
        "whether a second layer gets other weights": not np.array_equal(weights, more),
    }


def unit_normal(shape, rng):
    """Your weights have variance 1, whatever the width of the layer.

    With 784 inputs each layer would multiply the mean square of the signal by 392. Scale by the
    square root of 2 / fan_in.
    """
    return rng.normal(size=shape)


def variance_as_stddev(shape, rng):
    """You passed the variance where NumPy wants the standard deviation: take the square root.

    The second argument of `rng.normal` is the standard deviation. Your weights are far too small.
    """
    return rng.normal(0, 2 / np.prod(shape[:-1]), size=shape)


def without_the_two(shape, rng):
    """Your variance is 1 / fan_in: right for a linear layer, half of what ReLU needs.

    ReLU deletes half of the mean square, and the factor 2 makes up for it.
    """
    return rng.normal(0, np.sqrt(1 / np.prod(shape[:-1])), size=shape)


def one_axis_only(shape, rng):
    """For a convolution you took one axis as fan-in; one unit sees the whole window.

    A 3 by 3 window on 48 channels has 432 inputs: multiply all axes but the last.
    """
    return rng.normal(0, np.sqrt(2 / shape[-2]), size=shape)


def fan_out(shape, rng):
    """Your variance is 2 / fan_out: you divided by the units, the last axis.

    Fan-in counts the inputs: the product of all axes but the last.
    """
    return rng.normal(0, np.sqrt(2 / shape[-1]), size=shape)


def global_generator(shape, rng):
    """You drew from a generator of your own, not from the one that you were given.

    Then nobody can repeat your experiment from its seed. Call `rng.normal`.
    """
    return np.random.default_rng().normal(0, np.sqrt(2 / np.prod(shape[:-1])), size=shape)


RTOL = 0.07
HINTS = (
    "`shape[:-1]` is the shape without its last axis, `np.prod` multiplies its entries.",
    "`rng.normal(mean, standard_deviation, size=shape)` draws an array of any shape.",
    "The standard deviation is the square root of 2 / fan_in.",
)
