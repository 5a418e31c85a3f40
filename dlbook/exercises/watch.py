"""Says when work in a thread has used up its time.

What counts is the thread's own time on the processor: an answer is not slow because the machine is
busy. Work that waits instead (a sleep, a lock, `input`) has a limit of its own, and time in
Python's import machinery is nobody's loop: it counts as neither.
"""

import os
import time
from pathlib import Path

LONGEST_SECONDS = 120.0  # by the clock on the wall, imports and all


class Watch:
    """Watches one thread, of this process or another, that is about to work.

    `over` is to be called again and again; it returns "endless" or "waiting" once the thread has
    computed for more than `seconds`, or waited for more than `waiting`, and None before.

    With `clock`, or where the system does not tell how a thread spends its time (Linux does), all
    time counts as computing.
    """

    def __init__(
        self, process: int, thread: int, *, seconds: float, waiting: float, clock: bool = False
    ) -> None:
        self._file = Path(f"/proc/{process}/task/{thread}/stat")
        self._seconds, self._waiting = seconds, waiting
        self._computed = self._waited = 0.0
        self._started = self._wall = time.monotonic()
        self._told = not clock and self._file.exists()
        self._processor = 0.0
        self._processor, _ = self._look()

    def over(self, *, importing: bool) -> str | None:
        """What the thread's time went into, if it is used up."""
        wall = time.monotonic()
        processor, waits = self._look()
        if not importing:
            self._computed += processor - self._processor
            self._waited += (wall - self._wall) * waits
        self._wall, self._processor = wall, processor
        if self._computed > self._seconds:
            return "endless"
        if self._waited > self._waiting or wall - self._started > LONGEST_SECONDS:
            return "waiting"
        return None

    def _look(self) -> tuple[float, bool]:
        """The thread's seconds on the processor so far, and whether it waits for something."""
        if not self._told:
            return time.monotonic(), False
        try:
            fields = self._file.read_text().rpartition(")")[2].split()
        except OSError:  # the thread has just ended
            return self._processor, False
        ticks = int(fields[11]) + int(fields[12])
        return ticks / os.sysconf("SC_CLK_TCK"), fields[0] != "R"
