"""What the commands write on a terminal: any name, on any terminal, into any pipe."""

import errno
import os
import sys
from collections.abc import Callable


def shown(text: object) -> str:
    r"""Text from outside as one line: control characters and half characters stand escaped.

    >>> shown("a\nb\x1b[31m"), shown("\udcff.png"), shown("é 数")
    ('a\\nb\\x1b[31m', '\\udcff.png', 'é 数')
    """
    return "".join(
        c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in str(text)
    )


def run(command: Callable[[], int | None]) -> int:
    """Run a command and return its exit status; 1, with no traceback, where nobody reads it.

    What the terminal's encoding lacks is written escaped.
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        status = int(command() or 0)
        sys.stdout.flush()
    except OSError as error:
        if error.errno not in (errno.EPIPE, errno.ENOSPC, errno.EINVAL, errno.EIO):
            raise
        # Python flushes what is left when it ends: let it go where there is room.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if error.errno != errno.EPIPE:
            print(f"The output could not be written: {error.strerror}.", file=sys.stderr)
        return 1
    return status
