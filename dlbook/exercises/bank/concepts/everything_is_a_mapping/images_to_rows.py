"""Exercise: a batch of pictures as rows of numbers from 0 to 1."""

import numpy as np

from dlbook.exercises.exercise import Case


def images_to_rows(images):
    """Return each picture as one row of numbers from 0 to 1.

    images has shape (N, H, W), with whole numbers from 0 to 255. The
    result has shape (N, H * W): a picture's pixels row by row, divided
    by 255.

    >>> images_to_rows(np.array([[[0, 255], [51, 102]]]))
    array([[0. , 1. , 0.2, 0.4]])
    """
    return images.reshape(len(images), -1) / 255


def cases(rng):
    """Yield batches that are not square in any way, dark pictures, and bytes."""
    yield Case("one picture of 2 by 2", images=np.array([[[0, 255], [51, 102]]]))
    yield Case("two pictures of 3 by 4", images=rng.integers(0, 256, (2, 3, 4)))
    yield Case("one picture", images=rng.integers(0, 256, (1, 2, 5)))
    yield Case("a dark picture", images=rng.integers(2, 30, (1, 3, 3)))
    yield Case("pixels of 0 and 1", images=np.array([[[0, 1], [1, 0]]]))
    yield Case("bytes", images=rng.integers(0, 256, (3, 2, 2)).astype(np.uint8))


def not_scaled(images):
    """The pixels still run from 0 to 255: divide by 255.

    A network that expects numbers near 1 drowns in scores of several hundred.
    """
    return images.reshape(len(images), -1)


def one_long_row(images):
    """You flattened the batch with the pictures: one row of all pixels.

    The first axis counts the examples, and it must stay. Reshape to `(len(images), -1)`.
    """
    return images.ravel() / 255


def by_its_own_maximum(images):
    """You divided by the largest pixel of the batch.

    Then a dark picture looks like a bright one, and the same picture gets other numbers in
    another batch. Divide by what a pixel could be at most: 255.
    """
    return images.reshape(len(images), -1) / max(int(images.max()), 1)


def column_by_column(images):
    """You went through each picture column by column.

    A network would not mind, as long as all pictures are treated alike. Asked for is row by row,
    as `reshape` does it.
    """
    return images.transpose(0, 2, 1).reshape(len(images), -1) / 255


def whole_division(images):
    """You divided with `//`, which rounds down: almost everything becomes 0.

    Use `/`.
    """
    return images.reshape(len(images), -1) // 255


HINTS = (
    "The result has as many rows as there are pictures: `len(images)`.",
    "`reshape` computes one length by itself where you write -1.",
    "The brightest pixel possible, 255, must become 1.",
)
