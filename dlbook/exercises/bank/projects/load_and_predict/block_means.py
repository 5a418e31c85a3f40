"""Exercise: a picture shrunk by the means of its blocks."""

import numpy as np

from dlbook.exercises.exercise import Case


def block_means(pixels, height, width):
    """Return the picture shrunk to height rows and width columns.

    Each new pixel is the mean of the block of old pixels that it covers.
    pixels has shape (H, W), H is a multiple of height, W one of width.
    The result has shape (height, width).

    >>> block_means(np.array([[0, 4, 10, 10], [4, 8, 10, 10]]), 1, 2)
    array([[ 4., 10.]])
    """
    rows = pixels.shape[0] // height
    columns = pixels.shape[1] // width
    blocks = pixels.reshape(height, rows, width, columns)
    return blocks.mean(axis=(1, 3))


def cases(rng):
    """Yield square and other pictures, of floats and of bytes."""
    example = np.array([[0, 4, 10, 10], [4, 8, 10, 10]])
    yield Case("the statement's example", pixels=example, height=1, width=2)
    yield Case("2 by 4 to 1 by 2", pixels=rng.normal(size=(2, 4)), height=1, width=2)
    yield Case("6 by 4 to 3 by 2", pixels=rng.normal(size=(6, 4)), height=3, width=2)
    yield Case("blocks of 2 by 3", pixels=rng.normal(size=(8, 9)), height=4, width=3)
    yield Case("a square, blocks of 3 by 2", pixels=rng.normal(size=(6, 6)), height=2, width=3)
    bytes_ = rng.integers(100, 256, (32, 32)).astype(np.uint8)
    yield Case("bytes, 32 by 32 to 4 by 4", pixels=bytes_, height=4, width=4)
    yield Case("nothing to shrink", pixels=rng.normal(size=(3, 5)), height=3, width=5)
    yield Case("a single block", pixels=rng.normal(size=(2, 3)), height=1, width=1)


def every_nth(pixels, height, width):
    """You took one pixel of each block and dropped the others.

    A thin stroke can fall between the pixels that you keep, and vanish. The mean hears all of them.
    """
    rows, columns = pixels.shape[0] // height, pixels.shape[1] // width
    return pixels[::rows, ::columns]


def neighbors_mixed(pixels, height, width):
    """Your blocks are mixed up: the axes after `reshape` stand in the wrong order.

    `reshape` cuts an axis into (outer, inner): H becomes (height, rows), W becomes
    (width, columns). So the shape is (height, rows, width, columns).
    """
    rows, columns = pixels.shape[0] // height, pixels.shape[1] // width
    return pixels.reshape(rows, height, columns, width).mean(axis=(0, 2))


def sums(pixels, height, width):
    """You added each block up and did not divide: the picture got brighter as it shrank.

    A mean stays between the darkest and the brightest pixel of its block.
    """
    rows, columns = pixels.shape[0] // height, pixels.shape[1] // width
    return pixels.reshape(height, rows, width, columns).sum(axis=(1, 3))


def bytes_overflow(pixels, height, width):
    """Your sum runs over in bytes: 200 + 100 is 44 in `uint8`.

    `mean` adds in floats. If you add yourself, convert first: `pixels.astype(float)`.
    """
    rows, columns = pixels.shape[0] // height, pixels.shape[1] // width
    blocks = pixels.reshape(height, rows, width, columns)
    return blocks.sum(axis=(1, 3), dtype=pixels.dtype) / (rows * columns)


def width_first(pixels, height, width):
    """You exchanged height and width: Pillow's `size` is (width, height), an array's shape is not.

    Axis 0 of an array counts the rows, and there are as many as the picture is high.
    """
    rows, columns = pixels.shape[0] // height, pixels.shape[1] // width
    return pixels.reshape(height, rows, width, columns).mean(axis=(1, 3)).T


HINTS = (
    "How many old rows does a new pixel cover, how many old columns? H // height, W // width.",
    "`reshape(height, rows, width, columns)` gives each block two axes of its own.",
    "Take the mean over the axes inside the block: `axis=(1, 3)`.",
)
