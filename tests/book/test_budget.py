"""The chapters keep within their time, and the watch objects to slow ones."""

from pathlib import Path

import pytest
from jupyter_cache import get_cache
from jupyter_cache.base import CacheBundleIn
from nbformat.v4 import new_code_cell, new_notebook

from tests.book import budget
from tests.book.notebooks import sources


@pytest.mark.built
def test_chapters_keep_within_their_time(root: Path, built_book: Path) -> None:
    times = budget.running_times(budget.newest_cache(root / "_build"))
    assert budget.over_budget(times, sources(".ipynb")) == []


FAST, SLOW = Path("fast.ipynb"), Path("slow.ipynb")


@pytest.mark.parametrize(
    ("times", "faults"),
    [
        ({"fast.ipynb": 2.0, "slow.ipynb": 20.0}, 0),
        ({"fast.ipynb": 2.0, "slow.ipynb": 61.0}, 2),
        ({"fast.ipynb": 29.0, "slow.ipynb": 31.0}, 1),
        ({"fast.ipynb": 2.0}, 1),
    ],
    ids=["within", "one too slow", "slow on average", "no record"],
)
def test_budget(times: dict[str, float], faults: int) -> None:
    assert len(budget.over_budget(times, [FAST, SLOW])) == faults


def test_times_are_read_from_the_newest_cache(tmp_path: Path) -> None:
    for number, folder in enumerate(["old", "new"]):
        cache = get_cache(str(tmp_path / ".jupyter_cache" / folder))
        cache.cache_notebook_bundle(
            CacheBundleIn(new_notebook(), "a.ipynb", data={"execution_seconds": 10.0 + number})
        )
    slow = {"execution_seconds": 30.0, "slowness": 2.5}
    other = CacheBundleIn(new_notebook(cells=[new_code_cell("1")]), "b.ipynb", data=slow)
    cache.cache_notebook_bundle(other, check_validity=False)
    newest = budget.newest_cache(tmp_path)
    assert newest.name == "new"
    assert budget.running_times(newest) == {"a.ipynb": 11.0, "b.ipynb": 12.0}
