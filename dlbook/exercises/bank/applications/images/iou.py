"""Exercise: intersection over union of two lists of boxes."""

import numpy as np

from dlbook.exercises.exercise import Case


def iou(found, true):
    """Return the intersection over union of every found and true box.

    found has shape (n, 4), true (m, 4). A row is a box as many label
    files write it: left, top, width, height. The result has shape
    (n, m), with numbers from 0 to 1. Boxes that only touch share nothing.
    Every box has a width and a height above 0.

    >>> found, true = np.array([[0, 0, 4, 2]]), np.array([[2, 0, 4, 2]])
    >>> iou(found, true)
    array([[0.33333333]])
    """
    a, b = found[:, None, :], true[None, :, :]  # (n, m, 4)
    start = np.maximum(a[..., :2], b[..., :2])
    end = np.minimum(a[..., :2] + a[..., 2:], b[..., :2] + b[..., 2:])
    shared = np.prod(np.maximum(end - start, 0), axis=-1)  # (n, m)
    areas = np.prod(a[..., 2:], axis=-1) + np.prod(b[..., 2:], axis=-1)
    return shared / (areas - shared)


def cases(rng):
    """Yield overlapping boxes, nested ones, neighbors that touch, and boxes far apart."""
    example = np.array([[0, 0, 4, 2]]), np.array([[2, 0, 4, 2]])
    yield Case("the statement's example", found=example[0], true=example[1])
    a, b = np.array([[1.0, 2.0, 4.0, 3.0]]), np.array([[3.0, 3.0, 5.0, 6.0]])
    yield Case("two boxes that overlap", found=a, true=b)
    yield Case("a box within another", found=np.array([[0.0, 0, 10, 8]]), true=a)
    yield Case("the same box", found=a, true=a.copy())
    yield Case("boxes that touch", found=a, true=np.array([[5.0, 2.0, 2.0, 3.0]]))
    yield Case("boxes far apart on one axis", found=a, true=np.array([[30.0, 2.0, 4.0, 3.0]]))
    yield Case("boxes far apart on both axes", found=a, true=np.array([[30.0, 20.0, 4.0, 3.0]]))
    many = np.column_stack([rng.uniform(-5, 4, (5, 2)), rng.uniform(2, 6, (5, 2))])
    yield Case("five boxes and three", found=many, true=many[[4, 0, 2]] + 0.5)
    yield Case("four boxes and four", found=many[:4], true=many[1:] - 0.5)
    yield Case("shares of a large picture", found=many / 1e5, true=many[:2] / 1e5 + 1e-6)


def _overlaps(found, true, least=0.0, union=True):
    a, b = found[:, None, :], true[None, :, :]
    start = np.maximum(a[..., :2], b[..., :2])
    end = np.minimum(a[..., :2] + a[..., 2:], b[..., :2] + b[..., 2:])
    shared = np.prod(np.maximum(end - start, least), axis=-1)
    areas = np.prod(a[..., 2:], axis=-1) + np.prod(b[..., 2:], axis=-1)
    return shared / (areas - shared if union else areas)


def negative_sides(found, true):
    """You let the sides of the intersection become negative.

    Boxes that are apart on both axes have two negative sides, and their product is a positive
    area. Take `np.maximum(side, 0)` before you multiply.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        return _overlaps(found, true, least=-np.inf)


def intersection_counted_twice(found, true):
    """You divided by the sum of both areas, in which the intersection is counted twice.

    The union is the sum minus the intersection. Of a box with itself the result must be 1.
    """
    return _overlaps(found, true, union=False)


def corners(found, true):
    """You took the last two numbers for the bottom right corner; they are width and height.

    The right end of a box is left + width.
    """
    sizes_a, sizes_b = found.copy(), true.copy()
    sizes_a[:, 2:] -= sizes_a[:, :2]
    sizes_b[:, 2:] -= sizes_b[:, :2]
    with np.errstate(divide="ignore", invalid="ignore"):
        return _overlaps(sizes_a, sizes_b)


def share_of_truth(found, true):
    """You divided by the area of the true box alone: a box around the whole picture would win.

    Divide by the union, which punishes a box that is too large as well.
    """
    ratio = _overlaps(found, true)
    areas = np.prod(found[:, None, 2:], axis=-1) + np.prod(true[None, :, 2:], axis=-1)
    return ratio / (1 + ratio) * areas / np.prod(true[None, :, 2:], axis=-1)


def transposed(found, true):
    """Your table has a row for each true box; a row belongs to a found box.

    Give the found boxes the first axis: `found[:, None]`, and the true ones the second.
    """
    return iou(found, true).T


def inclusive_ends(found, true):
    """You added one pixel to each side, as if the end of a box belonged to it.

    Here a box of width 4 spans 4 units: its right end is left + width, nothing added.
    """
    grown = np.array([0.0, 0.0, 1.0, 1.0])
    return iou(found + grown, true + grown)


HINTS = (
    "Along one axis, the intersection begins at the larger start and stops at the smaller end.",
    "Its length is 0 where the end would come before the start.",
    "`found[:, None]` and `true[None]` broadcast to all pairs: shape (n, m, 4).",
)
