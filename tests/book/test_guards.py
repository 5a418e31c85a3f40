"""Every notebook passes the guards, and each guard objects to a planted fault."""

from collections.abc import Callable
from pathlib import Path

import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from dlbook.book.notebooks import notebooks, prose, sources
from tests.book import guards

NOTEBOOK_GUARDS = [
    guards.wrongly_stored,
    guards.too_few_checked,
    guards.stored_errors,
    guards.stray_metadata,
    guards.poor_ids,
]


@pytest.mark.parametrize("guard", NOTEBOOK_GUARDS)
def test_notebooks_pass(guard: Callable[[NotebookNode], list[str]]) -> None:
    faults = [f"{name}: {fault}" for name, notebook in notebooks() for fault in guard(notebook)]
    assert faults == []


def test_headings_are_labeled() -> None:
    faults = [
        f"{place}: {fault}" for place, text in prose() for fault in guards.unlabeled_headings(text)
    ]
    assert faults == []


def test_table_of_contents_names_every_page(root: Path) -> None:
    table = (root / "_toc.yml").read_text(encoding="utf8")
    pages = [path.relative_to(root).as_posix() for path in (*sources(".ipynb"), *sources(".md"))]
    assert guards.left_out(table, pages) == []


def checked(name: str) -> NotebookNode:
    return new_code_cell(
        "print(1)",
        id=name,
        execution_count=1,
        outputs=[new_output("stream", text="1\n")],
        metadata={"tags": ["nbval-check-output"]},
    )


def notebook() -> NotebookNode:
    cells = [checked("first-sum"), checked("second-sum"), checked("third-sum")]
    cells.append(new_code_cell("x = 1", id="quiet-cell"))
    return new_notebook(
        cells=cells, metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    )


def test_a_good_notebook_passes() -> None:
    for guard in NOTEBOOK_GUARDS:
        assert guard(notebook()) == []


def drop_output(nb: NotebookNode) -> None:
    nb.cells[0].outputs = []


def drop_count(nb: NotebookNode) -> None:
    nb.cells[0].execution_count = None


def figure_only(nb: NotebookNode) -> None:
    nb.cells[0].outputs = [
        new_output("display_data", {"text/plain": "<Figure size 6x4>", "image/png": "AA=="})
    ]


def store_elsewhere(nb: NotebookNode) -> None:
    nb.cells[3].outputs = [new_output("stream", text="1\n")]


def count_elsewhere(nb: NotebookNode) -> None:
    nb.cells[3].execution_count = 4


def untag(nb: NotebookNode) -> None:
    nb.cells[0] = new_code_cell("print(1)", id="first-sum")


def store_error(nb: NotebookNode) -> None:
    nb.cells[0].outputs.append(new_output("error", ename="ValueError", evalue="", traceback=[]))


def store_widgets(nb: NotebookNode) -> None:
    nb.metadata["widgets"] = {}


def own_kernel(nb: NotebookNode) -> None:
    nb.metadata.kernelspec.name = "my-env"


def repeat_id(nb: NotebookNode) -> None:
    nb.cells[1].id = nb.cells[0].id


def random_id(nb: NotebookNode) -> None:
    nb.cells[1].id = "a3f09c1b"


def shouting_id(nb: NotebookNode) -> None:
    nb.cells[1].id = "Cell_1"


@pytest.mark.parametrize(
    ("plant", "guard"),
    [
        (drop_output, guards.wrongly_stored),
        (drop_count, guards.wrongly_stored),
        (figure_only, guards.wrongly_stored),
        (store_elsewhere, guards.wrongly_stored),
        (count_elsewhere, guards.wrongly_stored),
        (untag, guards.too_few_checked),
        (store_error, guards.stored_errors),
        (store_widgets, guards.stray_metadata),
        (own_kernel, guards.stray_metadata),
        (repeat_id, guards.poor_ids),
        (random_id, guards.poor_ids),
        (shouting_id, guards.poor_ids),
    ],
)
def test_planted_fault_is_found(
    plant: Callable[[NotebookNode], None], guard: Callable[[NotebookNode], list[str]]
) -> None:
    faulty = notebook()
    plant(faulty)
    assert len(guard(faulty)) == 1


def test_an_expected_error_may_be_stored() -> None:
    nb = notebook()
    store_error(nb)
    nb.cells[0].metadata.tags.append("raises-exception")
    assert guards.stored_errors(nb) == []


@pytest.mark.parametrize("name", ["e24-bug", "adam-2014", "softmax", "conv2d-shapes", "a-bad-cafe"])
def test_ids_made_of_words_pass(name: str) -> None:
    assert guards.poor_ids(new_notebook(cells=[new_markdown_cell("text", id=name)])) == []


def test_unlabeled_heading_is_found() -> None:
    labeled = "(neuron)=\n# The neuron\n\n```python\n# a comment\n```\n\n(sum)=\n\n## The sum\n"
    assert guards.unlabeled_headings(labeled) == []
    assert len(guards.unlabeled_headings("text\n\n## The sum\n")) == 1
    assert len(guards.unlabeled_headings("```\ncode\n```\n# The neuron\n")) == 1


def test_page_left_out_is_found() -> None:
    chapters = "[{file: book/a, sections: [{file: book/b}]}]"
    table = f"root: book/index\nparts: [{{chapters: {chapters}}}]"
    assert guards.left_out(table, ["book/index.md", "book/a.ipynb", "book/b.ipynb"]) == []
    assert guards.left_out(table, ["book/c.ipynb"]) == ["book/c.ipynb: not in _toc.yml"]
