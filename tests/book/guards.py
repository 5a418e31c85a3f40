"""What a stored notebook must look like. Each guard returns the faults it finds."""

import re
from collections import Counter
from collections.abc import Iterable

import yaml
from nbformat import NotebookNode

from dlbook.book.directives import plain_lines
from dlbook.book.notebooks import code_cells, tags

CHECKED = "nbval-check-output"


def wrongly_stored(notebook: NotebookNode) -> list[str]:
    """Checked cells store what nbval compares and a count; all other cells store neither."""
    faults = []
    for cell in code_cells(notebook):
        stored = bool(cell.outputs) or cell.execution_count is not None
        if CHECKED not in tags(cell):
            if stored:
                faults.append(f"{cell.id}: stores output or a count, but is not tagged {CHECKED}")
        elif cell.execution_count is None:
            faults.append(f"{cell.id}: tagged {CHECKED}, but stores no execution count")
        elif not any(_comparable(output) for output in cell.outputs):
            faults.append(f"{cell.id}: tagged {CHECKED}, but stores no text to compare")
    return faults


def _comparable(output: NotebookNode) -> bool:
    if output.output_type == "stream":
        return bool(output.text.strip())
    text = output.get("data", {}).get("text/plain", "")
    # The text form of a figure or a widget says nothing about its content.
    return bool(text.strip()) and not re.match(r"<Figure |<Axes|<\w[\w.]* object", text)


def too_few_checked(notebook: NotebookNode, least: int = 3) -> list[str]:
    """The text relies on printed numbers, so a chapter checks at least ``least`` cells."""
    count = sum(CHECKED in tags(cell) for cell in code_cells(notebook))
    return [] if count >= least else [f"{count} cells are tagged {CHECKED}; {least} are needed"]


def stored_errors(notebook: NotebookNode) -> list[str]:
    """Only a cell tagged ``raises-exception`` may store an error."""
    return [
        f"{cell.id}: stores an error, but is not tagged raises-exception"
        for cell in code_cells(notebook)
        if "raises-exception" not in tags(cell)
        and any(output.output_type == "error" for output in cell.outputs)
    ]


def stray_metadata(notebook: NotebookNode) -> list[str]:
    """Widget state makes hosted viewers refuse a notebook; the kernel is everybody's python3."""
    faults = []
    if "widgets" in notebook.metadata:
        faults.append("stores metadata.widgets")
    kernel = notebook.metadata.get("kernelspec", {}).get("name")
    if kernel != "python3":
        faults.append(f"asks for the kernel {kernel!r} instead of 'python3'")
    return faults


def poor_ids(notebook: NotebookNode) -> list[str]:
    """Every cell has a unique id made of words: translations and messages refer to it."""
    faults = []
    ids = [cell.get("id", "") for cell in notebook.cells]
    for name, count in Counter(ids).items():
        if count > 1:
            faults.append(f"{name}: {count} cells have this id")
        if not re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", name):
            faults.append(f"{name!r}: an id is made of lower-case words joined by hyphens")
        elif any(_random(part) for part in name.split("-")):
            faults.append(f"{name}: this id looks random; name what the cell does")
    return faults


def _random(part: str) -> bool:
    return bool(re.fullmatch(r"(?=.*[a-f])(?=.*[0-9])[0-9a-f]{4,}|[a-f0-9]{12,}", part))


def unlabeled_headings(text: str) -> list[str]:
    """Every heading follows a line ``(label)=``, so that links to it survive a rewording."""
    faults = []
    previous = ""
    for line in plain_lines(text):
        if re.match(r"#{1,6} ", line) and not re.fullmatch(r"\([^()\s]+\)=", previous):
            faults.append(f"no (label)= before {line!r}")
        previous = line.strip() or previous
    return faults


def left_out(table_of_contents: str, pages: Iterable[str]) -> list[str]:
    """Pages that the table of contents does not name: the build would leave them out silently."""

    def named(entry: object) -> set[str]:
        if isinstance(entry, list):
            return {name for item in entry for name in named(item)}
        if isinstance(entry, dict):
            own = {entry[key] for key in ("root", "file") if key in entry}
            return own.union(*(named(value) for value in entry.values()))
        return set()

    listed = named(yaml.safe_load(table_of_contents))
    return [f"{page}: not in _toc.yml" for page in pages if page.rpartition(".")[0] not in listed]
