"""A machine of its own for every test: empty cache, no DLBOOK_DATA, no network."""

import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from urllib3 import HTTPResponse


class Wire(io.BytesIO):
    """What a server sends, as much at a time as the network lets through."""

    def __init__(self, content: bytes, network: "Network") -> None:
        super().__init__(content)
        self.network = network

    def read1(self, size: int | None = -1) -> bytes:
        limits = [n for n in (size, self.network.piece) if n is not None and n >= 0]
        piece = super().read1(min(limits, default=-1))
        self.network.taken += len(piece)
        return piece


class Network(requests.adapters.HTTPAdapter):
    """A stand-in for the network that serves ``files`` (address: content) and counts requests.

    With ``breaks_after`` a connection breaks after so many bytes. Without ``sends_parts`` every
    request is answered with the whole file. ``status`` other than 200 is an error page. With
    ``piece`` no more than so many bytes come at a time. ``taken`` counts the bytes that were read.
    """

    def __init__(self) -> None:
        super().__init__()
        self.files: dict[str, bytes] = {}
        self.requests: list[str] = []
        self.starts: list[int] = []  # the first byte that each request asked for
        self.breaks_after: int | None = None
        self.sends_parts = True
        self.status = 200
        self.piece: int | None = None
        self.taken = 0

    def send(
        self, request: requests.PreparedRequest, *args: object, **settings: object
    ) -> requests.Response:
        assert request.url is not None
        if request.url not in self.files:
            raise requests.ConnectionError("no route to host")
        self.requests.append(request.url)
        start = int(re.fullmatch(r"bytes=(\d+)-", request.headers.get("Range", "bytes=0-"))[1])
        self.starts.append(start)
        content = self.files[request.url]
        status = self.status
        if self.sends_parts and start >= len(content):
            status, content = 416, b""
        elif self.sends_parts and status == 200:
            status, content = 206, content[start:]
        raw = HTTPResponse(
            Wire(content[: self.breaks_after], self),
            headers={"Content-Length": str(len(content))},
            status=status,
            preload_content=False,
        )
        return self.build_response(request, raw)


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder in which downloads are kept, empty."""
    folder = tmp_path / "cache"
    monkeypatch.setattr("pooch.os_cache", lambda project: folder / project)
    return folder / "dlbook"


@pytest.fixture(autouse=True)
def network(cache: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Network]:
    """The only network these tests have; it serves nothing until a test fills it."""
    monkeypatch.delenv("DLBOOK_DATA", raising=False)
    network = Network()
    monkeypatch.setattr("requests.Session.get_adapter", lambda session, url: network)
    yield network


@pytest.fixture
def data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder that DLBOOK_DATA names."""
    folder = tmp_path / "data"
    folder.mkdir()
    monkeypatch.setenv("DLBOOK_DATA", str(folder))
    return folder
