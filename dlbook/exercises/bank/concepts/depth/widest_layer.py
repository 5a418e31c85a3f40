"""Exercise: the widest hidden layers that a budget of parameters allows."""

from dlbook.exercises.exercise import Case


def widest_layer(depth, inputs, outputs, budget):
    """Return the largest width of equal hidden layers within a budget.

    The network has depth hidden layers of the same width, and each unit
    has a bias, the outputs too. All weights and biases together may be
    at most budget. One unit a layer always fits. The result is an
    integer.

    >>> widest_layer(2, 2, 2, 60)
    5
    """

    def count(width):
        first = (inputs + 1) * width
        further = (depth - 1) * (width + 1) * width
        return first + further + (width + 1) * outputs

    width = 1
    while count(width + 1) <= budget:
        width += 1
    return width


def cases(rng):
    """Yield shallow and deep networks, budgets met exactly and missed by one, and large ones."""
    yield Case("two small hidden layers", depth=2, inputs=2, outputs=2, budget=60)
    yield Case("one hidden layer", depth=1, inputs=2, outputs=4, budget=400)
    yield Case("four hidden layers", depth=4, inputs=64, outputs=10, budget=2800)
    yield Case("a budget met exactly", depth=2, inputs=2, outputs=2, budget=57)
    yield Case("one more than a width takes", depth=1, inputs=2, outputs=4, budget=61)
    yield Case("one short of the next width", depth=4, inputs=3, outputs=2, budget=325)
    yield Case("six narrow layers", depth=6, inputs=5, outputs=3, budget=900)
    yield Case("a single unit", depth=3, inputs=2, outputs=1, budget=12)
    yield Case("one hidden layer of 2,500 units", depth=1, inputs=2, outputs=1, budget=10_001)
    yield Case("a budget of a million", depth=3, inputs=10, outputs=2, budget=1_000_000)


def _search(count, budget):
    width = 1
    while count(width + 1) <= budget:
        width += 1
    return width


def without_biases(depth, inputs, outputs, budget):
    """You counted the weights and left out the biases.

    Every unit has one, those of the output layer too.
    """
    return _search(
        lambda h: inputs * h + (depth - 1) * h * h + h * outputs,
        budget,
    )


def one_layer_too_many(depth, inputs, outputs, budget):
    """You counted one layer too many between the hidden layers.

    With d hidden layers there are d - 1 steps from one hidden layer to the next.
    """
    return _search(
        lambda h: (inputs + 1) * h + depth * (h + 1) * h + (h + 1) * outputs,
        budget,
    )


def outputs_forgotten(depth, inputs, outputs, budget):
    """You forgot the output layer: it has (width + 1) times outputs numbers of its own.

    Count every layer that holds weights. Only the inputs hold none.
    """
    return _search(
        lambda h: (inputs + 1) * h + (depth - 1) * (h + 1) * h,
        budget,
    )


def one_past_the_budget(depth, inputs, outputs, budget):
    """Your width is one too large: you stopped at the first that no longer fits.

    Ask whether the *next* width fits before you take it.
    """
    return widest_layer(depth, inputs, outputs, budget) + 1


def strictly_below(depth, inputs, outputs, budget):
    """You gave up a width that meets the budget exactly.

    "At most" includes the budget itself: compare with <=.
    """
    return widest_layer(depth, inputs, outputs, budget - 1)


HINTS = (
    "Write a function that counts the numbers for one width: first layer, further hidden "
    "layers, output layer.",
    "A layer with n inputs and u units has (n + 1) u numbers. There are depth - 1 layers "
    "from width to width.",
    "Start with width 1, and add 1 as long as the count for width + 1 is at most the budget.",
)
