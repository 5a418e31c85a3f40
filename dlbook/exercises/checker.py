"""Judges an answer and explains the judgment."""

import copy
import inspect
from collections.abc import Callable, Sequence
from dataclasses import replace
from types import FunctionType
from typing import TypeVar

import numpy as np

from dlbook.exercises.comparison import agree, describe, difference, numbers, paste
from dlbook.exercises.exercise import Case, Exercise, paragraphs
from dlbook.exercises.failure import Failure
from dlbook.exercises.means import forbidden_means
from dlbook.exercises.plain import kind, plain
from dlbook.exercises.report import Report, Text, keyed, say
from dlbook.exercises.runner import Run, Trial, call_guarded, run_guarded, run_trusted

T = TypeVar("T")
TIME_LIMIT_SECONDS = 1.0  # of computing, for all cases together


def judge(
    exercise: Exercise, answer: object, *, seconds: float = TIME_LIMIT_SECONDS, seed: int = 0
) -> Report:
    """Compare an answer with the reference on the cases that `seed` generates, and explain.

    An answer that computes for more than `seconds`, or waits for longer than a few, is stopped. On
    Linux that holds for all code; elsewhere compiled code that never gives the interpreter back
    (`sum(itertools.count())`) can't be stopped, and `judge` does not return.
    """
    return replace(_judged(exercise, answer, seconds, seed), exercise=exercise.id)


def _judged(exercise: Exercise, answer: object, seconds: float, seed: int) -> Report:
    if answer is ... or answer is NotImplemented:
        return _unwritten(exercise)
    refusal = _guarded(lambda: _refusal(exercise, answer), seconds)
    if refusal is not None:
        return Report("wrong", _title(exercise, "wrong"), (refusal,))
    if exercise.kind == "value":
        answer = _guarded(lambda: plain(answer), seconds)

    cases = tuple(exercise.cases(np.random.default_rng(seed)))
    run = run_guarded(exercise, answer, cases, seconds=seconds)
    if any(t.error.unwritten if t.error else t.value is ... for t in run.trials):
        return _unwritten(exercise)

    expected = run_trusted(exercise, exercise.answer(exercise.reference), cases)
    pairs = enumerate(zip(expected, run.trials, strict=False))
    failing = next((i for i, (e, t) in pairs if not agree(exercise, e, t)), None)
    if failing is not None:
        report = _explained(exercise, answer, cases, expected, run.trials, failing)
    elif run.stopped:
        report = _stopped(exercise, answer, cases, run, seconds)
    elif len(run.trials) < len(cases):
        raise RuntimeError(f"{len(run.trials)} of {len(cases)} cases were tried")
    else:
        report = _right(exercise, answer, run)
    if run.printed:
        printed = (say("printed", "Your code printed"), run.printed)
        report = replace(report, exhibits=(*report.exhibits, printed))
    return report


def _guarded(work: Callable[[], T], seconds: float) -> T:
    """The value of a little work that may run the reader's code. Raises what it raises."""
    values: list[T] = []
    end = call_guarded(lambda: values.append(work()), seconds=seconds)
    if end.error is not None:
        raise end.error
    if not values:
        raise TimeoutError("to look at your answer takes without end")
    return values[0]


def _title(exercise: Exercise, status: str) -> Text:
    english = {
        "solved": "{id}: solved",
        "wrong": "{id}: not right yet",
        "error": "{id}: stopped by an error",
        "stopped": "{id}: stopped",
        "unwritten": "{id}: not written yet",
    }
    return say(f"{status}.title", english[status], id=exercise.id)


def _refusal(exercise: Exercise, answer: object) -> Text | None:
    """Say what is wrong with an answer that can't even be tried."""
    if exercise.kind == "value":
        if numbers(plain(answer)) is not None:
            return None
        came = kind(plain(answer))
        return say("no value", "Asked for is an array or a number. What came is {came}.", came=came)
    call = f'`check("{exercise.id}", {exercise.answer_name})`'
    if exercise.kind == "class":
        if inspect.isclass(answer):
            return None
        return say("no class", "Asked for is the class itself: {call}.", call=call)
    if not callable(answer):
        words = "Asked for is the function itself, without brackets: {call}."
        return say("no function", words, call=call)
    wanted = exercise.parameters
    try:
        signature = inspect.signature(answer)
    except (TypeError, ValueError):
        return None  # some compiled functions have no signature: then just try
    try:
        signature.bind(*wanted)
    except TypeError:
        return say(
            "parameters",
            "Your function takes `({takes})`; it is called with `({called})`.",
            takes=", ".join(signature.parameters),
            called=", ".join(wanted),
        )
    return None


