"""The teacher's pack: notebooks without solutions, a key, and an autograder."""

import copy
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from dlbook.book.directives import without
from dlbook.book.index import Index
from dlbook.book.notebooks import source
from dlbook.book.rendering import as_text, reader_notebook
from dlbook.exercises.catalog import by_chapter, chapter_of, find, notebook_of
from dlbook.exercises.exercise import Exercise, paragraphs
from dlbook.exercises.teacher.notebooks import Cell, Notebook, exercise_of_stub

AUTOGRADE = '''"""Grade submitted notebooks: python autograde.py SUBMISSIONS --out grades.csv"""

import sys

from dlbook.exercises.teacher.autograder import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
'''

README = """# Teacher's pack

- `student/`: the readers' notebooks without solutions. Hand these out.
- `key/`: the same with the tested solutions, and the mistakes that the check knows.
- `autograde.py`: grades submitted notebooks. They may have any name and lie in subfolders:

      python autograde.py SUBMISSIONS --out grades.csv

  Each notebook runs in its own process with a time and a memory limit (`--help` names them). What
  it starts counts too, and ends with it. A notebook that fails gets a row that says why; the others
  are graded all the same.

The column `solved` holds 1 or 0, `status` says why:

| status | what happened |
| --- | --- |
| `solved` | every case is right |
| `reference` | right, but the book's own solution: imported, called, or the same code |
| `wrong`, `error` | a case is wrong, or stopped with an error; `mistake` names a known mistake |
| `stopped` | it took too long, or too much memory, or ended Python |
| `unwritten`, `missing` | the stub is as it was, or no cell defines the answer |
| `no exercise`, `not a notebook` | the file holds nothing to grade |

An answer that is the book's solution earns 0. Where the solution is one line it may be chance, so
look at it.

Submissions are programs, and they run with your rights. Not stopped is a submission that uses the
network, that reads or changes files which you may read or change (other submissions too), that
fills the disk, that takes a solution out of the package and rewrites it, or that writes verdicts on
its own exercises. Where you don't trust your students' programs, grade in a container without a
network, or on a machine that holds nothing else. The package that students install holds the
solutions: these exercises are for learning, not for exams.
"""


def write_pack(book: Path, out: Path) -> list[Path]:
    """Write the pack into the new folder `out` and return its files.

    Everything is written beside `out` first and moved there in one step. Raises FileNotFoundError
    for a missing chapter, FileExistsError where `out` holds something already, ValueError for text
    that has no plain form.
    """
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise FileExistsError(f"{out} exists already and is not empty; name a new folder")
    for chapter in by_chapter():
        notebook_of(chapter, book)  # raises
    index = Index(book)
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=".teacher-") as scratch:
        pack = Path(scratch) / "pack"
        for page in index.pages:  # all of them, so that every link leads somewhere
            _write(pack / "student" / f"{page}.ipynb", student_notebook(index, page))
            _write(pack / "key" / f"{page}.ipynb", key_notebook(index, page))
        (pack / "autograde.py").write_text(AUTOGRADE, encoding="utf-8")
        (pack / "README.md").write_text(README, encoding="utf-8")
        if out.exists():
            out.rmdir()
        shutil.move(pack, out)
    return sorted(path for path in out.rglob("*") if path.is_file())


def student_notebook(index: Index, page: str) -> Notebook:
    """A reader's notebook without solutions and outputs, which knows what chapter it is.

    Raises ValueError where a solution cannot be taken out.
    """
    return _fresh(reader_notebook(index, page, without_solutions(index.pages[page])), page)


def without_solutions(chapter: Mapping[str, Any]) -> Notebook:
    """A chapter without its solutions. Raises ValueError where one cannot be taken out."""
    notebook: Notebook = copy.deepcopy(dict(chapter))
    for cell in notebook["cells"]:
        if cell["cell_type"] == "markdown":
            cell["source"] = without(source(cell), "solution").strip()
            if "{solution" in cell["source"]:
                raise ValueError(
                    f"cell {cell.get('id', '?')} holds a solution that can't be taken "
                    f"out; write `:::{{solution}} label`, its text, and `:::` on lines of their own"
                )
    notebook["cells"] = [cell for cell in notebook["cells"] if source(cell)]
    return notebook


def key_notebook(index: Index, page: str) -> Notebook:
    """A reader's notebook with every stub filled in, and the known mistakes after it."""
    notebook = _fresh(reader_notebook(index, page), page)
    notebook["cells"] = [new for cell in notebook["cells"] for new in _key_cells(cell)]
    return notebook


def _fresh(notebook: Notebook, page: str) -> Notebook:
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"], cell["execution_count"] = [], None
    if chapter_of(page) in by_chapter():
        notebook["metadata"]["dlbook"] = {"chapter": chapter_of(page)}
    return notebook


def _key_cells(cell: Cell) -> Iterator[Cell]:
    id = exercise_of_stub(cell)
    if id is None:
        yield cell
        return
    yield cell | {"source": find(id).solved_stub}
    yield {
        "cell_type": "markdown",
        "id": f"mistakes-{id.replace('_', '-')}",
        "metadata": {},
        "source": _mistakes(find(id)),
    }


def _mistakes(exercise: Exercise) -> str:
    lines = [f"Mistakes that the check of `{exercise.id}` knows:", ""]
    lines += [f"- `{m.__name__}`: {' '.join(paragraphs(m))}" for m in exercise.mistakes]
    return "\n".join(lines)


def _write(path: Path, notebook: Notebook) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(as_text(notebook), encoding="utf-8")
