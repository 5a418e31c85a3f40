"""Chapters that succeed are cached; one that fails is left to the build, which reports it."""

import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from jupyter_cache import get_cache
from nbformat.v4 import new_code_cell, new_notebook

PROGRAM = """
from pathlib import Path
from parallel_execution import fill
fill("cache", Path("book").rglob("*.ipynb"), jobs=2, seconds_a_cell=60)
"""


def run(root: Path, project: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        cwd=project,
        env={**os.environ, "PYTHONPATH": str(root / "book" / "_ext")},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert "WARNING" not in done.stderr
    return done.stdout


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "book" / "part"
    folder.mkdir(parents=True)
    for name, source in [("good", "print(1 + 1)"), ("bad", "1 / 0")]:
        cell = new_code_cell(source, id="a-cell")
        metadata = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
        nbformat.write(new_notebook(cells=[cell], metadata=metadata), folder / f"{name}.ipynb")
    return tmp_path


def test_only_what_succeeds_is_cached(root: Path, project: Path) -> None:
    printed = run(root, project)
    assert "good.ipynb: " in printed
    assert "bad.ipynb: a cell fails" in printed
    (record,) = get_cache(str(project / "cache")).list_cache_records()
    assert Path(record.uri).name == "good.ipynb"
    assert record.data.keys() == {"execution_seconds", "slowness"}
    assert "good.ipynb" not in run(root, project)
