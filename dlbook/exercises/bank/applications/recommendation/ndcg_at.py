"""Exercise: NDCG of one list."""

import numpy as np

from dlbook.exercises.exercise import Case


def ndcg_at(liked, k):
    """Return the NDCG at k of one viewer's list.

    liked has shape (n,), of truth values: whether the viewer likes the
    film at place 1, 2, ..., n of all films in the order of their scores.
    At least one is liked, and k is from 1 to n. A liked film at place i,
    i at most k, counts 1 / log2(1 + i). Divide the sum by that of the
    best order of the same films.

    >>> float(round(ndcg_at(np.array([0, 0, 1, 0, 1], bool), k=4), 4))
    0.3066
    """
    worth = 1 / np.log2(np.arange(2, k + 2))
    best = worth[: liked.sum()].sum()  # worth has k places
    return worth[liked[:k]].sum() / best


def cases(rng):
    """Yield lists with hits at both ends, and more liked films than places."""
    yield Case("the third and the fifth of five", liked=np.array([0, 0, 1, 0, 1], bool), k=4)
    yield Case("a perfect list", liked=np.array([1, 1, 0, 0], bool), k=3)
    yield Case("nothing found", liked=np.array([0, 0, 0, 1], bool), k=3)
    yield Case("one film", liked=np.array([True]), k=1)
    yield Case("more liked than places", liked=np.array([0, 1, 1, 1, 1], bool), k=2)
    yield Case("the last place counts", liked=np.array([0, 0, 1], bool), k=3)
    yield Case("as many liked as places", liked=np.array([1, 0, 1], bool), k=2)
    long = rng.random(200) < 0.1
    long[150] = True
    yield Case("a long list", liked=long, k=10)
    yield Case("all of a long list", liked=long, k=200)


def undivided(liked, k):
    """You don't divide by the best list's sum.

    The best order of the same films has all that are liked first, at most k of them.
    """
    return (liked[:k] / np.log2(np.arange(2, k + 2))).sum()


def best_of_all_places(liked, k):
    """You divide by the worth of all k places.

    A viewer who likes two films can't fill ten places: the best list has min(k, liked) hits.
    """
    worth = 1 / np.log2(np.arange(2, k + 2))
    return worth[liked[:k]].sum() / worth.sum()


def best_of_all_liked(liked, k):
    """You let the best list have more than k places.

    If six films are liked and the list has two places, the best list has two hits.
    """
    best = (1 / np.log2(np.arange(2, liked.sum() + 2))).sum()
    return (liked[:k] / np.log2(np.arange(2, k + 2))).sum() / best


def best_of_found(liked, k):
    """Your best list knows only the liked films that are in the list already.

    Count the liked among all n films, not among the first k.
    """
    hits = liked[:k]
    best = (1 / np.log2(np.arange(2, hits.sum() + 2))).sum()
    return (hits / np.log2(np.arange(2, k + 2))).sum() / best if hits.any() else 0.0


HINTS = (
    "Write down the worth of the places 1 to k: `1 / np.log2(np.arange(2, k + 2))`.",
    "`worth[liked[:k]]` holds those of the hits.",
    "The best order puts `min(k, liked.sum())` hits on the first places.",
)
