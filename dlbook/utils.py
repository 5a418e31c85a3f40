"""Conversions of labels, by their Keras names."""

from __future__ import annotations

from typing import Any

import numpy as np

from dlbook.checks import positive_int
from dlbook.parameters import Array


def to_categorical(x: Any, num_classes: int | None = None) -> Array:
    """One-hot rows for class ids. Shapes: x ``(...)`` or ``(..., 1)``, out ``(..., num_classes)``.

    >>> to_categorical([0, 2], 3)
    array([[1., 0., 0.],
           [0., 0., 1.]], dtype=float32)
    """
    ids = np.asarray(x)
    if ids.ndim > 1 and ids.shape[-1] == 1:
        ids = ids[..., 0]
    if ids.dtype.kind not in "iufb" or not np.array_equal(ids, ids.astype(np.int64)):
        raise TypeError(f"to_categorical expects integer class ids, got dtype {ids.dtype}.")
    ids = ids.astype(np.int64)
    highest = int(ids.max(initial=-1))
    classes = highest + 1 if num_classes is None else num_classes
    classes = positive_int(classes, "to_categorical", "num_classes")
    if ids.size and (ids.min() < 0 or highest >= classes):
        raise ValueError(
            f"to_categorical expects class ids from 0 to {classes - 1}, "
            f"got {ids.min()} to {highest}."
        )
    rows = np.zeros((*ids.shape, classes), np.float32)
    np.put_along_axis(rows, ids[..., None], 1.0, axis=-1)
    return rows
