"""Exercise: the gradient of max pooling by its input."""

import numpy as np

from dlbook.exercises.exercise import Case


def max_pool_gradient(dz, x, size):
    """Return the gradient by x of max pooling with windows side by side.

    x has shape (H, W), and size divides H and W. The output of window
    (p, q), the pixels x[size p : size p + size, size q : size q + size],
    was their maximum; dz of shape (H / size, W / size) is the gradient
    by it. All of it goes to the pixel with the maximum, among equal
    ones to the first: the upper one, in the same row the left one. x may
    hold whole numbers; the gradient may not be rounded to them.

    >>> x = np.array([[1.0, 5.0], [5.0, 0.0]])
    >>> max_pool_gradient(np.array([[8.0]]), x, 2)
    array([[0., 8.],
           [0., 0.]])
    """
    dx = np.zeros(x.shape)
    for p, q in np.ndindex(dz.shape):
        window = x[size * p : size * p + size, size * q : size * q + size]
        i, j = divmod(window.argmax(), size)
        dx[size * p + i, size * q + j] = dz[p, q]
    return dx


def cases(rng):
    """Yield maps without and with ties, windows of 1 to 4, negative numbers, integers."""
    x = np.array([[1.0, 5.0], [5.0, 0.0]])
    yield Case("the statement's example", dz=np.array([[8.0]]), x=x, size=2)
    yield Case("windows of 2", dz=rng.normal(size=(2, 3)), x=rng.normal(size=(4, 6)), size=2)
    yield Case("windows of 3", dz=rng.normal(size=(2, 2)), x=rng.normal(size=(6, 6)), size=3)
    yield Case("windows of one pixel", dz=rng.normal(size=(2, 3)), x=np.ones((2, 3)), size=1)
    yield Case(
        "only negative numbers",
        dz=rng.normal(size=(2, 2)),
        x=-rng.uniform(1e10, 2e10, size=(4, 4)),
        size=2,
    )
    ties = rng.integers(0, 2, size=(6, 8)).astype(float)
    yield Case("many ties", dz=rng.uniform(1, 2, size=(3, 4)), x=ties, size=2)
    yield Case("a black picture", dz=rng.uniform(1, 2, size=(2, 2)), x=np.zeros((4, 4)), size=2)
    close = 1 + 1e-9 * rng.permutation(16).reshape(4, 4)
    yield Case("nearly equal pixels", dz=rng.uniform(1, 2, size=(2, 2)), x=close, size=2)
    last = np.arange(16.0).reshape(4, 4)
    yield Case("one window, its maximum in the last pixel", dz=np.array([[-0.5]]), x=last, size=4)
    gray = rng.integers(0, 256, size=(4, 2)).astype(np.uint8)
    yield Case("a picture of whole numbers", dz=rng.normal(size=(2, 1)), x=gray, size=2)


def _by_window(dz, x, size, share):
    dx = np.zeros(x.shape)
    for p, q in np.ndindex(dz.shape):
        rows, columns = slice(size * p, size * p + size), slice(size * q, size * q + size)
        dx[rows, columns] = dz[p, q] * share(x[rows, columns])
    return dx


def all_winners(dz, x, size):
    """Where several pixels are equally large, each of yours gets the whole gradient.

    Raise all pixels of a window by 1, and its maximum grows by 1: the gradients of a window must
    add up to dz. Let the first one have it.
    """
    return _by_window(dz, x, size, lambda window: window == window.max())


def shared_prize(dz, x, size):
    """You divided the gradient among equal pixels: give all of it to the first.

    Your gradients add up to dz, so it is a sound choice, but the exercise asks for another one.
    """
    return _by_window(
        dz, x, size, lambda window: (window == window.max()) / np.sum(window == window.max())
    )


def last_winner(dz, x, size):
    """Among equal pixels you chose the last: take the first, row by row.

    `argmax` of the flat window finds the first.
    """

    def share(window):
        chosen = np.zeros(window.size)
        chosen[window.size - 1 - window.ravel()[::-1].argmax()] = 1
        return chosen.reshape(window.shape)

    return _by_window(dz, x, size, share)


def average(dz, x, size):
    """You shared the gradient among all pixels: that is average pooling.

    A pixel that was not the maximum did not enter the output, so its slope is 0.
    """
    return _by_window(dz, x, size, lambda window: np.full(window.shape, 1 / window.size))


def everybody(dz, x, size):
    """Each of your pixels gets the gradient of its window: only the maximum may have it.

    A pixel that lost can move a little without any effect on the output.
    """
    return _by_window(dz, x, size, lambda window: np.ones(window.shape))


def times_pixel(dz, x, size):
    """You multiplied the gradient by the maximum: the maximum passes through with factor 1.

    The slope of the output by the winning pixel is 1, whatever its value.
    """
    return max_pool_gradient(dz, x, size) * x


HINTS = (
    "Start with zeros of the shape of x, and loop over the windows (p, q).",
    "`window.argmax()` counts through the flat window and finds the first maximum; "
    "`divmod(..., size)` makes row and column of it.",
    "Inside the picture, row i of window p is row size p + i.",
)
