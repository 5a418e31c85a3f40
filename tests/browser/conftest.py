"""The built book on a loopback address."""

import functools
import http.server
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest


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
