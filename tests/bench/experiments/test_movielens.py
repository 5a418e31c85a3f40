"""The experiment on MovieLens: its splits, on made ratings and on the real ones."""

import os
from pathlib import Path

import numpy as np
import pytest

from dlbook.bench import experiments
from dlbook.bench.experiments import movielens
from dlbook.datasets.ratings import FilmRatings

DATA = os.environ.get("DLBOOK_DATA")


def made(viewers: int = 15, films: int = 30) -> FilmRatings:
    rng = np.random.default_rng(0)
    users, what = np.nonzero(rng.random((viewers, films)) < 0.7)
    return FilmRatings(
        users=users,
        films=what,
        ratings=rng.integers(1, 11, len(users)) / 2,
        times=rng.permutation(len(users)).astype("datetime64[s]"),
        titles=tuple(f"film {k}" for k in range(films)),
        genres=((),) * films,
        source="made",
        license="none",
    )


def test_no_part_sees_what_comes_later() -> None:
    given = made()
    part = movielens.viewers_last(given)
    for viewer in range(15):
        own = given.users == viewer
        times = [given.times[own & (part == k)] for k in range(3)]
        assert times[0].max() < times[1].min() and times[1].max() < times[2].min()
    part = movielens.by_calendar(given)
    times = [given.times[part == k] for k in range(3)]
    assert times[0].max() < times[1].min() and times[1].max() < times[2].min()
    assert len(times[1]) == len(times[2]) == len(part) // 10


def test_a_trial_trains_on_what_is_before() -> None:
    given = made()
    trial = movielens.Trial(given, movielens.by_calendar(given))
    seen, liked = trial.table(1)
    assert seen.sum() == (trial.part == 0).sum()
    assert not (seen & liked).any()
    assert liked.sum() == np.sum((trial.part == 1) & (given.ratings >= 4))


def test_a_small_measurement(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(movielens, "load_movielens", made)
    result = movielens.measure(seeds=2, threads=1)
    assert "15 viewers of 30 films" in result["edition"]
    for split in result["splits"].values():
        assert len(split["errors"]["factorization"]) == 2
        assert 0 < split["errors"]["biases"][0] < 3
    assert movielens.markdown(result).count("\n") == 2 + 2 * 7


@pytest.mark.skipif(
    DATA is None or not (Path(DATA) / "ml-latest-small.zip").exists(),
    reason="DLBOOK_DATA does not hold MovieLens",
)
def test_the_real_ratings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DLBOOK_DATA", str(DATA))
    given = movielens.load_movielens()
    stored = experiments.stored("movielens")
    if f"{len(given.ratings):,} ratings" not in stored["edition"]:
        pytest.skip("another edition than the stored result's")
    for name, split in movielens.SPLITS.items():
        trial = movielens.Trial(given, split(given))
        strength = stored["splits"][name]["chosen"]["biases"]
        found = trial.error(movielens.Biases(strength), 2)
        assert found == pytest.approx(stored["splits"][name]["errors"]["biases"][0], abs=1e-6)
        seen, _ = trial.table(2)
        counts = np.tile(seen.sum(axis=0), (len(seen), 1))
        popular = stored["splits"][name]["rankings"]["popularity"][0]
        assert trial.ranked(counts, 2) == pytest.approx(popular, abs=1e-9)
