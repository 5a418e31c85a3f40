"""Writes the stubs of the exercises into the chapters: python -m tests.exercises.write_stubs

Run it after you have changed the docstring or the parameters of a reference.
"""

from pathlib import Path

import nbformat

from dlbook.exercises import find
from tests.conftest import ROOT


def write_stubs(path: Path) -> bool:
    """Put the current stubs into one notebook; return whether that changed it."""
    notebook = nbformat.read(path, as_version=nbformat.NO_CONVERT)
    changed = False
    for cell in notebook.cells:
        for tag in cell.metadata.get("tags", []):
            if tag.startswith("exercise:"):
                stub = find(tag.removeprefix("exercise:")).stub
                changed = changed or cell.source != stub
                cell.source = stub
    if changed:
        nbformat.write(notebook, path)
    return changed


if __name__ == "__main__":
    for path in sorted((ROOT / "book").glob("*/*.ipynb")):
        if write_stubs(path):
            print(path.relative_to(ROOT))
