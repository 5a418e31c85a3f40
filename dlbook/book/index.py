"""What the pages of a book refer to: labels and their numbers, terms, sources.

Numbers are those of the built pages. Chapters of numbered parts are counted through the whole
book, equations and exercises within their chapter; pages outside of such parts share one count.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from dlbook.book import words
from dlbook.book.coverage import CELL
from dlbook.book.directives import Block, blocks, directives
from dlbook.book.notebooks import BOOK, cells, read, source
from dlbook.book.tokens import parser, words_of

Notebook = Mapping[str, Any]


class UnknownReference(ValueError):
    """Nothing in the book has the name that a text refers to."""


@dataclass(frozen=True)
class Target:
    """What a label names: a page, the heading to scroll to, and what to call it."""

    page: str
    heading: str
    text: str


@dataclass(frozen=True)
class Work:
    """A cited work: its authors in short, its year, its address or none, and the full entry."""

    author: str
    year: str
    address: str
    entry: str


class Index:
    """The pages of the book in ``folder``, and what they refer to.

    Its table of contents and its settings lie beside the folder, in ``_toc.yml`` and
    ``_config.yml``.
    """

    def __init__(self, folder: Path = BOOK) -> None:
        import yaml  # comes with the book's tools; submissions are graded without them

        self.folder = folder
        self.settings = yaml.safe_load((folder.parent / "_config.yml").read_text("utf-8"))
        self.parse = parser(self.settings["parse"]["myst_enable_extensions"])
        contents = yaml.safe_load((folder.parent / "_toc.yml").read_text("utf-8"))
        self.numbers: dict[str, int | None] = {_name(contents["root"]): None}
        self.parts: dict[str, str] = {_name(contents["root"]): ""}
        count = 0
        for part in contents.get("parts", [contents]):
            for chapter in part.get("chapters", []):
                numbered = bool(part.get("numbered"))
                count += numbered
                self.numbers[_name(chapter["file"])] = count if numbered else None
                self.parts[_name(chapter["file"])] = part.get("caption", "")
        self.pages: dict[str, Notebook] = {name: self._read(name) for name in self.numbers}
        self.sections: dict[str, Target] = {}
        self.equations: dict[str, Target] = {}
        self.exercises: dict[str, Target] = {}
        counted: Counter[tuple[str, int | None]] = Counter()
        for name in self.pages:
            self._collect(name, counted)

    def title(self, page: str) -> str:
        """The first labeled heading of a page."""
        found = (target.text for target in self.sections.values() if target.page == page)
        return next(found, "")

    def find(self, kind: str, label: str) -> Target:
        """Where a label leads. ``kind`` is ``ref`` or ``eq``. Raises UnknownReference."""
        known = self.equations if kind == "eq" else self.sections | self.exercises
        if label not in known:
            raise UnknownReference(f"nothing is labeled {label!r}")
        return known[label]

    def term(self, name: str) -> tuple[str, str]:
        """A term as the glossary spells it, and its sentence. Raises UnknownReference."""
        if name.casefold() not in self._terms:
            raise UnknownReference(f"the glossary has no term {name!r}")
        return self._terms[name.casefold()]

    def work(self, key: str) -> Work:
        """The work that is cited by a key. Raises UnknownReference."""
        if key not in self.works:
            raise UnknownReference(f"references.bib has no entry {key!r}")
        return self.works[key]

    @cached_property
    def works(self) -> dict[str, Work]:
        """What ``references.bib`` holds, by key."""
        from pybtex.database import parse_file
        from pybtex.plugin import find_plugin

        data = parse_file(str(self.folder / "references.bib"), "bibtex")
        style = find_plugin("pybtex.style.formatting", "unsrt")()
        return {
            entry.key: Work(
                _authors(data.entries[entry.key].persons),
                data.entries[entry.key].fields.get("year", ""),
                _address(data.entries[entry.key].fields),
                entry.text.render_as("text"),
            )
            for entry in style.format_bibliography(data)
        }

    @cached_property
    def _terms(self) -> dict[str, tuple[str, str]]:
        entries = [
            entry
            for page in self.pages.values()
            for cell in cells(page, "markdown")
            for entry in glossary_entries(source(cell)).items()
        ]
        return {term.casefold(): (term, text) for term, text in entries}

    def _read(self, name: str) -> Notebook:
        path = self.folder / f"{name}.ipynb"
        if path.is_file():
            return read(path)
        return from_markdown((self.folder / f"{name}.md").read_text("utf-8"))

    def _collect(self, page: str, counted: Counter[tuple[str, int | None]]) -> None:
        chapter, heading = self.numbers[page], ""

        def number(kind: str) -> str:
            counted[kind, chapter] += 1
            own = str(counted[kind, chapter])
            return own if chapter is None else f"{chapter}.{own}"

        for cell in self.pages[page]["cells"]:
            if cell["cell_type"] == "code":
                self.sections[f"{CELL}{cell['id']}"] = Target(page, heading, heading)
                continue
            waiting: list[str] = []  # labels whose heading comes next
            for part in parts(source(cell)):
                if isinstance(part, Block):
                    if part.name == "exercise":
                        title = exercise_title(number("exercise"), part.argument)
                        short = title.partition(" (")[0]
                        self.exercises[part.options["label"]] = Target(page, title, short)
                    continue
                tokens = self.parse(part)
                for place, token in enumerate(tokens):
                    if token.type == "myst_target":
                        waiting.append(token.content)
                    elif token.type == "heading_open":
                        heading = words_of(tokens[place + 1])
                    elif token.type == "math_block_label":
                        text = f"({number('equation')})"
                        self.equations[token.info] = Target(page, heading, text)
                    if token.type != "myst_target" and waiting:
                        for label in waiting:
                            self.sections[label] = Target(page, heading, heading)
                        waiting = []


def exercise_title(number: str, title: str) -> str:
    """What stands over an exercise.

    >>> exercise_title("2.1", "The weighted sum")
    'Exercise 2.1 (The weighted sum)'
    """
    return f"{words.EXERCISE} {number}" + (f" ({title})" if title else "")


def parts(text: str) -> Iterator[str | Block]:
    """A text as its fenced blocks and the lines between them, in order.

    >>> [getattr(part, "name", part) for part in parts("One\\n:::{exercise} A\\n:::\\nTwo")]
    ['One', 'exercise', 'Two']
    """
    lines, done = text.splitlines(), 0
    for block in blocks(text):
        if block.first > done:
            yield "\n".join(lines[done : block.first])
        yield block
        done = block.end
    if done < len(lines):
        yield "\n".join(lines[done:])


def glossary_entries(text: str) -> dict[str, str]:
    """Term and explanation of every entry in the ``{glossary}`` blocks of a text."""
    return {
        term: explanation
        for block in directives(text, "glossary")
        for term, explanation in entries_of(block).items()
    }


def entries_of(glossary: Block) -> dict[str, str]:
    """Term and explanation of every entry in a ``{glossary}`` block."""
    entries: dict[str, str] = {}
    terms: list[str] = []
    explained = True
    for line in filter(str.strip, glossary.body.splitlines()):
        if not line[0].isspace():
            terms = [line.strip()] if explained else [*terms, line.strip()]
            explained = False
            entries[terms[-1]] = ""
        else:
            explained = True
            for term in terms:
                entries[term] = f"{entries[term]} {line.strip()}".strip()
    return entries


def from_markdown(text: str) -> dict[str, Any]:
    """A Markdown page as a notebook: its blocks ``{code-cell}`` are code, the rest is text.

    >>> page = from_markdown("---\\na: 1\\n---\\n# One\\n```{code-cell} ipython3\\n1 + 1\\n```")
    >>> [(cell["cell_type"], cell["source"]) for cell in page["cells"]]
    [('markdown', '# One'), ('code', '1 + 1')]
    """
    text = re.sub(r"\A---\n.*?\n---\n+", "", text, flags=re.S)
    made: list[dict[str, Any]] = []
    lines, done = text.splitlines(), 0

    def add(kind: str, text: str, tags: Sequence[str] = (), **more: object) -> None:
        if text.strip():
            metadata = {"tags": list(tags)} if tags else {}
            named = {"cell_type": kind, "id": f"part-{len(made) + 1}", "metadata": metadata}
            made.append(named | {"source": text.strip("\n")} | more)

    for block in blocks(text):
        if block.name == "code-cell":
            add("markdown", "\n".join(lines[done : block.first]))
            tags = re.findall(r"[\w-]+", block.options.get("tags", ""))
            add("code", block.body, tags, outputs=[], execution_count=None)
            done = block.end
    add("markdown", "\n".join(lines[done:]))
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    metadata = {"kernelspec": kernel, "language_info": {"name": "python"}}
    return {"cells": made, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


def _name(file: str) -> str:
    return file.partition("/")[2]


def _address(fields: Mapping[str, str]) -> str:
    return f"https://doi.org/{fields['doi']}" if "doi" in fields else fields.get("url", "")


def _authors(persons: Mapping[str, Sequence[Any]]) -> str:
    from pybtex.richtext import Text

    people = persons.get("author") or persons.get("editor") or []
    names = [
        str(Text.from_latex(" ".join([*person.prelast_names, *person.last_names])))
        for person in people
    ]
    if len(names) == 2 and names[1] != "others":
        return words.TWO_AUTHORS.format(*names)
    return words.MORE_AUTHORS.format(names[0]) if len(names) > 1 else "".join(names)
