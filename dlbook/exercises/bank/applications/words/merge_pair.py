"""Exercise: one step of byte pair encoding."""

import numpy as np

from dlbook.exercises.exercise import Case


def merge_pair(ids, new):
    """Return ids with their most frequent pair of neighbors made one id.

    ids has shape (T,), the tokens of a text. Count every pair of
    neighbors, the overlapping ones too. Of equally frequent pairs take the
    one that stands first in the text. Then go from left to right: where
    the pair stands, write the one id new, and go on behind the pair. A
    text without a pair comes back as it is. Do not change ids itself.

    >>> banana = np.array([1, 0, 2, 0, 2, 0])     # b a n a n a
    >>> merge_pair(banana, new=3).tolist()        # b an an a
    [1, 3, 3, 0]
    """
    if len(ids) < 2:
        return ids
    pairs = np.column_stack([ids[:-1], ids[1:]]).tolist()
    best = max(pairs, key=pairs.count)  # the first of a tie
    merged, place = [], 0
    while place < len(ids):
        found = pairs[place : place + 1] == [best]
        merged.append(new if found else ids[place])
        place += 2 if found else 1
    return np.array(merged)


def cases(rng):
    """Yield texts with ties and overlaps, short ones, and ones without a pair."""
    yield Case("the statement's example", ids=np.array([1, 0, 2, 0, 2, 0]), new=3)
    yield Case("overlapping pairs", ids=np.array([4, 4, 4, 4, 4]), new=5)
    yield Case("a tie", ids=np.array([2, 3, 0, 1]), new=9)
    yield Case("a tie later on", ids=np.array([5, 2, 3, 0, 1, 7, 0, 1, 2, 3]), new=8)
    yield Case("one token", ids=np.array([7]), new=8)
    yield Case("no token", ids=np.zeros(0, int), new=1)
    yield Case("two tokens", ids=np.array([3, 1]), new=4)
    yield Case("random tokens", ids=rng.integers(0, 3, 30), new=3)
    yield Case("more random tokens", ids=rng.integers(0, 4, 50), new=100)


def last_of_a_tie(ids, new):
    """Of equally frequent pairs you take another than the first of the text.

    `max(pairs, key=pairs.count)` keeps the first one.
    """
    if len(ids) < 2:
        return ids.copy()
    counts = _counts(ids)
    return _merged(ids, max(reversed(list(counts)), key=counts.get), new)


def one_place_only(ids, new):
    """You merge the pair at its first place only.

    The step replaces it everywhere in the text.
    """
    if len(ids) < 2:
        return ids.copy()
    counts = _counts(ids)
    place = list(zip(ids[:-1].tolist(), ids[1:].tolist(), strict=True)).index(
        max(counts, key=counts.get)
    )
    return np.concatenate([ids[:place], [new], ids[place + 2 :]])


def overlapping(ids, new):
    """After a merged pair you go on one place behind, so that a token is used twice.

    Go on behind both: the same token five times is two pairs and a single one.
    """
    if len(ids) < 2:
        return ids.copy()
    counts = _counts(ids)
    best = max(counts, key=counts.get)
    pairs = zip(ids[:-1].tolist(), ids[1:].tolist(), strict=True)
    return np.array([*(new if pair == best else pair[0] for pair in pairs), ids[-1]])


def needs_a_pair(ids, new):
    """A text of fewer than two tokens has no pair, and your function fails on it.

    Such a text comes back as it is.
    """
    counts = _counts(ids)
    return _merged(ids, max(counts, key=counts.get), new)


def changes_the_text(ids, new):
    """You wrote into the array that you were given.

    Build a new one; the caller may still need the old text.
    """
    merged = merge_pair(ids, new)
    ids[: len(merged)] = merged
    return merged


def _counts(ids):
    pairs = list(zip(ids[:-1].tolist(), ids[1:].tolist(), strict=True))
    return {pair: pairs.count(pair) for pair in pairs}


def _merged(ids, best, new):
    merged, place = [], 0
    while place < len(ids):
        found = tuple(ids[place : place + 2].tolist()) == best
        merged.append(new if found else ids[place])
        place += 2 if found else 1
    return np.array(merged)


HINTS = (
    "`np.column_stack([ids[:-1], ids[1:]]).tolist()` is the list of the pairs of neighbors.",
    "`max(pairs, key=pairs.count)` is the most frequent pair, the first of the text in a tie.",
    "Walk with `while place < len(ids)`: two places on behind a pair, else one.",
)
