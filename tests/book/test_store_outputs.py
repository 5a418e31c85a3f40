"""Storing outputs obeys the guards, and a failing notebook loses nothing."""

from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

from dlbook.book.notebooks import read
from tests.book import guards
from tests.book.store_outputs import main


def write(path: Path, *sources: str) -> bytes:
    cells = [
        new_code_cell(
            source,
            id=f"{name}-cell",
            execution_count=7,
            outputs=[new_output("stream", text="old\n")],
            metadata={"tags": ["nbval-check-output"] if name == "checked" else []},
        )
        for name, source in zip(("quiet", "checked"), sources, strict=True)
    ]
    metadata = {"covers": {"C1": ["a-label"]}, "widgets": {}}
    nbformat.write(new_notebook(cells=cells, metadata=metadata), path)
    return path.read_bytes()


def test_only_checked_cells_keep_output(tmp_path: Path) -> None:
    path = tmp_path / "chapter.ipynb"
    write(path, "x = 2\nprint('hidden')", "print(x)\nx")
    assert main([str(tmp_path)]) == 0
    notebook = read(path)
    assert guards.wrongly_stored(notebook) == []
    assert guards.stray_metadata(notebook) == []
    assert notebook.metadata["covers"] == {"C1": ["a-label"]}
    assert notebook.cells[0].outputs == []
    printed, result = notebook.cells[1].outputs
    assert (printed.text, result.data["text/plain"]) == ("2\n", "2")


def test_failing_notebook_stays_as_it_was(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "chapter.ipynb"
    before = write(path, "x = 2", "print(y)")
    assert main([str(path)]) == 1
    assert path.read_bytes() == before
    assert "name 'y' is not defined" in capsys.readouterr().out
    assert list(tmp_path.iterdir()) == [path]


def test_wrong_arguments_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert main(["nowhere.ipynb"]) == 1
    assert "nowhere.ipynb: no such file" in capsys.readouterr().out
