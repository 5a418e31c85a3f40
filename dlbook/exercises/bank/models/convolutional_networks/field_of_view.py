"""Exercise: how many pixels a unit sees behind a stack of windows."""

from dlbook.exercises.exercise import Case


def field_of_view(layers):
    """Return the width of the receptive field behind these layers.

    layers lists a pair (window, stride) for each convolution or pooling,
    the first one first. The result is a whole number of pixels.

    >>> field_of_view([(3, 1), (2, 2), (3, 1)])
    8
    """
    width = step = 1
    for window, stride in layers:
        width += (window - 1) * step
        step *= stride
    return width


def cases(rng):
    """Yield stacks without and with strides."""
    yield Case("the statement's example", layers=[(3, 1), (2, 2), (3, 1)])
    yield Case("two convolutions", layers=[(3, 1), (3, 1)])
    yield Case("one window", layers=[(5, 2)])
    yield Case("three poolings", layers=[(3, 1), (2, 2), (3, 1), (2, 2), (3, 1), (2, 2)])
    yield Case("a long stride first", layers=[(7, 4), (3, 2), (3, 1)])
    yield Case("windows of one pixel", layers=[(1, 2), (4, 3), (1, 1), (2, 1)])
    yield Case("any stack", layers=[tuple(pair) for pair in rng.integers(1, 6, (5, 2)).tolist()])


def windows_added(layers):
    """You added up the windows, but neighboring windows overlap.

    A further window of k units sees the field of the first, and k - 1 steps more.
    """
    return sum(window for window, _ in layers)


def strides_ignored(layers):
    """You ignored the strides: behind a stride of 2 neighboring units lie two pixels apart.

    Keep the step between units beside the width, and multiply it by each stride.
    """
    return 1 + sum(window - 1 for window, _ in layers)


def stride_too_early(layers):
    """You multiplied by a layer's own stride before you widened the field by its window.

    The window reaches over the units of the layer below, whose step is the one of before.
    """
    width = step = 1
    for window, stride in layers:
        step *= stride
        width += (window - 1) * step
    return width


def strides_multiplied(layers):
    """You returned the step between units: the product of the strides.

    It says how far apart two fields lie, not how wide one is.
    """
    step = 1
    for _, stride in layers:
        step *= stride
    return step


HINTS = (
    "Keep two numbers: the width of the field and the step between units, both 1 at first.",
    "A window of k units makes the field k - 1 steps wider.",
    "Only then multiply the step by the stride: it counts from the next layer on.",
)
