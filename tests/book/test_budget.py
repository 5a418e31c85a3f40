"""The chapters keep within their time, and the watch objects to slow ones."""

from pathlib import Path

import nbformat
import pytest
from jupyter_cache import get_cache
from jupyter_cache.base import CacheBundleIn
from nbformat.v4 import new_code_cell, new_notebook

from dlbook.book.dependencies import Package
from dlbook.book.execution import read_marked
from dlbook.book.notebooks import sources
from tests.book import budget


@pytest.mark.built
def test_chapters_keep_within_their_time(root: Path, built_book: Path) -> None:
    times = budget.running_times(root / "_build" / ".jupyter_cache", sources(".ipynb"))
    assert budget.over_budget(times, sources(".ipynb")) == []


FAST, SLOW = Path("fast.ipynb"), Path("slow.ipynb")


@pytest.mark.parametrize(
    ("times", "faults"),
    [
        ({FAST: 2.0, SLOW: 20.0}, 0),
        ({FAST: 2.0, SLOW: 61.0}, 2),
        ({FAST: 24.0, SLOW: 27.0}, 1),
        ({FAST: 2.0}, 1),
    ],
    ids=["within", "one too slow", "slow on average", "no record"],
)
def test_budget(times: dict[Path, float], faults: int) -> None:
    assert len(budget.over_budget(times, [FAST, SLOW])) == faults


def test_times_are_those_of_the_present_run(tmp_path: Path) -> None:
    cache, package = get_cache(str(tmp_path / "cache")), Package()
    chapters = [tmp_path / f"{name}.ipynb" for name in ("a", "b", "edited")]
    for number, chapter in enumerate(chapters):
        nbformat.write(new_notebook(cells=[new_code_cell(f"{number}", id="a")]), chapter)
        data = {"execution_seconds": 30.0, "slowness": 2.5} if number else {"execution_seconds": 11}
        run = CacheBundleIn(read_marked(chapter, package), str(chapter), data=data)
        cache.cache_notebook_bundle(run, check_validity=False)
    nbformat.write(new_notebook(cells=[new_code_cell("other", id="a")]), chapters[2])
    times = budget.running_times(tmp_path / "cache", chapters)
    assert times == {chapters[0]: 11.0, chapters[1]: 12.0}