def _unwritten(exercise: Exercise) -> Report:
    what = "the dots" if exercise.kind == "value" else "the line `raise NotImplementedError`"
    words = "Replace {what} in the cell above, run that cell, then this one."
    return Report(
        "unwritten",
        _title(exercise, "unwritten"),
        (say("unwritten", words, what=what),),
        closing=_offer_hint(exercise),
    )


def _right(exercise: Exercise, answer: object, run: Run) -> Report:
    """All cases are right: the answer solves the exercise, unless the statement rules it out."""
    for means in forbidden_means(answer, exercise.forbidden):
        words = "Your numbers are right. But you use {means}, and this exercise is about doing "
        means = "a loop" if means == "loop" else f"`{means}`"
        return Report(
            "wrong",
            _title(exercise, "wrong"),
            (say("forbidden", words + "without.", means=means),),
            closing=_offer_hint(exercise),
        )
    count = len(run.trials)
    text = [say("right", "All {count} cases are right.", count=count)]
    if count == 1:
        text = [say("right.one", "Right.")]
    text += [
        say("warned", "But NumPy warned on the way: {warning}.", warning=warning)
        for warning in run.warnings
    ]
    words = '`solution("{id}")` shows how the book writes it.'
    closing = say("offer solution", words, id=exercise.id)
    return Report("solved", _title(exercise, "solved"), tuple(text), closing=(closing,))


