"""What the built book's live figures look like on paper."""

import contextlib
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.visits import ask, visit

pytestmark = pytest.mark.built

# What is to be seen of each cell that ends in a quiz.
QUIZ_CELLS = """() => [...document.querySelectorAll('div.cell:has([data-live-figure="Quiz"])')]
    .map((cell) => cell.innerText)"""
INKS = """() => [...document.querySelectorAll("[data-figure] canvas")].map((canvas) => {
    const {data} = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    let sum = 0;
    for (let i = 0; i < data.length; i += 4) if (data[i + 3] > 250) sum += data[i] + data[i + 2];
    return sum;
})"""


def quizzes(page: Page) -> list[str]:
    return list(ask(page, QUIZ_CELLS))


def test_a_quiz_prints_its_questions_alone(browser: Browser, built_book: Path) -> None:
    pages = [
        path
        for path in built_book.rglob("*.html")
        if 'live-figure="Quiz"' in path.read_text("utf-8")
    ]
    assert pages
    for path in pages[:3]:
        page = visit(browser, path.as_uri(), built_book.as_uri()).page
        with contextlib.closing(page.context):
            page.emulate_media(media="print")
            for text in quizzes(page):
                assert "?" in text and "correct=" not in text and "Quiz" not in text


def test_a_started_figure_prints_as_in_the_light_theme(browser: Browser, built_book: Path) -> None:
    page = visit(browser, (built_book / "book" / "index.html").as_uri(), built_book.as_uri()).page
    with contextlib.closing(page.context):
        page.locator("[data-figure]").first.wait_for()
        light = ask(page, INKS)
        page.evaluate("document.documentElement.dataset.theme = 'dark'")
        page.wait_for_timeout(300)
        assert ask(page, INKS) != light
        # One task from the event to the picture: nothing may wait for the next frame.
        printed = page.evaluate(
            f"() => {{ dispatchEvent(new Event('beforeprint')); return ({INKS})() }}"
        )
        assert printed == light
