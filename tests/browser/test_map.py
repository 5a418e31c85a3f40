"""The map of the chapters is read at any width, without scripts, and on paper."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.visits import OVERFLOW, PHONE, WIDE

pytestmark = pytest.mark.built


@pytest.fixture(params=[WIDE, PHONE, (320, 800)], ids=["wide", "phone", "narrow"])
def page(browser: Browser, book_url: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    width, height = request.param
    context = browser.new_context(
        viewport={"width": width, "height": height}, java_script_enabled=False
    )
    opened = context.new_page()
    opened.goto(f"{book_url}/book/reference/map.html")
    yield opened
    context.close()


def test_an_unfolded_chapter_names_and_marks_others(page: Page) -> None:
    chapter = page.locator(".chapter-map li", has_text="Gradient descent").first
    chapter.locator("summary").click()
    needs = chapter.locator("p", has_text="Needs")
    assert needs.is_visible()
    named = needs.locator("a").first.inner_text()
    other = page.locator(f".chapter-map li:has(> a:text-is('{named}')) summary")
    mark = "e => getComputedStyle(e, '::after').content"
    assert other.evaluate(mark) == '"needed"'
    assert chapter.locator("summary").evaluate(mark) == "none"


def test_nothing_is_cut(page: Page) -> None:
    assert page.evaluate(OVERFLOW) == ""
    cut = """e => [...e.querySelectorAll("*")].filter(one => one.scrollWidth > one.clientWidth + 1
        && getComputedStyle(one).display !== "inline" && !one.matches(".visually-hidden")).length"""
    assert page.locator(".chapter-map").evaluate(cut) == 0


def test_on_paper_every_chapter_is_unfolded(page: Page) -> None:
    page.emulate_media(media="print")
    lists = page.locator(".chapter-map details p")
    assert lists.count() == 2 * page.locator(".chapter-map li").count() > 50
    assert all(box and box["height"] > 0 for box in (e.bounding_box() for e in lists.all()))
