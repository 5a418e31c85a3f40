"""A tap acts, a drag that begins on a handle drags, a swipe scrolls; what is lost can be undone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page

from dlbook import live
from tests.live.conftest import Open, settle
from tests.live.figures import CASES

STATE = """figure => [
    ...figure.querySelectorAll("input, select, .dl-readout, .dl-formula, td, canvas"),
].map(node => node.value ?? node.getAttribute("aria-label") ?? node.textContent).join("\\n")
    + figure.querySelector(".dl-status").textContent"""

# In a drawing a finger draws; all other pictures lie in the way of a thumb.
SWIPED = sorted(CASES.keys() - {"DrawDigit", "Quiz"})


def state(figure: Locator) -> Any:
    settle(figure.page)
    return figure.evaluate(STATE)


def finger(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    """A finger comes down at the start, moves to the end in twelve steps, and goes."""
    client = page.context.new_cdp_session(page)

    def send(kind: str, *points: tuple[float, float]) -> None:
        touches = [{"x": x, "y": y} for x, y in points]
        client.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touches})

    send("touchStart", start)
    for step in range(1, 13):
        share = step / 12
        send("touchMove", tuple(a + share * (b - a) for a, b in zip(start, end, strict=True)))
    send("touchEnd")
    client.detach()


@pytest.mark.parametrize("name", SWIPED)
def test_a_swipe_scrolls_and_changes_nothing(opened: Open, name: str) -> None:
    page = opened(CASES[name].make(), width=390, has_touch=True, is_mobile=True).page
    page.add_style_tag(content="body { padding: 900px 0 }")
    figure = page.locator(f'[data-figure="{name}"]')
    count = figure.locator("canvas").count()
    for index in range(count):
        canvas = figure.locator("canvas").nth(index)
        canvas.evaluate("e => scrollTo(0, e.getBoundingClientRect().top + scrollY - 250)")
        before, top = state(figure), page.evaluate("scrollY")
        box = canvas.bounding_box()
        assert box is not None
        start = (box["x"] + 0.9 * box["width"], box["y"] + 0.86 * box["height"])
        finger(page, start, (start[0], start[1] - 180))
        assert state(figure) == before, f"picture {index}"
        assert page.evaluate("scrollY") > top + 60, f"picture {index} does not let the page scroll"


def test_a_press_that_acts_before_the_finger_is_known_to_tap_is_found(
    monkeypatch: pytest.MonkeyPatch, opened: Open
) -> None:
    right = 'if (event.pointerType !== "mouse") down = at;'
    esm = live.GradientDescent._esm
    assert right in esm
    monkeypatch.setattr(live.GradientDescent, "_esm", esm.replace(right, "if (false) down = at;"))
    with pytest.raises(AssertionError, match="picture 0"):
        test_a_swipe_scrolls_and_changes_nothing(opened, "GradientDescent")


def test_a_finger_on_a_handle_drags_it(opened: Open) -> None:
    figure = live.GradientDescent("bowl", start=(0.0, 0.0), steps=0)
    page = opened(figure, width=390, has_touch=True, is_mobile=True).page
    page.add_style_tag(content="body { padding: 900px 0 }")
    canvas = page.locator("canvas").first
    canvas.evaluate("e => scrollTo(0, e.getBoundingClientRect().top + scrollY - 250)")
    settle(page)
    top, box = page.evaluate("scrollY"), canvas.bounding_box()
    assert box is not None
    # The axes leave 50 pixels at the left, 12 at the right, 8 above and 38 below.
    middle = (box["x"] + (box["width"] + 38) / 2, box["y"] + (box["height"] - 30) / 2)
    finger(page, middle, (middle[0], middle[1] - 60))
    settle(page)
    assert page.evaluate("scrollY") == top
    loss = float(page.locator("[data-name=loss]").get_attribute("data-number") or "nan")
    per_pixel = 4.8 / (box["height"] - 46)
    assert loss == pytest.approx(0.5 * (60 * per_pixel) ** 2, rel=0.1)


def click(text: str) -> Callable[[Locator], None]:
    return lambda figure: figure.get_by_role("button", name=text, exact=True).click()


def choose(number: int, value: str) -> Callable[[Locator], object]:
    return lambda figure: figure.locator("select").nth(number).select_option(value)


def press(number: int, *keys: str) -> Callable[[Locator], None]:
    def press_keys(figure: Locator) -> None:
        for key in keys:
            figure.locator("canvas").nth(number).press(key)

    return press_keys


def click_picture(number: int) -> Callable[[Locator], None]:
    return lambda figure: figure.locator("canvas").nth(number).click(position={"x": 90, "y": 60})


def answer(figure: Locator) -> None:
    figure.locator("input[type=radio]").first.check()
    figure.locator("input[type=text]").fill("0.25")
    figure.get_by_role("button", name="Check").click()


def nothing(figure: Locator) -> None:
    """The figure has something to lose from the start."""


UNDONE: dict[str, tuple[str, Callable[[Locator], object], Callable[[Locator], object]]] = {
    "a point replaces the data": ("Playground", click("One step"), click_picture(2)),
    "a control": ("Playground", click("One step"), choose(2, "relu")),
    "a restart": ("Playground", click("One step"), click("Start again")),
    "other weights": ("Mapping", click("Train"), click("Other weights")),
    "another start": ("GradientDescent", nothing, click_picture(0)),
    "points of a line": ("LinearFit", nothing, press(0, ".", "ArrowUp", "ArrowUp")),
    "a fresh line": ("LinearFit", press(1, "ArrowUp"), click("Start again")),
    "points of a neuron": ("Neuron", nothing, press(0, ".", "ArrowUp", "ArrowUp")),
    "known inputs": ("RecurrentUnrolling", nothing, choose(0, "wave")),
    "a known kernel": ("ConvolutionStepper", nothing, choose(0, "blur")),
    "a drawing": ("DrawDigit", press(0, " ", "ArrowDown", "ArrowDown", " "), click("Clear")),
    "a written digit": ("DrawDigit", nothing, choose(0, "7")),
    "answers": ("Quiz", answer, click("Clear my answers")),
}


@pytest.mark.parametrize("what", UNDONE)
def test_what_is_replaced_comes_back(opened: Open, what: str) -> None:
    name, begin, replace = UNDONE[what]
    page = opened(CASES[name].make(), reduced_motion="reduce").page
    figure = page.locator(f'[data-figure="{name}"]')
    begin(figure)
    before = state(figure)
    replace(figure)
    assert state(figure) != before
    click("Undo")(figure)
    assert state(figure) == before
