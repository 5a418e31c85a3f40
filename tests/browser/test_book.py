"""Every page of the built book, opened over http and from disk, in both themes, on a phone."""

import contextlib
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.visits import (
    PHONE,
    access_faults,
    again_if_stuck,
    origin_of,
    overflow_faults,
    pause,
    search,
    set_theme,
    visit,
)
from tests.conftest import ROOT

HTML = ROOT / "_build" / "html"
# Jupyter Book writes index.html, a redirection to the first page, apart from the theme.
PAGES = sorted(
    str(path.relative_to(HTML))
    for path in HTML.rglob("*.html")
    if "_static" not in path.parts and path != HTML / "index.html"
)

pytestmark = pytest.mark.built


def look(browser: Browser, address: str) -> list[str]:
    """What is wrong with a page in both themes and on a phone."""
    opened = visit(browser, address, origin_of(address))
    page = opened.page
    with contextlib.closing(page.context):
        set_theme(page, "dark")
        faults = list(opened.faults)
        for theme in ("dark", "light"):
            set_theme(page, theme)
            faults += [f"{theme}: {fault}" for fault in access_faults(page)]
        page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
        pause(page)
        return faults + overflow_faults(page)


def look_from_disk(browser: Browser, page: Path, book: Path) -> list[str]:
    """What is wrong with a page that is opened from disk."""
    opened = visit(browser, page.as_uri(), book.as_uri(), PHONE)
    opened.page.context.close()
    return [f"from disk: {fault}" for fault in opened.faults]


@pytest.mark.parametrize("name", PAGES)
def test_page(browser: Browser, book_url: str, built_book: Path, name: str) -> None:
    faults = again_if_stuck(lambda: look(browser, f"{book_url}/{name}"))
    faults += again_if_stuck(lambda: look_from_disk(browser, built_book / name, built_book))
    assert faults == []


def test_front_door_leads_to_the_book(browser: Browser, book_url: str) -> None:
    page = browser.new_page()
    page.goto(f"{book_url}/index.html", wait_until="commit")
    page.wait_for_url("**/book/index.html")
    page.close()


def test_search_finds_a_word(browser: Browser, book_url: str) -> None:
    opened = visit(browser, f"{book_url}/search.html", origin_of(book_url))
    assert any("neuron" in title.lower() for title in search(opened.page, book_url, "neuron"))
    assert search(opened.page, book_url, "xyzzyplugh") == []
    opened.page.context.close()
    assert opened.faults == []


def test_every_page_is_visited() -> None:
    assert len(PAGES) > 5, "the built book has no pages; type 'make book'"
