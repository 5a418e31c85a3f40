"""Grades a folder of submitted notebooks, each in a process of its own, and writes a CSV."""

import argparse
import csv
import io
import json
import math
import os
import sys
import tempfile
import threading
import time
import unicodedata
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import IO

from dlbook.exercises.exercise import Exercise
from dlbook.exercises.plain import readable
from dlbook.exercises.report import MARKS
from dlbook.exercises.teacher.family import Family, adopt_orphans
from dlbook.exercises.teacher.notebooks import NotANotebook, chapter_exercises, read
from dlbook.files.disk import replacing

COLUMNS = ("submission", "chapter", "exercise", "solved", "status", "mistake", "message")
STATUSES = (*MARKS, "missing", "reference")
POLL_SECONDS = 0.1
LONGEST_CELL = 2000
LONGEST_VERDICTS = 2**20  # bytes, of one submission

Row = dict[str, object]


def main(arguments: Sequence[str]) -> int:
    """Grade every file under a folder; return the exit status, 0 even if submissions fail."""
    options = _options(arguments)
    folder: Path = options.submissions
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a name may hold what it can't show
    paths = [path for path in sorted(folder.rglob("*")) if _is_submission(path, folder)]
    if not paths:
        print(f"{shown(folder)} holds no submission: nothing was graded.", file=sys.stderr)
        return 1
    adopt_orphans()
    rows: list[Row] = []
    try:
        with ThreadPoolExecutor(max_workers=options.jobs) as pool:
            graded = pool.map(lambda path: grade(path, options.seconds, options.memory), paths)
            for path, found in zip(paths, graded, strict=True):
                name = shown(path.relative_to(folder))
                rows += [{"submission": name} | row for row in found]
                solved = sum(bool(row["solved"]) for row in found)
                print(f"{name}: {solved} of {len(found)} solved", flush=True)
        with replacing(options.out) as file:
            file.write(_table(rows).encode("utf-8-sig"))
    except OSError as error:
        print(f"The grades could not be written: {error}", file=sys.stderr)
        return 1
    print(f"{len(paths)} submissions graded: {shown(options.out)}")
    return 0


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description="Grade a folder of submitted notebooks and write a CSV, a row per exercise."
    )
    parser.add_argument("submissions", type=Path, help="the folder with the notebooks")
    parser.add_argument("--out", type=Path, default=Path("grades.csv"), help="(%(default)s)")
    parser.add_argument(
        "--seconds", type=_amount, default=180, help="time limit of a notebook (%(default)s)"
    )
    parser.add_argument(
        "--memory", type=_amount, default=2048, help="memory limit in MiB (%(default)s)"
    )
    parser.add_argument("--jobs", type=_count, default=1, help="notebooks at a time (%(default)s)")
    options = parser.parse_args(arguments)
    if not options.submissions.is_dir():
        parser.error(f"{shown(options.submissions)} is no folder")
    if options.out.exists():
        parser.error(f"{shown(options.out)} exists already; name another file with --out")
    if not options.out.absolute().parent.is_dir():
        parser.error(f"there is no folder {shown(options.out.absolute().parent)} to write into")
    return options


def _amount(text: str) -> float:
    if not (math.isfinite(number := float(text)) and number > 0):
        raise argparse.ArgumentTypeError(f"must be a number above 0, got {text}")
    return number


def _count(text: str) -> int:
    if not 1 <= (number := int(text)) <= 256:
        raise argparse.ArgumentTypeError(f"must be from 1 to 256, got {text}")
    return number


def grade(path: Path, seconds: float, memory: float) -> list[Row]:
    """Grade one submission: a row per exercise of its chapter, whatever happens to it."""
    try:
        exercises = chapter_exercises(read(path))
        if not exercises:
            return [_failed("no exercise", "no cell checks an exercise of this book")]
        prefix = "autograde-"
        with tempfile.TemporaryDirectory(prefix=prefix, ignore_cleanup_errors=True) as scratch:
            judged, end = _run(path, Path(scratch), seconds, memory)
        known = _verdicts(judged, {exercise.id for exercise in exercises})
        return [_row(exercise, known.get(exercise.id), end) for exercise in exercises]
    except (NotANotebook, OSError) as error:
        return [_failed("not a notebook", str(error))]
    except Exception as error:  # no submission may end the grading of the others
        return [_failed("error", f"the grading failed with {type(error).__name__}: {error}")]


