"""Exercise: keep one box of each pile, class by class."""

import numpy as np

from dlbook.exercises.exercise import Case


def non_maximum_suppression(overlaps, scores, classes, limit):
    """Return the indices of the boxes that survive, the best score first.

    overlaps has shape (n, n): the intersection over union of each two
    boxes. scores and classes have shape (n,), no two scores are the same.
    Go through the boxes from the highest score down. A box survives
    unless it overlaps by more than limit with a survivor of its class.

    >>> overlaps = np.array([[1, 0.7, 0], [0.7, 1, 0.2], [0, 0.2, 1]])
    >>> scores, classes = np.array([0.6, 0.9, 0.8]), np.array([3, 3, 3])
    >>> non_maximum_suppression(overlaps, scores, classes, 0.5)
    array([1, 2])
    """
    kept = np.array([], dtype=int)
    for k in np.argsort(-scores):
        rivals = [j for j in kept if classes[j] == classes[k]]
        if all(overlaps[k, j] <= limit for j in rivals):
            kept = np.append(kept, k)
    return kept


def _table(pairs, n):
    overlaps = np.eye(n)
    for i, j, value in pairs:
        overlaps[i, j] = overlaps[j, i] = value
    return overlaps


def cases(rng):
    """Yield a pile, a chain, two classes at one place, a tie with the limit, and a mixture."""
    example = _table([(0, 1, 0.7), (1, 2, 0.2)], 3)
    yield Case(
        "the statement's example",
        overlaps=example,
        scores=np.array([0.6, 0.9, 0.8]),
        classes=np.array([3, 3, 3]),
        limit=0.5,
    )
    ones = np.zeros(3, int)
    pile = _table([(0, 1, 0.8), (0, 2, 0.7), (1, 2, 0.6)], 3)
    yield Case(
        "a pile of three", overlaps=pile, scores=np.array([0.5, 0.9, 0.7]), classes=ones, limit=0.3
    )
    chain = _table([(0, 1, 0.6), (1, 2, 0.6)], 3)
    yield Case(
        "a chain: the middle one overlaps with both ends",
        overlaps=chain,
        scores=np.array([0.9, 0.8, 0.7]),
        classes=ones,
        limit=0.3,
    )
    yield Case(
        "two classes at one place",
        overlaps=pile,
        scores=np.array([0.5, 0.9, 0.7]),
        classes=np.array([1, 1, 2]),
        limit=0.3,
    )
    yield Case(
        "an overlap equal to the limit",
        overlaps=_table([(0, 1, 0.5)], 2),
        scores=np.array([0.4, 0.6]),
        classes=np.array([4, 4]),
        limit=0.5,
    )
    yield Case(
        "one box", overlaps=np.eye(1), scores=np.array([-0.3]), classes=np.array([7]), limit=0.0
    )
    for limit, kinds in ((0.2, 2), (0.05, 1), (0.0, 3), (0.6, 2)):
        corners = rng.uniform(0, 20, (12, 2))
        corners[:3] = corners[3:6] + 1
        sides = np.maximum(0, 8 - np.abs(corners[:, None] - corners[None]))
        shared = sides.prod(axis=-1)
        yield Case(
            f"twelve boxes, kinds: {kinds}",
            overlaps=shared / (128 - shared),
            scores=rng.permutation(np.linspace(0.1, 0.9, 12)),
            classes=rng.integers(0, kinds, 12),
            limit=limit,
        )


def across_classes(overlaps, scores, classes, limit):
    """You let a box silence one of another class.

    A rider and a horse share most of their boxes, and both are there. Compare a box only with
    survivors of its own class.
    """
    return non_maximum_suppression(overlaps, scores, np.zeros_like(classes), limit)


def worst_first(overlaps, scores, classes, limit):
    """You went through the boxes from the lowest score up, so that the worst of a pile survives.

    `np.argsort` sorts in ascending order: sort by `-scores`.
    """
    kept: list[int] = []
    for k in np.argsort(scores, kind="stable"):
        if all(overlaps[k, j] <= limit or classes[k] != classes[j] for j in kept):
            kept.append(k)
    return np.array(kept, dtype=int)


def silenced_by_the_silenced(overlaps, scores, classes, limit):
    """You compared a box with all better ones; only survivors may silence another box.

    In a chain the middle box falls to the first. The last one overlaps only with the middle,
    which is gone, so it stays.
    """
    order = np.argsort(-scores, kind="stable")
    kept = [
        k
        for place, k in enumerate(order)
        if all(overlaps[k, j] <= limit or classes[k] != classes[j] for j in order[:place])
    ]
    return np.array(kept, dtype=int)


def at_the_limit(overlaps, scores, classes, limit):
    """You removed a box whose overlap equals the limit; it must be more than the limit.

    Compare with `>`, not with `>=`.
    """
    return non_maximum_suppression(overlaps, scores, classes, limit * (1 - 1e-9))


def in_order_of_index(overlaps, scores, classes, limit):
    """You returned the survivors in the order of their numbers; the best score comes first.

    Collect them while you go through the sorted boxes.
    """
    return np.sort(non_maximum_suppression(overlaps, scores, classes, limit))


def best_only(overlaps, scores, classes, limit):
    """You compared each box only with the best of all, so piles elsewhere stay piles.

    Compare it with every box that has survived so far.
    """
    order = np.argsort(-scores, kind="stable")
    best = order[0]
    kept = [
        k for k in order if k == best or overlaps[k, best] <= limit or classes[k] != classes[best]
    ]
    return np.array(kept, dtype=int)


HINTS = (
    "`np.argsort(-scores)` lists the boxes from the best to the worst.",
    "Keep a list of survivors. A box is compared with this list, not with all boxes.",
    "It survives if each survivor is of another class or overlaps by at most the limit.",
)
