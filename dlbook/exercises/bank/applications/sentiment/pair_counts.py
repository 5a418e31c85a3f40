"""Exercise: how often each pair of neighbors stands in each text."""

import numpy as np

from dlbook.exercises.exercise import Case


def pair_counts(ids, size):
    """Return how often word b stands right behind word a, (N, size, size).

    ids has shape (N, T): a text a row, ids from 1 to size - 1, filled up
    with zeros behind the last word. Entry [n, a, b] is the number of
    places of text n where a stands and b follows. A pair with padding
    does not count.

    >>> found = pair_counts(np.array([[1, 2, 1, 2, 0]]), size=3)
    >>> found[0]
    array([[0, 0, 0],
           [0, 0, 2],
           [0, 1, 0]])
    """
    counts = np.zeros((len(ids), size, size), dtype=int)
    for n, text in enumerate(ids):
        np.add.at(counts[n], (text[:-1], text[1:]), 1)
    counts[:, :, 0] = 0
    return counts


def cases(rng):
    """Yield repeated pairs, texts of one word and of none, and full ones."""
    yield Case("the statement's example", ids=np.array([[1, 2, 1, 2, 0]]), size=3)
    yield Case("texts of one word and of none", ids=np.array([[1, 0, 0], [0, 0, 0]]), size=3)
    yield Case("one place", ids=np.array([[1], [2]]), size=3)
    yield Case("no text", ids=np.zeros((0, 4), int), size=3)
    yield Case("full texts", ids=rng.integers(1, 4, (3, 9)), size=6)
    short = rng.integers(1, 4, (4, 7)) * (np.arange(7) < rng.integers(1, 8, (4, 1)))
    yield Case("texts of several lengths", ids=short, size=4)


def padding_counts(ids, size):
    """You count the pairs of the last word with the padding, or of padding with padding.

    They tell the length of the text, and no pair of words.
    """
    counts = np.zeros((len(ids), size, size), dtype=int)
    for n, text in enumerate(ids):
        np.add.at(counts[n], (text[:-1], text[1:]), 1)
    return counts


def present_or_not(ids, size):
    """You say whether a pair is there, not how often.

    `counts[a, b] += 1` with arrays adds only once for a repeated pair; `np.add.at` counts.
    """
    return np.minimum(pair_counts(ids, size), 1)


def both_orders(ids, size):
    """You count a pair in both orders, so that *not good* is *good not*.

    Entry [a, b] is for b right behind a; [b, a] is another pair.
    """
    counts = pair_counts(ids, size)
    return counts + counts.swapaxes(1, 2)


def backward(ids, size):
    """Your rows and columns are exchanged.

    The word in front is the row a, the one behind it the column b.
    """
    return pair_counts(ids, size).swapaxes(1, 2)


HINTS = (
    "In one text the pairs are `text[:-1]` and `text[1:]`, place by place.",
    "`np.add.at(counts[n], (text[:-1], text[1:]), 1)` counts a repeated pair each time.",
    "Behind padding comes only padding, so column 0 holds all pairs with padding: set it to zero.",
)
