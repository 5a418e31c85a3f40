"""The chapters show the tested stubs and solutions; each way to drift is noticed."""

import html
import re
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode

from dlbook.exercises.catalog import by_chapter, chapter_of, notebook_of
from tests.conftest import ROOT
from tests.exercises.pages import faults
from tests.exercises.write_stubs import write_stubs

BOOK = ROOT / "book"
CHAPTERS = sorted(
    chapter_of(path.relative_to(BOOK).with_suffix("").as_posix())
    for path in BOOK.glob("[a-z]*/*.ipynb")
    # Of the reference only the mathematics is a lesson; the other pages are looked up.
    if path.parent.name != "reference" or path.stem == "mathematics"
)


def read(chapter: str) -> NotebookNode:
    return nbformat.read(notebook_of(chapter, BOOK), as_version=4)


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_chapter_shows_the_tested_exercises(chapter: str) -> None:
    assert faults(read(chapter), chapter, by_chapter().get(chapter, [])) == []


def test_every_exercise_belongs_to_a_chapter() -> None:
    assert sorted(set(by_chapter()) - set(CHAPTERS)) == []


@pytest.mark.built
@pytest.mark.parametrize("chapter", by_chapter())
def test_the_built_page_prints_the_tested_solutions(built_book: Path, chapter: str) -> None:
    name = notebook_of(chapter, BOOK).relative_to(BOOK).with_suffix(".html")
    page = (built_book / "book" / name).read_text(encoding="utf-8")
    text = html.unescape(re.sub(r"<[^>]+>", "", page))
    missing = [e.id for e in by_chapter()[chapter] if e.source not in text]
    assert missing == []


# Planted faults

CHAPTER = "concepts/neuron"


def cell(notebook: NotebookNode, id: str) -> NotebookNode:
    return next(cell for cell in notebook.cells if cell.id == id)


def replace(id: str, old: str, new: str) -> Callable[[NotebookNode], None]:
    def plant(notebook: NotebookNode) -> None:
        assert old in cell(notebook, id).source
        cell(notebook, id).source = cell(notebook, id).source.replace(old, new)

    return plant


def retag(tag: str) -> Callable[[NotebookNode], None]:
    def plant(notebook: NotebookNode) -> None:
        cell(notebook, "stub-sigmoid").metadata.tags = [tag] if tag else []

    return plant


def drop(id: str) -> Callable[[NotebookNode], None]:
    return lambda notebook: notebook.cells.remove(cell(notebook, id))


def keep_only_four(notebook: NotebookNode) -> None:
    notebook.cells = [cell for cell in notebook.cells if cell.id != "neuron-open-exercises"]
    cell(notebook, "exercise-and-neuron").source = "No exercise."


@pytest.mark.parametrize(
    ("plant", "words"),
    [
        (replace("stub-sigmoid", "raise NotImplementedError", "return z"), "differs from the stub"),
        (retag("exercise:sigmod"), "tag exercise:sigmod: no exercise"),
        (retag("exercise:softmax"), "tag exercise:softmax: another chapter's exercise"),
        (retag(""), "sigmoid: 0 stub cells instead of one"),
        (drop("check-sigmoid"), "sigmoid: the next cell must be"),
        (replace("solution-sigmoid", "/sigmoid.py", "/softmax.py"), "includes ../../dlbook"),
        (replace("solution-sigmoid", "../../dlbook", "../dlbook"), "includes ../dlbook"),
        (replace("solution-sigmoid", "object: sigmoid", "object: derivative"), "shows derivative"),
        (replace("solution-sigmoid", ":class: dropdown\n", ""), "is not folded"),
        (
            replace("solution-sigmoid", "\n```{lit", "\n```python\nz\n```\n\n```{lit"),
            "a second block of code",
        ),
        (drop("solution-sigmoid"), "exercise-sigmoid: no solution"),
        (drop("exercise-sigmoid"), "exercise-sigmoid: no exercise of that label"),
        (keep_only_four, "4 exercises, at least five are needed"),
    ],
)
def test_a_planted_fault_is_noticed(plant, words) -> None:
    notebook = read(CHAPTER)
    plant(notebook)
    found = faults(notebook, CHAPTER, by_chapter()[CHAPTER])
    assert any(words in fault for fault in found), found


def test_too_few_checked_exercises_are_noticed() -> None:
    found = faults(read(CHAPTER), CHAPTER, by_chapter()[CHAPTER][:2])
    assert "2 checked exercises, at least three are needed" in found


def test_stubs_are_written_into_a_chapter(tmp_path) -> None:
    notebook = read(CHAPTER)
    path = tmp_path / "chapter.ipynb"
    nbformat.write(notebook, path)
    assert not write_stubs(path)
    before = path.read_bytes()
    replace("stub-sigmoid", "raise NotImplementedError", "return z")(notebook)
    nbformat.write(notebook, path)
    assert write_stubs(path)
    assert path.read_bytes() == before
