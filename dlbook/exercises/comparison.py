"""Compares what came with what was expected, and says the difference in words.

Both sides are plain data (see `plain`), so nothing here runs the reader's code.
"""

from dataclasses import dataclass

import numpy as np

from dlbook.exercises.exercise import Exercise
from dlbook.exercises.plain import NUMBERS, Strange, kind
from dlbook.exercises.report import Text, say
from dlbook.exercises.runner import Trial

SHOWN_NUMBERS = 40
SHOWN_CHARACTERS = 300


@dataclass(frozen=True)
class Difference:
    """A difference in words, and the two sides where showing them adds to the words."""

    words: Text
    came: object = None
    expected: object = None


def agree(exercise: Exercise, one: Trial, other: Trial, *, types: bool = True) -> bool:
    """Whether two answers did the same with a case: value, error and writing into arguments."""
    if one.error is not None or other.error is not None:
        said = [t.error and (t.error.name, t.error.text) for t in (one, other)]
        return said[0] == said[1]
    same_value = difference(exercise, one.value, other.value, types=types) is None
    return same_value and one.overwritten == other.overwritten


def difference(
    exercise: Exercise, expected: object, came: object, *, types: bool = True
) -> Difference | None:
    """Say how `came` differs from `expected`; None if it does not, within the tolerances.

    Integers and truth values must be exact, and, with `types`, of that type: `images[rows]` raises
    where the rows are floats. A tuple must be a tuple. Lists count as arrays, and a number as an
    array of shape ().
    """
    if isinstance(expected, dict):
        return _difference_of_dicts(exercise, expected, came, types)
    if isinstance(expected, tuple):
        return _difference_of_tuples(exercise, expected, came, types)
    return _difference_of_numbers(exercise, "your result", expected, came, types)


def numbers(value: object) -> np.ndarray | None:
    """Plain data as an array of numbers; None if it is none."""
    if isinstance(value, str | dict | Strange) or value is None or value is ...:
        return None
    try:
        array = np.asarray(value)
    except (ValueError, OverflowError, TypeError):  # rows of different lengths, for instance
        return None
    return array if array.dtype.kind in NUMBERS else None


def describe(value: object) -> str:
    """Show a value: arrays abbreviated, strange objects by their type alone."""
    if isinstance(value, np.ndarray | np.generic) and not value.ndim:
        item = value.item()
        return str(item) if isinstance(item, np.generic) else describe(item)  # long doubles stay
    if isinstance(value, np.ndarray):
        if value.dtype.kind not in NUMBERS:
            return kind(value)
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
    if isinstance(value, int) and value.bit_length() > 200:
        return f"an integer of about {value.bit_length() * 0.30103:.0f} digits"
    if isinstance(value, tuple | list):
        members = [describe(member) for member in value[: SHOWN_NUMBERS + 1]]
        dots = ["..."] if len(members) < len(value) else []
        comma = "," if isinstance(value, tuple) and len(value) == 1 else ""
        text = ", ".join(members + dots) + comma
        text = f"({text})" if isinstance(value, tuple) else f"[{text}]"
        return text if len(text) <= SHOWN_CHARACTERS else f"{text[:SHOWN_CHARACTERS]}..."
    if value is None or isinstance(value, bool | int | str | complex):
        text = repr(value)
        return text if len(text) <= SHOWN_CHARACTERS else f"{text[:SHOWN_CHARACTERS]}..."
    return kind(value)


def paste(value: object) -> str | None:
    """Code that makes the value again, exactly; None where it is too long, or no plain data."""
    if isinstance(value, np.ndarray):
        if value.size > SHOWN_NUMBERS or value.dtype.kind not in NUMBERS:
            return None
        if not value.size:
            return f"np.zeros({value.shape}, dtype=np.{value.dtype.name})"
        with np.printoptions(floatmode="unique", threshold=SHOWN_NUMBERS, linewidth=76):
            text = repr(value).replace("dtype=", "dtype=np.")
        for name in ("nan", "inf"):
            text = text.replace(name, f"np.{name}")
        return "np." + text.replace("\n", "\n   ")
    if isinstance(value, np.generic):
        return repr(value)
    if isinstance(value, list | tuple):
        members = [paste(member) for member in value[: SHOWN_NUMBERS + 1]]
        if len(members) > SHOWN_NUMBERS or None in members:
            return None
        text = ", ".join(str(member) for member in members)
        comma = "," if isinstance(value, tuple) and len(value) == 1 else ""
        return f"({text}{comma})" if isinstance(value, tuple) else f"[{text}]"
    if isinstance(value, float) and not np.isfinite(value):
        return f"float('{value}')"
    if value is None or type(value) in (bool, int, float, str):
        text = repr(value)
        return text if len(text) <= SHOWN_CHARACTERS else None
    return None


