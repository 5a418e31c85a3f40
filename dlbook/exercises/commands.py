"""The commands `python -m dlbook exercises` and `python -m dlbook teacher`."""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from dlbook.exercises import progress
from dlbook.exercises.catalog import by_chapter
from dlbook.exercises.paths import chapters_of
from dlbook.exercises.teacher.pack import write_pack


def main_exercises(arguments: Sequence[str]) -> int:
    """List the exercises by chapter, with what is solved; return the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m dlbook exercises",
        description="List the exercises by chapter, and which of them you tried and solved.",
    )
    parser.add_argument("--json", action="store_true", help="print id, chapter and status as JSON")
    parser.add_argument(
        "--path", metavar="NAME", help="only the chapters of a study path, in order"
    )
    options = parser.parse_args(arguments)

    statuses, fault = progress.read()
    if fault is not None:
        print(f"{fault} All exercises are shown as open.", file=sys.stderr)
    chapters = by_chapter()
    if options.path is not None:
        try:
            way = chapters_of(options.path)
        except LookupError as error:
            parser.error(str(error))
        chapters = {chapter: chapters[chapter] for chapter in way if chapter in chapters}
    if options.json:
        rows = [
            {"id": e.id, "chapter": e.chapter, "status": statuses.get(e.id, "open")}
            for exercises in chapters.values()
            for e in exercises
        ]
        print(json.dumps(rows, indent=1))
        return 0
    for chapter, exercises in chapters.items():
        solved = sum(statuses.get(e.id) == "solved" for e in exercises)
        print(f"{chapter}: {solved} of {len(exercises)} solved")
        for e in exercises:
            print(f"  {statuses.get(e.id, 'open'):7} {e.id:20} {e.statement}")
        print()
    if options.path is not None:
        done = sum(statuses.get(e.id) == "solved" for own in chapters.values() for e in own)
        print(f"On this path: {done} of {sum(map(len, chapters.values()))} solved.")
    print(f"Your progress is kept in {progress.path()}")
    return 0


def main_teacher(arguments: Sequence[str]) -> int:
    """Write the teacher's pack into a new folder; return the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m dlbook teacher",
        description="Write student notebooks without solutions, a key, and an autograder.",
    )
    parser.add_argument("--out", type=Path, required=True, help="the folder to make")
    parser.add_argument(
        "--book", type=Path, default=Path("book"), help="the folder of the chapters (book)"
    )
    options = parser.parse_args(arguments)
    try:
        written = write_pack(options.book, options.out)
    except (OSError, ValueError) as error:
        print(f"Nothing was written: {error}", file=sys.stderr)
        return 1
    print("\n".join(map(str, written)))
    return 0