def _run(path: Path, scratch: Path, seconds: float, memory: float) -> tuple[bytes, str]:
    """Run the notebook in its own process under both limits; return its verdicts and its end.

    The verdicts come through a pipe that no other submission has.
    """
    environment = os.environ | {
        "DLBOOK_PROGRESS": str(scratch / "progress.json"),
        "IPYTHONDIR": str(scratch),
        "MPLBACKEND": "Agg",
        "OMP_NUM_THREADS": "1",
    }
    module = "dlbook.exercises.teacher.grade_one"
    command = [sys.executable, "-m", module, str(path.resolve()), str(seconds)]
    deadline = time.monotonic() + seconds
    with Family(command, folder=scratch, environment=environment) as family:
        channel = family.program.stdout
        assert channel is not None  # noqa: S101
        judged = bytearray()
        reader = threading.Thread(target=_collect, args=(channel, judged), daemon=True)
        reader.start()
        end = "the notebook ended Python"
        while family.program.poll() is None:
            if time.monotonic() > deadline:
                end = f"the notebook took more than {seconds:g} seconds"
                break
            if family.memory(memory * 2**20) > memory * 2**20:
                end = f"the notebook took more than {memory:g} MiB of memory"
                break
            time.sleep(POLL_SECONDS)
    reader.join(timeout=2)  # all who could hold the pipe open have ended
    if not reader.is_alive():
        channel.close()
    return bytes(judged), end


def _collect(channel: IO[bytes], judged: bytearray) -> None:
    """Keep the beginning of what comes, and read on, so that nobody waits."""
    while chunk := os.read(channel.fileno(), 65536):
        judged += chunk[: max(0, LONGEST_VERDICTS - len(judged))]


def _verdicts(judged: bytes, ids: set[str]) -> dict[str, Row]:
    """The last verdict on each exercise. What is no whole verdict counts as not written."""
    verdicts: dict[str, Row] = {}
    for line in judged.splitlines(keepends=True):
        try:
            verdict = json.loads(line) if line.endswith(b"\n") else None
        except (ValueError, RecursionError):
            continue
        if not isinstance(verdict, dict):
            continue
        row = {key: verdict.get(key) for key in ("exercise", "status", "mistake", "message")}
        whole = all(isinstance(value, str) for value in row.values())
        if whole and row["exercise"] in ids and row["status"] in STATUSES:
            verdicts[str(row["exercise"])] = row
    return verdicts


def _row(exercise: Exercise, verdict: Row | None, end: str) -> Row:
    verdict = verdict or {"status": "stopped", "mistake": "", "message": end}
    solved = int(verdict["status"] == "solved")
    return {"chapter": exercise.chapter, "exercise": exercise.id, "solved": solved} | verdict


def _failed(status: str, message: str) -> Row:
    return {"solved": 0, "status": status, "message": message}


def _is_submission(path: Path, folder: Path) -> bool:
    parts = path.relative_to(folder).parts
    return not path.is_dir() and not any(part.startswith(".") for part in parts)


def shown(path: Path) -> str:
    """A name as it can be shown on one line: what can't be printed is escaped.

    >>> shown(Path("a\\nb"))
    'a\\\\nb'
    """
    return "".join(
        c if c.isprintable() else c.encode("unicode_escape").decode() for c in path.as_posix()
    )


def _table(rows: list[Row]) -> str:
    table = io.StringIO(newline="")
    writer = csv.DictWriter(table, COLUMNS)
    writer.writeheader()
    for row in rows:
        writer.writerow({column: cell(value) for column, value in row.items()})
    return table.getvalue()


def cell(value: object) -> object:
    """What a spreadsheet takes for a text: of bounded length, and no formula.

    A spreadsheet may drop spaces and invisible characters in front, and read a full-width sign as
    the plain one. Then an apostrophe goes in front.

    >>> cell("=1+1"), cell("\\t\uff0b1"), cell("a = 1"), cell(0)
    ("'=1+1", "'\\t\uff0b1", 'a = 1', 0)
    """
    if not isinstance(value, str):
        return value
    text = readable(value[:LONGEST_CELL])
    begin = next((c for c in text if unicodedata.category(c)[0] not in "ZC"), "")
    plain = unicodedata.normalize("NFKC", begin)[:1]
    danger = plain in ("=", "+", "-", "@", "|", "%") or text[:1] in ("\t", "\r", "\n")
    return f"'{text}" if danger and text else text
