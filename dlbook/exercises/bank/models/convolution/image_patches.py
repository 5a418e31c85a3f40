"""Exercise: the windows of a picture as rows of a matrix."""

import numpy as np

from dlbook.exercises.exercise import Case


def image_patches(x, h, w):
    """Return the windows of a picture as rows of a matrix.

    x has shape (H, W, C). A window of h rows and w columns stops at
    every place inside, stride 1: first along the upper row of places,
    from left to right, then along the next. A row of the result holds
    the h w C numbers of one window in the order of the axes: by rows,
    then columns, then channels. With P = H - h + 1 and Q = W - w + 1
    the result has shape (P Q, h w C).

    >>> image_patches(np.arange(6.0).reshape(2, 3, 1), 2, 2)
    array([[0., 1., 3., 4.],
           [1., 2., 4., 5.]])
    """
    H, W, _ = x.shape
    places = np.ndindex(H - h + 1, W - w + 1)
    rows = [x[p : p + h, q : q + w].reshape(-1) for p, q in places]
    return np.array(rows)


def cases(rng):
    """Yield pictures with one and several channels, square and oblong windows."""
    yield Case("the statement's example", x=np.arange(6.0).reshape(2, 3, 1), h=2, w=2)
    yield Case("one channel", x=rng.normal(size=(4, 5, 1)), h=2, w=3)
    yield Case("three channels", x=rng.normal(size=(4, 4, 3)), h=2, w=2)
    yield Case("all sizes equal", x=rng.normal(size=(2, 2, 2)), h=2, w=2)
    yield Case("a high window", x=rng.normal(size=(5, 4, 2)), h=3, w=1)
    yield Case("a window as high as the picture", x=rng.normal(size=(3, 4, 2)), h=3, w=2)
    yield Case("a window as large as the picture", x=rng.normal(size=(3, 2, 2)), h=3, w=2)
    yield Case("a window of one pixel", x=rng.normal(size=(2, 3, 2)), h=1, w=1)


def _windows(x, h, w):
    H, W, _ = x.shape
    return [x[p : p + h, q : q + w] for p in range(H - h + 1) for q in range(W - w + 1)]


def tiles_only(x, h, w):
    """Your windows lie side by side: with stride 1 they overlap.

    The window moves on by one pixel, not by its own size. There are (H - h + 1) (W - w + 1) places.
    """
    H, W, C = x.shape
    starts = [(p, q) for p in range(0, H - h + 1, h) for q in range(0, W - w + 1, w)]
    return np.array([x[p : p + h, q : q + w].reshape(h * w * C) for p, q in starts])


def down_first(x, h, w):
    """Your places run down the columns: take all places of the upper row first.

    The loop over rows is the outer one, that over columns the inner one.
    """
    H, W, C = x.shape
    starts = [(p, q) for q in range(W - w + 1) for p in range(H - h + 1)]
    return np.array([x[p : p + h, q : q + w].reshape(h * w * C) for p, q in starts])


def channels_first(x, h, w):
    """Your rows run through the channels first: all pixels of channel 0, then those of channel 1.

    The kernel has shape (h, w, C, F), and its channels vary fastest. The rows must match it.
    """
    return np.array([window.transpose(2, 0, 1).ravel() for window in _windows(x, h, w)])


def turned(x, h, w):
    """Your windows are turned by 180 degrees: that belongs to the mathematicians' convolution.

    Here the window lies on the picture as it is.
    """
    return np.array([window[::-1, ::-1].ravel() for window in _windows(x, h, w)])


def columns_of_the_window(x, h, w):
    """Your rows go down the columns of each window: go along its rows.

    The numbers stand in the order of the axes (h, w, C), the last one varying fastest.
    """
    return np.array([window.transpose(1, 0, 2).ravel() for window in _windows(x, h, w)])


def not_flat(x, h, w):
    """Your windows are still blocks of shape (h, w, C): each must become one row.

    Only then is row times kernel a matrix product. `window.reshape(-1)` does it.
    """
    return np.array(_windows(x, h, w))


def transposed(x, h, w):
    """Your windows stand in the columns: the result is the transpose of what is asked.

    A place is a row here, as an example is in a batch.
    """
    return image_patches(x, h, w).T


HINTS = (
    "How many places are there down, and how many to the right? Two loops.",
    "The window at (p, q) is `x[p : p + h, q : q + w]`, of shape (h, w, C).",
    "`reshape(-1)` lays it out by rows, columns, channels. Collect the rows in a list and make "
    "one array of it.",
)
