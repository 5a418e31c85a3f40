"""The benchmark's arithmetic, with a clock of its own; no test here depends on real time."""

import pytest

from dlbook.bench import measuring
from dlbook.bench.measuring import Task


class Clock:
    """A clock that only work moves."""

    now = 0.0

    def work(self, seconds):
        def advance():
            self.now += seconds

        return advance


@pytest.fixture
def clock(monkeypatch):
    made = Clock()
    monkeypatch.setattr(measuring.time, "perf_counter", lambda: made.now)
    monkeypatch.setattr(measuring.time, "sleep", lambda seconds: None)
    return made


@pytest.mark.parametrize("threads", [1, 2])
def test_the_ratio_is_their_time_over_ours(clock, threads):
    ours, theirs = clock.work(0.002), clock.work(0.005)
    ratios, seconds = measuring.compare(ours, theirs, rounds=5, threads=threads)
    assert ratios == pytest.approx([2.5] * 5)
    assert seconds == pytest.approx(0.002)


def test_a_turn_takes_about_50_ms(clock):
    assert measuring.calls_per_turn(clock.work(0.005)) == 10
    assert measuring.calls_per_turn(clock.work(3.0)) == 1


def test_sides_take_turns(clock):
    said = []

    def side(name):
        def work():
            said.append(name)
            clock.now += 0.05

        return work

    measuring.compare(side("a"), side("b"), rounds=4, threads=1)
    assert said[-8:] == ["a", "b", "b", "a", "a", "b", "b", "a"]


def test_the_middle_half():
    assert measuring.middle_half([5.0, 1.0, 2.0, 4.0, 3.0]) == (2.0, 4.0)
    assert measuring.middle_half([2.0]) == (2.0, 2.0)


def rows_of(clock, rival, threads=1):
    task = Task("work", 2e6, lambda: clock.work(0.001), {"rival": rival}, {"rival": (1.5, 1.2)})
    return list(measuring.measure(task, rounds=3, threads=threads, peak=1e10))


def test_a_row_holds_ratio_goal_and_share_of_the_peak(clock):
    (row,) = rows_of(clock, lambda: clock.work(0.003), threads=2)
    assert row.ratio == pytest.approx(3.0)
    assert (row.goal, row.ms, row.peak) == (1.2, pytest.approx(1.0), pytest.approx(0.2))


def test_a_missing_library_is_reported(clock):
    def missing():
        raise ImportError("No module named 'torch'", name="torch")

    (row,) = rows_of(clock, missing)
    assert row.ratio is None
    assert row.note == "torch is not installed"


def test_any_other_failure_is_not_hidden(clock):
    def broken():
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        rows_of(clock, broken)
