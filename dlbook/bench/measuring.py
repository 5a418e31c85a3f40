"""Measuring: two sides in turns, and the ratio of their times.

Both sides do the same work on the same minibatches, in turns of about 50 ms, so that both meet the
same weather. Each pair of turns gives one ratio; a row holds their median and the range of the
middle half. With two threads each turn begins with a pause and a warm call, because the waiting
threads of one library slow the other one down.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from statistics import median, quantiles

import numpy as np

Work = Callable[[], object]  # one unit of work, done when it returns
TURN = 0.05  # seconds


@dataclass(frozen=True)
class Task:
    """One unit of work for dlbook and its rivals.

    ``flops`` counts the multiplications and additions of the matrix products in one unit;
    ``goals`` the ratios to reach against each rival, with one thread and with two.
    """

    name: str
    flops: float
    ours: Callable[[], Work]
    rivals: dict[str, Callable[[], Work]]
    goals: dict[str, tuple[float, float]] = field(default_factory=dict)


@dataclass(frozen=True)
class Row:
    """One line of the table. Ratios are rival's time over dlbook's: above 1, dlbook is faster."""

    work: str
    against: str
    threads: int
    ratio: float | None
    low: float | None
    high: float | None
    goal: float | None
    ms: float | None
    peak: float | None
    note: str = ""


def turn(work: Work, calls: int, threads: int) -> float:
    """Seconds per call of ``work``, over one turn."""
    if threads > 1:
        time.sleep(0.1)
        work()
    start = time.perf_counter()
    for _ in range(calls):
        work()
    return (time.perf_counter() - start) / calls


def calls_per_turn(work: Work) -> int:
    """How many calls make a turn of about 50 ms; the first two calls warm up."""
    work(), work()
    start = time.perf_counter()
    work()
    return max(1, round(TURN / max(time.perf_counter() - start, 1e-6)))


def compare(ours: Work, theirs: Work, *, rounds: int, threads: int) -> tuple[list[float], float]:
    """The ratios theirs / ours of all rounds, and the median of our seconds per call."""
    sides = [(work, calls_per_turn(work)) for work in (ours, theirs)]
    ratios, mine = [], []
    for k in range(rounds):
        order = (0, 1) if k % 2 == 0 else (1, 0)
        seconds = {side: turn(*sides[side], threads) for side in order}
        ratios.append(seconds[1] / seconds[0])
        mine.append(seconds[0])
    return ratios, median(mine)


def middle_half(values: Sequence[float]) -> tuple[float, float]:
    """First and third quartile."""
    if len(values) < 2:
        return values[0], values[0]
    first, _, third = quantiles(values, n=4, method="inclusive")
    return first, third


def matmul_peak() -> float:
    """This machine's best float32 matrix product, in operations per second."""
    n = 1024
    a = np.random.default_rng(0).random((n, n), dtype=np.float32)
    seconds = []
    for _ in range(5):
        time.sleep(0.1)  # what else runs on the machine comes and goes: take the best of all
        for _ in range(10):
            start = time.perf_counter()
            a @ a
            seconds.append(time.perf_counter() - start)
    return 2.0 * n**3 / min(seconds)


def measure(task: Task, *, rounds: int, threads: int, peak: float) -> Iterator[Row]:
    """The rows of one task, one for each rival."""
    for against, make in task.rivals.items():
        goal = task.goals[against][min(threads, 2) - 1] if against in task.goals else None
        try:
            theirs = make()
        except ImportError as error:
            note = f"{error.name or 'a library'} is not installed"
            yield Row(task.name, against, threads, None, None, None, goal, None, None, note)
            continue
        ratios, seconds = compare(task.ours(), theirs, rounds=rounds, threads=threads)
        low, high = middle_half(ratios)
        share = task.flops / seconds / peak
        yield Row(
            task.name, against, threads, median(ratios), low, high, goal, 1e3 * seconds, share
        )


def memory_peak() -> float | None:
    """The most MiB that this process has held so far; None if the system doesn't say."""
    try:
        import resource
    except ImportError:  # Windows
        return None
    unit = 1 if sys.platform == "darwin" else 1024  # of ru_maxrss, in bytes
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 2**20
