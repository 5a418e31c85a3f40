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


def places(x, least):
    """Return the places of the numbers that are at least `least`, and whether there are any."""
    found = np.flatnonzero(x >= least)
    return found, bool(len(found))


def above(x, least):
    """You left out the numbers that equal `least`.

    At least means `>=`.
    """
    return places(x, np.nextafter(least, np.inf))


def _edges(rng):
    yield Case("two of three", x=np.array([1.0, 2.0, 3.0]), least=1.5)
    yield Case("one equals it", x=np.array([1.0, 2.0, 3.0]), least=2.0)
    yield Case("none", x=np.array([1.0, 2.0, 3.0]), least=7.0)


TYPES = Exercise(
    id="places",
    chapter="concepts/neuron",
    reference=places,
    cases=_edges,
    parts=("the places", "whether there are any"),
    mistakes=(above,),
    hints=("np.flatnonzero",),
    forbidden=("loop", "argwhere"),
)


def total(widths):
    """Return the sum of a list."""
    return sum(widths)


LIST = Exercise(
    id="total",
    chapter="concepts/neuron",
    reference=total,
    cases=lambda rng: [Case("three", widths=[2, 3, 4]), Case("one", widths=[5])],
    mistakes=(),
    hints=("sum",),
)


def drawn(shape, rng):
    """Return normal numbers of a shape, drawn from rng."""
    return rng.normal(size=shape)


def _measured(answer, shape, seed):
    numbers = answer(shape, np.random.default_rng(seed))
    return {"the shape": numbers.shape, "the sum": numbers.sum()}


MEASURED = Exercise(
    id="drawn",
    chapter="concepts/neuron",
    reference=drawn,
    cases=lambda rng: [Case("a small one", shape=(2, 3), seed=1)],
    use=_measured,
    mistakes=(),
    hints=("rng.normal",),
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
