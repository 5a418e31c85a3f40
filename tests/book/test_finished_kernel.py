"""nbval compares the run that the build has cached; what the cache lacks, nbval executes itself."""

import os
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from jupyter_cache import get_cache
from jupyter_cache.base import CacheBundleIn
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from dlbook.book.dependencies import Package
from dlbook.book.execution import mark

# Where this cell runs, it leaves a file of its notebook's name behind.
CODE = "open('{}.txt', 'w').close()\nprint(1 + 1)"
CHECKED = "nbval-check-output"
FAILS = "1 / 0  # in {}"
ERROR = new_output("error", ename="ZeroDivisionError", evalue="by zero", traceback=["line 1"])


def notebook(code: str, *outputs: NotebookNode, tag: str) -> NotebookNode:
    count = 1 if outputs else None
    metadata = {"tags": [tag]}
    cell = new_code_cell(
        code, id="b", outputs=list(outputs), execution_count=count, metadata=metadata
    )
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    return new_notebook(cells=[new_markdown_cell("Words", id="a"), cell], metadata=kernel)


def printed(text: str) -> NotebookNode:
    return new_output("stream", name="stdout", text=text)


@pytest.fixture(scope="module")
def looked_at(root: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """nbval's words on notebooks of which the build has executed another version or the same."""
    folder = tmp_path_factory.mktemp("book")
    package, cache = Package(), get_cache(str(folder / "_build" / ".jupyter_cache"))
    for name, stands, executed in [
        ("same", notebook(CODE, printed("2\n"), tag=CHECKED), None),
        ("differs", notebook(CODE, printed("3\n"), tag=CHECKED), printed("2\n")),
        ("announced", notebook(FAILS, tag="raises-exception"), ERROR),
        ("mistake", notebook(FAILS, tag="hide-input"), ERROR),
        ("edited", notebook(CODE, printed("2\n"), tag=CHECKED), None),
    ]:
        code = stands.cells[1]
        code.source = code.source.format(name)
        nbformat.write(stands, folder / f"{name}.ipynb")
        if executed is not None:
            code.outputs = [executed]
        if name == "edited":
            code.source += "  # before the edit"
        mark(stands, package)
        bundle = CacheBundleIn(stands, str(folder / f"{name}.ipynb"))
        cache.cache_notebook_bundle(bundle, check_validity=False, overwrite=True)
    options = ["--rootdir=.", "--nbval-lax", "--color=no", "-vv"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *options, "-p", "tests.book.finished_kernel", "."],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
    )
    return folder, done.stdout + done.stderr


def test_it_says_what_was_executed(looked_at: tuple[Path, str]) -> None:
    folder, words = looked_at
    assert "notebooks: 5, of them executed by the build: 4" in words
    assert [path.name for path in folder.glob("*.txt")] == ["edited.txt"]


@pytest.mark.parametrize(
    ("name", "outcome"),
    [
        ("same", "PASSED"),
        ("differs", "FAILED"),
        ("announced", "PASSED"),
        ("mistake", "FAILED"),
        ("edited", "PASSED"),
    ],
)
def test_the_cached_run_is_compared(looked_at: tuple[Path, str], name: str, outcome: str) -> None:
    _, words = looked_at
    assert re.search(rf"{name}\W.*Cell 0 {outcome}", words), words
