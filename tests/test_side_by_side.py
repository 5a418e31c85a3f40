"""Notebooks pass under ``pytest -n``, which by itself would deal their cells out to the workers."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat.v4 as nbf
import pytest


@pytest.mark.parametrize(
    "distribution", [[], ["--dist", "worksteal"]], ids=["default", "worksteal"]
)
def test_the_cells_of_a_notebook_stay_together(
    root: Path, tmp_path: Path, distribution: list[str]
) -> None:
    shutil.copy(root / "conftest.py", tmp_path)
    for name in ("one", "two"):
        code = ["n = 0", *(4 * ["n += 1"])]
        cells = [nbf.new_code_cell(line, id=f"cell-{k}") for k, line in enumerate(code)]
        notebook = nbf.new_notebook(cells=cells)
        (tmp_path / f"{name}.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-n", "2", *distribution, "--nbval-lax", "."]
    # Jupyter looks for free ports and lets them go before the kernel takes them. Two kernels that
    # start in the same moment can choose the same, and one dies: then they start once more.
    for _ in range(3):
        run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
        if "Kernel died before replying" not in run.stdout:
            break
    assert run.returncode == 0, run.stdout
    assert "10 passed" in run.stdout
