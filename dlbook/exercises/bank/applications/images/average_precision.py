"""Exercise: average precision of a list of detections."""

import numpy as np

from dlbook.exercises.exercise import Case


def average_precision(scores, hits, objects):
    """Return the area under the interpolated precision-recall curve.

    scores and hits have shape (n,), and n may be 0: the score of each
    detection, and 1 where it found an object that no better one had
    found, else 0. objects, at least 1, counts all true objects. From the
    highest score down, recall is hits so far / objects, and precision is
    hits so far / detections so far. At each recall the curve takes the
    best precision at this or any higher recall. Scores are all different.

    >>> scores = np.array([0.9, 0.6, 0.8, 0.7])
    >>> hits = np.array([1, 1, 0, 0])
    >>> average_precision(scores, hits, 4)
    0.375
    """
    sorted_hits = hits[np.argsort(-scores)]
    found = np.cumsum(sorted_hits)
    precision = found / np.arange(1, len(hits) + 1)
    best = np.maximum.accumulate(precision[::-1])[::-1]
    return float(np.sum(best * sorted_hits) / objects)


def cases(rng):
    """Yield sorted detections and unsorted ones, no hit, no detection, and objects not found."""
    yield Case(
        "the statement's example",
        scores=np.array([0.9, 0.6, 0.8, 0.7]),
        hits=np.array([1, 1, 0, 0]),
        objects=4,
    )
    scores = np.linspace(0.9, 0.1, 5)
    yield Case(
        "five detections, the best first", scores=scores, hits=np.array([1, 0, 1, 1, 0]), objects=3
    )
    yield Case(
        "an object that nobody found", scores=scores, hits=np.array([1, 0, 1, 1, 0]), objects=4
    )
    yield Case(
        "detections in any order",
        scores=np.array([0.3, 0.9, 0.5, 0.7]),
        hits=np.array([1, 1, 0, 0]),
        objects=3,
    )
    yield Case("no hit at all", scores=scores, hits=np.zeros(5, int), objects=2)
    yield Case("no detection at all", scores=np.zeros(0), hits=np.zeros(0, int), objects=2)
    yield Case("one detection", scores=np.array([0.2]), hits=np.array([1]), objects=1)
    yield Case(
        "scores below 0 and above 1",
        scores=np.array([-2.0, 3.0, 0.501, 0.504, 8.0]),
        hits=np.array([0, 1, 0, 1, 0]),
        objects=5,
    )
    yield Case(
        "forty detections",
        scores=rng.permutation(40) / 40,
        hits=(rng.uniform(size=40) < 0.5).astype(int),
        objects=35,
    )


def _area(scores, hits, objects, interpolate=True):
    hits = hits[np.argsort(-scores)]
    precision = np.cumsum(hits) / np.arange(1, len(hits) + 1)
    if interpolate:
        precision = np.maximum.accumulate(precision[::-1])[::-1]
    return float(np.sum(precision * hits) / max(objects, 1))


def unsorted_detections(scores, hits, objects):
    """You took the detections as they come; sort them first, the highest score in front.

    `hits[np.argsort(-scores)]` puts them in order.
    """
    return _area(-np.arange(len(scores)), hits, objects)


def worst_first(scores, hits, objects):
    """You began with the lowest score: `np.argsort` sorts in ascending order.

    Sort by `-scores`.
    """
    return _area(-scores, hits, objects)


def missed_objects_forgotten(scores, hits, objects):
    """You divided by the objects that were found; divide by all true objects.

    A detector that finds one easy object and stays silent about ten others would be perfect.
    """
    return _area(scores, hits, int(np.sum(hits)))


def not_interpolated(scores, hits, objects):
    """You took the precision where each hit stands; take the best at this or any higher recall.

    A running maximum from the right does it: `np.maximum.accumulate(p[::-1])[::-1]`.
    """
    return _area(scores, hits, objects, interpolate=False)


def maximum_from_the_left(scores, hits, objects):
    """Your running maximum comes from the wrong side: it takes the best precision so far.

    The curve takes the best precision at this or a *higher* recall, so accumulate from the end.
    """
    hits = hits[np.argsort(-scores)]
    precision = np.maximum.accumulate(np.cumsum(hits) / np.arange(1, len(hits) + 1))
    return float(np.sum(precision * hits) / objects)


def eleven_points(scores, hits, objects):
    """You averaged the precision at the recalls 0, 0.1, ..., 1: the rule of before 2010.

    Here the area is exact: each hit adds a step of width 1 / objects.
    """
    hits = hits[np.argsort(-scores)]
    found = np.cumsum(hits)
    precision, recall = found / np.arange(1, len(hits) + 1), found / objects
    levels = np.linspace(0, 1, 11)
    return float(np.mean([np.max(precision, where=recall >= t - 1e-12, initial=0) for t in levels]))


HINTS = (
    "Sort first. Then `np.cumsum` of the hits is the number found so far.",
    "The curve steps to the right only at a hit, each time by 1 / objects.",
    "Interpolated precision is a running maximum from the last detection to the first.",
)
