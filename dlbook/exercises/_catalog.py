"""Finds the exercises: every module of this package that defines `exercise`."""

import difflib
import importlib
import pkgutil
from pathlib import Path

from dlbook.exercises._exercise import Exercise

MACHINERY = {"commands"}  # beside the modules whose name begins with an underscore
PARTS = ("concepts", "backprop", "models", "projects", "applications", "reference")


class UnknownExercise(LookupError):
    """There is no exercise of that id; the message names the nearest one."""

    def __init__(self, id: str) -> None:
        near = difflib.get_close_matches(id, ids(), n=1)
        guess = f' Did you mean "{near[0]}"?' if near else ""
        super().__init__(
            f'There is no exercise "{id}".{guess} `python -m dlbook exercises` lists them all.'
        )


def ids() -> list[str]:
    """The ids of all exercises in alphabetical order, from the names of their files.

    >>> "softmax" in ids()
    True
    """
    modules = pkgutil.iter_modules([str(Path(__file__).parent)])
    return sorted(m.name for m in modules if not m.name.startswith("_") and m.name not in MACHINERY)


def find(id: object) -> Exercise:
    """Return the exercise of that id. Raises UnknownExercise.

    >>> find("softmax").chapter
    'projects/01_two_layer_network'
    """
    if not isinstance(id, str) or id not in ids():
        raise UnknownExercise(str(id))
    module = importlib.import_module(f"dlbook.exercises.{id}")
    exercise = getattr(module, "exercise", None)
    if not isinstance(exercise, Exercise):
        raise TypeError(f"dlbook/exercises/{id}.py must define `exercise = Exercise(...)`")
    return exercise


def by_chapter() -> dict[str, list[Exercise]]:
    """All exercises, grouped by chapter, in the order of the book."""
    exercises = sorted(map(find, ids()), key=_place)
    return {
        chapter: [e for e in exercises if e.chapter == chapter]
        for chapter in dict.fromkeys(e.chapter for e in exercises)
    }


def _place(exercise: Exercise) -> tuple[int, str, str]:
    part = exercise.chapter.split("/")[0]
    if part not in PARTS:
        raise ValueError(f'exercise "{exercise.id}": no part of the book is called "{part}"')
    return PARTS.index(part), exercise.chapter, exercise.id
