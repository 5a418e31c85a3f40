"""How long each chapter runs, read from what the build left in its cache."""

import contextlib
from collections.abc import Iterable
from pathlib import Path

from jupyter_cache import get_cache

from dlbook.book.dependencies import Package
from dlbook.book.execution import read_marked


def running_times(cache: Path, chapters: Iterable[Path]) -> dict[Path, float]:
    """Seconds of each chapter's present run, on the quiet computer of the yardstick."""
    runs, package = get_cache(str(cache)), Package()
    times = {}
    for chapter in chapters:
        with contextlib.suppress(KeyError):
            data = runs.match_cache_notebook(read_marked(chapter, package)).data
            times[chapter] = data["execution_seconds"] / data.get("slowness", 1.0)
    return times


def over_budget(
    times: dict[Path, float], chapters: Iterable[Path], each: float = 60, average: float = 25
) -> list[str]:
    """Chapters without a record or slower than ``each``, and an average above ``average``.

    A chapter that trains on real data, with its controls, several seeds each, takes about 25
    seconds. At that average 55 chapters take 12 minutes of two cores, a quarter of all checks.
    What takes longer is an experiment of ``dlbook/bench/experiments``, whose result is stored.
    """
    faults, counted = [], []
    for chapter in chapters:
        seconds = times.get(chapter)
        if seconds is None:
            faults.append(f"{chapter.name}: the build's cache has no record of its execution")
            continue
        counted.append(seconds)
        if seconds > each:
            faults.append(f"{chapter.name}: {seconds:.0f} s, more than {each:.0f} s")
    if counted and sum(counted) > average * len(counted):
        faults.append(f"{sum(counted) / len(counted):.0f} s on average, more than {average:.0f} s")
    return faults
