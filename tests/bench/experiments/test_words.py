"""The experiment on words: what it counts, and what it stored on the real text."""

import os
from pathlib import Path

import pytest

from dlbook.bench import experiments
from dlbook.bench.experiments import words

DATA = os.environ.get("DLBOOK_DATA")


def test_a_part_is_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "the king saw him and the queen saw her , he said to me . " * 40
    monkeypatch.setattr(words, "load_tiny_shakespeare", lambda: text)
    (row,) = words.measure_part(1, 2)
    assert row["listed"] == 7  # king, queen, him, her, he, to, me
    assert len(row["skip-gram"]) == 2
    assert 0 <= row["shared"] <= 10


@pytest.mark.skipif(
    DATA is None or not (Path(DATA) / "tinyshakespeare.txt").exists(),
    reason="DLBOOK_DATA holds no tiny Shakespeare",
)
def test_the_stored_counts_come_out_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DLBOOK_DATA", str(DATA))
    row = experiments.stored("words")["rows"][0]
    assert row["part"] == max(words.PARTS)
    (again,) = words.measure_part(row["part"], 1)
    for name in ("tokens", "listed"):
        assert again[name] == row[name]
    for name in ("by chance", "counts", "singular"):
        assert again[name] == pytest.approx(row[name], abs=0.02)
    assert again["skip-gram"][0] == pytest.approx(row["skip-gram"][0], abs=0.05)
