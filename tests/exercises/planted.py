"""Small exercises of every kind, made for the tests."""

import numpy as np

from dlbook.exercises.exercise import Case, Exercise


def double(x):
    """Return twice every element of x."""
    return 2 * x


def halved(x):
    """You divided by 2.

    Multiply instead.
    """
    return x / 2


def shifted(x):
    """You added 2."""
    return x + 2


def _doubling_cases(rng):
    yield Case("three numbers", x=np.array([1.0, 2.0, 3.0]))
    yield Case("negative numbers", x=-np.arange(1.0, 5.0))


FUNCTION = Exercise(
    id="double",
    chapter="concepts/neuron",
    reference=double,
    cases=_doubling_cases,
    mistakes=(halved, shifted),
    hints=("Twice.",),
)


class Counter:
    """Counts what it is shown."""

    def __init__(self, start):
        """Begin at `start`."""
        self.total = start

    def show(self, count):
        """Add `count` to the total."""
        self.total += count


class Forgetful:
    """Your counter forgets its start."""

    def __init__(self, start):
        self.total = 0

    def show(self, count):
        self.total += count


def _show_twice(answer, start, counts):
    counter = answer(start)
    for count in counts:
        counter.show(count)
    return {"the total": counter.total}


CLASS = Exercise(
    id="counter",
    chapter="concepts/neuron",
    reference=Counter,
    cases=lambda rng: [Case("three counts", start=4, counts=[1, 2, 3])],
    use=_show_twice,
    mistakes=(Forgetful,),
    hints=("Add.",),
)


def weights_in_a_layer():
    """The number of weights in a dense layer from 64 inputs to 10 units, biases included."""
    return 64 * 10 + 10


def without_biases():
    """You left out the biases."""
    return 64 * 10


NUMBER = Exercise(
    id="weights_in_a_layer",
    chapter="concepts/neuron",
    reference=weights_in_a_layer,
    cases=lambda rng: [Case("your number")],
    mistakes=(without_biases,),
    hints=("A column for each unit.",),
)


def sum_and_product(a, b):
    """Return the sum and the product of two arrays."""
    return a + b, a * b


def fails(a, b):
    """You indexed beyond the end."""
    return a[99], a * b


PARTS = Exercise(
    id="sum_and_product",
    chapter="concepts/neuron",
    reference=sum_and_product,
    cases=lambda rng: [Case("two arrays", a=rng.normal(size=3), b=rng.normal(size=3))],
    parts=("the sum", "the product"),
    mistakes=(fails,),
    hints=("Two things.",),
)
