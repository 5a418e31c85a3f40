"""Exercise: shifted pictures in which nothing wraps around."""

import numpy as np

from dlbook.exercises.exercise import Case


def shift_images(images, down, right):
    """Return the pictures moved by whole pixels, with zeros coming in.

    images has shape (N, h, w). down and right are integers; a negative
    down moves up, a negative right moves left. What leaves the picture
    is lost. The result has the shape of images.

    >>> shift_images(np.array([[[1.0, 2.0], [3.0, 4.0]]]), 1, 0)
    array([[[0., 0.],
            [1., 2.]]])
    """
    _, h, w = images.shape
    shifted = np.zeros_like(images)
    down, right = max(-h, min(h, down)), max(-w, min(w, right))
    rows = slice(max(down, 0), h + min(down, 0))
    columns = slice(max(right, 0), w + min(right, 0))
    rows_from = slice(max(-down, 0), h + min(-down, 0))
    columns_from = slice(max(-right, 0), w + min(-right, 0))
    shifted[:, rows, columns] = images[:, rows_from, columns_from]
    return shifted


def cases(rng):
    """Yield shifts in all directions, none at all, and some out of the picture."""
    yield Case(
        "the statement's example", images=np.array([[[1.0, 2.0], [3.0, 4.0]]]), down=1, right=0
    )
    images = rng.integers(1, 17, size=(3, 4, 6)).astype(float)
    for words, down, right in (
        ("two pixels to the right", 0, 2),
        ("two pixels to the left", 0, -2),
        ("up and to the left", -1, -2),
        ("up and to the right", -3, 1),
        ("down and to the right", 2, 5),
        ("down and to the left", 1, -1),
        ("not at all", 0, 0),
        ("just out of the picture, down", 4, 0),
        ("just out of the picture, up", -4, 1),
        ("just out of the picture, to the right", -1, 6),
        ("just out of the picture, to the left", 0, -6),
        ("far out of the picture, down", 6, 0),
        ("far out of the picture, up", -6, 0),
        ("far out of the picture, to the right", 0, 8),
        ("far out of the picture, to the left", 1, -8),
    ):
        yield Case(words, images=images, down=down, right=right)
    shares = rng.uniform(size=(2, 3, 3))
    yield Case("numbers from 0 to 1", images=shares, down=0, right=-1)
    yield Case("one square picture", images=images[:1, :, :4], down=1, right=2)


def wraps_around(images, down, right):
    """Your pictures wrap around: what leaves at one side comes in at the other.

    That is what `np.roll` does. A digit whose foot appears above its head is no digit. Put zeros
    where nothing comes in.
    """
    return np.roll(images, (down, right), axis=(1, 2))


def other_direction(images, down, right):
    """You moved the pictures the other way: up where down was asked for.

    A pixel of row i is to be found in row i + down. Take row i - down for row i.
    """
    return shift_images(images, -down, -right)


def axes_exchanged(images, down, right):
    """You exchanged down and right: axis 1 holds the rows, axis 2 the columns.

    In an array (N, h, w) moving down means moving along axis 1.
    """
    return shift_images(images, right, down)


def edge_repeated(images, down, right):
    """You filled the gap with the pixels of the edge: paper, 0, was asked for.

    A stroke that touches the edge would be drawn out into a smear.
    """
    _, h, w = images.shape
    rows = np.clip(np.arange(h) - down, 0, h - 1)
    columns = np.clip(np.arange(w) - right, 0, w - 1)
    return images[:, rows][:, :, columns]


def shifts_the_batch(images, down, right):
    """You moved the pictures through the batch: axis 0 counts them.

    Each picture keeps its place in the batch, and its pixels move along axes 1 and 2.
    """
    return np.roll(images, down + right, axis=0)


HINTS = (
    "Start from `np.zeros_like(images)` and copy one rectangle of every picture into it.",
    "For a shift of 1 down: `shifted[:, 1:] = images[:, :-1]`. Now for any number, of either sign.",
    "Another way: pad each picture with zeros, `np.pad`, on both sides by as much as it "
    "moves, and cut out a window of the old size.",
)
