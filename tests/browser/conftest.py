"""The system's Chromium, started once, and the built book on a loopback address."""

import functools
import http.server
import os
import shutil
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.conftest import unavailable

NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"]
PLACES = [
    Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
    Path("/Applications/Chromium.app/Contents/MacOS/Chromium"),
    Path("C:/Program Files/Google/Chrome/Application/chrome.exe"),
]
HOW_TO_INSTALL = (
    "no Chromium and no Chrome was found. Install one (Debian and Ubuntu: sudo apt install "
    "chromium; macOS: brew install --cask chromium; Windows: winget install Google.Chrome), or "
    "name its program in the environment variable CHROMIUM"
)


def find_chromium() -> str | None:
    """The program's path: what CHROMIUM names, else one on PATH, else one in its usual place."""
    on_path = (shutil.which(name) for name in [os.environ.get("CHROMIUM", ""), *NAMES] if name)
    in_place = (str(place) for place in PLACES if place.exists())
    return next(filter(None, (*on_path, *in_place)), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A running Chromium."""
    program = find_chromium()
    if program is None:
        unavailable(HOW_TO_INSTALL)
    # Chromium refuses its sandbox to root, whom containers and CI machines run as.
    as_root = sys.platform == "linux" and os.geteuid() == 0
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=program, args=["--no-sandbox"] if as_root else []
        )
        yield chromium
        chromium.close()


class QuietHandler(http.server.SimpleHTTPRequestHandler):
    """Serves files without a line for each request."""

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


def serve(folder: Path) -> http.server.ThreadingHTTPServer:
    """Serve ``folder`` on a free port of this computer until ``shutdown`` is called."""
    handler = functools.partial(QuietHandler, directory=str(folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


@pytest.fixture(scope="session")
def book_url(built_book: Path) -> Iterator[str]:
    """The address of the built book."""
    server = serve(built_book)
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
