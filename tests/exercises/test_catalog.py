"""The bank is read from its folders: the place says id and chapter, `_toc.yml` the order."""

import types
from pathlib import Path

import pytest

from dlbook.exercises import catalog
from tests.conftest import ROOT

SOURCE = '''
from dlbook.exercises.exercise import Case
def double(x):
    """Twice."""
    return 2 * x
def cases(rng):
    yield Case("one", x=1.0)
def _helper(x):
    return x
def halved(x):
    """Half."""
    return x / 2
def shifted(x):
    """Shifted."""
    return x + 2
HINTS = ("Twice.",)
ATOL = 0.5
'''


def module(source: str) -> types.ModuleType:
    made = types.ModuleType("dlbook.exercises.bank.concepts.neuron.double")
    made.__file__ = "double.py"
    exec(source, vars(made))
    return made


def test_a_file_holds_what_is_its_own() -> None:
    exercise = catalog.exercise_in(module(SOURCE), "concepts/neuron")
    assert (exercise.id, exercise.chapter) == ("double", "concepts/neuron")
    assert [m.__name__ for m in exercise.mistakes] == ["halved", "shifted"]
    assert (exercise.hints, exercise.atol, exercise.use) == (("Twice.",), 0.5, None)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("def double", "def doubled", r"missing \['double'\]"),
        ("def cases", "def case", r"missing \['cases'\]"),
        ('("Twice.",)', '"Twice."', r"missing \['HINTS \(a tuple\)'\]"),
        ("ATOL", "TOLERANCE", r"unknown \['TOLERANCE'\]"),
    ],
)
def test_what_is_missing_or_unknown_is_named(old, new, words) -> None:
    with pytest.raises(TypeError, match=words):
        catalog.exercise_in(module(SOURCE.replace(old, new)), "concepts/neuron")


@pytest.fixture
def bank(tmp_path, monkeypatch):
    """A bank of two chapters; the real one is read again afterwards."""
    for place in (
        "concepts/neuron/one.py",
        "backprop/losses/two.py",
        "backprop/optimizers/three.py",
    ):
        (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / place).touch()
    monkeypatch.setattr(catalog, "BANK", tmp_path)
    catalog._files.cache_clear()
    yield tmp_path
    monkeypatch.undo()
    catalog._files.cache_clear()


def test_two_exercises_of_one_name_are_refused(bank: Path) -> None:
    assert catalog.ids() == ["one", "three", "two"]
    (bank / "concepts/neuron/two.py").touch()
    catalog._files.cache_clear()
    with pytest.raises(ValueError, match="two exercises are called two"):
        catalog.ids()


def test_renumbering_touches_the_table_of_contents_alone(tmp_path, monkeypatch) -> None:
    before = list(catalog.by_chapter())
    text = (ROOT / "_toc.yml").read_text(encoding="utf-8")
    lines = text.splitlines(keepends=True)
    first = next(k for k, line in enumerate(lines) if "06_optimizers" in line)
    lines[first : first + 2] = [
        lines[first + 1].replace("07_", "06_"),
        lines[first].replace("06_", "07_"),
    ]
    (tmp_path / "_toc.yml").write_text("".join(lines), encoding="utf-8")
    monkeypatch.setattr(catalog, "CONTENTS", tmp_path / "_toc.yml")
    after = list(catalog.by_chapter())
    k = before.index("backprop/optimizers")
    assert after[k : k + 2] == before[k : k + 2][::-1] == after[k : k + 2]
    assert sorted(after) == sorted(before)
    assert catalog.find("adam_step").chapter == "backprop/optimizers"


def test_without_the_book_the_alphabet_orders(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(catalog, "CONTENTS", tmp_path / "_toc.yml")
    chapters = list(catalog.by_chapter())
    assert chapters == sorted(chapters)
    assert sum(map(len, catalog.by_chapter().values())) == len(catalog.ids())


def test_the_order_is_that_of_the_book() -> None:
    pages = (ROOT / "_toc.yml").read_text(encoding="utf-8")
    places = [pages.index(f"/{name}") for name in _names()]
    assert places == sorted(places)


def _names() -> list[str]:
    return [
        catalog.notebook_of(chapter, ROOT / "book").relative_to(ROOT / "book").with_suffix("").name
        for chapter in catalog.by_chapter()
    ]


def test_a_notebook_is_found_whatever_its_number(tmp_path) -> None:
    (tmp_path / "backprop").mkdir()
    path = tmp_path / "backprop" / "17_optimizers.ipynb"
    path.touch()
    assert catalog.notebook_of("backprop/optimizers", tmp_path) == path
    with pytest.raises(FileNotFoundError, match="there is no chapter backprop/losses"):
        catalog.notebook_of("backprop/losses", tmp_path)
