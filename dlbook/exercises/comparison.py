"""Compares what came with what was expected, and says the difference in words."""

from dataclasses import dataclass

import numpy as np

from dlbook.exercises.exercise import Exercise
from dlbook.exercises.runner import Trial

SHOWN_NUMBERS = 40
SHOWN_CHARACTERS = 300


@dataclass(frozen=True)
class Difference:
    """A difference in words, and the two sides where showing them adds to the words."""

    words: str
    came: object = None
    expected: object = None


def agree(exercise: Exercise, one: Trial, other: Trial) -> bool:
    """Whether two answers did the same with a case: value, error and writing into arguments."""
    if one.error is not None or other.error is not None:
        return type(one.error) is type(other.error) and str(one.error) == str(other.error)
    same_value = difference(exercise, one.value, other.value) is None
    return same_value and one.overwritten == other.overwritten


def difference(exercise: Exercise, expected: object, came: object) -> Difference | None:
    """Say how `came` differs from `expected`; None if it does not, within the tolerances.

    Integers and truth values must be exact. Lists count as arrays, and a number as an array of
    shape ().
    """
    if isinstance(expected, dict):
        return _difference_of_dicts(exercise, expected, came)
    if isinstance(expected, tuple):
        return _difference_of_tuples(exercise, expected, came)
    return _difference_of_numbers(exercise, "your result", np.asarray(expected), came)


def numbers(value: object) -> np.ndarray | None:
    """The value as an array of numbers; None if it is none."""
    if not isinstance(value, np.ndarray | np.generic | bool | int | float | list | tuple):
        return None
    try:
        array = np.asarray(value)
    except ValueError:  # rows of different lengths
        return None
    return array if array.dtype.kind in "biufc" else None


def describe(value: object) -> str:
    """Show a value: arrays abbreviated, strange objects by their type alone."""
    if isinstance(value, np.ndarray | np.generic) and not value.ndim:
        item = value.item()
        return str(item) if isinstance(item, np.generic) else describe(item)  # long doubles stay
    if isinstance(value, np.ndarray):
        shown = np.array2string(
            value,
            precision=4,
            suppress_small=True,
            threshold=SHOWN_NUMBERS,
            edgeitems=2,
            max_line_width=76,
        )
        return shown if value.size <= SHOWN_NUMBERS else f"{shown}\nshape {value.shape}"
    if isinstance(value, float):
        return f"{value:.6g}"
    if value is None or isinstance(value, bool | int | str | tuple | list):
        text = repr(value)
        return text if len(text) <= SHOWN_CHARACTERS else f"{text[:SHOWN_CHARACTERS]}..."
    return kind(value)


def kind(value: object) -> str:
    """Say in a few words what sort of thing a value is.

    >>> kind(np.zeros((2, 3))), kind(int)
    ('an array of shape (2, 3)', 'something to be called')
    """
    if isinstance(value, np.ndarray):
        return f"an array of shape {value.shape}"
    if callable(value):
        return "something to be called"
    name = type(value).__name__
    article = "an" if name[0].lower() in "aeiou" else "a"
    return f"{article} {name}" + (f" of {len(value)}" if isinstance(value, tuple | list) else "")


def _difference_of_dicts(
    exercise: Exercise, expected: dict[str, object], came: object
) -> Difference | None:
    if not isinstance(came, dict):  # what an exercise's `use` can't measure it hands on as it is
        return Difference(
            f"Your result has not the form that the statement asks for. {_came(came)}"
        )
    for name, value in expected.items():
        if name not in came:
            return Difference(f"Missing is {name}.")
        if difference(exercise, value, came[name]) is not None:
            shown, wanted = describe(came[name]), describe(value)
            return Difference(f"{_capital(name)} is {shown}, expected is {wanted}.")
    return None


def _difference_of_tuples(
    exercise: Exercise, expected: tuple[object, ...], came: object
) -> Difference | None:
    names = exercise.parts or tuple(f"part {i + 1}" for i in range(len(expected)))
    if not isinstance(came, tuple | list) or len(came) != len(expected):
        return Difference(
            f"Your result should be {len(expected)} things: {', '.join(names)}. {_came(came)}"
        )
    for name, wanted, member in zip(names, expected, came, strict=True):
        found = _difference_of_numbers(exercise, name, np.asarray(wanted), member)
        if found is not None:
            return found
    return None


def _difference_of_numbers(
    exercise: Exercise, name: str, expected: np.ndarray, value: object
) -> Difference | None:
    came = numbers(value)
    if came is None:
        wanted = f"an array of shape {expected.shape}" if expected.ndim else "a number"
        return Difference(f"{_capital(name)} should be {wanted}. {_came(value)}")
    if came.shape != expected.shape:
        wanted = f"shape {expected.shape}" if expected.ndim else "a single number"
        words = f"{_capital(name)} has shape {came.shape}, expected is {wanted}."
        return Difference(words, came, expected)
    if expected.dtype.kind in "biu":
        right = came == expected
    else:
        right = np.isclose(came, expected, exercise.rtol, exercise.atol, equal_nan=True)
    if right.all():
        return None
    if not expected.ndim:
        return Difference(
            f"{_capital(name)} is {describe(came)}, expected is {describe(expected)}."
        )
    first = np.unravel_index(int(np.argmin(right)), right.shape)
    place = ", ".join(str(int(i)) for i in first)
    words = (
        f"{_capital(name)}: {right.size - int(right.sum())} of {right.size} numbers differ. The "
        f"first, at [{place}], is {describe(came[first])}, expected is {describe(expected[first])}."
    )
    return Difference(words, came, expected)


def _came(value: object) -> str:
    if value is None:
        return "What came is None: is the `return` line missing?"
    return f"What came is {kind(value)}."


def _capital(words: str) -> str:
    """A capital for the beginning of a sentence, but dW1 stays dW1."""
    return words[0].upper() + words[1:] if " " in words else words
