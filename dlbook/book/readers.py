"""The readers' notebooks in a folder of the reader's own.

``python -m dlbook.book.readers notebooks`` writes them into the folder ``notebooks`` and spares
what a reader has changed there. The chapters in ``book`` stay the only source.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import count
from pathlib import Path
from typing import Any

from dlbook.book import words
from dlbook.book.index import Index, UnknownReference
from dlbook.book.notebooks import source
from dlbook.book.plain import NotPlain
from dlbook.book.rendering import Notebook, as_text, reader_notebook
from dlbook.files.disk import replacing

RECORD = ".written.json"  # what was written: each notebook's name, and a digest of its content


def write(folder: Path, index: Index, say: Callable[[str], object] = print) -> None:
    """Write all pages into ``folder``, and keep what a reader has changed there.

    A notebook counts as changed when the kinds or texts of its cells are not those that were
    written. Then it stays, and the book's new version is laid beside it, once. What a reader has
    only run is renewed; outputs stay where the code does. Raises NotPlain, UnknownReference,
    OSError.
    """
    record = _read_record(folder / RECORD)
    new = {f"{page}.ipynb": reader_notebook(index, page) for page in index.pages}
    for name, notebook in new.items():
        digest = _digest(notebook)
        if record.get(name) == digest and (folder / name).exists():
            continue  # the reader has this version already, changed or not
        for place in _places(name):
            held = _read(folder / place)
            if not (folder / place).exists() or _digest(held) in (record.get(place), digest):
                break  # nothing of the reader's is there
        if place != name:
            say(words.KEPT.format(kept=folder / name, new=folder / place))
        record[name] = record[place] = digest
        _save(folder / place, as_text(_with_outputs(notebook, held)))
        if place == name:
            beside = {other for other in record if _owner(other) == name and other != name}
            _remove_unchanged(folder, record, beside)
    _remove_unchanged(folder, record, {name for name in record if _owner(name) not in new})
    _save(folder / RECORD, json.dumps(record, indent=1))


def _places(name: str) -> Iterator[str]:
    """Where a notebook may lie: under its name, or beside what has that name."""
    stem = name.removesuffix(".ipynb")
    yield name
    yield f"{stem}.new.ipynb"
    yield from (f"{stem}.new-{number}.ipynb" for number in count(2))


def _owner(place: str) -> str:
    """The name of the notebook that lies at a place.

    >>> _owner("concepts/02_neuron.new-2.ipynb")
    'concepts/02_neuron.ipynb'
    """
    return re.sub(r"\.new(-\d+)?\.ipynb$", ".ipynb", place)


def _remove_unchanged(folder: Path, record: dict[str, str], places: set[str]) -> None:
    """Remove notebooks that are no longer of use, but none that a reader has changed."""
    for place in places:
        if _digest(_read(folder / place)) == record.pop(place):
            (folder / place).unlink(missing_ok=True)


def _read_record(path: Path) -> dict[str, str]:
    """What was written. Without a record, whatever differs counts as changed."""
    record = _read(path)
    return {name: digest for name, digest in record.items() if isinstance(digest, str)}


def _read(path: Path) -> Notebook:
    """A file's JSON; nothing where there is no file, or no JSON in it."""
    try:
        held = json.loads(path.read_bytes())
    except (FileNotFoundError, ValueError):
        return {}
    return held if isinstance(held, dict) else {}


def _digest(notebook: Mapping[str, Any]) -> str:
    """Of what a reader would change: the cells' kinds and texts, and no output."""
    try:
        content = [(cell["cell_type"], source(cell)) for cell in notebook["cells"]]
    except (KeyError, TypeError):  # no notebook: whatever it is, it is not ours
        return ""
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()


def _with_outputs(notebook: Notebook, held: Mapping[str, Any]) -> Notebook:
    """The notebook with the outputs that another version has for the same code."""
    shown = {
        (cell.get("id"), source(cell)): cell
        for cell in held.get("cells", [])
        if cell["cell_type"] == "code" and cell.get("outputs")
    }
    for cell in notebook["cells"]:
        if old := shown.get((cell["id"], cell["source"])):
            cell |= {"outputs": old["outputs"], "execution_count": old.get("execution_count")}
    return notebook


def _save(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with replacing(path) as file:
        file.write(text.encode())


def main(arguments: Sequence[str]) -> int:
    """Write the readers' notebooks; return the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m dlbook.book.readers",
        description="Write the book's pages as notebooks of plain Markdown. "
        "A notebook that you changed stays as it is.",
    )
    parser.add_argument("folder", type=Path, help="the folder to write into")
    parser.add_argument(
        "--book", type=Path, default=Path("book"), help="the folder of the chapters (book)"
    )
    options = parser.parse_args(arguments)
    try:
        write(options.folder, Index(options.book))
    except (OSError, NotPlain, UnknownReference) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
