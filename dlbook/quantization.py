"""Weights as small whole numbers, with a scale for each unit."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from dlbook.checks import integer


def quantize(
    kernel: NDArray[np.floating], bits: int
) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Round the weights of each unit to whole numbers of so many bits.

    ``scale = max(abs(column)) / m`` with ``m = 2 ** (bits - 1) - 1``, and
    ``code = round(column / scale)``, from -m to m: the weight is ``code * scale``, off by half a
    scale at most. A unit without weights has scale 1.

    Args:
        kernel: (inputs, units).
        bits: 2 to 8.

    Returns:
        codes (inputs, units), and scales (units,).

    Raises:
        ValueError: bits outside 2 to 8, or a kernel that is no table of finite numbers.

    >>> codes, scale = quantize(np.array([[0.5, 0.0], [-1.0, 0.0]]), bits=4)
    >>> codes.tolist(), scale.astype(float).round(3).tolist()
    ([[4, 0], [-7, 0]], [0.143, 1.0])
    """
    bits = integer(bits, "quantize", "bits", least=2)
    if bits > 8:
        raise ValueError(f"quantize expects bits from 2 to 8, got {bits}.")
    kernel = np.asarray(kernel)
    if kernel.ndim != 2 or not np.isfinite(kernel).all():
        raise ValueError(
            f"quantize expects a kernel of finite numbers, (inputs, units), got {kernel.shape}."
        )
    most = 2 ** (bits - 1) - 1
    largest = np.abs(kernel).max(axis=0, initial=0)
    scale = np.where(largest > 0, largest / most, 1.0)
    return np.round(kernel / scale).astype(np.int8), scale.astype(np.float32)
