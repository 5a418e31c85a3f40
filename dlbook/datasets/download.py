"""Files on request: from the folder DLBOOK_DATA, else from the cache, else from the network."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dlbook.datasets.library import require


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


class Resuming:
    """A downloader for pooch that goes on where a download broke off.

    What has come is kept in the file ``part`` until all of it is there. Servers that send no
    parts of a file send it from the beginning. pooch compares the hash of the whole.
    """

    def __init__(self, part: Path, requests: Any) -> None:
        self.part = part
        self.requests = requests

    def __call__(self, url: str, output_file: str, _: object) -> None:
        have = self.part.stat().st_size if self.part.exists() else 0
        # Compressed on the way, bytes could not be counted as those of the file.
        headers = {"Accept-Encoding": "identity", "Range": f"bytes={have}-"}
        with self.requests.get(url, headers=headers, stream=True, timeout=30) as answer:
            # 416, no bytes after those: it broke off after the last one.
            if not (have and answer.status_code == 416):
                answer.raise_for_status()
                with self.part.open("ab" if answer.status_code == 206 else "wb") as file:
                    for piece in answer.iter_content(1 << 16):
                        file.write(piece)
        self.part.replace(output_file)


def fetch_file(file: RemoteFile, *, needed_by: str, instead: str) -> Path:
    """Return the path of ``file``, downloading it into the cache if nobody has it yet.

    A download lands under its name only whole and with the right hash; one that breaks off is
    kept beside it, and the next call goes on from there. A file in DLBOOK_DATA is used as it is.
    ``instead`` names data that need no download, for the message of the error.

    Raises:
        ImportError: the file must be downloaded and pooch or requests is missing.
        ConnectionError: the file can't be downloaded.
        ValueError: what came has another hash; it is not kept.
    """
    if held := find_file(file.name):
        return held
    pooch: Any = require("pooch", package="pooch", needed_by=needed_by)
    requests = require("requests", package="requests", needed_by=needed_by)
    retrieve: Callable[..., str] = pooch.retrieve
    cache: Path = Path(pooch.os_cache("dlbook"))
    advice = (
        f"Put the file into a folder as {file.name} and name the folder in the environment "
        f"variable DLBOOK_DATA, or use data that need no download: {instead}."
    )
    try:
        path = retrieve(
            file.url,
            known_hash=f"sha256:{file.sha256}",
            fname=file.name,
            path=cache,
            downloader=Resuming(cache / f"{file.name}.part", requests),
        )
    except OSError as error:
        raise ConnectionError(f"{needed_by} could not get {file.url}: {error}. {advice}") from error
    except ValueError as error:
        raise ValueError(
            f"{needed_by} got a file from {file.url} that is not the expected one "
            f"(its sha256 should be {file.sha256}); it was not kept. {advice}"
        ) from error
    return Path(path)
