"""The disk: a file is replaced whole, or it stays what it was."""

from __future__ import annotations

import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO


@contextmanager
def replacing(path: str | os.PathLike[str]) -> Iterator[IO[bytes]]:
    """A file to write that takes the place of ``path`` at the end of the block, or not at all.

    A link stays a link: the file that it names is replaced. The new file has the mode of the one
    it replaces; where there was none, the mode that the umask gives.

    Raises:
        FileNotFoundError: there is no such folder.
        OSError: ``path`` is no ordinary file; or the disk is full, or refuses for another reason.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     with replacing(f"{folder}/name") as file:
    ...         _ = file.write(b"whole")
    ...     Path(f"{folder}/name").read_bytes()
    b'whole'
    """
    path = Path(path)
    target = Path(os.path.realpath(path))
    if not target.parent.is_dir():
        raise FileNotFoundError(f"There is no folder {target.parent} to save {path.name} in.")
    # Beside the target, because only within one disk a file can take another's place.
    temporary = target.with_name(f".dlbook-{secrets.token_hex(8)}.tmp")
    try:
        mode = ordinary(target).stat().st_mode if target.exists() else None
        # Python's tempfile would make it readable by its owner alone.
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, 0o666)
        with os.fdopen(handle, "wb") as file:
            yield file
        if mode is not None:
            temporary.chmod(stat.S_IMODE(mode))
        temporary.replace(target)
    except BaseException as error:
        temporary.unlink(missing_ok=True)
        if not isinstance(error, OSError):
            raise
        hint = "An older file of that name is untouched. Make room, or save elsewhere."
        raise OSError(error.errno, f"{path} was not saved ({error}). {hint}") from error


_BINARY = getattr(os, "O_BINARY", 0)  # on Windows alone


def ordinary(path: str | os.PathLike[str]) -> Path:
    """``path`` as a Path, if it names an ordinary file: a pipe or a device may never end.

    Raises:
        FileNotFoundError: there is nothing of that name.
        OSError: it is a folder, a pipe or a device.
    """
    path = Path(path)
    try:
        mode = path.stat().st_mode
    except FileNotFoundError as error:
        raise FileNotFoundError(f"There is no file {path}.") from error
    if not stat.S_ISREG(mode):
        raise OSError(f"{path} is no ordinary file, but a folder, a pipe or a device.")
    return path
