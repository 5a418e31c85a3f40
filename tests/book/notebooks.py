"""The book's sources: its notebooks and its Markdown pages."""

from collections.abc import Iterator
from pathlib import Path

import nbformat
from nbformat import NotebookNode

BOOK = Path(__file__).resolve().parents[2] / "book"


def sources(suffix: str, book: Path = BOOK) -> list[Path]:
    """All pages with this suffix, hidden and underscored folders aside."""
    return sorted(
        path
        for path in book.rglob(f"*{suffix}")
        if not any(part.startswith((".", "_")) for part in path.relative_to(book).parts)
    )


def read(path: Path) -> NotebookNode:
    """The notebook at ``path``, in the current format."""
    return nbformat.read(path, as_version=4)


def notebooks(book: Path = BOOK) -> Iterator[tuple[str, NotebookNode]]:
    """Name and content of every notebook."""
    for path in sources(".ipynb", book):
        yield str(path.relative_to(book)), read(path)


def code_cells(notebook: NotebookNode) -> list[NotebookNode]:
    """The code cells, in order."""
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def tags(cell: NotebookNode) -> list[str]:
    """The cell's tags."""
    return list(cell.metadata.get("tags", []))


def tagged(cell: NotebookNode, prefix: str) -> list[str]:
    """What follows ``prefix:`` in the cell's tags."""
    return [tag.partition(":")[2] for tag in tags(cell) if tag.startswith(f"{prefix}:")]


def prose(book: Path = BOOK) -> Iterator[tuple[str, str]]:
    """Place and text of every Markdown page and every Markdown cell."""
    for path in sources(".md", book):
        yield str(path.relative_to(book)), path.read_text(encoding="utf8")
    for name, notebook in notebooks(book):
        for cell in notebook.cells:
            if cell.cell_type == "markdown":
                yield f"{name} cell {cell.get('id')}", cell.source
