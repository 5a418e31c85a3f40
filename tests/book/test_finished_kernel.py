"""nbval compares the run that the build has cached; what the cache lacks, nbval executes itself."""

import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from jupyter_cache import get_cache
from jupyter_cache.base import CacheBundleIn
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

STORED = new_output("stream", name="stdout", text="2\n")
# A cell that was executed once more than the cache says leaves a file behind.
SOURCE = "open('executed', 'w').close()\nprint(1 + 1)"


def notebook(source: str, *outputs: NotebookNode, tag: str) -> NotebookNode:
    cell = new_code_cell(
        source, id="a", outputs=list(outputs), execution_count=1, metadata={"tags": [tag]}
    )
    metadata = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    return new_notebook(cells=[new_markdown_cell("Words", id="b"), cell], metadata=metadata)


@pytest.fixture
def nbval(root: Path, tmp_path: Path):
    """Let nbval look at a notebook beside a cache of the build's that holds the run of another."""

    def look(stands: NotebookNode, executed: NotebookNode) -> str:
        nbformat.write(stands, tmp_path / "a.ipynb")
        cache = get_cache(str(tmp_path / "_build" / ".jupyter_cache" / "key"))
        bundle = CacheBundleIn(executed, str(tmp_path / "a.ipynb"))
        cache.cache_notebook_bundle(bundle, check_validity=False, overwrite=True)
        arguments = ["--rootdir=.", "-p", "tests.book.finished_kernel", "--nbval-lax", "a.ipynb"]
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "--color=no", *arguments],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(root)},
            capture_output=True,
            text=True,
        )
        return done.stdout + done.stderr

    return look


def test_a_cached_run_is_compared_and_not_repeated(nbval, tmp_path: Path) -> None:
    stands = notebook(SOURCE, STORED, tag="nbval-check-output")
    printed = nbval(stands, stands)
    assert "of them executed by the build: 1" in printed
    assert "1 passed" in printed
    assert not (tmp_path / "executed").exists()


def test_a_cached_run_that_differs_fails(nbval) -> None:
    other = new_output("stream", name="stdout", text="3\n")
    stands = notebook(SOURCE, STORED, tag="nbval-check-output")
    printed = nbval(stands, notebook(SOURCE, other, tag="nbval-check-output"))
    assert "Cell outputs differ" in printed
    assert "1 failed" in printed


@pytest.mark.parametrize(
    ("tag", "outcome"), [("raises-exception", "1 passed"), ("hide-input", "1 failed")]
)
def test_an_error_in_the_cached_run_must_be_announced(nbval, tag: str, outcome: str) -> None:
    error = new_output("error", ename="ZeroDivisionError", evalue="by zero", traceback=["line 1"])
    executed = notebook("1 / 0", error, tag=tag)
    stands = notebook("1 / 0", tag=tag)
    stands.cells[1].execution_count = None
    assert outcome in nbval(stands, executed)


def test_what_the_cache_lacks_is_executed(nbval, tmp_path: Path) -> None:
    stands = notebook(SOURCE, STORED, tag="nbval-check-output")
    printed = nbval(stands, notebook("print(7)", tag="nbval-check-output"))
    assert "of them executed by the build: 0" in printed
    assert "1 passed" in printed
    assert (tmp_path / "executed").exists()
