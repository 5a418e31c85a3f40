"""Runs a reader's answer: errors are caught, arguments guarded, endless loops stopped.

An answer lives in the reader's notebook, so it cannot move to another process. It runs in a
thread of its own. When its time is up, an exception is raised inside that thread, again and again
until the thread has ended, for a loop may hold `except:`. What is waiting in compiled code does
not hear of it; then the report says that the answer is still running.
"""

import contextlib
import copy
import ctypes
import io
import threading
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from dlbook.exercises.exercise import Case, Exercise

STACK_BYTES = 16 * 2**20  # macOS gives a thread half a megabyte: too little for deep recursion
PATIENCE_SECONDS = 0.2  # how long a stopped answer may take to end
STOP_BUTTON_SECONDS = 2.0  # the same after the stop button, when nobody waits for a report
PRINTED_CHARACTERS = 1000


class Stopped(SystemExit):
    """Raised inside an answer whose time is up. A thread ends on SystemExit without a word."""


@dataclass(frozen=True)
class Trial:
    """What an answer did with one case."""

    value: object = None
    error: BaseException | None = None
    overwritten: tuple[str, ...] = ()


@dataclass
class Run:
    """What an answer did with all cases, as far as it came."""

    trials: list[Trial] = field(default_factory=list)
    stopped: bool = False
    still_running: bool = False
    printed: str = ""
    warnings: tuple[str, ...] = ()


def try_cases(
    exercise: Exercise, answer: object, cases: Sequence[Case], trials: list[Trial]
) -> None:
    """Try every case on a copy of its arguments, and append what happened to `trials`."""
    for case in cases:
        arguments = copy.deepcopy(case.arguments)
        try:
            value = _snapshot(exercise.apply(answer, arguments.values()))
        except Stopped:
            raise
        except BaseException as error:
            trials.append(Trial(error=error))
        else:
            changed = tuple(n for n, a in arguments.items() if not _same(a, case.arguments[n]))
            trials.append(Trial(value=value, overwritten=changed))


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
    """Try every case on a reader's answer, in `seconds` at most all together."""
    run = Run()
    with _quiet(run):
        stopped = call_guarded(
            lambda: try_cases(exercise, answer, cases, run.trials), seconds=seconds
        )
    run.stopped = stopped is not None
    run.still_running = stopped is not None and stopped.is_alive()
    run.trials = list(run.trials)  # a thread that goes on can't add to this copy
    return run


def call_guarded(work: Callable[[], None], *, seconds: float) -> threading.Thread | None:
    """Call `work` in a thread; return None, or the thread if it had to be stopped.

    An interrupt (the stop button) stops the thread too, and is raised again. `work` handles its
    own errors; one that escapes is printed by Python's threading module.
    """

    def body() -> None:
        try:
            work()
        except Stopped:
            pass  # the caller knows: it raised it
        finally:
            finished.set()

    finished = threading.Event()
    thread = threading.Thread(target=body, name="exercise", daemon=True)
    try:
        _start(thread)
        if finished.wait(seconds):
            thread.join()
            return None
    except BaseException:
        _stop(thread, finished, STOP_BUTTON_SECONDS)
        raise
    _stop(thread, finished, PATIENCE_SECONDS)
    return thread


def _start(thread: threading.Thread) -> None:
    before = threading.stack_size(STACK_BYTES)
    try:
        thread.start()
    finally:
        threading.stack_size(before)


def _stop(thread: threading.Thread, finished: threading.Event, patience: float) -> None:
    pause = 0.01
    for _ in range(round(patience / pause)):
        if finished.is_set():
            thread.join()
            return
        ctypes.pythonapi.PyThreadState_SetAsyncExc(
            ctypes.c_ulong(thread.ident or 0), ctypes.py_object(Stopped)
        )
        finished.wait(pause)


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
    run.printed = printed.text.rstrip()
    numerical = (str(w.message) for w in caught if issubclass(w.category, RuntimeWarning))
    run.warnings = tuple(dict.fromkeys(numerical))


def _snapshot(value: object) -> object:
    """A copy that the answer can't change any more, for instance by filling a shared array."""
    if isinstance(value, tuple | list):
        return type(value)(map(_snapshot, value)) if type(value) in (tuple, list) else value
    if isinstance(value, dict):
        return {key: _snapshot(member) for key, member in value.items()}
    if hasattr(value, "__array__") and not isinstance(value, type):
        return np.array(value)
    return value


def _same(after: object, before: object) -> bool:
    if isinstance(before, np.ndarray) and isinstance(after, np.ndarray):
        return before.shape == after.shape and before.tobytes() == after.tobytes()
    if isinstance(before, list | dict):
        return bool(after == before)
    return True