def _difference_of_dicts(
    exercise: Exercise, expected: dict[str, object], came: object, types: bool
) -> Difference | None:
    if not isinstance(came, dict):  # what an exercise's `use` can't measure it hands on as it is
        words = "Your result has not the form that the statement asks for. {came}"
        return Difference(say("form", words, came=_came(came)))
    for name, value in expected.items():
        if name not in came:
            return Difference(say("missing", "Missing is {name}.", name=name))
        if difference(exercise, value, came[name], types=types) is not None:
            return Difference(
                say(
                    "differs",
                    "{name} is {came}, expected is {expected}.",
                    name=_capital(name),
                    came=describe(came[name]),
                    expected=describe(value),
                )
            )
    return None


def _difference_of_tuples(
    exercise: Exercise, expected: tuple[object, ...], came: object, types: bool
) -> Difference | None:
    names = exercise.parts or tuple(f"part {i + 1}" for i in range(len(expected)))
    is_one = isinstance(came, tuple) or (not types and isinstance(came, list))
    if not is_one or len(came) != len(expected):  # type: ignore[arg-type]
        return Difference(
            say(
                "tuple",
                "Your result should be a tuple of {count} things: {names}. {came}",
                count=len(expected),
                names=", ".join(names[: len(expected)]),
                came=_came(came),
            )
        )
    members: tuple[object, ...] = tuple(came)  # type: ignore[arg-type]
    for name, wanted, member in zip(names, expected, members, strict=False):
        found = _difference_of_numbers(exercise, name, wanted, member, types)
        if found is not None:
            return found
    return None


def _difference_of_numbers(
    exercise: Exercise, name: str, wanted: object, value: object, types: bool
) -> Difference | None:
    expected, came = np.asarray(wanted), numbers(value)
    if came is None:
        what = f"an array of shape {expected.shape}" if expected.ndim else "a number"
        words = "{name} should be {what}. {came}"
        return Difference(
            say("no number", words, name=_capital(name), what=what, came=_came(value))
        )
    if came.shape != expected.shape:
        what = f"shape {expected.shape}" if expected.ndim else "a single number"
        words = "{name} has shape {shape}, expected is {what}."
        return Difference(
            say("shape", words, name=_capital(name), shape=came.shape, what=what), came, expected
        )
    if expected.dtype.kind in "biu":
        right = came == expected
    else:
        right = np.isclose(came, expected, exercise.rtol, exercise.atol, equal_nan=True)
    if right.all():
        return _difference_of_types(name, expected, came, value) if types else None
    if not expected.ndim:
        words = "{name} is {came}, expected is {expected}."
        return Difference(
            say(
                "number",
                words,
                name=_capital(name),
                came=describe(came),
                expected=describe(expected),
            )
        )
    first = np.unravel_index(int(np.argmin(right)), right.shape)
    words = say(
        "numbers",
        "{name}: {wrong} of {all} numbers differ. The first, at [{place}], is {came}, expected is "
        "{expected}.",
        name=_capital(name),
        wrong=right.size - int(right.sum()),
        all=right.size,
        place=", ".join(str(int(i)) for i in first),
        came=describe(came[first]),
        expected=describe(expected[first]),
    )
    return Difference(words, came, expected)


def _difference_of_types(
    name: str, expected: np.ndarray, came: np.ndarray, value: object
) -> Difference | None:
    """The numbers are right. Integers, truth values and real numbers must be such as well."""
    if not came.size and isinstance(value, list):
        return None  # an empty list says nothing about types
    same = {"i": "iu", "u": "iu", "b": "b", "f": "biuf", "c": "biufc"}[expected.dtype.kind]
    if came.dtype.kind in same:
        return None
    what = {"i": "integers", "u": "integers", "b": "truth values", "f": "real numbers"}
    one = {"i": "an integer", "u": "an integer", "b": "True or False", "f": "a real number"}
    words = (
        "{name} holds the right numbers as {came}; asked for {what}. Other code relies on it: an "
        "array takes only integers and truth values as places, for instance."
    )
    return Difference(
        say(
            "type",
            words,
            name=_capital(name),
            came=came.dtype.name,
            what=f"are {what[expected.dtype.kind]}"
            if expected.ndim
            else f"is {one[expected.dtype.kind]}",
        )
    )


def _came(value: object) -> str:
    if value is None:
        return "What came is None: is the `return` line missing?"
    return f"What came is {kind(value)}."


def _capital(words: str) -> str:
    """A capital for the beginning of a sentence, but dW1 stays dW1."""
    return words[0].upper() + words[1:] if " " in words else words
