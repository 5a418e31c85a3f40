"""What to compare on in the chapter "Images: what, where, and what else"."""

import numpy as np

from dlbook.exercises.bank.applications.images import iou, non_maximum_suppression
from tests.book.sync import Case


def two_boxes(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Two boxes as top, left, bottom, right, in whole numbers; apart on both axes now and then."""
    corners = rng.integers(0, 9, (2, 2))
    first, second = np.hstack([corners, corners + rng.integers(1, 6, (2, 2))])
    return first, second


def package_overlap(rng: np.random.Generator) -> np.ndarray:
    """Their intersection over union; the exercise wants left, top, width, height."""
    first, second = (np.r_[b[1::-1], b[3] - b[1], b[2] - b[0]][None] for b in two_boxes(rng))
    return np.asarray(iou.iou(first, second)[0, 0])


def piles_of_boxes(rng: np.random.Generator) -> tuple[np.ndarray, ...]:
    """Overlaps of twelve boxes, their scores, one class."""
    corners = rng.uniform(0, 12, (12, 2))
    shared = np.maximum(0, 8 - np.abs(corners[:, None] - corners)).prod(axis=-1)
    return shared / (128 - shared), rng.permutation(12) / 12, np.zeros(12)


CASES: dict[tuple[str, str], Case] = {
    ("dlbook.exercises.bank.applications.images.iou.iou", "overlap_by_counting"): Case(
        package_overlap, lambda version, rng: version(*two_boxes(rng))
    ),
    ("dlbook.exercises.bank.applications.images.iou.iou", "overlap_without_zero"): Case(
        lambda rng: np.array([package_overlap(rng) for _ in range(20)]),
        lambda version, rng: np.array([version(*two_boxes(rng)) for _ in range(20)]),
    ),
    (
        "dlbook.exercises.bank.applications.images.non_maximum_suppression.non_maximum_suppression",
        "suppress_from_below",
    ): Case(
        lambda rng: non_maximum_suppression.non_maximum_suppression(*piles_of_boxes(rng), 0.3),
        lambda version, rng: version(*piles_of_boxes(rng), 0.3),
    ),
}
