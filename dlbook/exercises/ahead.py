"""Tries an answer ahead of time in a copy of this process, which can be ended whatever it does.

Compiled code that never gives the interpreter back (`sum(itertools.count())`, a backtracking
pattern) can't be stopped in the process where it runs, and code that ends Python takes the notebook
with it. So the copy goes first. What it computes is thrown away; it tells only how far it came.

Copies are made on Linux alone: elsewhere the copy of a process that has threads may crash.
"""

import builtins
import contextlib
import faulthandler
import os
import select
import signal
import sys
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass

from dlbook.exercises.watch import Watch

WAITING_SECONDS = 1.0  # then the copy may hang on a lock that only a copy meets
POLL_SECONDS = 0.01
DONE, OPEN, CLOSE, END = b".", b"(", b")", b"!"  # one case done; an import begins, ends; all done


@dataclass(frozen=True)
class Outlook:
    """How far the copy came: so many cases, and how it ended.

    `end` is "done", "endless", "ended Python", or "unknown" (the copy waited, or there was none).
    """

    cases: int
    end: str
    words: str = ""


def try_ahead(work: Callable[[Callable[[], None]], None], *, seconds: float) -> Outlook:
    """Let a copy of this process do `work`, which is given what to call after each case."""
    if sys.platform != "linux":
        return Outlook(0, "unknown")
    read, write = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that a process with threads is copied: see above
        process = os.fork()
    if process == 0:
        _be_the_copy(work, write)
    os.close(write)
    try:
        return _watched(process, read, seconds)
    finally:
        os.close(read)
        for end in (os.killpg, os.kill):
            with contextlib.suppress(ProcessLookupError, PermissionError):
                end(process, signal.SIGKILL)
        with contextlib.suppress(ChildProcessError):
            os.waitpid(process, 0)


def _be_the_copy(work: Callable[[Callable[[], None]], None], write: int) -> None:
    try:
        faulthandler.disable()  # its report would be taken for the notebook's own end
        os.setsid()  # so that what the answer starts can be ended with it
        sys.stdout = sys.stderr = open(os.devnull, "w")  # noqa: PTH123, SIM115
        builtins.input = _no_input
        builtins.__import__ = _announced(builtins.__import__, write)  # type: ignore[assignment]
        work(lambda: _tell(write, DONE))
        _tell(write, END)
    finally:
        os._exit(0)


def _tell(write: int, what: bytes) -> None:
    os.write(write, what)


def _no_input(prompt: object = "") -> str:
    raise EOFError("nobody answers here")


def _announced(imports: Callable[..., object], write: int) -> Callable[..., object]:
    """Python's import, which tells when it loads something new."""

    def announced(
        name: str,
        globals: object = None,
        locals: object = None,
        fromlist: object = (),
        level: int = 0,
    ) -> object:
        module = sys.modules.get(name)
        wanted = fromlist if isinstance(fromlist, list | tuple) else ()
        if module is not None and all(member in vars(module) for member in wanted):
            return imports(name, globals, locals, fromlist, level)
        _tell(write, OPEN)
        try:
            return imports(name, globals, locals, fromlist, level)
        finally:
            _tell(write, CLOSE)

    return announced


def _watched(process: int, read: int, seconds: float) -> Outlook:
    watch = Watch(process, process, seconds=seconds, waiting=WAITING_SECONDS)
    told = b""
    while True:
        status = _ended(process)
        told += _news(read)  # after the question whether it ended, so that the last word is heard
        cases = told.count(DONE)
        if told.endswith(END):
            return Outlook(cases, "done")
        if status is not None:
            return Outlook(cases, *status)
        over = watch.over(importing=told.count(OPEN) > told.count(CLOSE))
        if over is not None:
            return Outlook(cases, "endless" if over == "endless" else "unknown")


def _news(read: int) -> bytes:
    """What the copy has told since; waits a moment for it."""
    news = b""
    while select.select([read], [], [], 0.0 if news else POLL_SECONDS)[0]:
        more = os.read(read, 65536)
        if not more:  # the copy has closed its end
            time.sleep(0.0 if news else POLL_SECONDS)
            break
        news += more
    return news


def _ended(process: int) -> tuple[str, str] | None:
    """How the copy ended, if it did before it was through."""
    try:
        ended, status = os.waitpid(process, os.WNOHANG)
    except ChildProcessError:  # another part of the program has asked for its end
        return "unknown", ""
    if ended == 0:
        return None
    code = os.waitstatus_to_exitcode(status)
    return "ended Python", f"signal {signal.Signals(-code).name}" if code < 0 else f"status {code}"
