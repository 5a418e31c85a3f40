"""Exercise: shorten a gradient that is too long."""

import numpy as np

from dlbook.exercises.exercise import Case


def clip_to_length(dW, db, largest):
    """Return dW and db, shortened together to at most this length.

    dW and db are arrays. Their common length is the root of the sum of
    all squares, of dW and of db. If it exceeds largest, both arrays are
    multiplied by the one factor that makes it equal to largest; if not,
    they stay as they are.

    >>> clip_to_length(np.array([[3.0]]), np.array([4.0]), 1.0)
    (array([[0.6]]), array([0.8]))
    """
    length = np.sqrt(np.sum(dW**2) + np.sum(db**2))
    factor = largest / length if length > largest else 1.0
    return dW * factor, db * factor


def cases(rng):
    """Yield long gradients, short ones, one array far longer than the other, and zeros."""
    yield Case("the statement's example", dW=np.array([[3.0]]), db=np.array([4.0]), largest=1.0)
    for words, size, largest in (
        ("long", 10.0, 1.0),
        ("short", 0.01, 1.0),
        ("longer than 1, but short enough", 1.0, 50.0),
    ):
        yield Case(
            words,
            dW=size * rng.normal(size=(2, 3)),
            db=size * rng.normal(size=3),
            largest=largest,
        )
    yield Case(
        "one array far longer than the other",
        dW=np.array([[10.0, -3.0], [4.0, 2.0]]),
        db=0.1 * rng.normal(size=2),
        largest=5.0,
    )
    yield Case("a length of 0.01", dW=np.array([[-0.006]]), db=np.array([0.008]), largest=0.008)
    yield Case("just as long", dW=np.array([[3.0, 0.0]]), db=np.array([4.0, 0.0]), largest=5.0)
    yield Case("all zeros", dW=np.zeros((2, 2)), db=np.zeros(2), largest=1.0)


def each_alone(dW, db, largest):
    """You measured each array alone; the length is that of both together, and so is the factor.

    Two factors turn the gradient: the step then points elsewhere.
    """
    nothing = np.zeros(1)
    return clip_to_length(dW, nothing, largest)[0], clip_to_length(nothing, db, largest)[1]


def each_entry(dW, db, largest):
    """You cut each entry to at most `largest`: that turns the gradient, and leaves it too long.

    One factor for all entries shortens it and keeps its direction.
    """
    return np.clip(dW, -largest, largest), np.clip(db, -largest, largest)


def always(dW, db, largest):
    """You gave every gradient the length `largest`; a shorter one must stay as it is.

    The factor is largest / length, but never more than 1.
    """
    length = np.sqrt(np.sum(dW**2) + np.sum(db**2))
    factor = largest / length if length > 0 else 1.0
    return dW * factor, db * factor


def squared_length(dW, db, largest):
    """Your length lacks the square root: the sum of squares is the length squared.

    For the entries 3 and 4 the sum of squares is 25, and the length is 5.
    """
    squared = np.sum(dW**2) + np.sum(db**2)
    factor = largest / squared if squared > largest else 1.0
    return dW * factor, db * factor


def sum_of_lengths(dW, db, largest):
    """You added up the lengths of the two arrays; add their squares, then take one root.

    Both are parts of one long vector: Pythagoras holds between them as well.
    """
    length = np.sqrt(np.sum(dW**2)) + np.sqrt(np.sum(db**2))
    factor = largest / length if length > largest else 1.0
    return dW * factor, db * factor


def divided_by_zero(dW, db, largest):
    """A gradient of zeros becomes `nan` in your version: its length is 0.

    Divide only where the length exceeds `largest`; that is never 0.
    """
    length = np.sqrt(np.sum(dW**2) + np.sum(db**2))
    with np.errstate(divide="ignore", invalid="ignore"):
        factor = np.where(length > largest, largest, length) / length
        return dW * factor, db * factor


def in_place(dW, db, largest):
    """You changed the arrays that you were given: `*=` writes into the caller's gradients.

    Return new arrays: `dW * factor, db * factor`.
    """
    length = np.sqrt(np.sum(dW**2) + np.sum(db**2))
    if length > largest:
        dW *= largest / length
        db *= largest / length
    return dW, db


PARTS = ("dW", "db")
HINTS = (
    "First the length: the root of np.sum(dW**2) + np.sum(db**2).",
    "If the length is at most `largest`, there is nothing to do.",
    "Otherwise multiply both arrays by largest / length.",
)
