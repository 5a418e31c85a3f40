"""Exercise: how many numbers a network of dense layers learns."""

import itertools

from dlbook.exercises.exercise import Case


def count_parameters(widths):
    """Return how many weights and biases a network of dense layers has.

    widths is a list: the number of inputs, then the units of each
    layer. Every unit has a bias. The result is an integer.

    >>> count_parameters([2, 3, 1])
    13
    """
    total = 0
    for layer in range(1, len(widths)):
        total += widths[layer - 1] * widths[layer] + widths[layer]
    return total


def cases(rng):
    """Yield networks without a hidden layer, with one and with several."""
    yield Case("one small hidden layer", widths=[2, 3, 1])
    yield Case("no hidden layer", widths=[64, 10])
    yield Case("one hidden layer", widths=[784, 128, 10])
    yield Case("three hidden layers", widths=[int(n) for n in rng.integers(2, 40, size=5)])
    yield Case("equal widths", widths=[4, 4, 4, 4])
    yield Case("a single neuron", widths=[2, 1])
    yield Case("more than four thousand million", widths=[70_000, 70_000, 10])


def weights_only(widths):
    """You counted the weights and forgot the biases: one for every unit.

    A layer of U units that reads D numbers has D * U weights and U biases.
    """
    return sum(d * u for d, u in itertools.pairwise(widths))


def biases_for_inputs(widths):
    """You gave the inputs biases too: only units have one, the inputs are data.

    Leave the first width out of the biases.
    """
    return weights_only(widths) + sum(widths)


def one_bias_a_layer(widths):
    """You counted one bias per layer: every unit has its own.

    A layer of U units has a bias vector of U numbers.
    """
    return weights_only(widths) + len(widths) - 1


def first_layer_only(widths):
    """You counted the first layer only: go on to the last, and add up.

    Every pair of neighbors in `widths` is one layer.
    """
    return widths[0] * widths[1] + widths[1]


def all_multiplied(widths):
    """You multiplied all widths: layers stand one after the other, so their numbers add up.

    Only neighbors are connected: D * U + U for each neighboring pair.
    """
    product = 1
    for width in widths:
        product *= width
    return product


HINTS = (
    "Count one layer first: U units that read D numbers each.",
    "Such a layer has D * U weights and U biases.",
    "Layer i reads widths[i - 1] numbers and has widths[i] units. Begin with i = 1.",
)
