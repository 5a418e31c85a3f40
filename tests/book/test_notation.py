"""A letter means in each chapter what the notation page says, or the page lists the exception."""

import re

import pytest

from dlbook.book.notebooks import BOOK, cells, notebooks, source

ROW = re.compile(
    r"^\|(?P<symbols>(?: *\$[^|$]*\$,?)+ *)\|(?P<rest>.*)\|$(?!\n\|[ :-]*--)", re.MULTILINE
)
SMALL = {"and", "for", "from", "its", "the", "each", "one", "all", "not", "with", "that", "after"}
NOTATION = (BOOK / "reference" / "notation.md").read_text(encoding="utf-8")


def symbols(row: re.Match[str]) -> list[str]:
    return [part.strip(" $") for part in row["symbols"].replace("$, $", "$,$").split(",")]


def words(text: str) -> set[str]:
    """The beginnings of the words that say something.

    >>> sorted(words("the states of a layer"))
    ['laye', 'stat']
    """
    return {word[:4] for word in re.findall(r"[a-z]{3,}", text.lower()) if word not in SMALL}


def strangers(notation: str, tables: dict[str, str]) -> tuple[set[tuple[str, str]], ...]:
    """(symbol, chapter) whose row says another thing than the notation; those that it excepts."""
    shared, _, excepted = notation.partition("(notation-exceptions)=")
    meanings: dict[str, set[str]] = {}
    for row in ROW.finditer(shared):
        for symbol in symbols(row):
            meanings.setdefault(symbol, set()).update(words(row["rest"]))
    found = {
        (symbol, chapter)
        for chapter, text in tables.items()
        for row in ROW.finditer(text)
        for symbol in symbols(row)
        if symbol in meanings and not meanings[symbol] & words(row["rest"])
    }
    listed = {
        (symbol, chapter)
        for row in ROW.finditer(excepted)
        for symbol in symbols(row)
        for chapter in re.findall(r"\{ref\}`([^`]*)`", row["rest"])
    }
    return found, listed


def tables_of_chapters() -> dict[str, str]:
    """The Markdown of each chapter under its label."""
    found = {}
    for name, notebook in notebooks():
        texts = [source(cell) for cell in cells(notebook, "markdown")]
        label = re.match(r"\((?P<label>[^)]*)\)=", texts[0])
        assert label, f"{name} does not begin with a label"
        found[label["label"]] = "\n".join(texts)
    return found


def test_a_letter_with_another_job_is_listed():
    found, _ = strangers(NOTATION, tables_of_chapters())
    _, listed = strangers(NOTATION, {})
    assert found - listed == set()


def test_what_is_listed_stands_in_the_chapters_table():
    texts = tables_of_chapters()
    _, listed = strangers(NOTATION, {})
    rows = {
        (symbol, chapter)
        for chapter, text in texts.items()
        for row in ROW.finditer(text)
        for symbol in symbols(row)
    }
    assert listed - rows == set()


@pytest.mark.parametrize(
    ("chapter", "count"), [("classes", 0), ("number of classes", 0), ("heads", 1)]
)
def test_another_meaning_is_found(chapter, count):
    notation = "| $K$ | classes |\n(notation-exceptions)=\n| $K$ | {ref}`attention` | heads |\n"
    found, listed = strangers(notation, {"softmax": f"| $K$, $M$ | `K` | () | {chapter} |"})
    assert len(found) == count and listed == {("K", "attention")}
