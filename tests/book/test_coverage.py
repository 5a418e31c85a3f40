"""Every topic has its place in the book, and each gap and each lost label is found."""

import copy
from pathlib import PurePosixPath

import pytest

from dlbook.book import coverage
from dlbook.book.coverage import Group
from dlbook.book.notebooks import BOOK, sources

TEXT = "(b-one)=\n## One\n\n:::{exercise} Try\n:label: exercise-b\n\nDo.\n:::"
CHAPTER = {
    "metadata": {"covers": {"C1": ["b-one", "exercise-b"], "E1": ["b-bug"]}},
    "cells": [
        {"cell_type": "markdown", "id": "b-title", "source": "(b)=\n# The title\n"},
        {"cell_type": "markdown", "id": "b-text", "source": TEXT},
        {"cell_type": "code", "id": "b-bug", "source": "plotting.show(fig, alt='A line')"},
    ],
}
GROUPS = [
    Group("Topics", {"C1": "Topic"}, {}, cells=False, exercises=True),
    Group("Errors", {"E1": "Claim"}, {"E1": "Right"}, cells=True, exercises=False),
]


def pages() -> list[PurePosixPath]:
    """Every page of the book by its name."""
    paths = [*sources(".ipynb"), *sources(".md")]
    return [PurePosixPath(path.relative_to(BOOK)).with_suffix("") for path in paths]


def test_every_topic_has_its_place() -> None:
    groups, waits = coverage.read_topics(BOOK / coverage.TOPICS)
    book = coverage.read_pages(BOOK, (str(path) for path in pages()))
    assert list(coverage.faults(groups, waits, book)) == []
    assert sum(len(group.rows) for group in groups) >= 70


def test_a_book_without_gaps_passes() -> None:
    assert list(coverage.faults(GROUPS, {}, {"a/1_b": CHAPTER})) == []


def covers(**rows: list[str]) -> dict:
    """The small chapter, covering something else; an empty list leaves a topic out."""
    changed = copy.deepcopy(CHAPTER)
    changed["metadata"]["covers"].update(rows)
    changed["metadata"]["covers"] = {k: v for k, v in changed["metadata"]["covers"].items() if v}
    return changed


@pytest.mark.parametrize(
    ("chapter", "waits", "fault"),
    [
        (covers(C1=[]), {}, "C1: no notebook covers it"),
        (covers(C1=[]), {"C1": "a/b"}, "C1: a/1_b exists, but does not say that it covers C1"),
        (covers(), {"C1": "a/other"}, "C1: is covered by a/1_b, so take it off `waits`"),
        (covers(), {"C9": "a/other"}, "C9: waits for a/other, but is no topic"),
        (covers(C9=["b-one"]), {}, "C9: a/1_b covers it, but it is no topic"),
        (covers(C1=["b-two", "exercise-b"]), {}, "C1: a/1_b has no label b-two"),
        (covers(C1=["b-one", "exercise-c"]), {}, "C1: a/1_b has no label exercise-c"),
        (covers(C1=["b-one"]), {}, "C1: a/1_b names no exercise"),
        (covers(C1=["exercise-b"]), {}, "C1: a/1_b names no section"),
        (covers(E1=["b-text"]), {}, "E1: a/1_b has no code cell b-text"),
        ({**CHAPTER, "cells": [*CHAPTER["cells"][:2], {**CHAPTER["cells"][2], "source": "1"}]},
         {}, "C1: a/1_b has no figure"),
    ],
)  # fmt: skip
def test_a_gap_is_found(chapter: dict, waits: dict[str, str], fault: str) -> None:
    (found,) = coverage.faults(GROUPS, waits, {"a/1_b": chapter})
    assert found.startswith(fault)


def test_a_chapter_that_covers_nothing_is_found() -> None:
    empty = {"metadata": {}, "cells": []}
    book = {"a/1_b": CHAPTER, "a/2_c": empty, "reference/d": empty}
    assert list(coverage.faults(GROUPS, {}, book)) == [
        "a/2_c: covers no topic; its metadata has no `covers`"
    ]


def test_the_tables_link_to_the_places() -> None:
    book = {"a/1_b": CHAPTER}
    topics = coverage.topics_table(GROUPS[0], book).splitlines()
    assert topics[-1] == "| Topic | {ref}`b-one` | {ref}`Try <exercise-b>` |"
    errors = coverage.errors_table(GROUPS[1], book).splitlines()
    assert errors[-1] == "| Claim | Right | {ref}`The title <cell-b-bug>` |"
    assert "| Topic | not yet written |  |" in coverage.topics_table(GROUPS[0], {})
