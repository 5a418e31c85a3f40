"""What the book has a place for: a list of topics, and what the chapters say they cover.

``book/reference/topics.yml`` lists the topics in groups. A notebook's metadata names those that it
covers, each with the labels of its sections and exercises. For the group of errors they are the
ids of the code cells in which a wrong claim fails.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from dlbook.book.directives import directives
from dlbook.book.notebooks import cells, code, code_cells, source

TOPICS = Path("reference") / "topics.yml"
EXERCISE = "exercise-"
CELL = "cell-"  # before the id of a cell that is linked to
FIGURE = re.compile(r"\bshow\(|\blive\b")

Notebooks = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class Group:
    """Topics of a kind. ``cells``: their places are code cells. ``exercises``: each has one."""

    title: str
    rows: dict[str, str]
    right: dict[str, str]
    cells: bool
    exercises: bool


class Place(NamedTuple):
    """A page, and what of it belongs to a topic: labels, or ids of code cells."""

    page: str
    labels: tuple[str, ...]


def read_topics(path: Path) -> tuple[list[Group], dict[str, str]]:
    """The groups of topics, and for each topic without a chapter the one that it waits for."""
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    groups = []
    for group in content["groups"]:
        rows, right = {}, {}
        for row, words in group["rows"].items():
            rows[row] = words if isinstance(words, str) else words["claim"]
            if not isinstance(words, str):
                right[row] = words["right"]
        by_cells = group.get("cells", False)
        groups.append(
            Group(group["title"], rows, right, by_cells, group.get("exercises", not by_cells))
        )
    return groups, content["waits"] or {}


def places(notebooks: Notebooks) -> dict[str, list[Place]]:
    """For each topic the places that the notebooks name, in the order of the notebooks.

    >>> places({"a/1_b": {"metadata": {"covers": {"C1": ["b-one", "exercise-b"]}}, "cells": []}})
    {'C1': [Place(page='a/1_b', labels=('b-one', 'exercise-b'))]}
    """
    found: dict[str, list[Place]] = {}
    for page, notebook in notebooks.items():
        for row, labels in notebook["metadata"].get("covers", {}).items():
            found.setdefault(row, []).append(Place(page, tuple(labels)))
    return found


def labels_in(notebook: Mapping[str, Any]) -> dict[str, str]:
    """The labels of a notebook's headings and exercises, with the exercises' titles.

    >>> text = "(a-b)=\\n## Title\\n\\n:::{exercise} Try\\n:label: exercise-c\\n\\nDo.\\n:::"
    >>> labels_in({"cells": [{"cell_type": "markdown", "source": text}]})
    {'a-b': '', 'exercise-c': 'Try'}
    """
    found: dict[str, str] = {}
    for cell in cells(notebook, "markdown"):
        labels = re.findall(r"^\(([^()\s]+)\)=$", source(cell), re.MULTILINE)
        found.update(dict.fromkeys(labels, ""))
        found.update(
            (block.options["label"], block.argument)
            for block in directives(source(cell), "exercise")
            if "label" in block.options
        )
    return found


def as_notebook(text: str) -> dict[str, Any]:
    """A Markdown page as a notebook of one cell; its front matter is the metadata.

    >>> page = as_notebook("---\\ncovers: {T2: [a-b]}\\n---\\n(a)=\\n# Title\\n")
    >>> page["metadata"], title(page)
    ({'covers': {'T2': ['a-b']}}, 'Title')
    """
    _, front, rest = text.split("---\n", 2) if text.startswith("---\n") else ("", "", text)
    cell = {"cell_type": "markdown", "id": "page", "source": rest}
    return {"metadata": yaml.safe_load(front) or {}, "cells": [cell]}


def read_pages(book: Path, pages: Iterable[str]) -> dict[str, Any]:
    """The pages of these names as notebooks, in their order."""
    found: dict[str, Any] = {}
    for page in pages:
        if (path := book / f"{page}.ipynb").is_file():
            found[page] = json.loads(path.read_text(encoding="utf-8"))
        elif (path := book / f"{page}.md").is_file():
            found[page] = as_notebook(path.read_text(encoding="utf-8"))
    return found


def chapter_of(page: str) -> str:
    """The chapter of a page, whatever its number.

    >>> chapter_of("concepts/02_neuron")
    'concepts/neuron'
    """
    return re.sub(r"/[0-9]+_", "/", page)


def faults(groups: list[Group], waits: Mapping[str, str], notebooks: Notebooks) -> Iterator[str]:
    """What is missing, gone, or listed as missing although it is there."""
    found = places(notebooks)
    group_of = {row: group for group in groups for row in group.rows}
    chapters = {chapter_of(page): page for page in notebooks}
    for row in group_of:
        if row not in found and row not in waits:
            yield f"{row}: no notebook covers it; one names it in its metadata under `covers`"
    for row, chapter in waits.items():
        if row not in group_of:
            yield f"{row}: waits for {chapter}, but is no topic"
        if row in found:
            yield f"{row}: is covered by {found[row][0].page}, so take it off `waits`"
        elif chapter in chapters:
            yield f"{row}: {chapters[chapter]} exists, but does not say that it covers {row}"
    for row, named in found.items():
        if row not in group_of:
            yield f"{row}: {named[0].page} covers it, but it is no topic"
            continue
        for place in named:
            yield from _faults_of_place(row, group_of[row], place, notebooks[place.page])
    covering = {place.page for named in found.values() for place in named}
    for page in notebooks:
        if page not in covering and "/" in page and not page.startswith("reference/"):
            yield f"{page}: covers no topic; its metadata has no `covers`"


def _faults_of_place(
    row: str, group: Group, place: Place, notebook: Mapping[str, Any]
) -> Iterator[str]:
    cell_ids = {cell["id"] for cell in code_cells(notebook)}
    known, kind = (cell_ids, "code cell") if group.cells else ({*labels_in(notebook)}, "label")
    for label in place.labels:
        if label not in known:
            yield f"{row}: {place.page} has no {kind} {label}"
    if not any(not label.startswith(EXERCISE) for label in place.labels):
        yield f"{row}: {place.page} names no section"
    if group.exercises and not any(label.startswith(EXERCISE) for label in place.labels):
        yield f"{row}: {place.page} names no exercise"
    if group.exercises and not FIGURE.search(code(notebook)):
        yield f"{row}: {place.page} has no figure"


def title(notebook: Mapping[str, Any]) -> str:
    """The title of a notebook's page.

    >>> title({"cells": [{"cell_type": "markdown", "source": "(a)=\\n# A title\\n\\nText"}]})
    'A title'
    """
    found = re.search(r"^# (.+)$", source(cells(notebook, "markdown")[0]), re.MULTILINE)
    return found[1] if found else ""


def tables(kind: str, folder: Path, notebooks: Notebooks) -> str:
    """The tables of a kind, ``coverage`` or ``errors``, as MyST Markdown."""
    groups, _ = read_topics(folder / TOPICS)
    if kind == "errors":
        return "\n\n".join(errors_table(group, notebooks) for group in groups if group.cells)
    return "\n\n".join(
        f"**{group.title}**\n\n{topics_table(group, notebooks)}"
        for group in groups
        if not group.cells
    )


def topics_table(group: Group, notebooks: Notebooks) -> str:
    """A group of topics as a MyST table: each with its sections and its exercises."""
    found = places(notebooks)
    lines = ["| topic | read | exercise |" if group.exercises else "| topic | read |"]
    lines.append("|---|---|---|" if group.exercises else "|---|---|")
    for row, words in group.rows.items():
        sections, exercises = [], []
        for place in found.get(row, ()):
            titles = labels_in(notebooks[place.page])
            for label in place.labels:
                if label.startswith(EXERCISE):
                    exercises.append(f"{{ref}}`{titles[label]} <{label}>`")
                else:
                    sections.append(f"{{ref}}`{label}`")
        columns = [words, ", ".join(sections) or "not yet written"]
        if group.exercises:
            columns.append(", ".join(exercises))
        lines.append(f"| {' | '.join(columns)} |")
    return "\n".join(lines)


def errors_table(group: Group, notebooks: Notebooks) -> str:
    """The errors as a MyST table: the claim, what is right, and the cells in which it fails."""
    found = places(notebooks)
    lines = ["| you may read | what is right | it fails in |", "|---|---|---|"]
    for row, claim in group.rows.items():
        shown = []
        for place in found.get(row, ()):
            words = [title(notebooks[place.page]), *map(str, range(2, len(place.labels) + 1))]
            shown += [
                f"{{ref}}`{text} <{CELL}{cell}>`"
                for text, cell in zip(words, place.labels, strict=True)
            ]
        lines.append(f"| {claim} | {group.right[row]} | {', '.join(shown)} |")
    return "\n".join(lines)
