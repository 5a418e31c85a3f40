"""What the prose refers to: glossary entries, cited sources; and how it is spelled."""

import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from pybtex.database import parse_string

from dlbook.book.index import glossary_entries
from dlbook.book.notebooks import read, source


def linked_terms(texts: Iterable[str]) -> set[str]:
    """The terms that the prose links to."""
    links = [link for text in texts for link in re.findall(r"\{term\}`([^`]+)`", text)]
    return {re.sub(r"^.*<(.+)>$", r"\1", link, flags=re.S).strip() for link in links}


def glossary_faults(page: str, texts: Iterable[str]) -> list[str]:
    """Links without an entry, entries without a link, and entries that lack a part.

    An entry is one sentence, its Chinese name, and the section that introduces it.
    """
    entries = glossary_entries(page)
    known = {term.casefold() for term in entries}
    used = {term.casefold() for term in linked_terms(texts)}
    faults = [f"{term}: linked, but not in the glossary" for term in sorted(used - known)]
    for term, text in entries.items():
        if term.casefold() not in used:
            faults.append(f"{term}: in the glossary, but never linked")
        if not re.search(r"[\u4e00-\u9fff]", text):
            faults.append(f"{term}: no Chinese name")
        if not re.search(r"\{(ref|numref|doc)\}`|\]\(", text):
            faults.append(f"{term}: names no section that introduces it")
    return faults


def citation_faults(bibliography: str, texts: Iterable[str]) -> list[str]:
    """Sources that nobody cites, and citations without a source."""
    known = set(parse_string(bibliography, "bibtex").entries)
    groups = [g for text in texts for g in re.findall(r"\{cite(?::\w+)?\}`([^`]+)`", text)]
    cited = {key.strip() for group in groups for key in group.split(",")}
    return [f"{key}: cited, but not in references.bib" for key in sorted(cited - known)] + [
        f"{key}: in references.bib, but never cited" for key in sorted(known - cited)
    ]


def spelling_faults(files: Iterable[Path], root: Path, scratch: Path) -> list[str]:
    """Misspelled words; a notebook's are looked for in its cells, not in its outputs."""
    checked = []
    for path in files:
        copy = scratch / path.relative_to(root)
        copy.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix == ".ipynb":
            text = "\n".join(f"{source(cell)}\n" for cell in read(path).cells)
        else:
            text = path.read_text(encoding="utf8")
        copy.write_text(text, encoding="utf8")
        checked.append(str(path.relative_to(root)))
    if not checked:
        return []
    command = [sys.executable, "-m", "codespell_lib", "--toml", str(root / "pyproject.toml")]
    found = subprocess.run([*command, *checked], cwd=scratch, capture_output=True, text=True)
    # codespell exits with the number of misspellings, and writes its own troubles to stderr.
    if found.stderr:
        raise RuntimeError(f"codespell failed: {found.stderr}")
    return found.stdout.splitlines()
