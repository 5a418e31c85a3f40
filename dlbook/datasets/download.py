"""Files on request: from the folder DLBOOK_DATA, else from the cache, else from the network."""

import os
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dlbook.datasets.library import require

LARGEST = 2**25  # bytes of an answer; the largest file here has 26 million
PATIENCE, LEAST = 30.0, 2**15  # in so many seconds so many bytes must come


@dataclass(frozen=True)
class RemoteFile:
    """A file known by its content: ``name`` in the cache, ``url``, ``sha256`` in hexadecimal."""

    name: str
    url: str
    sha256: str


def data_folder() -> Path | None:
    """Return the folder that the environment variable DLBOOK_DATA names, None if it is unset.

    Raises:
        NotADirectoryError: DLBOOK_DATA names no folder.
    """
    named = os.environ.get("DLBOOK_DATA")
    if not named:
        return None
    folder = Path(named).expanduser()
    if not folder.is_dir():
        raise NotADirectoryError(
            f"DLBOOK_DATA should name a folder that holds data files, but {named!r} is none: "
            f"correct it, or unset it to download what is missing"
        )
    return folder


def find_file(name: str) -> Path | None:
    """Return the file ``name`` of the folder DLBOOK_DATA, None if it is not there."""
    folder = data_folder()
    path = folder / name if folder else None
    return path if path and path.is_file() else None


def fetch_file(file: RemoteFile, *, needed_by: str, instead: str) -> Path:
    """Return the path of ``file``, downloading it into the cache if nobody has it yet.

    A download lands under its name only whole and with the right hash; one that breaks off is
    kept beside it, and the next call goes on from there. Two processes may ask for one file at
    once. A file in DLBOOK_DATA is used as it is. ``instead`` names data that need no download,
    for the message of the error.

    Raises:
        ImportError: the file must be downloaded and pooch or requests is missing.
        ConnectionError: the file can't be downloaded, or comes too slowly.
        ValueError: what came has another hash, or is larger than any file here; it is not kept.
    """
    if held := find_file(file.name):
        return held
    pooch: Any = require("pooch", package="pooch", needed_by=needed_by)
    requests = require("requests", package="requests", needed_by=needed_by)
    path = Path(pooch.os_cache("dlbook")) / file.name
    advice = (
        f"Put the file into a folder as {file.name} and name the folder in the environment "
        f"variable DLBOOK_DATA, or use data that need no download: {instead}."
    )
    try:
        if path.is_file() and pooch.file_hash(path) == file.sha256:
            return path
        path.parent.mkdir(parents=True, exist_ok=True)
        with _own_part(path) as part:
            _go_on(file.url, part, requests)
            if part.stat().st_size > LARGEST or pooch.file_hash(part) != file.sha256:
                part.unlink()
                raise ValueError(
                    f"{needed_by} got a file from {file.url} that is not the expected one "
                    f"(its sha256 should be {file.sha256}); it was not kept. {advice}"
                )
            part.replace(path)
    except OSError as error:
        raise ConnectionError(f"{needed_by} could not get {file.url}: {error}. {advice}") from error
    return path


@contextmanager
def _own_part(path: Path) -> Iterator[Path]:
    """A file for what comes of ``path``, which no other process writes to.

    It begins with what an earlier download left as ``path``.part; renaming it gives it to one
    process alone. At the end it is left there again, unless the block has moved it away.
    """
    left = path.with_name(f"{path.name}.part")
    own = path.with_name(f"{left.name}-{secrets.token_hex(4)}")
    hour_ago = time.time() - 3600  # what is older belongs to a process that was killed
    for candidate in [left, *path.parent.glob(f"{left.name}-*")]:
        with suppress(OSError):  # gone, or another process has it open
            if candidate == left or candidate.stat().st_mtime < hour_ago:
                candidate.replace(own)
                break
    try:
        yield own
    finally:
        if own.exists() and own.stat().st_size:
            own.replace(left)
        own.unlink(missing_ok=True)


def _go_on(url: str, part: Path, requests: Any) -> None:
    """Download what is not in the file ``part`` yet; whole, if the server sends no parts."""
    have = part.stat().st_size if part.exists() else 0
    # Compressed on the way, bytes could not be counted as those of the file.
    headers = {"Accept-Encoding": "identity", "Range": f"bytes={have}-"}
    with requests.get(url, headers=headers, stream=True, timeout=PATIENCE) as answer:
        if have and answer.status_code == 416:
            return  # no bytes after those: it broke off after the last one
        answer.raise_for_status()
        with part.open("ab" if answer.status_code == 206 else "wb") as file:
            came, since = 0, time.monotonic()
            for piece in _pieces(answer):
                file.write(piece)
                came += len(piece)
                if file.tell() > LARGEST:
                    return  # and the caller refuses it
                if time.monotonic() - since > PATIENCE:
                    if came < LEAST:
                        raise ConnectionError(f"only {came} bytes came in {PATIENCE:.0f} seconds")
                    came, since = 0, time.monotonic()


def _pieces(answer: Any) -> Iterator[bytes]:
    """What comes, as it comes: requests' own iterator waits until a piece is full."""
    library = require("urllib3.exceptions", package="urllib3", needed_by="a download")
    try:
        while piece := answer.raw.read1(1 << 16):
            yield piece
    except library.HTTPError as error:
        raise ConnectionError(error) from error
