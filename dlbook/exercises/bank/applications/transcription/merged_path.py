"""Exercise: what a path of CTC spells."""

import numpy as np

from dlbook.exercises.exercise import Case


def merged_path(path, blank=0):
    """Return what a path spells: its ids, merged, then without blanks.

    path, integers of shape (T,), T at least 1, has one class id for each
    step. Equal ids that follow each other count once; then blanks go.

    >>> merged_path(np.array([7, 7, 0, 7, 2]))
    array([7, 7, 2])
    """
    starts = np.concatenate([[True], path[1:] != path[:-1]])
    return path[starts & (path != blank)]


def cases(rng):
    """Yield repetitions with and without a blank between, blanks alone, another blank."""
    yield Case("a blank between equal ids", path=np.array([7, 7, 0, 7, 2]))
    yield Case("blanks at both ends", path=np.array([0, 0, 3, 3, 0]))
    yield Case("nothing but blanks", path=np.array([0, 0, 0]))
    yield Case("one step", path=np.array([4]))
    yield Case("another blank", path=np.array([0, 0, 5, 0, 5, 5, 1]), blank=5)
    yield Case("a long path", path=rng.integers(0, 3, size=60))


def blanks_dropped_first(path, blank=0):
    """You drop the blanks before you merge.

    Then nothing keeps two equal ids apart: 7 0 7 spells 7 7.
    """
    left = path[path != blank]
    return left[np.diff(left, prepend=-1) != 0]


def not_merged(path, blank=0):
    """You drop blanks and keep repetitions.

    An id that lasts for several steps counts once.
    """
    return path[path != blank]


def each_id_once(path, blank=0):
    """An id that comes again later is missing.

    Merge only equal ids that follow each other.
    """
    _, first = np.unique(path, return_index=True)
    kept = path[np.sort(first)]
    return kept[kept != blank]


HINTS = (
    "Compare each step with the one before: `path[1:] != path[:-1]`.",
    "The first step always begins something new.",
    "Keep the steps that begin something new and are no blank, with one mask.",
)
