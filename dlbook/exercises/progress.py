"""Remembers in the user's data folder which exercises were tried and solved."""

import json
import os
import sys
from pathlib import Path

from dlbook.files.disk import replacing

STATUSES = ("tried", "solved")


def path() -> Path:
    """The progress file: DLBOOK_PROGRESS if it is set, else in the user's data folder."""
    named = os.environ.get("DLBOOK_PROGRESS")
    return Path(named).expanduser() if named else _data_folder() / "progress.json"


def read() -> tuple[dict[str, str], str | None]:
    """Return the status of each exercise on record, and a sentence if the file has a fault.

    A file that is no record is not touched here; `record` puts it aside before it writes.
    """
    try:
        return _parsed(path().read_bytes()), None
    except FileNotFoundError:
        return {}, None
    except OSError as error:
        return {}, f"The progress file {path()} can't be read: {error.strerror or error}."
    except ValueError as error:
        return {}, f"The progress file {path()} is damaged: {error}."


def record(id: str, status: str) -> str | None:
    """Note that an exercise was tried or solved; return a sentence if that met a fault.

    Solved stays solved. The file is replaced in one step, so that no crash can halve it; a
    damaged one is kept beside the new one.
    """
    if status not in STATUSES:
        raise ValueError(f"status must be one of {STATUSES}, got {status!r}")
    try:
        return _record(id, status)
    except OSError as error:
        reason = error.__cause__ if isinstance(error.__cause__, OSError) else error
        return (
            f"Your progress could not be written to {path()}: {reason.strerror or reason}. The "
            f"check itself is not affected; DLBOOK_PROGRESS may name another file."
        )


def _record(id: str, status: str) -> str | None:
    fault = None
    try:
        known = _parsed(path().read_bytes())
    except FileNotFoundError:
        known = {}
    except ValueError as error:
        aside = _kept_aside()
        known, fault = {}, f"Your progress file was damaged ({error}). It is kept as {aside}."
    if known.get(id) in (status, "solved"):
        return fault
    known[id] = status
    _replace(json.dumps({"version": 1, "exercises": known}, indent=1, sort_keys=True))
    return fault


def _parsed(content: bytes) -> dict[str, str]:
    """The statuses in a progress file. Raises ValueError if it is none."""
    data = json.loads(content)
    exercises = data.get("exercises") if isinstance(data, dict) else None
    if not isinstance(exercises, dict) or any(s not in STATUSES for s in exercises.values()):
        raise ValueError("it holds no list of exercises")
    return exercises


def _kept_aside() -> Path:
    number = 1
    while (aside := path().with_suffix(f".damaged-{number}.json")).exists():
        number += 1
    path().rename(aside)
    return aside


def _replace(text: str) -> None:
    path().parent.mkdir(parents=True, exist_ok=True)
    with replacing(path()) as file:
        file.write(f"{text}\n".encode())


def _data_folder() -> Path:
    try:
        import platformdirs
    except ModuleNotFoundError:
        home = Path.home()
        if sys.platform == "win32":
            return Path(os.environ.get("LOCALAPPDATA", home / "AppData" / "Local")) / "dlbook"
        return Path(os.environ.get("XDG_DATA_HOME", home / ".local" / "share")) / "dlbook"
    return platformdirs.user_data_path("dlbook", appauthor=False)
