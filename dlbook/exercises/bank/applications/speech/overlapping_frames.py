"""Exercise: frames that overlap, for any size and hop."""

import numpy as np

from dlbook.exercises.exercise import Case


def overlapping_frames(x, size, hop):
    """Return the frames of a recording as an array of shape (T, size).

    x has shape (n,), n at least `size`. Frame t holds the samples from
    t * hop on, `size` of them; hop is at least 1. Samples at the end that
    fill no whole frame are left out.

    >>> overlapping_frames(np.arange(7), size=4, hop=2)
    array([[0, 1, 2, 3],
           [2, 3, 4, 5]])
    """
    count = 1 + (len(x) - size) // hop
    starts = hop * np.arange(count)
    return x[starts[:, None] + np.arange(size)]


def cases(rng):
    """Yield recordings that end with a frame, within one, and are one frame long."""
    yield Case("seven samples", x=np.arange(7), size=4, hop=2)
    yield Case("frames that end where the recording ends", x=np.arange(8), size=4, hop=2)
    yield Case("a single frame", x=np.array([3.0, 1.0, 2.0]), size=3, hop=2)
    yield Case("a hop larger than the frame", x=np.arange(11), size=3, hop=4)
    yield Case("frames of one sample", x=np.arange(5), size=1, hop=2)
    yield Case("a hop of one", x=rng.normal(size=9), size=4, hop=1)
    yield Case("a real size", x=rng.normal(size=1000), size=256, hop=128)


def side_by_side(x, size, hop):
    """Your frames do not overlap.

    Frame t begins at t * hop, not at t * size.
    """
    return x[: len(x) // size * size].reshape(-1, size)


def last_frame_missing(x, size, hop):
    """The last whole frame is missing.

    Starts may go up to n - size, and that one is included.
    """
    return overlapping_frames(x, size, hop)[:-1]


def filled_up(x, size, hop):
    """You add a frame and fill it up with zeros.

    Samples that fill no whole frame are left out.
    """
    return overlapping_frames(np.concatenate([x, np.zeros(hop, x.dtype)]), size, hop)


HINTS = (
    "How many starts are there, 0, hop, 2 hop, ..., of which the last is at most n - size?",
    "A column of starts plus a row `np.arange(size)` is an array of indices, (T, size).",
    "`x[indices]` has the shape of the indices.",
)
