"""What is told of an error that a reader's answer raised: its words, and the line it came from."""

import itertools
import sysconfig
import traceback
from dataclasses import dataclass
from pathlib import Path

from dlbook.exercises.exercise import Exercise
from dlbook.exercises.plain import readable

LIBRARIES = [
    Path(__file__).parents[1],
    *(Path(sysconfig.get_path(name)) for name in ("stdlib", "purelib", "platlib")),
]
NOT_THE_READERS = (
    *(str(path) for path in LIBRARIES),
    *(str(path.resolve()) for path in LIBRARIES),
    "<frozen",
    "<__array",
)
LONGEST_LINE = 200


@dataclass(frozen=True)
class Failure:
    """An error in plain words.

    `readers` says whether it came from the reader's code, and not from what the exercise did with
    the value that the answer returned.
    """

    name: str
    text: str
    unwritten: bool
    readers: bool
    where: str = ""
    number: int = 0
    line: str = ""


def failure(exercise: Exercise | None, error: BaseException) -> Failure:
    """Describe an error. May run the reader's code (`__str__`): call it under guard."""
    frames = itertools.islice(traceback.walk_tb(error.__traceback__), 10_000)
    use = None if exercise is None else exercise.use
    uses = use.__code__.co_filename if use is not None else ""
    own = [
        (frame, line)
        for frame, line in frames
        if not frame.f_code.co_filename.startswith(NOT_THE_READERS)
        and frame.f_code.co_filename != uses
    ]
    where, number, line = "", 0, ""
    if own:
        summary = traceback.StackSummary.extract(iter(own[-1:]))[0]
        where = readable(summary.name) if summary.name.isidentifier() else ""
        number, line = summary.lineno or 0, readable(summary.line or "")[:LONGEST_LINE]
    return Failure(
        name=_name(error),
        text=_text(error),
        unwritten=type(error) is NotImplementedError,
        readers=bool(own) or use is None,
        where=where,
        number=number,
        line=line,
    )


def _name(error: BaseException) -> str:
    for known in (RecursionError, MemoryError, SystemExit):
        if isinstance(error, known):
            return known.__name__
    return readable(type(error).__name__)[:100]


def _text(error: BaseException) -> str:
    try:
        return readable(" ".join(str(error).split()))[:300]
    except Exception as another:
        return f"its own message can't be shown: {type(another).__name__}"
