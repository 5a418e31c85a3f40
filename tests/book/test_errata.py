"""Each mistake that the book owns up to has a guard that exists."""

import re
from collections.abc import Iterator
from pathlib import Path

import yaml

from dlbook.book.notebooks import BOOK, code_cells, notebooks

ROOT = BOOK.parent
PAGE = BOOK / "reference" / "errors.md"


def faults(page: str, cells: set[str]) -> Iterator[str]:
    """Rows of the table of the book's own mistakes that nothing guards."""
    section = page.partition("(errors-own)=")[2].partition("\n(")[0]
    rows = [line for line in section.splitlines() if line.startswith("| ")][1:]
    if not rows:
        yield "there is no table"
    for row in rows:
        guard = row.strip("| ").rpartition(" | ")[2]
        named = re.findall(r"<cell-([\w-]+)>", guard)
        tests = re.findall(r"`(tests/[\w/.]+)::(\w+)`", guard)
        if not named and not tests:
            yield f"nothing guards {row!r}"
        yield from (f"there is no cell {cell}" for cell in named if cell not in cells)
        for file, test in tests:
            path = ROOT / file
            if not path.is_file() or f"def {test}(" not in path.read_text(encoding="utf8"):
                yield f"there is no {file}::{test}"


def test_every_mistake_has_a_guard() -> None:
    cells = {cell.id for _, notebook in notebooks() for cell in code_cells(notebook)}
    assert list(faults(PAGE.read_text(encoding="utf8"), cells)) == []


def test_a_missing_guard_is_found() -> None:
    table = "(errors-own)=\n## T\n\n| a | b | c |\n|---|---|---|\n"
    here = Path(__file__).relative_to(ROOT).as_posix()
    good = f"| a | b | {{ref}}`x <cell-a-b>`, `{here}::test_a_missing_guard_is_found` |"
    assert list(faults(table + good, {"a-b"})) == []
    assert list(faults("", set())) == ["there is no table"]
    assert list(faults(table + good, set())) == ["there is no cell a-b"]
    gone = good.replace("test_a_missing", "test_another")
    assert list(faults(table + gone, {"a-b"})) == [
        f"there is no {here}::test_another_guard_is_found"
    ]
    assert len(list(faults(table + "| a | b | care |", set()))) == 1


def test_the_form_asks_for_what_a_report_needs() -> None:
    form = yaml.safe_load((ROOT / ".github/ISSUE_TEMPLATE/mistake.yml").read_text("utf8"))
    needed = {part["id"] for part in form["body"] if part["validations"]["required"]}
    assert needed == {"place", "stands", "right"}
