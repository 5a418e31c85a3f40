"""The minutes at the head of each chapter are those that it takes."""

from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from dlbook.book.notebooks import notebooks
from dlbook.book.reading import minutes, wrong_minutes


def test_the_minutes_at_the_head_are_measured():
    assert [f"{name}: {f}" for name, page in notebooks() for f in wrong_minutes(page)] == []


def test_a_wrong_claim_is_found():
    head = new_markdown_cell("*About 20 minutes to read and try.*")
    short, long = (new_markdown_cell("word " * words) for words in (2000, 4000))
    assert wrong_minutes(new_notebook(cells=[head, short])) == ["says 20 minutes, takes 10"]
    assert wrong_minutes(new_notebook(cells=[head, long])) == []


def test_only_what_is_read_counts():
    box = ":::{exercise} A box\n:label: exercise-box\n\n" + "word " * 2000 + "\n:::"
    hidden = new_code_cell("x = 1\n" * 300, metadata={"tags": ["hide-input"]})
    stub = new_code_cell("x = 1\n" * 300, metadata={"tags": ["exercise:softmax"]})
    page = new_notebook(cells=[new_markdown_cell(box), hidden, stub])
    assert minutes(page) < 0.1
