"""Arguments: what several layers check in the same way."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dlbook.configuration import positive_int
from dlbook.parameters import Shape


def lengths(value: Any, rank: int, owner: str, name: str) -> Shape:
    """``value`` as ``rank`` positive integers; a single one counts for every axis.

    >>> lengths(3, 2, "Conv2D", "kernel_size"), lengths((1, 2), 2, "Conv2D", "strides")
    ((3, 3), (1, 2))
    """
    parts = tuple(value) if isinstance(value, Sequence) else (value,) * rank
    if len(parts) != rank:
        numbers = "one integer" if rank == 1 else f"one or {rank} integers"
        raise ValueError(f"{owner} expects {name} to be {numbers}, got {value!r}.")
    return tuple(positive_int(part, owner, name) for part in parts)


def padding_name(value: Any, owner: str) -> str:
    """``value``, if it names a padding."""
    if value not in ("valid", "same"):
        raise ValueError(f"{owner} expects padding to be 'valid' or 'same', got {value!r}.")
    return str(value)
