"""Live figures in the system's browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from dlbook.live.base import Figure
from tests.browser.conftest import serve
from tests.browser.visits import Visit, again_if_stuck, ask
from tests.live.pages import static_page

Open = Callable[..., Visit]


def drawn(page: Page) -> None:
    """Wait, however slow the computer is, until the figures have drawn their last change."""
    ask(page, "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")


def settle(page: Page) -> None:
    """Wait until the figures are drawn and the spoken status, 150 ms later, has come to rest."""
    drawn(page)
    ask(page, "() => new Promise(done => setTimeout(done, 200))")


@pytest.fixture
def opened(browser: Browser, tmp_path: Path) -> Iterator[Open]:
    """Opens a page with figures, over http or from disk; fails if the page complains."""
    visits: list[Visit] = []
    servers = []

    def open_page(
        *figures: Figure, disk: bool = True, width: int = 900, **context: object
    ) -> Visit:
        path = tmp_path / "page.html"
        path.write_text(static_page(figures), "utf-8")
        address, origin = path.as_uri(), "file:///"
        if not disk:
            servers.append(serve(tmp_path))
            origin = f"http://127.0.0.1:{servers[-1].server_port}/"
            address = origin + "page.html"

        def open_once() -> Visit:
            new = browser.new_context(viewport={"width": width, "height": 900}, **context)
            visit = Visit(new.new_page(), origin)
            visit.open(address)
            return visit

        visit = again_if_stuck(open_once)
        visits.append(visit)
        for place in visit.page.locator("[data-live-model]").all():
            place.scroll_into_view_if_needed()
            place.locator("[data-figure]").wait_for(timeout=60_000)
        return visit

    yield open_page
    faults = [fault for visit in visits for fault in visit.faults]
    for visit in visits:
        visit.page.context.close()
    for server in servers:
        server.shutdown()
        server.server_close()
    assert not faults, faults