def _stopped(
    exercise: Exercise, answer: object, cases: Sequence[Case], run: Run, seconds: float
) -> Report:
    """Explain that an answer ran out of time, or ended Python, in the first case not judged."""
    case = cases[len(run.trials)]
    english = {
        "endless": "Your code did not come to an end in {seconds:g} seconds, so it was stopped: it "
        "is endless or too slow. Is there a loop whose condition never becomes false?",
        "waiting": "Your code did not come to an end, so it was stopped: it waits for something "
        "that does not come, or sleeps.",
        "ended Python": "Your code ends Python itself ({words}). It was tried in a copy, so your "
        "notebook goes on.",
    }
    key = run.stopped or ""
    text = [say(key, english[key], seconds=seconds, words=run.words)]
    if run.still_running:
        words = "It did not react and is still running. If the notebook has become slow, restart "
        text.append(say("still running", words + "the kernel."))
    return Report(
        "stopped",
        _title(exercise, "stopped"),
        tuple(text),
        (_tried(exercise, answer, case, None),),
        _offer_hint(exercise),
        arguments=_arguments(exercise, case, None),
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
    text: list[Text] = []
    exhibits: list[tuple[Text, str]] = []
    stopped = trial.error is not None and trial.error.readers
    if trial.error is not None:
        text.append(_error_words(trial.error) if stopped else _unusable(trial))
        exhibits += _readers_line(trial.error)
    exhibits.append(_tried(exercise, answer, case, trial))
    if trial.error is not None and not stopped:
        exhibits.append((say("came", "What came"), describe(trial.returned)))
    differs = None if trial.error else difference(exercise, wanted.value, trial.value)
    if differs is not None:
        text.append(differs.words)
        if differs.expected is not None:
            exhibits.append((say("came", "What came"), describe(differs.came)))
            exhibits.append((say("expected", "Expected"), describe(differs.expected)))
    if differs is None and trial.overwritten:
        names = " and ".join(f"`{name}`" for name in trial.overwritten)
        words = (
            "Your function wrote into {names}, which belongs to the caller. Make a new array "
            "instead: `a = a - 1` does, `a -= 1` and `a[...] = 1` write into the old one."
        )
        text.append(say("overwritten", words, names=names))
    mistake, perhaps = _recognized(exercise, cases, expected, trials, failing)
    if mistake is not None:
        text = [*_lesson(exercise, mistake), *text]
    elif perhaps is not None:
        text += [say("perhaps", "Perhaps it is this:"), *_lesson(exercise, perhaps)]
    status = "error" if stopped else "wrong"
    return Report(
        status,
        _title(exercise, status),
        tuple(text),
        tuple(exhibits),
        _offer_hint(exercise),
        mistake=None if mistake is None else mistake.__name__,
        perhaps=None if perhaps is None else perhaps.__name__,
        arguments=_arguments(exercise, case, trial),
    )


def _lesson(exercise: Exercise, mistake: Callable[..., object]) -> tuple[Text, ...]:
    return keyed(paragraphs(mistake), f"{exercise.id}/{mistake.__name__}")


def _recognized(
    exercise: Exercise,
    cases: Sequence[Case],
    expected: Sequence[Trial],
    trials: Sequence[Trial],
    failing: int,
) -> tuple[Callable[..., object] | None, Callable[..., object] | None]:
    """The mistake that does the same as the answer in every case; else one that may be part of it.

    The latter does the same in the failing case and is nowhere wrong where the answer is right: an
    answer may hold two mistakes. Where two mistakes explain an answer equally well, neither is
    named: a wrong lesson is worse than none.
    """
    whole, part = [], []
    for mistake in exercise.mistakes:
        does = run_trusted(exercise, exercise.answer(mistake), cases)
        same = [agree(exercise, d, t, types=False) for d, t in zip(does, trials, strict=False)]
        if all(same):
            whole.append(mistake)
        elif same[failing] and not any(
            agree(exercise, e, t) and not agree(exercise, e, d)
            for e, d, t in zip(expected, does, trials, strict=False)
        ):
            part.append(mistake)
    if whole:
        return (whole[0] if len(whole) == 1 else None), None
    return None, (part[0] if len(part) == 1 else None)


def _arguments(exercise: Exercise, case: Case, trial: Trial | None) -> dict[str, object]:
    """What the answer was given, by name: its own arguments, not those of `use`."""
    if exercise.kind == "value":
        return {}
    if exercise.use is not None and exercise.kind == "function":
        return (trial.arguments if trial is not None else None) or {}
    return copy.deepcopy(case.arguments)


def _tried(exercise: Exercise, answer: object, case: Case, trial: Trial | None) -> tuple[Text, str]:
    """The call of the failing case, to be pasted into a cell and run again."""
    arguments = _arguments(exercise, case, trial)
    lines = [_assignment(name, value) for name, value in arguments.items()]
    if exercise.kind == "function" and arguments:
        name = answer.__name__ if type(answer) is FunctionType else ""
        name = name if name.isidentifier() else exercise.answer_name
        lines.append(f"{name}({', '.join(arguments)})")
    return say("tried", "Tried ({words})", words=case.words), "\n".join(lines)


def _assignment(name: str, value: object) -> str:
    code = paste(value)
    if code is None:
        code = f'report.arguments["{name}"]  # report = check(...); {kind(value)}'
    return f"{name} = {code}"


def _unusable(trial: Trial) -> Text:
    """The exercise itself could not go on with what the answer returned."""
    if trial.returned is None:
        words = "The check can't use what your function returned: None. Is the `return` line "
        return say("unusable.none", words + "missing?")
    text = trial.error.text if trial.error is not None else ""
    words = "The check can't use what your function returned, {came}: {text}."
    return say("unusable", words, came=kind(trial.returned), text=text.rstrip("."))


def _error_words(error: Failure) -> Text:
    english = {
        "RecursionError": "Your code stopped with a RecursionError: it calls itself without end.",
        "SystemExit": "Your code stopped with a SystemExit: it called `exit` or `quit`. Use "
        "`return`.",
        "MemoryError": "Your code stopped with a MemoryError: it asked for more memory than there "
        "is.",
    }
    if error.name in english:
        return say(error.name, english[error.name])
    text = f"{error.name}: {error.text}" if error.text else f"{error.name}."
    return say("error", "Your code stopped with {text}", text=text)


def _readers_line(error: Failure) -> list[tuple[Text, str]]:
    """The deepest line of the traceback that the reader wrote, as an exhibit."""
    if not error.line:
        return []
    where = f"`{error.where}`" if error.where else "your code"
    words = "The error came in line {number} of {where}"
    return [(say("line", words, number=error.number, where=where), error.line)]


def _offer_hint(exercise: Exercise) -> tuple[Text]:
    return (say("offer hint", '`hint("{id}")` gives a hint.', id=exercise.id),)
