"""Judges an answer and explains the judgment."""

import inspect
import itertools
import sysconfig
import traceback
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from dlbook.exercises.comparison import agree, describe, difference, kind, numbers
from dlbook.exercises.exercise import Case, Exercise, paragraphs
from dlbook.exercises.report import Report
from dlbook.exercises.runner import Run, Trial, run_guarded, run_trusted

TIME_LIMIT_SECONDS = 0.7  # for all cases together, so that an answer comes within a second

LIBRARIES = [Path(sysconfig.get_path(name)) for name in ("stdlib", "purelib", "platlib")]
NOT_THE_READERS = (
    *(str(path) for path in (*LIBRARIES, Path(__file__).parents[1])),
    *(str(path.resolve()) for path in (*LIBRARIES, Path(__file__).parents[1])),
    "<frozen",
    "<__array",
)


def judge(
    exercise: Exercise, answer: object, *, seconds: float = TIME_LIMIT_SECONDS, seed: int = 0
) -> Report:
    """Compare an answer with the reference on the cases that `seed` generates, and explain."""
    if answer is ... or answer is NotImplemented:
        return _unwritten(exercise)
    refusal = _refusal(exercise, answer)
    if refusal is not None:
        return Report("wrong", f"{exercise.id}: not right yet", (refusal,))

    cases = tuple(exercise.cases(np.random.default_rng(seed)))
    run = run_guarded(exercise, answer, cases, seconds=seconds)
    if any(type(t.error) is NotImplementedError or t.value is ... for t in run.trials):
        return _unwritten(exercise)

    expected = run_trusted(exercise, exercise.answer(exercise.reference), cases)
    pairs = enumerate(zip(expected, run.trials, strict=False))
    failing = next((i for i, (e, t) in pairs if not agree(exercise, e, t)), None)
    if failing is not None:
        report = _explained(exercise, answer, cases, expected, run.trials, failing)
    elif run.stopped:
        report = _stopped(exercise, answer, cases, run, seconds)
    else:
        report = _solved(exercise, run)
    if run.printed:
        report = replace(report, exhibits=(*report.exhibits, ("Your code printed", run.printed)))
    return report


def _refusal(exercise: Exercise, answer: object) -> str | None:
    """Say what is wrong with an answer that can't even be tried."""
    if exercise.kind == "value":
        if numbers(answer) is not None:
            return None
        return f"Asked for is an array or a number. What came is {kind(answer)}."
    call = f'`check("{exercise.id}", {exercise.answer_name})`'
    if exercise.kind == "class":
        return None if inspect.isclass(answer) else f"Asked for is the class itself: {call}."
    if not callable(answer):
        return f"Asked for is the function itself, without brackets: {call}."
    wanted = list(inspect.signature(exercise.reference).parameters)
    try:
        signature = inspect.signature(answer)
    except (TypeError, ValueError):
        return None  # some compiled functions have no signature: then just try
    try:
        signature.bind(*wanted)
    except TypeError:
        return f"Your function takes `{signature}`; it is called with `({', '.join(wanted)})`."
    return None


def _unwritten(exercise: Exercise) -> Report:
    what = "the dots" if exercise.kind == "value" else "the line `raise NotImplementedError`"
    advice = f"Replace {what} in the cell above, run that cell, then this one."
    return Report(
        "unwritten", f"{exercise.id}: not written yet", (advice,), closing=_offer_hint(exercise)
    )


def _solved(exercise: Exercise, run: Run) -> Report:
    count = len(run.trials)
    text = [f"All {count} cases are right." if count > 1 else "Right."]
    text += [f"But NumPy warned on the way: {warning}." for warning in run.warnings]
    closing = f'`solution("{exercise.id}")` shows how the book writes it.'
    return Report("solved", f"{exercise.id}: solved", tuple(text), closing=(closing,))


def _stopped(
    exercise: Exercise, answer: object, cases: Sequence[Case], run: Run, seconds: float
) -> Report:
    case = cases[len(run.trials)]
    text = [
        f"Your code did not come to an end in {seconds:g} seconds, so it was stopped. Is there a "
        f"loop whose condition never becomes false?"
    ]
    if run.still_running:
        text.append(
            "It did not react and is still running. If the notebook has become slow, restart the "
            "kernel."
        )
    return Report(
        "stopped",
        f"{exercise.id}: stopped",
        tuple(text),
        (_tried(exercise, answer, case),),
        _offer_hint(exercise),
    )


