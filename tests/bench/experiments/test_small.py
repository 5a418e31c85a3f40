"""The experiment on the speed of small networks."""

from dlbook.bench import experiments
from dlbook.bench.experiments import small


def test_both_rivals_are_measured() -> None:
    rows = small.measure(rounds=1, threads=1)["rows"]
    stored = experiments.stored("small")["rows"]
    assert list(rows) == list(stored)
    # Whole numbers in NumPy are many times slower than floats, whatever else the computer does.
    assert rows["int8 in NumPy"]["ratio"] > 5
    for row in (*rows.values(), *stored.values()):
        assert 0 < row["low"] <= row["ratio"] <= row["high"]
