"""Exercise: the size of the scores in a deep ReLU network, from its widths alone."""

import numpy as np

from dlbook.exercises.exercise import Case


def predicted_mean_square(q, widths, stddevs):
    """Return the expected mean square of the last layer's scores.

    q is the mean square of the input. widths has the length L + 1: the
    number of inputs, then the units of each layer. stddevs has the
    length L: the standard deviation of each layer's weights, of mean 0.
    A ReLU stands between the layers, but not after the last one.

    >>> predicted_mean_square(1.0, [64, 32, 10], [0.25, 0.5])
    16.0
    """
    for n_in, stddev in zip(widths[:-1], stddevs, strict=True):
        scores = n_in * stddev**2 * q
        q = scores / 2
    return scores


def cases(rng):
    """Yield stacks of one to five layers, with growing and shrinking widths."""
    yield Case("two layers", q=1.0, widths=[64, 32, 10], stddevs=[0.25, 0.5])
    yield Case("a single layer", q=2.0, widths=[16, 30], stddevs=[0.5])
    yield Case("two layers of different widths", q=0.7, widths=[64, 32, 10], stddevs=[0.2, 0.3])
    sizes = [float(size) for size in rng.uniform(0.1, 0.4, size=5)]
    yield Case("five layers", q=1.3, widths=[20, 40, 10, 80, 25, 7], stddevs=sizes)
    he = [float(np.sqrt(2 / n)) for n in (50, 90, 30)]
    yield Case("the sizes of He", q=1.0, widths=[50, 90, 30, 12], stddevs=he)


def relu_at_the_end(q, widths, stddevs):
    """You halved after the last layer too; no ReLU stands there.

    Asked for are the scores of the last layer. The halves are one fewer than the layers.
    """
    for n_in, stddev in zip(widths[:-1], stddevs, strict=True):
        q = n_in * stddev**2 * q / 2
    return q


def no_relu(q, widths, stddevs):
    """You left the ReLU out: between two layers it deletes half of the mean square.

    Scores are positive and negative with equal chance, and the negative half becomes 0.
    """
    for n_in, stddev in zip(widths[:-1], stddevs, strict=True):
        q = n_in * stddev**2 * q
    return q


def fan_out(q, widths, stddevs):
    """You multiplied by the number of units; a score is a sum over the inputs.

    The number of units counts on the way back. Forward each layer multiplies by its fan-in.
    """
    for n_out, stddev in zip(widths[1:], stddevs, strict=True):
        scores = n_out * stddev**2 * q
        q = scores / 2
    return scores


def stddev_as_variance(q, widths, stddevs):
    """You multiplied by the standard deviation; square it.

    The variances of independent numbers add up, their standard deviations do not.
    """
    for n_in, stddev in zip(widths[:-1], stddevs, strict=True):
        scores = n_in * stddev * q
        q = scores / 2
    return scores


def relu_halves_twice(q, widths, stddevs):
    """You divided by 4 at each ReLU: it deletes half of the scores, so half of the squares.

    The scores that stay keep their size. The mean of the squares halves; it is already squared.
    """
    for n_in, stddev in zip(widths[:-1], stddevs, strict=True):
        scores = n_in * stddev**2 * q
        q = scores / 4
    return scores


HINTS = (
    "Go through the layers in order and carry the mean square of their inputs along.",
    "A layer's scores have the mean square fan-in times stddev squared times that of its inputs.",
    "A ReLU halves the mean square on its way to the next layer.",
)
