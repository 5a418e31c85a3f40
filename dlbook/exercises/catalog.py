"""Finds the exercises, the files `bank/PART/CHAPTER/ID.py`: their place says what they belong to.

A chapter goes by the name of its part and its own, without the number that its notebook has:
`backprop/optimizers`. So the number may change. The order of the chapters is that of the book's
table of contents; a package that was installed without the book lists them by the alphabet.
"""

import difflib
import importlib
import inspect
import re
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from dlbook.exercises.exercise import Exercise

BANK = Path(__file__).parent / "bank"
CONTENTS = Path(__file__).parents[2] / "_toc.yml"
SETTINGS = ("HINTS", "PARTS", "RTOL", "ATOL", "FORBIDDEN")


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
    return sorted(_files())


def find(id: object) -> Exercise:
    """Return the exercise of that id. Raises UnknownExercise.

    >>> find("softmax").chapter
    'projects/two_layer_network'
    """
    if not isinstance(id, str) or id not in _files():
        raise UnknownExercise(str(id))
    return _exercise(id)


def by_chapter() -> dict[str, list[Exercise]]:
    """All exercises, grouped by chapter, in the order of the book."""
    found: dict[str, list[Exercise]] = {}
    for id in ids():
        found.setdefault(find(id).chapter, []).append(find(id))
    places = {chapter: number for number, chapter in enumerate(_contents())}
    return {
        chapter: found[chapter] for chapter in sorted(found, key=lambda c: (places.get(c, 999), c))
    }


def exercise_in(module: ModuleType, chapter: str) -> Exercise:
    """The exercise that a file of the bank holds. Raises TypeError where something is missing.

    The reference has the name of the file. The other public functions and classes of the file,
    `cases` and `use` aside, are the mistakes, in their order.
    """
    id = module.__name__.rpartition(".")[2]
    own = {
        name: value
        for name, value in vars(module).items()
        if not name.startswith("_")
        and getattr(value, "__module__", module.__name__) == module.__name__
    }
    made: dict[str, Any] = {
        n: v for n, v in own.items() if inspect.isfunction(v) or inspect.isclass(v)
    }
    missing = [name for name in (id, "cases") if name not in made]
    missing += [] if isinstance(own.get("HINTS"), tuple) else ["HINTS (a tuple)"]
    unknown = [n for n in own if n.isupper() and n not in SETTINGS]
    if missing or unknown:
        raise TypeError(
            f"{module.__file__}: missing {missing}, unknown {unknown}; an exercise has its "
            f"reference `{id}`, `cases`, and, in capitals, {', '.join(SETTINGS)}"
        )
    return Exercise(
        id=id,
        chapter=chapter,
        reference=made[id],
        cases=made["cases"],
        use=made.get("use"),
        mistakes=tuple(made[n] for n in made if n not in (id, "cases", "use")),
        **{name.lower(): own[name] for name in SETTINGS if name in own},
    )


def chapter_of(page: str) -> str:
    """The chapter that a page belongs to, whatever its number.

    >>> chapter_of("book/backprop/06_optimizers"), chapter_of("reference/mathematics")
    ('backprop/optimizers', 'reference/mathematics')
    """
    part, _, name = page.rpartition("/")
    return f"{part.rpartition('/')[2]}/{re.sub(r'^[0-9]+_', '', name)}"


def notebook_of(chapter: str, book: Path) -> Path:
    """The notebook of a chapter in the folder `book`. Raises FileNotFoundError."""
    part = chapter.partition("/")[0]
    for path in sorted((book / part).glob("*.ipynb")):
        if chapter_of(f"{part}/{path.stem}") == chapter:
            return path
    raise FileNotFoundError(
        f"there is no chapter {chapter} in {book}; run this in the folder of the book, or name the "
        f"folder of the chapters with --book"
    )


def _contents() -> list[str]:
    """The chapters in the order of the table of contents; none where there is no book."""
    if not CONTENTS.is_file():
        return []
    pages = re.findall(r"^ *- file: (\S+/\S+)$", CONTENTS.read_text(encoding="utf-8"), re.MULTILINE)
    return [chapter_of(page) for page in pages]


@cache
def _files() -> dict[str, Path]:
    files: dict[str, Path] = {}
    for path in sorted(BANK.glob("*/*/*.py")):
        if path.stem in files:
            raise ValueError(f"two exercises are called {path.stem}: {files[path.stem]} and {path}")
        files[path.stem] = path
    return files


@cache
def _exercise(id: str) -> Exercise:
    part, chapter = _files()[id].parts[-3:-1]
    module = importlib.import_module(f"dlbook.exercises.bank.{part}.{chapter}.{id}")
    return exercise_in(module, f"{part}/{chapter}")
