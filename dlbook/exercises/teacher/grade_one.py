"""Runs one submitted notebook and writes a verdict on each exercise of its chapter.

The autograder starts this as a process of its own and may kill it at any moment. So a verdict is
written as soon as an answer exists; a later verdict on the same exercise replaces it.
"""

import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import IO

from IPython.core.interactiveshell import ExecutionResult, InteractiveShell

from dlbook.exercises.checker import judge
from dlbook.exercises.exercise import Exercise
from dlbook.exercises.failure import failure
from dlbook.exercises.runner import call_guarded
from dlbook.exercises.teacher.copied import is_the_reference
from dlbook.exercises.teacher.notebooks import chapter_exercises, code_cells, read

ANSWER_SECONDS = 5.0
SEED = 1  # other cases than `check` shows, so that copying its numbers into an answer is in vain


def main(arguments: Sequence[str]) -> int:
    """Run the notebook `arguments[0]` and write verdicts, within about `[1]` seconds.

    The verdicts go where standard output went; what the notebook prints goes nowhere.
    """
    verdicts = os.fdopen(os.dup(1), "wb", buffering=0)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    notebook, seconds = read(Path(arguments[0])), float(arguments[1])
    exercises = chapter_exercises(notebook)
    shell = InteractiveShell.instance()
    faults: dict[str, str] = {}
    answers: dict[str, object] = {}
    for cell in code_cells(notebook):
        fault = _fault(shell, cell, seconds / 3)
        for exercise in exercises:
            name = exercise.answer_name
            if fault is not None and name in cell:
                faults.setdefault(exercise.id, fault)
            answer = shell.user_ns.get(name)
            if name in shell.user_ns and answer is not answers.get(exercise.id, shell):
                answers[exercise.id] = answer
                _write(verdicts, exercise, answer)
    for exercise in exercises:  # once more: an answer may lean on a later cell
        if exercise.id in answers:
            _write(verdicts, exercise, answers[exercise.id])
        else:
            fault = faults.get(exercise.id, "no cell defines it")
            _append(verdicts, exercise, "missing", f"{exercise.answer_name}: {fault}")
    return 0


def _fault(shell: InteractiveShell, cell: str, seconds: float) -> str | None:
    """Run a cell and say in a few words what went wrong; None if nothing did."""
    results: list[ExecutionResult] = []
    words: list[str] = []

    def run() -> None:
        results.append(shell.run_cell(cell))  # type: ignore[no-untyped-call]
        error = results[0].error_before_exec or results[0].error_in_exec
        if error is not None:
            failed = failure(None, error)
            words.append(f"its cell stopped with {failed.name}: {failed.text}")

    end = call_guarded(run, seconds=seconds, clock=True)
    if end.over is not None:
        return f"its cell was stopped after {seconds:g} seconds"
    if end.error is not None:  # a cell that IPython itself can't run
        return f"its cell can't be run: {failure(None, end.error).name}"
    return words[0] if words else None


def _write(verdicts: IO[bytes], exercise: Exercise, answer: object) -> None:
    try:
        report = judge(exercise, answer, seconds=ANSWER_SECONDS, seed=SEED)
    except Exception as error:  # an answer so strange that the check fails is no solution
        name = failure(exercise, error).name
        _append(verdicts, exercise, "error", f"the check failed with {name}")
        return
    if report.status == "solved" and is_the_reference(exercise, answer):
        words = "the same code as the book's solution, or a call of it (chance, if it is one line?)"
        _append(verdicts, exercise, "reference", words)
        return
    _append(verdicts, exercise, report.status, report.message, report.mistake or "")


def _append(
    verdicts: IO[bytes], exercise: Exercise, status: str, message: str, mistake: str = ""
) -> None:
    line = {"exercise": exercise.id, "status": status, "mistake": mistake, "message": message}
    verdicts.write(json.dumps(line).encode() + b"\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