def _explained(
    exercise: Exercise,
    answer: object,
    cases: Sequence[Case],
    expected: Sequence[Trial],
    trials: Sequence[Trial],
    failing: int,
) -> Report:
    """Explain the first failing case, and name the mistake behind it if it is a known one."""
    case, wanted, trial = cases[failing], expected[failing], trials[failing]
    text: list[str] = []
    exhibits: list[tuple[str, str]] = []
    if trial.error is not None:
        text.append(f"Your code stopped with {_error_words(trial.error)}")
        exhibits += _readers_line(trial.error)
    exhibits.append(_tried(exercise, answer, case))
    differs = None if trial.error else difference(exercise, wanted.value, trial.value)
    if differs is not None:
        text.append(differs.words)
        if differs.expected is not None:
            exhibits.append(("What came", describe(differs.came)))
            exhibits.append(("Expected", describe(differs.expected)))
    mistake = _recognized(exercise, cases, trials, failing)
    if mistake is not None:
        text = [*paragraphs(mistake), *text]
    elif trial.overwritten:
        names = " and ".join(f"`{name}`" for name in trial.overwritten)
        text.append(
            f"Your function wrote into {names}, which belongs to the caller. Make a new array "
            f"instead: `a = a - 1` does, `a -= 1` and `a[...] = 1` write into the old one."
        )
    return Report(
        "wrong" if trial.error is None else "error",
        f"{exercise.id}: {'not right yet' if trial.error is None else 'stopped by an error'}",
        tuple(text),
        tuple(exhibits),
        _offer_hint(exercise),
        mistake=None if mistake is None else mistake.__name__,
    )


def _recognized(
    exercise: Exercise, cases: Sequence[Case], trials: Sequence[Trial], failing: int
) -> Callable[..., object] | None:
    """The named mistake that does the same on the failing case, and on most cases beside it.

    An answer may hold two mistakes; then the one that shows first is named. Where two of them
    explain the answer equally well, neither is: a wrong lesson is worse than none.
    """
    counts: dict[Callable[..., object], int] = {}
    for mistake in exercise.mistakes:
        does = run_trusted(exercise, exercise.answer(mistake), cases)
        same = [agree(exercise, d, t) for d, t in zip(does, trials, strict=False)]
        if same[failing]:
            counts[mistake] = sum(same)
    best = [mistake for mistake, count in counts.items() if count == max(counts.values())]
    return best[0] if len(best) == 1 else None


def _tried(exercise: Exercise, answer: object, case: Case) -> tuple[str, str]:
    lines = [_assignment(name, value) for name, value in case.arguments.items()]
    if exercise.kind != "value":
        name = getattr(answer, "__name__", "")
        name = name if name.isidentifier() else exercise.answer_name
        lines.insert(0, f"{name}({', '.join(case.arguments)})")
    return f"Tried ({case.words})", "\n".join(lines)


def _assignment(name: str, value: object) -> str:
    lines = describe(value).split("\n")
    indent = "\n" + " " * (len(name) + 3)
    return f"{name} = {indent.join(lines)}"


def _error_words(error: BaseException) -> str:
    if isinstance(error, RecursionError):
        return "a RecursionError: it calls itself without end."
    if isinstance(error, SystemExit):
        return "a SystemExit: it called `exit` or `quit`. Use `return`."
    if isinstance(error, MemoryError):
        return "a MemoryError: it asked for more memory than there is."
    text = " ".join(str(error).split())
    return f"{type(error).__name__}: {text}" if text else f"{type(error).__name__}."


def _readers_line(error: BaseException) -> list[tuple[str, str]]:
    """The deepest line of the traceback that the reader wrote, as an exhibit."""
    frames = itertools.islice(traceback.walk_tb(error.__traceback__), 10_000)
    own = [
        (frame, line)
        for frame, line in frames
        if not frame.f_code.co_filename.startswith(NOT_THE_READERS)
    ]
    if not own:
        return []
    summary = traceback.StackSummary.extract(iter(own[-1:]))[0]
    where = f"The error came in line {summary.lineno} of "
    where += f"`{summary.name}`" if summary.name.isidentifier() else "your code"
    return [(where, summary.line)] if summary.line else []


def _offer_hint(exercise: Exercise) -> tuple[str]:
    return (f'`hint("{exercise.id}")` gives a hint.',)
