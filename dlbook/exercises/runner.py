"""Runs a reader's answer: errors are caught, arguments guarded, endless work stopped.

An answer lives in the reader's notebook, so its verdict is found there, in a thread of its own. On
Linux a copy of the process tries it first (see `ahead`): what is endless, or ends Python, is met
there. When the time of the thread is up, an exception is raised inside it, again and again until
the thread has ended, for a loop may hold `except:`; never inside Python's import machinery, which
would stay broken. What is waiting in compiled code does not hear of it; then the report says that
the answer is still running.
"""

import contextlib
import copy
import ctypes
import io
import os
import sys
import threading
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from dlbook.exercises.ahead import try_ahead
from dlbook.exercises.exercise import Case, Exercise
from dlbook.exercises.failure import Failure, failure
from dlbook.exercises.plain import plain, readable
from dlbook.exercises.watch import Watch

STACK_BYTES = 16 * 2**20  # macOS gives a thread half a megabyte: too little for deep recursion
WAITING_SECONDS = 3.0  # how long an answer may wait: for a lock, for input, for sleep to end
POLL_SECONDS = 0.01
PATIENCE_SECONDS = 0.2  # how long a stopped answer may take to end
STOP_BUTTON_SECONDS = 2.0  # the same after the stop button, when nobody waits for a report
PRINTED_CHARACTERS = 1000


class Stopped(SystemExit):
    """Raised inside an answer whose time is up. A thread ends on SystemExit without a word."""


@dataclass
class Calls:
    """How an exercise's `use` called an answer: the first arguments by name, and what came last."""

    arguments: dict[str, object] | None = None
    returned: object = None


@dataclass(frozen=True)
class Trial:
    """What an answer did with one case; the value is plain data.

    `arguments` are those of the answer's first call where trying a case is more than one call, and
    `returned` is what it returned last, if the exercise could not go on with it.
    """

    value: object = None
    error: Failure | None = None
    overwritten: tuple[str, ...] = ()
    arguments: dict[str, object] | None = None
    returned: object = None


@dataclass
class Run:
    """What an answer did with all cases, as far as it came.

    `stopped` says what its time went into: "endless" or "waiting"; or "ended Python".
    """

    trials: list[Trial] = field(default_factory=list)
    stopped: str | None = None
    still_running: bool = False
    printed: str = ""
    warnings: tuple[str, ...] = ()
    words: str = ""


def try_cases(
    exercise: Exercise,
    answer: object,
    cases: Sequence[Case],
    trials: list[Trial],
    done: Callable[[], None] = lambda: None,
) -> None:
    """Try every case on a copy of its arguments, and append what happened to `trials`."""
    for case in cases:
        arguments = copy.deepcopy(case.arguments)
        calls = Calls()
        tried = _recorded(exercise, answer, calls) if exercise.use and callable(answer) else answer
        try:
            value = plain(exercise.apply(tried, arguments.values()))
        except Stopped:
            raise
        except BaseException as error:
            failed = failure(exercise, error)
            returned = None if failed.readers else plain(calls.returned)
            trials.append(Trial(None, failed, (), calls.arguments, returned))
        else:
            changed = tuple(n for n, a in arguments.items() if not _same(a, case.arguments[n]))
            trials.append(Trial(value, None, changed, calls.arguments))
        done()


def run_trusted(exercise: Exercise, answer: object, cases: Sequence[Case]) -> list[Trial]:
    """Try every case on an answer of our own: the reference, or a named mistake."""
    trials: list[Trial] = []
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try_cases(exercise, answer, cases, trials)
    return trials


def run_guarded(
    exercise: Exercise, answer: object, cases: Sequence[Case], *, seconds: float
) -> Run:
    """Try every case on a reader's answer, in `seconds` of computing at most all together."""

    def ahead(done: Callable[[], None]) -> None:
        try_cases(exercise, answer, cases, [], done)

    outlook = try_ahead(ahead, seconds=seconds)
    run = Run(words=outlook.words)
    if outlook.end in ("endless", "ended Python"):
        cases, run.stopped = cases[: outlook.cases], outlook.end
    with _quiet(run):
        end = call_guarded(lambda: try_cases(exercise, answer, cases, run.trials), seconds=seconds)
    run.stopped = end.over or run.stopped
    run.still_running = end.still_running
    run.trials = list(run.trials)  # a thread that goes on can't add to this copy
    if end.error is not None:
        raise end.error
    return run


