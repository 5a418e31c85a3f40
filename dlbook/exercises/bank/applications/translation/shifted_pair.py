"""Exercise: what the writer reads, and what it should say, under teacher forcing."""

import numpy as np

from dlbook.exercises.exercise import Case


def shifted_pair(texts):
    """Return the ids that the writer reads, and those that it should say.

    texts is a list of n lists of ids, n at least 1; each id is 3 or more,
    and a list may be empty. Both results are arrays (n, T) of whole
    numbers, T being the length of the longest list plus 1. A row of the
    first is 1 (start) and the list; a row of the second is the list and
    2 (end). Both are filled up with 0 at their end.

    >>> reads, says = shifted_pair([[5, 7], [4]])
    >>> reads
    array([[1, 5, 7],
           [1, 4, 0]])
    >>> says
    array([[5, 7, 2],
           [4, 2, 0]])
    """
    reads = np.zeros((len(texts), max(map(len, texts)) + 1), int)
    says = np.zeros_like(reads)
    for k, text in enumerate(texts):
        n = len(text)
        reads[k, : n + 1] = [1, *text]
        says[k, : n + 1] = [*text, 2]
    return reads, says


def cases(rng):
    """Yield texts of equal and of different lengths, and empty ones."""
    yield Case("two texts", texts=[[5, 7], [4]])
    yield Case("one text", texts=[[3, 4, 5]])
    yield Case("equal lengths", texts=rng.integers(3, 9, (4, 3)).tolist())
    yield Case("an empty text", texts=[[], [9, 9]])
    yield Case("nothing but an empty text", texts=[[]])
    lengths = rng.integers(0, 12, 20)
    yield Case("many lengths", texts=[rng.integers(3, 30, n).tolist() for n in lengths])


def not_shifted(texts):
    """The writer reads what it should say.

    It would only have to copy. What it reads comes one step later, after the start.
    """
    _, says = shifted_pair(texts)
    return says, says


def end_at_the_end_of_the_row(texts):
    """Your end stands in the last column, after the padding.

    The end follows the last sign of each text; the padding comes after it.
    """
    reads, says = shifted_pair(texts)
    says = np.where(says == 2, 0, says)
    says[:, -1] = 2
    return reads, says


def end_is_read(texts):
    """Your first array holds the end as well.

    The writer stops when it has said the end, so it never reads it.
    """
    reads, says = shifted_pair(texts)
    width = reads.shape[1] + 1
    wider = np.zeros((len(texts), width), int)
    wider[:, :-1] = reads
    for row, text in zip(wider, texts, strict=True):
        row[len(text) + 1] = 2
    return wider, np.pad(says, ((0, 0), (0, 1)))


PARTS = ("reads", "says")

HINTS = (
    "Make two arrays of zeros of the right width, and fill them row by row.",
    "`[1, *text]` and `[*text, 2]` have the same length, one more than the text.",
)
