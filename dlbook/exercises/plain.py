"""Turns what an answer returned into plain data, which runs none of the reader's code any more.

A value may lie about its class, raise where it is shown, or hold itself. So everything that the
judge compares and prints goes through `plain` first, inside the guard that watches the answer.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

MOST_NUMBERS = 10_000_000  # in one answer
DEEPEST = 8  # lists in lists
LONGEST_TEXT = 1000
NUMBERS = "biufc"  # the kinds of NumPy's types


@dataclass(frozen=True)
class Strange:
    """What an answer returned, where that is no plain data: `words` say what it is."""

    words: str


def plain(value: object) -> object:
    """Return None, a truth value, a number, a text, an array of numbers, or a list, tuple or dict.

    Anything else becomes `Strange`. May run the reader's code: call it under guard.

    >>> plain([np.float64(0.5), range(2), print])
    [np.float64(0.5), [0, 1], Strange(words='something to be called')]
    """
    return _plain(value, 0, [MOST_NUMBERS])


def _plain(value: object, depth: int, left: list[int]) -> object:
    left[0] -= 1
    if left[0] < 0 or depth > DEEPEST:
        return Strange(f"{kind(value)}, far too large")
    if value is None or value is ... or type(value) in (bool, int, float, complex):
        return value
    if isinstance(value, np.ndarray):
        return _plain_array(value, left)
    if isinstance(value, np.generic) and value.dtype.kind in NUMBERS:
        return value
    if isinstance(value, str):
        return readable(value)
    if isinstance(value, list | tuple | range):
        members = [_plain(member, depth + 1, left) for member in _members(value)]
        return tuple(members) if isinstance(value, tuple) else members
    if isinstance(value, dict):
        items = ((readable(str(k)), _plain(v, depth + 1, left)) for k, v in value.items())
        return dict(items)
    if isinstance(value, bool | int):
        return int.__int__(value)
    if isinstance(value, float):
        return float.__float__(value)
    if hasattr(value, "__array__") and not isinstance(value, type):
        return _plain_array(np.asarray(value), left)
    return Strange(kind(value))


def _members(value: list[object] | tuple[object, ...] | range) -> Iterable[object]:
    """The members as they are stored: a class of the reader's may count for ever."""
    if isinstance(value, list):
        return list.__iter__(value)
    return tuple.__iter__(value) if isinstance(value, tuple) else iter(value)


def _plain_array(value: np.ndarray, left: list[int]) -> object:
    left[0] -= value.size
    if left[0] < 0:
        return Strange(f"{kind(value)}, far too large")
    if value.dtype.kind not in NUMBERS or np.ma.is_masked(value):
        return Strange(kind(value))
    return np.array(value, subok=False)


def readable(text: str) -> str:
    """The text, cut to a bounded length, with what can't be written anywhere escaped."""
    text = str.__str__(text[: LONGEST_TEXT + 1])
    if len(text) > LONGEST_TEXT:
        text = f"{text[:LONGEST_TEXT]}..."
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def kind(value: object) -> str:
    """Say in a few words what sort of thing a value is.

    >>> kind(np.zeros((2, 3))), kind(np.array(["a"])), kind(int)
    ('an array of shape (2, 3)', 'an array of strings, of shape (1,)', 'something to be called')
    """
    if isinstance(value, Strange):
        return value.words
    if isinstance(value, np.ma.MaskedArray) and np.ma.is_masked(value):
        return f"an array with masked members, of shape {value.shape}"
    if isinstance(value, np.ndarray):
        content = {"O": "objects", "U": "strings", "S": "strings", "M": "dates", "m": "durations"}
        if value.dtype.kind in NUMBERS:
            return f"an array of shape {value.shape}"
        return f"an array of {content.get(value.dtype.kind, 'records')}, of shape {value.shape}"
    if callable(value):
        return "something to be called"
    name = readable(type(value).__name__)[:60]
    article = "an" if name[:1].lower() in set("aeiou") else "a"
    count = f" of {list.__len__(value)}" if isinstance(value, list) else ""
    count = f" of {tuple.__len__(value)}" if isinstance(value, tuple) else count
    return f"{article} {name}{count}"
