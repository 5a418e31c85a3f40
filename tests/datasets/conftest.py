"""A machine of its own for every test: empty cache, no DLBOOK_DATA, no network."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest


class Network:
    """A stand-in for the network that serves ``files`` (address: content) and counts requests."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.requests: list[str] = []

    def choose_downloader(self, url: str, progressbar: bool = False) -> Callable[..., None]:
        def download(url: str, output_file: str, pooch: object) -> None:
            self.requests.append(url)
            if url not in self.files:
                raise ConnectionError("no route to host")
            Path(output_file).write_bytes(self.files[url])

        return download


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
    monkeypatch.setattr("pooch.core.choose_downloader", network.choose_downloader)
    yield network


@pytest.fixture
def data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder that DLBOOK_DATA names."""
    folder = tmp_path / "data"
    folder.mkdir()
    monkeypatch.setenv("DLBOOK_DATA", str(folder))
    return folder
