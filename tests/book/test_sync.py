"""Chapters and package agree, and each comparison objects to a planted difference."""

import inspect
import textwrap
from pathlib import Path

import numpy as np
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook

from dlbook.book.notebooks import code_cells, notebooks
from tests.book import sync
from tests.book.sync import Case


def test_naive_versions_agree_and_wrong_ones_differ() -> None:
    cases = sync.all_cases()
    faults = [
        f"{name} {fault}"
        for name, notebook in notebooks()
        for fault in sync.version_faults(notebook, cases)
    ]
    assert faults == []


def test_nothing_else_redefines_the_package() -> None:
    public = sync.public_names()
    faults = [
        f"{name} {fault}"
        for name, notebook in notebooks()
        for cell in code_cells(notebook)
        for fault in sync.redefinition_faults(cell, public)
    ]
    assert faults == []


def test_exercises_exist() -> None:
    faults = [
        f"{name} {fault}"
        for name, notebook in notebooks()
        for cell in code_cells(notebook)
        for fault in sync.exercise_faults(cell)
    ]
    assert faults == []


def test_every_case_is_used() -> None:
    used = {
        (dotted, definition.name)
        for _, notebook in notebooks()
        for cell in code_cells(notebook)
        for prefix in ("naive-of", "wrong-of")
        for dotted in sync.tagged(cell, prefix)
        for definition in sync.definitions(sync.parse(cell))[-1:]
    }
    assert sorted(set(sync.all_cases()) - used) == []


# Planted differences. The functions of this file stand in for the package.


def double(x: np.ndarray) -> np.ndarray:
    """Twice ``x``."""
    return x * 2


class Doubler:
    """Doubles, in an object."""

    def forward(self, x: np.ndarray) -> np.ndarray:
        """Twice ``x``."""
        return double(x)

    def name(self) -> str:
        return "doubler"


HERE = __name__


def cell(source: str, *tags: str) -> NotebookNode:
    return new_code_cell(textwrap.dedent(source), id="a-cell", metadata={"tags": list(tags)})


def source_of(obj: object) -> str:
    return textwrap.dedent(inspect.getsource(obj))


@pytest.mark.parametrize(
    "tag", ["naive-of:dlbook.double", "wrong-of:dlbook.double", "exercise:double"]
)
def test_a_tag_explains_a_redefinition(tag: str) -> None:
    assert sync.redefinition_faults(cell(source_of(double), tag), {"double"}) == []


def test_redefinition_is_found() -> None:
    public = {"double", "Doubler"}
    assert sync.redefinition_faults(cell("def triple(x): return 3 * x"), public) == []
    for source in (source_of(double), "double = lambda x: 2 * x", source_of(Doubler)):
        assert len(sync.redefinition_faults(cell(source), public)) == 1
        assert len(sync.redefinition_faults(cell(source, "hide-input"), public)) == 1


def test_unknown_exercise_is_found(tmp_path: Path) -> None:
    folder = tmp_path / "exercises" / "bank" / "concepts" / "neuron"
    folder.mkdir(parents=True)
    (folder / "known.py").touch()
    assert sync.exercise_faults(cell("pass", "exercise:known"), tmp_path) == []
    assert len(sync.exercise_faults(cell("pass", "exercise:other"), tmp_path)) == 1


def test_public_names_are_read_from_the_package() -> None:
    names = sync.public_names()
    assert {"subplots", "Sequential", "Dense", "check"} <= names
    assert not any(name.startswith("_") for name in names)


SAME_CALL = Case(
    lambda rng: double(rng.normal(size=(4, 3))),
    lambda version, rng: version(rng.normal(size=(4, 3))),
)
FAILS = Case(SAME_CALL.package, SAME_CALL.chapter, raises=(TypeError,))
RIGHT = "def slow_double(x):\n    return x + FACTOR * x"
WRONG = "def slow_double(x):\n    return x + 3 * x"
RAISES = "def slow_double(x):\n    return x + None"


def version_faults(source: str, prefix: str, case: Case = SAME_CALL) -> list[str]:
    first = new_code_cell("import numpy as np\nFACTOR = 1\nassert False", id="first-cell")
    tested = cell(source, f"{prefix}:{HERE}.double")
    cases = {(f"{HERE}.double", "slow_double"): case}
    return sync.version_faults(new_notebook(cells=[first, tested]), cases)


def test_a_comparison_in_two_chapters_is_found() -> None:
    one, other = {("double", "a"): SAME_CALL}, {("double", "b"): SAME_CALL}
    assert sync.merged({"one": one, "other": other}) == one | other
    with pytest.raises(ValueError, match="third holds what another chapter holds"):
        sync.merged({"one": one, "other": other, "third": one})


def test_right_naive_version_and_wrong_wrong_version_pass() -> None:
    assert version_faults(RIGHT, "naive-of") == []
    assert version_faults(WRONG, "wrong-of") == []
    assert version_faults(RAISES, "wrong-of", FAILS) == []


@pytest.mark.parametrize(
    ("source", "prefix"),
    [
        (WRONG, "naive-of"),
        (RIGHT, "wrong-of"),
        ("def slow_double(x):\n    return x.ravel() * 2", "naive-of"),
        ("x = 1", "naive-of"),
        (RIGHT.replace("slow_double", "unknown"), "naive-of"),
    ],
    ids=["wrong naive", "right wrong", "other shape", "no definition", "no case"],
)
def test_version_with_a_fault_is_found(source: str, prefix: str) -> None:
    assert len(version_faults(source, prefix)) == 1


def test_unexpected_exception_counts_as_no_difference() -> None:
    with pytest.raises(TypeError):
        version_faults(RAISES, "wrong-of")


def test_version_of_an_unknown_name_is_found() -> None:
    notebook = new_notebook(cells=[cell(RIGHT, f"naive-of:{HERE}.nothing")])
    assert len(sync.version_faults(notebook, {})) == 1
