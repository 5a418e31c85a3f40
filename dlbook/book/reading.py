"""How long a chapter takes to read: measured, so that the line at its head is no guess.

Prose counts at 200 words a minute and code at fifteen lines a minute. What stands in boxes
(exercises, solutions, figures), in the cells of exercises, or behind "Show the code" does not
count: you read it when you want to.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from dlbook.book.notebooks import cells, code_cells, source, tags

WORDS_A_MINUTE = 200
LINES_A_MINUTE = 15
_UNREAD = {"hide-input", "hide-cell", "remove-input", "remove-cell"}
_BOX = re.compile(r"^(:{3,}|`{3,})\{.*?^\1$", re.M | re.S)
_FORMULA = re.compile(r"\$\$.*?\$\$|\$[^$]*\$", re.S)
_MARKUP = re.compile(r"^\([\w-]+\)=$|\{[\w:-]+\}|<[\w-]+>|^[|#].*$", re.M)
_CLAIM = re.compile(r"About (\d+) minutes")


def minutes(notebook: Mapping[str, Any]) -> float:
    """Minutes that the prose and the visible code take.

    >>> page = {"cell_type": "markdown", "source": "one two " * 100}
    >>> lines = {"cell_type": "code", "source": "x = 1\\n" * 30, "metadata": {}}
    >>> minutes({"cells": [page, lines]})
    3.0
    """
    prose = "\n".join(source(cell) for cell in cells(notebook, "markdown"))
    for pattern in (_BOX, _FORMULA, _MARKUP):
        prose = pattern.sub(" ", prose)
    lines = sum(
        bool(line.strip())
        for cell in code_cells(notebook)
        if not _UNREAD.intersection(tags(cell)) and not _of_an_exercise(cell)
        for line in source(cell).splitlines()
    )
    return len(prose.split()) / WORDS_A_MINUTE + lines / LINES_A_MINUTE


def claimed(notebook: Mapping[str, Any]) -> int | None:
    """The minutes that the line under the title names; None where there is no such line."""
    found = _CLAIM.search("\n".join(source(cell) for cell in cells(notebook, "markdown")))
    return None if found is None else int(found[1])


def wrong_minutes(notebook: Mapping[str, Any]) -> list[str]:
    """A claim that is more than five minutes beside what is measured."""
    told, taken = claimed(notebook), minutes(notebook)
    if told is None or abs(told - taken) <= 5:
        return []
    return [f"says {told} minutes, takes {taken:.0f}"]


def _of_an_exercise(cell: Mapping[str, Any]) -> bool:
    return source(cell).startswith(("check(", "hint(")) or any(
        tag.startswith("exercise:") for tag in tags(cell)
    )
