"""The benchmark's arithmetic, with a clock of its own; no test here depends on real time."""

import csv
import tracemalloc

import pytest

from dlbook import bench
from dlbook.bench import Row, Task


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
    monkeypatch.setattr(bench.time, "perf_counter", lambda: made.now)
    monkeypatch.setattr(bench.time, "sleep", lambda seconds: None)
    return made


@pytest.mark.parametrize("threads", [1, 2])
def test_the_ratio_is_their_time_over_ours(clock, threads):
    ours, theirs = clock.work(0.002), clock.work(0.005)
    ratios, seconds = bench.compare(ours, theirs, rounds=5, threads=threads)
    assert ratios == pytest.approx([2.5] * 5)
    assert seconds == pytest.approx(0.002)


def test_a_turn_takes_about_50_ms(clock):
    assert bench.calls_per_turn(clock.work(0.005)) == 10
    assert bench.calls_per_turn(clock.work(3.0)) == 1


def test_sides_take_turns(clock):
    said = []

    def side(name):
        def work():
            said.append(name)
            clock.now += 0.05

        return work

    bench.compare(side("a"), side("b"), rounds=4, threads=1)
    assert said[-8:] == ["a", "b", "b", "a", "a", "b", "b", "a"]


def test_the_middle_half():
    assert bench.middle_half([5.0, 1.0, 2.0, 4.0, 3.0]) == (2.0, 4.0)
    assert bench.middle_half([2.0]) == (2.0, 2.0)


def rows_of(clock, rival, threads=1):
    task = Task("work", 2e6, lambda: clock.work(0.001), {"rival": rival}, {"rival": (1.5, 1.2)})
    return list(bench.measure(task, rounds=3, threads=threads, peak=1e10))


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
    assert "torch is not installed" in bench.markdown([row])


def test_any_other_failure_is_not_hidden(clock):
    def broken():
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        rows_of(clock, broken)


ROWS = [
    Row("CNN", "PyTorch", 1, 1.5, 1.4, 1.6, 1.0, 20.0, 0.22),
    Row("CNN", "Keras", 2, None, None, None, 2.4, None, None, "keras is not installed"),
]


def test_table_and_plot_are_written(tmp_path):
    bench.write(ROWS, tmp_path / "new")
    table = (tmp_path / "new" / "bench.md").read_text(encoding="utf-8")
    assert "| CNN | PyTorch | 1 | 1.50 | 1.40 to 1.60 | 1.00 | 20.00 | 22% |  |" in table
    with (tmp_path / "new" / "bench.csv").open(newline="", encoding="utf-8") as file:
        assert [line["ratio"] for line in csv.DictReader(file)] == ["1.5", ""]
    assert "<svg" in (tmp_path / "new" / "bench.svg").read_text(encoding="utf-8")


@pytest.mark.parametrize("task", bench.tasks(), ids=lambda task: task.name)
def test_every_task_runs_and_every_goal_has_its_rival(task):
    task.ours()()
    assert task.flops > 0
    assert set(task.goals) <= set(task.rivals)


def peak_of_a_step(batch_size):
    """Bytes that NumPy holds at the worst moment of one step of the articles' CNN."""
    x, y = bench.classification(batch_size, (28, 28, 1), 10)
    model = bench.Sequential(bench.cnn(1), seed=0)
    model.compile(bench.SGD(bench.RATE), "sparse_categorical_crossentropy")
    model.train_on_batch(x, y)
    tracemalloc.start()
    model.train_on_batch(x, y)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak


def test_memory_grows_no_faster_than_the_batch():
    assert peak_of_a_step(128) < 2.1 * peak_of_a_step(64)
    # The convolution's output and its gradient are alive at once, and the rest is small.
    assert peak_of_a_step(128) < 3 * (128 * 26 * 26 * 32 * 4)


def test_flops_by_hand():
    # 2 N (a b) for each product; the first layer has no input gradient.
    assert bench.mlp_flops((4, 3, 2), 5) == 2 * 5 * (2 * 12 + 3 * 6)
    dense = 13 * 13 * 32 * 128 + 128 * 10
    assert bench.cnn_flops(1, 1) == 2 * (2 * 26 * 26 * 9 * 32 + 3 * dense)


def test_a_failing_worker_is_an_error():
    with pytest.raises(RuntimeError, match="failed"):
        list(bench.spawn("raise SystemExit(3)", 1))
