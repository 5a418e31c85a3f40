"""Exercise: parameters and multiplications of a convolution."""

from dlbook.exercises.exercise import Case


def convolution_cost(side, window, channels, filters):
    """Return the cost of a convolution: parameters, multiplications.

    The input has side times side places and this many channels. The
    window is as high as it is wide, moves by one pixel and stays inside
    the picture; each filter has a bias. Multiplications are counted for
    one picture. Both results are whole numbers.

    >>> convolution_cost(25, 3, 1, 8)
    (80, 38088)
    """
    weights = window * window * channels * filters
    places = (side - window + 1) ** 2
    return weights + filters, places * weights


def cases(rng):
    """Yield a first layer, a deep one, a window of one, and one as large as the picture."""
    yield Case("the statement's example, a first layer", side=25, window=3, channels=1, filters=8)
    yield Case("a second layer", side=11, window=3, channels=8, filters=16)
    yield Case("a window of one pixel", side=6, window=1, channels=32, filters=4)
    yield Case("a window as large as the picture", side=5, window=5, channels=2, filters=3)
    yield Case("one filter", side=9, window=4, channels=3, filters=1)


def channels_forgotten(side, window, channels, filters):
    """You forgot the channels: a filter has a window of weights for each input map.

    Its weights form a block of window x window x channels.
    """
    return convolution_cost(side, window, 1, filters)


def biases_forgotten(side, window, channels, filters):
    """You forgot the biases among the parameters: one for each filter.

    They are added, so they don't count as multiplications.
    """
    parameters, multiplications = convolution_cost(side, window, channels, filters)
    return parameters - filters, multiplications


def weights_for_every_place(side, window, channels, filters):
    """You gave each place weights of its own; all places share one kernel.

    Only the multiplications grow with the picture. The parameters don't.
    """
    _, multiplications = convolution_cost(side, window, channels, filters)
    return multiplications + filters, multiplications


def window_at_every_pixel(side, window, channels, filters):
    """You let the window stand at every pixel, but it has to stay inside the picture.

    Along a side there are side - window + 1 places.
    """
    parameters, _ = convolution_cost(side, window, channels, filters)
    return parameters, side**2 * (parameters - filters)


PARTS = ("the parameters", "the multiplications")
HINTS = (
    "One filter has window * window * channels weights and a bias.",
    "Along one side the window finds side - window + 1 places.",
    "At each place every weight is used once.",
)
