# mypy: allow-untyped-defs, allow-untyped-calls
"""Exercise: move a batch of pictures, for data augmentation."""

import numpy as np

from dlbook.exercises._exercise import Case, Exercise


def shift_pictures(pictures, down, right):
    """Return the pictures moved by down rows and right columns.

    pictures has shape (N, H, W); row 0 is at the top, column 0 at the
    left. down and right are whole numbers, negative for up and left,
    smaller than the picture. Zeros enter at the border, and what leaves
    the picture is lost. The pictures that were given stay as they are.

    >>> shift_pictures(np.array([[[1, 2], [3, 4]]]), 1, 0)
    array([[[0, 0],
            [1, 2]]])
    """
    _, height, width = pictures.shape
    out = np.zeros_like(pictures)
    to_rows = slice(max(down, 0), height + min(down, 0))
    to_columns = slice(max(right, 0), width + min(right, 0))
    from_rows = slice(max(-down, 0), height + min(-down, 0))
    from_columns = slice(max(-right, 0), width + min(-right, 0))
    out[:, to_rows, to_columns] = pictures[:, from_rows, from_columns]
    return out


def cases(rng):
    """Yield moves in all directions, and none."""
    for words, down, right in (
        ("down", 1, 0),
        ("right", 0, 1),
        ("up and left", -1, -2),
        ("down and left", 2, -1),
        ("no move", 0, 0),
    ):
        yield Case(words, pictures=rng.uniform(1, 9, size=(3, 5, 4)), down=down, right=right)
    yield Case("square pictures", pictures=rng.uniform(1, 9, size=(2, 4, 4)), down=1, right=-1)


def rolled(pictures, down, right):
    """What leaves on one side comes in on the other: `np.roll` wraps around.

    A digit that leaves at the bottom would enter at the top. Fill with zeros.
    """
    return np.roll(pictures, (down, right), axis=(1, 2))


def backwards(pictures, down, right):
    """Your pictures move the wrong way: up instead of down, left instead of right.

    Row i of the result is row i - down of the picture.
    """
    return shift_pictures(pictures, -down, -right)


def swapped(pictures, down, right):
    """You exchanged rows and columns.

    Axis 1 counts the rows from the top: down moves along it. Axis 2 counts the columns.
    """
    _, height, width = pictures.shape
    framed = np.pad(pictures, ((0, 0), (4, 4), (4, 4)))
    return framed[:, 4 - right : 4 - right + height, 4 - down : 4 - down + width]


def over_the_batch(pictures, down, right):
    """You moved the pictures along the batch: axis 0 counts the pictures.

    Leave axis 0 alone and move along the axes 1 and 2.
    """
    return np.roll(pictures, (down, right), axis=(0, 1))


def border_repeated(pictures, down, right):
    """You repeated the border; zeros enter.

    `np.pad` with `mode="edge"` repeats. Without a mode it fills with zeros.
    """
    _, height, width = pictures.shape
    framed = np.pad(pictures, ((0, 0), (4, 4), (4, 4)), mode="edge")
    return framed[:, 4 - down : 4 - down + height, 4 - right : 4 - right + width]


def in_place(pictures, down, right):
    """You wrote into the pictures that you were given.

    The next epoch would move what has been moved already. Write into a new array.
    """
    pictures[...] = shift_pictures(pictures, down, right)
    return pictures


def larger(pictures, down, right):
    """Your pictures have grown: cut the frame off again.

    The result has the shape of the pictures.
    """
    return np.pad(pictures, ((0, 0), (abs(down), abs(down)), (abs(right), abs(right))))


exercise = Exercise(
    id="shift_pictures",
    chapter="backprop/07_regularization",
    reference=shift_pictures,
    cases=cases,
    mistakes=(rolled, backwards, swapped, over_the_batch, border_repeated, in_place, larger),
    hints=(
        "Begin with zeros in the shape of the pictures, and copy the part that stays visible.",
        "Row i of the result is row i - down of the picture, where that exists.",
        "Or frame all pictures with zeros, `np.pad(pictures, ((0, 0), (k, k), (k, k)))`, and cut "
        "out a window of the old size.",
    ),
)
