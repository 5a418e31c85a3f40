"""The study paths of the book: ``book/reference/paths.md`` lists the chapters of each, in order."""

import json
import re
from pathlib import Path

from dlbook.exercises.catalog import chapter_of

BOOK = Path(__file__).parents[2] / "book"
ITEM = re.compile(r"^- \[ \] \{ref\}`([\w-]+)`, (\d+) minutes$", re.MULTILINE)


def read_paths(page: str) -> dict[str, list[tuple[str, int]]]:
    """For each path of the page its chapters, by the labels of their titles, with their minutes.

    >>> read_paths("(path-short)=\\n## Short\\n\\n- [ ] {ref}`neuron`, 20 minutes\\n")
    {'short': [('neuron', 20)]}
    """
    parts = re.split(r"^\(path-([\w-]+)\)=$", page, flags=re.MULTILINE)
    return {
        name: [(label, int(minutes)) for label, minutes in ITEM.findall(text)]
        for name, text in zip(parts[1::2], parts[2::2], strict=True)
    }


def titles(book: Path = BOOK) -> dict[str, str]:
    """The chapter that each title's label belongs to, as `dlbook.exercises.catalog` names it."""
    found = {}
    for path in sorted(book.glob("*/*.ipynb")):
        first = json.loads(path.read_text(encoding="utf-8"))["cells"][0]
        label = re.match(r"\(([\w-]+)\)=", "".join(first["source"]))
        if label is not None:
            found[label[1]] = chapter_of(f"{path.parent.name}/{path.stem}")
    return found


def chapters_of(name: str, book: Path = BOOK) -> list[str]:
    """The chapters of a path, in its order. Raises LookupError for an unknown one."""
    page = book / "reference" / "paths.md"
    paths = read_paths(page.read_text(encoding="utf-8")) if page.is_file() else {}
    if name not in paths:
        known = ", ".join(paths) or "none, because the book is not here"
        raise LookupError(f'There is no study path "{name}"; there are: {known}.')
    chapter = titles(book)
    return [chapter[label] for label, _ in paths[name]]
