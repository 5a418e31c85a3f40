"""``python -m dlbook bench``: the table of speeds, or a stored experiment of a chapter.

``python -m dlbook bench FOLDER`` measures every row in one run, with one thread and with two, and
writes ``bench.md``, ``bench.csv`` and ``bench.svg`` into the folder. PyTorch, Keras and
scikit-learn are measured if they are installed, and reported as missing if not.
``python -m dlbook bench NAME`` runs an experiment instead: {experiments}.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from dlbook.bench import experiments
from dlbook.bench.measuring import Row, matmul_peak, measure
from dlbook.bench.processes import in_fresh_process
from dlbook.bench.table import cells, write
from dlbook.bench.tasks import cost_per_pixel, fit_overhead, peak_memory, tasks


def measured_rows(threads: int, rounds: int, only: str) -> Iterator[dict[str, Any]]:
    """The rows of this process, whose number of threads is ``threads``."""
    peak = matmul_peak()
    for task in tasks():
        if only.lower() in task.name.lower():
            for row in measure(task, rounds=rounds, threads=threads, peak=peak):
                yield asdict(row)
    for extra in (cost_per_pixel, fit_overhead):
        if not only or only in extra.__name__:
            yield asdict(extra(threads))


def memory_row() -> Row:
    """Peak memory of the articles' CNN, ours over PyTorch's, each in a process of its own."""
    mib: dict[str, float | None] = {}
    for side in ("ours", "theirs"):
        try:
            (mib[side],) = in_fresh_process(peak_memory, side, threads=1)
        except RuntimeError:
            mib[side] = None
    ours, theirs = mib["ours"], mib["theirs"]
    ratio, note = None, "not measured"
    if ours is not None and theirs is not None:
        ratio, note = ours / theirs, f"{ours:.0f} MiB against {theirs:.0f}, at most"
    name = "Peak memory of the process, CNN, batch 128"
    return Row(name, "PyTorch", 1, ratio, None, None, 1 / 3, None, None, note)


def main(arguments: Sequence[str]) -> int:
    """``python -m dlbook bench FOLDER`` or ``NAME``; returns the exit status."""
    if arguments and arguments[0] in experiments.names():
        return experiments.run(arguments[0], arguments[1:])
    parser = argparse.ArgumentParser(
        prog="python -m dlbook bench",
        description=(__doc__ or "").format(experiments=", ".join(experiments.names())),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("folder", type=Path, nargs="?", help="where to write table and plot")
    parser.add_argument("--rounds", type=int, default=15, help="pairs of turns per row")
    parser.add_argument("--only", default="", help="only rows whose name contains this")
    parser.add_argument("--threads", type=int, nargs="+", default=[1, 2])
    options = parser.parse_args(arguments)
    rows = []
    for threads in options.threads:
        values = (threads, options.rounds, options.only)
        for row in in_fresh_process(measured_rows, *values, threads=threads):
            rows.append(Row(**row))
            print(" | ".join(cells(rows[-1])), flush=True)
    if not options.only:
        rows.append(memory_row())
        print(" | ".join(cells(rows[-1])), flush=True)
    if options.folder is not None:
        write(rows, options.folder)
    return 0
