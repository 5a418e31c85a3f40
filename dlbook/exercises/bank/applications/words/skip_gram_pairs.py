"""Exercise: the pairs of words that skip-gram learns from."""

import numpy as np

from dlbook.exercises.exercise import Case


def skip_gram_pairs(ids, window):
    """Return all pairs of a word and a neighbor, an array of shape (P, 2).

    ids has shape (T,), the words of a text in order; -1 is a word outside
    the vocabulary. A neighbor stands at most window places to the left or
    to the right. An unknown word keeps its place in the text, and stands
    in no pair. Order the pairs by the place of the word, then by the place
    of the neighbor. Without any pair return an integer array (0, 2).

    >>> skip_gram_pairs(np.array([5, 8, -1, 5]), window=2).tolist()
    [[5, 8], [8, 5], [8, 5], [5, 8]]
    """
    pairs = []
    for place, word in enumerate(ids):
        first, end = max(place - window, 0), place + window + 1
        for other in range(first, min(end, len(ids))):
            if other != place and word >= 0 and ids[other] >= 0:
                pairs.append((word, ids[other]))
    return np.array(pairs, dtype=int).reshape(-1, 2)


def cases(rng):
    """Yield texts with and without unknown words, shorter and longer than the window."""
    yield Case("the statement's example", ids=np.array([5, 8, -1, 5]), window=2)
    yield Case("window 1", ids=np.array([3, 1, 4, 1, 5]), window=1)
    yield Case("one word", ids=np.array([3]), window=2)
    yield Case("no word", ids=np.zeros(0, int), window=2)
    yield Case("only unknown words", ids=np.array([-1, -1, -1]), window=1)
    yield Case("a window beyond the text", ids=np.array([0, 1, 2]), window=10)
    yield Case("the word beside itself", ids=np.array([0, 0, 0, 1]), window=2)
    yield Case("a longer text", ids=rng.integers(-1, 4, 15), window=3)


def only_to_the_right(ids, window):
    """You look for neighbors on one side only.

    Skip-gram predicts the words before and those behind: each two neighbors give two pairs.
    """
    pairs = [
        (ids[i], ids[j])
        for i in range(len(ids))
        for j in range(i + 1, min(i + window + 1, len(ids)))
        if ids[i] >= 0 and ids[j] >= 0
    ]
    return np.array(pairs, dtype=int).reshape(-1, 2)


def closed_gaps(ids, window):
    """You took the unknown words out of the text first, so that others moved together.

    An unknown word keeps its place: those around it are as far apart as before.
    """
    return skip_gram_pairs(ids[ids >= 0], window)


def unknown_in_pairs(ids, window):
    """A pair of yours holds -1, which is no word of the vocabulary.

    As an index, -1 would train the last word's vector instead.
    """
    return skip_gram_pairs(ids + 1, window) - 1


def with_itself(ids, window):
    """You pair each word with itself, at distance 0.

    A neighbor stands at another place. The same word at another place is a neighbor.
    """
    pairs = [
        (ids[i], ids[j])
        for i in range(len(ids))
        for j in range(max(i - window, 0), min(i + window + 1, len(ids)))
        if ids[i] >= 0 and ids[j] >= 0
    ]
    return np.array(pairs, dtype=int).reshape(-1, 2)


def no_equal_words(ids, window):
    """You leave out a neighbor that is the same word.

    Only the same place is left out. In "very, very small" the word *very* stands beside itself.
    """
    pairs = skip_gram_pairs(ids, window)
    return pairs[pairs[:, 0] != pairs[:, 1]]


HINTS = (
    "Two loops: over the places of the text, and over the places around each.",
    "The places around i run from max(i - window, 0) to min(i + window + 1, len(ids)), without i.",
    "`np.array(pairs, dtype=int).reshape(-1, 2)` has the right shape also without pairs.",
)
