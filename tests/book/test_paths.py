"""The study paths lead to chapters that exist, after all that these need."""

import re
from collections.abc import Iterator, Mapping, Sequence

from dlbook.book.chapter_map import needed_labels
from dlbook.book.notebooks import BOOK, cells, notebooks, source
from dlbook.exercises.paths import read_paths

Way = Sequence[tuple[str, int]]


def faults(way: Way, minutes: Mapping[str, int], needs: Mapping[str, set[str]]) -> Iterator[str]:
    """Chapters that do not exist, that come before what they need, or whose minutes are others."""
    read: set[str] = set()
    for label, typed in way:
        if label not in minutes:
            yield f"{label}: no chapter"
            continue
        yield from (f"{label}: needs {other}" for other in sorted(needs[label] - read))
        if minutes[label] != typed:
            yield f"{label}: {minutes[label]} minutes, not {typed}"
        read.add(label)


def chapters() -> tuple[dict[str, int], dict[str, set[str]]]:
    """The minutes of each chapter, and the chapters that it needs; the reference needs nothing."""
    minutes, needs, home = {}, {}, {}
    for name, notebook in notebooks():
        if name.startswith("reference/"):
            continue
        first = source(cells(notebook, "markdown")[0])
        title = re.match(r"\(([\w-]+)\)=", first)[1]
        minutes[title] = int(re.search(r"About (\d+) minutes", first)[1])
        needs[title] = set(needed_labels(notebook))
        for cell in cells(notebook, "markdown"):
            for label in re.findall(r"^\(([^()\s]+)\)=$", source(cell), re.MULTILINE):
                home[label] = title
        home.update(
            (label, title)
            for cell in cells(notebook, "markdown")
            for label in re.findall(r":label: (\S+)", source(cell))
        )
    return minutes, {
        title: {home[label] for label in labels if label in home} - {title}
        for title, labels in needs.items()
    }


def test_every_path_can_be_walked() -> None:
    paths = read_paths((BOOK / "reference" / "paths.md").read_text(encoding="utf8"))
    assert set(paths) == {"evening", "week", "course", "keras"}
    minutes, needs = chapters()
    assert {name: list(faults(way, minutes, needs)) for name, way in paths.items()} == {
        name: [] for name in paths
    }
    assert len(paths["course"]) >= 26


def test_a_path_that_stumbles_is_found() -> None:
    minutes, needs = {"a": 10, "b": 20}, {"a": set(), "b": {"a"}}
    assert list(faults([("a", 10), ("b", 20)], minutes, needs)) == []
    assert list(faults([("b", 20), ("a", 10)], minutes, needs)) == ["b: needs a"]
    assert list(faults([("a", 15), ("c", 5)], minutes, needs)) == [
        "a: 10 minutes, not 15",
        "c: no chapter",
    ]