@dataclass
class End:
    """How guarded work ended: what its time went into if it was stopped, and an error of ours."""

    over: str | None = None
    still_running: bool = False
    error: BaseException | None = None


def call_guarded(work: Callable[[], None], *, seconds: float, clock: bool = False) -> End:
    """Call `work` in a thread, stop it when its time is up, and say how it ended.

    With `clock` the seconds are those of the clock on the wall.

    An interrupt (the stop button) stops the thread too, and is raised again.
    """
    end = End()
    begin, finished = threading.Event(), threading.Event()

    def body() -> None:
        begin.wait()
        try:
            work()
        except Stopped:
            pass  # the caller knows: it raised it
        except BaseException as error:
            end.error = error
        finally:
            finished.set()

    thread = threading.Thread(target=body, name="exercise", daemon=True)
    patience = STOP_BUTTON_SECONDS
    try:
        _start(thread)
        number = thread.native_id or 0
        watch = Watch(os.getpid(), number, seconds=seconds, waiting=WAITING_SECONDS, clock=clock)
        begin.set()
        while not finished.wait(POLL_SECONDS):
            end.over = watch.over(importing=_imports(thread))
            if end.over is not None:
                patience = PATIENCE_SECONDS
                break
    finally:
        begin.set()
        if not finished.is_set():
            _stop(thread, finished, patience)
    end.still_running = not finished.is_set()
    return end


def _start(thread: threading.Thread) -> None:
    before = threading.stack_size(STACK_BYTES)
    try:
        thread.start()
    finally:
        threading.stack_size(before)


def _stop(thread: threading.Thread, finished: threading.Event, patience: float) -> None:
    for _ in range(round(patience / POLL_SECONDS)):
        if finished.is_set():
            return
        if not _imports(thread):
            ctypes.pythonapi.PyThreadState_SetAsyncExc(
                ctypes.c_ulong(thread.ident or 0), ctypes.py_object(Stopped)
            )
        finished.wait(POLL_SECONDS)


def _imports(thread: threading.Thread) -> bool:
    """Whether a thread is inside Python's import machinery."""
    frame = sys._current_frames().get(thread.ident or 0)
    while frame is not None:
        if frame.f_code.co_filename.startswith("<frozen importlib"):
            return True
        frame = frame.f_back
    return False


def _recorded(exercise: Exercise, answer: object, calls: Calls) -> object:
    """An answer that remembers how `use` calls it. A class is handed on as it is."""
    if exercise.kind != "function":
        return answer

    def recorded(*arguments: object) -> object:
        if calls.arguments is None:
            copied = copy.deepcopy(arguments)
            calls.arguments = dict(zip(exercise.parameters, copied, strict=False))
        calls.returned = None
        calls.returned = answer(*arguments)  # type: ignore[operator]
        return calls.returned

    return recorded


class _FirstCharacters(io.TextIOBase):
    """A stream that keeps the beginning of what is written to it and drops the rest."""

    def __init__(self) -> None:
        self.text = ""

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        self.text += text[: max(0, PRINTED_CHARACTERS - len(self.text))]
        return len(text)


@contextlib.contextmanager
def _quiet(run: Run) -> Iterator[None]:
    """Collect what the answer prints, and what it makes NumPy warn of."""
    printed = _FirstCharacters()
    with (
        contextlib.redirect_stdout(printed),
        contextlib.redirect_stderr(printed),
        warnings.catch_warnings(record=True) as caught,
    ):
        warnings.simplefilter("always")
        yield
    run.printed = readable(printed.text).rstrip()
    numerical = (w.message.args for w in caught if type(w.message) is RuntimeWarning)
    texts = (readable(args[0]) for args in numerical if args and type(args[0]) is str)
    run.warnings = tuple(dict.fromkeys(texts))


def _same(after: object, before: object) -> bool:
    """Whether an argument is what it was; it holds the case's own types, or the answer's."""
    if isinstance(before, np.ndarray):
        return (
            isinstance(after, np.ndarray)
            and (before.dtype, before.shape) == (after.dtype, after.shape)
            and before.tobytes() == after.tobytes()
        )
    if isinstance(before, list | tuple):
        return (
            type(after) is type(before)
            and len(after) == len(before)
            and all(map(_same, after, before))
        )
    if isinstance(before, dict):
        return (
            type(after) is dict
            and list(after) == list(before)
            and all(_same(after[key], before[key]) for key in before)
        )
    if isinstance(before, bool | int | float | str):
        return type(after) is type(before) and (after == before or before != before)
    return True
