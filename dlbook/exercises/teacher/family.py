"""The processes that a notebook starts: what memory they take together, and their end.

They die with the notebook, also what it forked twice and put into a session of its own. On Linux
such orphans become children of the grader, which asks the system for that; elsewhere only what is
still in the notebook's own tree or session is found.
"""

import contextlib
import ctypes
import os
import secrets
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

import psutil  # type: ignore[import-untyped]  # comes with Jupyter's kernel

MARK = "DLBOOK_SUBMISSION"  # the environment variable that says whose a process is
PR_SET_CHILD_SUBREAPER = 36
GONE = (psutil.NoSuchProcess, psutil.AccessDenied, ProcessLookupError)

_running: dict[str, int] = {}  # the mark of each submission, and its own process
_lock = threading.Lock()
_adopting = False


def adopt_orphans() -> None:
    """Take every child that is not a submission's program for an orphan of one, from now on.

    For a program that starts nothing else. Where the system can, it makes the orphans children.
    """
    global _adopting
    _adopting = True
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


class Family:
    """A program, and all that it starts. Leaving the block ends them all."""

    def __init__(
        self, command: Sequence[str], *, folder: Path, environment: dict[str, str]
    ) -> None:
        self.mark = secrets.token_hex(8)
        with _lock:  # so that nobody takes the new child for an orphan
            self.program = subprocess.Popen(
                command,
                cwd=folder,
                env=environment | {MARK: self.mark},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
            _running[self.mark] = self.program.pid

    def __enter__(self) -> "Family":
        return self

    def __exit__(self, *error: object) -> None:
        for _ in range(100):  # a program that forks on and on loses against the hundredth round
            members = [m for m in self.members() if m.pid != self.program.pid]
            self._end_session()
            for member in members:
                with contextlib.suppress(*GONE):
                    member.kill()
            for member in members:
                with contextlib.suppress(*GONE, psutil.TimeoutExpired, ChildProcessError):
                    member.wait(timeout=1)
            self.program.wait()
            if not members:
                break
        with _lock:
            del _running[self.mark]

    def members(self) -> list[psutil.Process]:
        """The program, its descendants, and orphans that are not known to be another's."""
        with _lock:
            programs, others = set(_running.values()), set(_running) - {self.mark}
        found = {process.pid: process for process in psutil.Process().children(recursive=True)}
        mine: dict[int, bool] = {}

        def is_mine(pid: int) -> bool:
            if pid not in mine:
                process, parent = found[pid], _parent(found[pid])
                if parent in found:
                    mine[pid] = is_mine(parent)
                elif pid in programs:
                    mine[pid] = pid == self.program.pid
                else:
                    mine[pid] = _adopting and _mark(process) not in others
            return mine[pid]

        return [process for pid, process in found.items() if is_mine(pid) and _alive(process)]

    def memory(self, enough: float) -> float:
        """The bytes that they hold together; shared ones count once if `enough` is exceeded."""
        members = self.members()
        resident = sum(_bytes(m, lambda m: m.memory_info().rss) for m in members)
        if resident <= enough or sys.platform != "linux":
            return resident
        return sum(_bytes(m, lambda m: m.memory_full_info().pss) for m in members)

    def _end_session(self) -> None:
        if hasattr(os, "killpg"):
            with contextlib.suppress(*GONE, PermissionError):
                os.killpg(self.program.pid, signal.SIGKILL)
        self.program.kill()


def _bytes(process: psutil.Process, measure: object) -> float:
    try:
        return float(measure(process))  # type: ignore[operator]
    except GONE:
        return 0.0


def _alive(process: psutil.Process) -> bool:
    try:
        return bool(process.status() != psutil.STATUS_ZOMBIE)
    except GONE:
        return False


def _parent(process: psutil.Process) -> int:
    try:
        return int(process.ppid())
    except GONE:
        return 0


def _mark(process: psutil.Process) -> str | None:
    try:
        return str(process.environ().get(MARK))
    except (*GONE, OSError):
        return None
