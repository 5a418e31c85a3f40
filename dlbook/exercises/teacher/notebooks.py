"""Reads notebooks, honest ones and broken ones, as plain JSON."""

import json
import re
from pathlib import Path
from typing import Any

from dlbook.book.notebooks import source, tagged
from dlbook.exercises.catalog import by_chapter, chapter_of
from dlbook.exercises.exercise import Exercise
from dlbook.files.disk import ordinary

LARGEST_BYTES = 50 * 2**20

Notebook = dict[str, Any]
Cell = dict[str, Any]


class NotANotebook(ValueError):
    """The file is no notebook that can be read; the message says why."""


def read(path: Path) -> Notebook:
    """Read a notebook whose cells all have a type and a source. Raises NotANotebook, OSError."""
    if ordinary(path).stat().st_size > LARGEST_BYTES:
        raise NotANotebook(f"{path.name} is larger than {LARGEST_BYTES // 2**20} MiB")
    try:
        notebook: Notebook = json.loads(path.read_bytes())
    except (ValueError, RecursionError) as error:
        raise NotANotebook(f"{path.name} is no notebook: it holds no JSON") from error
    cells = notebook.get("cells") if isinstance(notebook, dict) else None
    if not isinstance(cells, list) or not all(map(_is_cell, cells)):
        raise NotANotebook(f"{path.name} is no notebook: it holds no list of cells")
    return notebook


def code_cells(notebook: Notebook) -> list[str]:
    """The sources of all code cells."""
    return [source(cell) for cell in notebook["cells"] if cell["cell_type"] == "code"]


def exercise_of_stub(cell: Cell) -> str | None:
    """The id in the tag `exercise:<id>` of a stub cell."""
    named = tagged(cell, "exercise")
    return named[0] if named else None


def chapter_exercises(notebook: Notebook) -> list[Exercise]:
    """The exercises of the chapter that a notebook belongs to, even if its name is another.

    The teacher's pack notes the chapter in the metadata. Where a tool has dropped that, any
    `check("...")` in a cell gives the chapter away.
    """
    chapters = by_chapter()
    metadata = notebook.get("metadata")
    noted = metadata.get("dlbook") if isinstance(metadata, dict) else None
    chapter = noted.get("chapter") if isinstance(noted, dict) else None
    if isinstance(chapter, str) and chapter_of(chapter) in chapters:  # older packs note its number
        return chapters[chapter_of(chapter)]
    text = "\n".join(code_cells(notebook))
    checked = set(re.findall(r"""check\(\s*["'](\w+)["']""", text))
    for exercises in chapters.values():
        if checked & {e.id for e in exercises}:
            return exercises
    return []


def _is_cell(cell: object) -> bool:
    if not isinstance(cell, dict) or not isinstance(cell.get("cell_type"), str):
        return False
    if not isinstance(cell.get("metadata", {}), dict):
        return False
    text = cell.get("source")
    lines = text if isinstance(text, list) else [text]
    return all(isinstance(line, str) for line in lines)
