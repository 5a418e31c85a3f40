"""The book's sources: its notebooks and its Markdown pages.

What looks into a cell takes plain JSON and nbformat's nodes alike, and nbformat is imported only
where a file is read: the teacher's pack reads submissions without it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from nbformat import NotebookNode

BOOK = Path(__file__).parents[2] / "book"


def sources(suffix: str, book: Path = BOOK) -> list[Path]:
    """All pages with this suffix, hidden and underscored folders aside."""
    return sorted(
        path
        for path in book.rglob(f"*{suffix}")
        if not any(part.startswith((".", "_")) for part in path.relative_to(book).parts)
    )


def read(path: Path) -> NotebookNode:
    """The notebook at ``path``, in the current format."""
    import nbformat

    return nbformat.read(path, as_version=4)


def notebooks(book: Path = BOOK) -> Iterator[tuple[str, NotebookNode]]:
    """Name and content of every notebook."""
    for path in sources(".ipynb", book):
        yield str(path.relative_to(book)), read(path)


def cells(notebook: Mapping[str, Any], kind: str) -> list[Any]:
    """The cells of a kind, ``code`` or ``markdown``, in order."""
    return [cell for cell in notebook["cells"] if cell["cell_type"] == kind]


def code_cells(notebook: Mapping[str, Any]) -> list[Any]:
    """The code cells, in order."""
    return cells(notebook, "code")


def code(notebook: Mapping[str, Any]) -> str:
    """The text of all code cells."""
    return "\n".join(map(source, code_cells(notebook)))


def source(cell: Mapping[str, Any]) -> str:
    """The text of a cell, which a file holds as one string or as a list of lines.

    >>> source({"source": ["a = 1\\n", "a"]})
    'a = 1\\na'
    """
    return "".join(cell["source"])


def tags(cell: Mapping[str, Any]) -> list[str]:
    """The cell's tags.

    >>> tags({"metadata": {"tags": ["hide-input"]}}), tags({})
    (['hide-input'], [])
    """
    return list(cell.get("metadata", {}).get("tags", []))


def tagged(cell: Mapping[str, Any], prefix: str) -> list[str]:
    """What follows ``prefix:`` in the cell's tags.

    >>> tagged({"metadata": {"tags": ["exercise:softmax"]}}, "exercise")
    ['softmax']
    """
    return [tag.partition(":")[2] for tag in tags(cell) if tag.startswith(f"{prefix}:")]


def prose(book: Path = BOOK) -> Iterator[tuple[str, str]]:
    """Place and text of every Markdown page and every Markdown cell."""
    for path in sources(".md", book):
        yield str(path.relative_to(book)), path.read_text(encoding="utf8")
    for name, notebook in notebooks(book):
        for cell in cells(notebook, "markdown"):
            yield f"{name} cell {cell.get('id')}", source(cell)
