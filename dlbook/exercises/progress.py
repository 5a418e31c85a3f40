"""Remembers in the user's data folder which exercises were tried and solved."""

import contextlib
import json
import os
import secrets
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from dlbook.exercises.report import Text, say
from dlbook.files.disk import ordinary, replacing

STATUSES = ("tried", "solved")
LARGEST_BYTES = 10 * 2**20
LOCK_SECONDS = 10.0  # so old a lock belongs to a program that has crashed


def path() -> Path:
    """The progress file: DLBOOK_PROGRESS if it is set, else in the user's data folder."""
    named = os.environ.get("DLBOOK_PROGRESS")
    return Path(os.path.expanduser(named)) if named else _data_folder() / "progress.json"  # noqa: PTH111


def read() -> tuple[dict[str, str], Text | None]:
    """Return the status of each exercise on record, and a sentence if the file has a fault.

    A file that is no record is not touched here; `record` puts it aside before it writes.
    """
    try:
        return _stored(), None
    except FileNotFoundError:
        return {}, None
    except OSError as error:
        words = "The progress file {path} can't be read: {error}."
        return {}, say("progress.unread", words, path=path(), error=_words(error))
    except ValueError as error:
        words = "The progress file {path} is damaged: {error}."
        return {}, say("progress.damaged", words, path=path(), error=error)


def record(id: str, status: str) -> Text | None:
    """Note that an exercise was tried or solved; return a sentence if that met a fault.

    Solved stays solved. The file is replaced in one step, so that no crash can halve it, and one
    program writes at a time; a damaged file is kept beside the new one.
    """
    if status not in STATUSES:
        raise ValueError(f"status must be one of {STATUSES}, got {status!r}")
    try:
        if path().parts[0].startswith("~"):  # else a folder of that name would come to be here
            raise OSError(f"there is no user {path().parts[0]}")
        path().parent.mkdir(parents=True, exist_ok=True)
        with _locked():
            return _record(id, status)
    except OSError as error:
        words = (
            "Your progress could not be written to {path}: {error}. The check itself is not "
            "affected; DLBOOK_PROGRESS may name another file."
        )
        return say("progress.unwritten", words, path=path(), error=_words(error))


def _record(id: str, status: str) -> Text | None:
    fault = None
    try:
        known = _stored()
    except FileNotFoundError:
        known = {}
    except ValueError as error:
        words = "Your progress file was damaged ({error}). It is kept as {aside}."
        fault = say("progress.aside", words, error=error, aside=_kept_aside())
        known = {}
    if known.get(id) in (status, "solved"):
        return fault
    known[id] = status
    text = json.dumps({"version": 1, "exercises": known}, indent=1, sort_keys=True)
    with replacing(path()) as file:
        file.write(f"{text}\n".encode())
    return fault


def _stored() -> dict[str, str]:
    """The statuses in the progress file. Raises OSError, and ValueError if it is no record."""
    if ordinary(path()).stat().st_size > LARGEST_BYTES:
        raise ValueError(f"it is larger than {LARGEST_BYTES // 2**20} MiB")
    try:
        data = json.loads(path().read_bytes())
    except RecursionError:
        raise ValueError("it nests too deeply") from None
    exercises = data.get("exercises") if isinstance(data, dict) else None
    if not isinstance(exercises, dict) or any(s not in STATUSES for s in exercises.values()):
        raise ValueError("it holds no list of exercises")
    return exercises


def _kept_aside() -> Path:
    """Rename the damaged file; where the name is a link, the file that it leads to."""
    damaged = Path(os.path.realpath(path()))
    number = 1
    while (aside := damaged.with_suffix(f".damaged-{number}.json")).exists():
        number += 1
    damaged.rename(aside)
    return aside


@contextlib.contextmanager
def _locked() -> Iterator[None]:
    """Hold the lock file beside the progress file: one program reads, changes and writes it."""
    target = Path(os.path.realpath(path()))
    lock = target.with_name(f".{target.name}.lock")
    while not _made(lock):
        with contextlib.suppress(FileNotFoundError):
            if time.time() - lock.stat().st_mtime > LOCK_SECONDS:
                _broken(lock)
        time.sleep(0.005)
    try:
        yield
    finally:
        lock.unlink(missing_ok=True)


def _made(lock: Path) -> bool:
    try:
        os.close(os.open(lock, os.O_CREAT | os.O_EXCL))
    except FileExistsError:
        return False
    return True


def _broken(lock: Path) -> None:
    """Take an old lock away: by renaming it, which only one of several programs can do."""
    taken = lock.with_name(f"{lock.name}-{secrets.token_hex(4)}")
    with contextlib.suppress(FileNotFoundError):
        lock.rename(taken)
        taken.unlink()


def _words(error: OSError) -> str:
    return str(error.strerror or error).rstrip(".")


def _data_folder() -> Path:
    try:
        import platformdirs
    except ModuleNotFoundError:
        home = Path.home()
        if sys.platform == "win32":
            return Path(os.environ.get("LOCALAPPDATA", home / "AppData" / "Local")) / "dlbook"
        return Path(os.environ.get("XDG_DATA_HOME", home / ".local" / "share")) / "dlbook"
    return platformdirs.user_data_path("dlbook", appauthor=False)
