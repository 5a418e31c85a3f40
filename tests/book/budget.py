"""How long each chapter runs, read from the records that the last build left in its cache."""

from collections.abc import Iterable
from pathlib import Path

from jupyter_cache import get_cache


def newest_cache(build: Path) -> Path:
    """The execution cache that the last build wrote."""
    folders = [path.parent for path in (build / ".jupyter_cache").glob("*/global.db")]
    return max(folders, key=lambda folder: folder.stat().st_mtime)


def running_times(cache: Path) -> dict[str, float]:
    """Seconds by notebook, of each the latest record, on the quiet computer of the yardstick."""
    records = sorted(get_cache(str(cache)).list_cache_records(), key=lambda record: record.created)
    return {
        record.uri: record.data["execution_seconds"] / record.data.get("slowness", 1.0)
        for record in records
    }


def over_budget(
    times: dict[str, float], chapters: Iterable[Path], each: float = 60, average: float = 15
) -> list[str]:
    """Chapters without a record or slower than ``each``, and an average above ``average``."""
    faults, counted = [], []
    for chapter in chapters:
        seconds = times.get(str(chapter))
        if seconds is None:
            faults.append(f"{chapter.name}: the build's cache has no record of its execution")
            continue
        counted.append(seconds)
        if seconds > each:
            faults.append(f"{chapter.name}: {seconds:.0f} s, more than {each:.0f} s")
    if counted and sum(counted) > average * len(counted):
        faults.append(f"{sum(counted) / len(counted):.0f} s on average, more than {average:.0f} s")
    return faults
