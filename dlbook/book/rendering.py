"""A page of the book as a notebook of plain Markdown, for every front end."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from dlbook.book import words
from dlbook.book.index import Index, UnknownReference
from dlbook.book.notebooks import source, tags
from dlbook.book.plain import NotPlain, Plain

FOLDED = {"hide-input", "hide-cell", "remove-input", "remove-cell"}
Notebook = dict[str, Any]


def reader_notebook(index: Index, page: str, original: Mapping[str, Any] | None = None) -> Notebook:
    """A page of the book as a notebook of plain Markdown.

    Code and ids of its cells are the page's own. Only outputs that the tests check are kept, and
    what the page folds is folded. ``original`` is the page's content where it is not the book's:
    the teacher's pack leaves solutions out. Raises NotPlain and UnknownReference, which name the
    cell.
    """
    original = index.pages[page] if original is None else original
    plain, made = Plain(index, page), [_install(index)]
    for cell in original["cells"]:
        kept = {
            "cell_type": cell["cell_type"],
            "id": cell["id"],
            "metadata": dict(cell["metadata"]),
            "source": source(cell),
        }
        if kept["cell_type"] == "code":
            checked = "nbval-check-output" in tags(cell)
            kept["outputs"] = cell["outputs"] if checked else []
            kept["execution_count"] = cell["execution_count"] if checked else None
            if FOLDED.intersection(tags(cell)):
                kept["metadata"]["jupyter"] = {"source_hidden": True}
        else:
            try:
                kept["source"] = plain.text(kept["source"])
            except (NotPlain, UnknownReference) as error:
                raise type(error)(f"{page}, cell {cell['id']}: {error}") from None
        made.append(kept)
    metadata = {key: value for key, value in original["metadata"].items() if key != "myst"}
    return {"cells": made, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


def as_text(notebook: Mapping[str, Any]) -> str:
    """A notebook as its file's content."""
    return json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"


def _install(index: Index) -> Notebook:
    repository = index.settings["repository"]
    address, branch = repository["url"].removesuffix("/"), repository["branch"]
    text = words.INSTALL.format(address=address, branch=branch)
    return {
        "cell_type": "code",
        "id": "install-the-package",
        "metadata": {"jupyter": {"source_hidden": True}, "cellView": "form"},
        "source": (text if address else words.SAY_WHAT_TO_INSTALL).strip(),
        "outputs": [],
        "execution_count": None,
    }
