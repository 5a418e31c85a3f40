"""The pages of the built book in their order, and when a browser has drawn one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from dlbook.book.index import Index

PATIENCE = 120_000  # milliseconds for a page, on a computer that does other things too
# Formulas are drawn one group after another, and fonts come late.
READY = """() => document.fonts.status === "loaded"
    && !document.querySelector(".math:not(:has(mjx-container))")"""


@dataclass(frozen=True)
class Sheet:
    """A page of the built book that is to be printed."""

    path: Path
    title: str
    part: str

    @property
    def address(self) -> str:
        """Its address on this computer."""
        return self.path.resolve().as_uri()


def sheets(index: Index, built: Path, only: Sequence[str] = ()) -> list[Sheet]:
    """The pages in the order of the table of contents; ``only`` names some of them.

    Raises FileNotFoundError for a page that is not built.
    """
    found = [
        Sheet(built / "book" / f"{page}.html", index.title(page), index.parts[page])
        for page in index.pages
        if not only or page in only
    ]
    for sheet in found:
        if not sheet.path.is_file():
            raise FileNotFoundError(f"{sheet.path} is not built; type 'make book' first")
    return found
