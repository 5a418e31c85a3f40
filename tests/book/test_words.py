"""Glossary, citations and spelling, and a planted fault for each of their checkers."""

import json
from pathlib import Path

import pytest

from dlbook.book.index import glossary_entries
from dlbook.book.notebooks import BOOK, prose
from tests.book import words


def test_glossary() -> None:
    page = BOOK / "reference" / "glossary.md"
    texts = [text for place, text in prose() if not place.startswith("reference/glossary")]
    assert words.glossary_faults(page.read_text(encoding="utf8"), texts) == []


def test_citations() -> None:
    bibliography = (BOOK / "references.bib").read_text(encoding="utf8")
    assert words.citation_faults(bibliography, [text for _, text in prose()]) == []


def test_spelling(root: Path, tmp_path: Path) -> None:
    files = list(root.glob("*.md"))
    for folder in ("book", "dlbook", ".github"):  # the tests plant misspelled words
        for suffix in (".md", ".ipynb", ".py", ".js", ".css", ".bib", ".yml"):
            files += (root / folder).rglob(f"*{suffix}")
    assert len(files) > 10
    assert words.spelling_faults(files, root, tmp_path) == []


GLOSSARY = """\
# Glossary

```{glossary}
:sorted:

neuron
unit
    A weighted sum and an activation. 神经元. {ref}`neuron`

loss
    What training makes small. 损失. {ref}`loss`
```
"""
TEXTS = ["A {term}`neuron`, or {term}`unit`,", "has a {term}`cost <Loss>`."]


def test_sound_glossary_passes() -> None:
    assert set(glossary_entries(GLOSSARY)) == {"neuron", "unit", "loss"}
    assert words.glossary_faults(GLOSSARY, TEXTS) == []


@pytest.mark.parametrize(
    ("page", "texts"),
    [
        (GLOSSARY, [*TEXTS, "{term}`epoch`"]),
        (GLOSSARY, TEXTS[:1]),
        (GLOSSARY.replace("损失", "sunshi"), TEXTS),
        (GLOSSARY.replace("{ref}`loss`", "somewhere"), TEXTS),
    ],
    ids=["missing entry", "unused entry", "no Chinese name", "no section"],
)
def test_glossary_fault_is_found(page: str, texts: list[str]) -> None:
    assert len(words.glossary_faults(page, texts)) == 1


BIBLIOGRAPHY = "@book{a1990, title={A}, year={1990}}\n@book{b1991, title={B}, year={1991}}\n"


def test_citation_faults_are_found() -> None:
    both = "{cite}`a1990, b1991`"
    assert words.citation_faults(BIBLIOGRAPHY, [both]) == []
    assert len(words.citation_faults(BIBLIOGRAPHY, ["{cite:t}`a1990`"])) == 1
    assert len(words.citation_faults(BIBLIOGRAPHY, [both, "{cite:p}`c1992`"])) == 1


def test_misspelling_is_found_in_cells_and_not_in_outputs(root: Path, tmp_path: Path) -> None:
    scratch = tmp_path / "copies"
    (tmp_path / "pyproject.toml").write_text((root / "pyproject.toml").read_text())
    for name, source, output in [
        ("wrong.ipynb", "The nueral network", "fine"),
        ("right.ipynb", "The neural network", "teh"),
        ("british.ipynb", "The colour", "fine"),
    ]:
        cell = {
            "cell_type": "code",
            "id": "a-cell",
            "source": f"# {source}",
            "metadata": {},
            "execution_count": 1,
            "outputs": [{"output_type": "stream", "name": "stdout", "text": output}],
        }
        notebook = {"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
        (tmp_path / name).write_text(json.dumps(notebook))
    found = words.spelling_faults(tmp_path.glob("*.ipynb"), tmp_path, scratch)
    assert sorted(line.split(":")[0].strip("./") for line in found) == [
        "british.ipynb",
        "wrong.ipynb",
    ]
