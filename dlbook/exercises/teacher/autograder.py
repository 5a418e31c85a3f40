"""Grades a folder of submitted notebooks, each in a process of its own, and writes a CSV."""

import argparse
import contextlib
import csv
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil  # type: ignore[import-untyped]  # comes with Jupyter's kernel

from dlbook.exercises.exercise import Exercise
from dlbook.exercises.teacher.notebooks import NotANotebook, chapter_exercises, read

COLUMNS = ("submission", "chapter", "exercise", "solved", "status", "mistake", "message")
POLL_SECONDS = 0.05

Row = dict[str, object]


def main(arguments: Sequence[str]) -> int:
    """Grade every file under a folder; return the exit status, 0 even if submissions fail."""
    parser = argparse.ArgumentParser(
        description="Grade a folder of submitted notebooks and write a CSV, a row per exercise."
    )
    parser.add_argument("submissions", type=Path, help="the folder with the notebooks")
    parser.add_argument("--out", type=Path, default=Path("grades.csv"), help="(%(default)s)")
    parser.add_argument(
        "--seconds", type=float, default=180, help="time limit of a notebook (%(default)s)"
    )
    parser.add_argument(
        "--memory", type=float, default=2048, help="memory limit in MiB (%(default)s)"
    )
    parser.add_argument("--jobs", type=int, default=1, help="notebooks at a time (%(default)s)")
    options = parser.parse_args(arguments)
    if not options.submissions.is_dir():
        parser.error(f"{options.submissions} is no folder")
    if options.out.exists():
        parser.error(f"{options.out} exists already; name another file with --out")

    paths = [path for path in sorted(options.submissions.rglob("*")) if _is_submission(path)]
    partial = options.out.with_name(options.out.name + ".part")
    with (
        partial.open("w", encoding="utf-8-sig", newline="") as file,
        ThreadPoolExecutor(max_workers=options.jobs) as pool,
    ):
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        graded = pool.map(lambda path: grade(path, options.seconds, options.memory), paths)
        for path, rows in zip(paths, graded, strict=True):
            name = path.relative_to(options.submissions).as_posix()
            for row in rows:
                cells = {"submission": name} | row
                writer.writerow({column: _inert(value) for column, value in cells.items()})
            file.flush()
            solved = sum(bool(row["solved"]) for row in rows)
            print(f"{name}: {solved} of {len(rows)} solved", flush=True)
    partial.replace(options.out)
    print(f"{len(paths)} submissions graded: {options.out}")
    return 0


def grade(path: Path, seconds: float, memory: float) -> list[Row]:
    """Grade one submission: a row per exercise of its chapter, whatever happens to it."""
    try:
        exercises = chapter_exercises(read(path))
    except (NotANotebook, OSError) as error:
        return [_failed("not a notebook", str(error))]
    if not exercises:
        return [_failed("no exercise", "no cell checks an exercise of this book")]
    with tempfile.TemporaryDirectory(prefix="autograde-", ignore_cleanup_errors=True) as scratch:
        verdicts = Path(scratch) / "verdicts.jsonl"
        end = _run(path, verdicts, seconds, memory)
        judged = _verdicts(verdicts)
    return [_row(exercise, judged.get(exercise.id), end) for exercise in exercises]


def _run(path: Path, verdicts: Path, seconds: float, memory: float) -> str:
    """Run the notebook in its own process under both limits, and say how that ended."""
    environment = os.environ | {
        "DLBOOK_PROGRESS": str(verdicts.with_name("progress.json")),
        "IPYTHONDIR": str(verdicts.parent),
        "MPLBACKEND": "Agg",
        "OMP_NUM_THREADS": "1",
    }
    command = [sys.executable, "-m", "dlbook.exercises.teacher.grade_one"]
    child = subprocess.Popen(
        [*command, str(path.resolve()), str(verdicts), str(seconds)],
        cwd=verdicts.parent,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    process = psutil.Process(child.pid)
    deadline = time.monotonic() + seconds
    try:
        while child.poll() is None:
            if time.monotonic() > deadline:
                return f"the notebook took more than {seconds:g} seconds"
            if _resident_bytes(process) > memory * 2**20:
                return f"the notebook took more than {memory:g} MiB of memory"
            time.sleep(POLL_SECONDS)
    finally:
        _kill(process)
        child.wait()
    return "the notebook ended Python"


def _family(process: psutil.Process) -> list[psutil.Process]:
    try:
        return [*process.children(recursive=True), process]
    except psutil.NoSuchProcess:
        return []


def _resident_bytes(process: psutil.Process) -> int:
    total = 0
    for member in _family(process):
        with contextlib.suppress(psutil.NoSuchProcess):
            total += member.memory_info().rss
    return total


def _kill(process: psutil.Process) -> None:
    for member in _family(process):
        with contextlib.suppress(psutil.NoSuchProcess):
            member.kill()


def _verdicts(path: Path) -> dict[str, Row]:
    """The last verdict on each exercise; a line that a kill cut off counts as not written."""
    verdicts: dict[str, Row] = {}
    if not path.exists():
        return verdicts
    for line in path.read_text(encoding="utf-8").splitlines(keepends=True):
        if line.endswith("\n"):
            verdict = json.loads(line)
            verdicts[verdict["exercise"]] = verdict
    return verdicts


def _row(exercise: Exercise, verdict: Row | None, end: str) -> Row:
    verdict = verdict or {"status": "stopped", "mistake": "", "message": end}
    solved = int(verdict["status"] == "solved")
    return {"chapter": exercise.chapter, "exercise": exercise.id, "solved": solved} | verdict


def _failed(status: str, message: str) -> Row:
    return {"solved": 0, "status": status, "message": message}


def _is_submission(path: Path) -> bool:
    return path.is_file() and not any(part.startswith(".") for part in path.parts)


def _inert(value: object) -> object:
    """Text that a spreadsheet would take for a formula gets an apostrophe in front."""
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@") else value
