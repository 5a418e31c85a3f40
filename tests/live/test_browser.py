"""Every figure in a real browser: it starts, answers the hand, and asks nobody for anything."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from dlbook import live
from dlbook.live import Neuron
from dlbook.live.base import HERE
from tests.browser.visits import access_faults, ask, overflow_faults
from tests.live.conftest import Open, drawn, settle
from tests.live.figures import CASES, Case
from tests.live.pages import static_page

EVERY = pytest.mark.parametrize("name", sorted(CASES))


def test_no_figure_is_forgotten() -> None:
    assert sorted(CASES) == sorted(live.__all__)


def status(figure: Locator) -> str:
    return figure.locator(".dl-status").inner_text()


def look(page: Page, figure: Locator) -> tuple[str, bytes]:
    settle(page)
    return status(figure), figure.screenshot(animations="disabled")


def middle(control: Locator, right: float = 0.5, down: float = 0.5) -> tuple[float, float]:
    box = control.bounding_box()
    assert box is not None
    return box["x"] + right * box["width"], box["y"] + down * box["height"]


def by_mouse(page: Page, control: Locator, case: Case) -> None:
    if case.control.startswith("text="):
        control.click()
        return
    page.mouse.move(*middle(control))
    page.mouse.down()
    page.mouse.move(*middle(control, 0.72, 0.7), steps=5)
    page.mouse.up()


def by_key(page: Page, control: Locator, case: Case) -> None:
    control.focus()
    for key in case.key.split():
        page.keyboard.press(key)


def by_touch(page: Page, control: Locator, case: Case) -> None:
    page.touchscreen.tap(*middle(control, 0.3, 0.6))


@EVERY
def test_mouse_keys_and_touch_change_pixels_and_text(opened: Open, name: str) -> None:
    case = CASES[name]
    page = opened(case.make(), has_touch=True).page
    figure = page.locator(f'[data-figure="{name}"]')
    control = figure.locator(case.control).first
    control.scroll_into_view_if_needed()
    text, pixels = look(page, figure)
    assert text, "the figure says nothing of its state"
    for move in (by_mouse, by_key, by_touch):
        move(page, control, case)
        new_text, new_pixels = look(page, figure)
        assert new_text != text, move.__name__
        assert new_pixels != pixels, move.__name__
        text, pixels = new_text, new_pixels


@EVERY
def test_it_starts_over_http_and_survives_a_theme_switch(opened: Open, name: str) -> None:
    case = CASES[name]
    page = opened(case.make(), disk=False).page
    figure = page.locator(f'[data-figure="{name}"]')
    by_key(page, figure.locator(case.control).first, case)
    text, light = look(page, figure)
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    new_text, dark = look(page, figure)
    assert new_text == text, "the theme changed the state"
    assert light != dark, "the theme changed nothing"


@EVERY
def test_it_is_accessible_in_both_themes_and_fits_every_width(opened: Open, name: str) -> None:
    made = CASES[name].make()
    visit = opened(made, bypass_csp=True)
    for theme in ("light", "dark"):
        visit.page.evaluate(f"document.documentElement.dataset.theme = '{theme}'")
        settle(visit.page)
        assert not access_faults(visit.page), theme
    # The height that the page has kept free is the figure's: the text below does not jump.
    wide, narrow = made.reserved_height()
    for width, reserved in ((320, None), (390, narrow), (900, wide), (1400, None)):
        visit.page.set_viewport_size({"width": width, "height": 900})
        settle(visit.page)
        assert not overflow_faults(visit.page), width
        height = visit.page.locator(f'[data-figure="{name}"]').evaluate("e => e.scrollHeight")
        assert reserved is None or abs(height - reserved) <= 40, f"{height} px high at {width} px"


@EVERY
def test_the_still_picture_stands_without_scripts(name: str) -> None:
    figure = CASES[name].make()
    html = static_page([figure])
    still = html[html.index("<figure") : html.index("</figure>")]
    assert figure.describe().split()[0] in still
    assert ("<svg" in still and 'role="img"' in still) or name == "Quiz"
    assert len(still) < 40_000


@EVERY
def test_script_is_small(name: str) -> None:
    figure = CASES[name].make()
    module = re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()
    assert len((HERE / "figures" / f"{module}.js").read_bytes()) <= 20_480
    assert len(re.findall(r"^export default liveFigure\(", figure._esm, re.M)) == 1


def test_a_figure_that_cannot_start_says_so_and_keeps_its_picture(browser: Browser) -> None:
    page = browser.new_page()
    figure = Neuron()
    figure._esm = "export default { render() { throw new Error('planted fault') } }"
    page.set_content(static_page([figure]))
    alert = page.locator("[role=alert]")
    alert.wait_for()
    assert "planted fault" in alert.inner_text()
    assert page.locator("svg[role=img]").is_visible()
    page.close()


def test_a_state_that_cannot_be_drawn_is_reported(opened: Open) -> None:
    """A fault in one drawing leaves a message, and the figure draws the next state."""
    figure = Neuron()
    figure._esm = figure._esm.replace(
        "const share = correct", "if (bias > 1) throw new Error('planted'); const share = correct"
    )
    visit = opened(figure)
    slider = visit.page.locator("input[type=range]").nth(2)
    slider.fill("2")
    visit.page.locator("[role=alert]").wait_for()
    assert visit.faults
    visit.faults.clear()
    slider.fill("0")
    visit.page.locator("[role=alert]").wait_for(state="detached")


def test_a_figure_does_not_wait_for_formulas(browser: Browser) -> None:
    page = browser.new_page()
    mathjax = """<script>addEventListener("DOMContentLoaded", () => {
        MathJax.startup.defaultPageReady = () => document.querySelectorAll("[data-live=on]").length;
        window.figures = MathJax.startup.pageReady();
    })</script></body>"""
    page.set_content(static_page([Neuron()]).replace("</body>", mathjax))
    assert ask(page, "() => window.figures") == 1
    page.close()


def test_a_page_whose_server_forbids_scripts_says_what_helps(browser: Browser) -> None:
    page = browser.new_page()
    page.set_content(static_page([Neuron()]).replace(" blob:; style-src", "; style-src"))
    alert = page.locator("[role=alert]")
    alert.wait_for()
    assert "must hold: script-src 'self' 'unsafe-inline' blob:" in alert.inner_text()
    assert page.locator("svg[role=img]").is_visible()
    page.close()


def test_a_name_that_the_state_lacks_is_an_error(browser: Browser) -> None:
    page = browser.new_page()
    figure = Neuron()
    figure._esm = figure._esm.replace('bias: get("bias")', 'bias: get("bais")')
    page.set_content(static_page([figure]))
    alert = page.locator("[role=alert]")
    alert.wait_for()
    assert 'no "bais"' in alert.inner_text()
    page.close()


def test_reduced_motion_shows_the_result_at_once(opened: Open) -> None:
    page = opened(live.GradientDescent(steps=0), reduced_motion="reduce").page
    page.get_by_role("button", name="Walk").click()
    drawn(page)
    assert int(page.locator("[data-name=step]").inner_text()) == 50


def test_latent_space_walks_from_end_to_end_and_moves_an_end_by_keys(opened: Open) -> None:
    page = opened(live.LatentSpace(), reduced_motion="reduce").page
    figure = page.locator("[data-figure=LatentSpace]")
    page.get_by_role("button", name="Walk").click()
    settle(page)
    assert "On the line from 0 to 7, 100% of the way." in status(figure)
    film = figure.locator("canvas").last
    film.focus()
    page.keyboard.press("ArrowLeft")
    settle(page)
    assert "88% of the way" in status(figure)
    before = film.get_attribute("data-numbers")
    figure.locator("canvas").first.focus()
    for key in (".", ".", "ArrowUp", "ArrowUp", "ArrowUp", "ArrowUp"):
        page.keyboard.press(key)
    settle(page)
    assert film.get_attribute("data-numbers") != before
    assert "On the line" not in status(figure)


def test_latent_space_walk_is_seen_and_can_be_paused(opened: Open) -> None:
    page = opened(live.LatentSpace()).page
    plane = page.locator("canvas").first
    start = plane.get_attribute("aria-label")
    page.get_by_role("button", name="Walk").click()
    expect(plane).not_to_have_attribute("aria-label", start or "")
    page.get_by_role("button", name="Pause").click()
    settle(page)
    paused = status(page.locator("[data-figure]"))
    (share,) = re.findall(r"(\d+)% of the way", paused)
    assert int(share) < 100
    page.wait_for_timeout(150)  # four steps of the walk, were it still going
    settle(page)
    assert status(page.locator("[data-figure]")) == paused


def test_what_is_printed_has_the_inks_of_paper_at_once(opened: Open) -> None:
    page = opened(live.BackpropStepper()).page
    light = page.evaluate("() => document.querySelector('canvas').toDataURL()")
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    settle(page)
    assert page.evaluate("() => document.querySelector('canvas').toDataURL()") != light
    printed = """() => {
        document.documentElement.dataset.theme = "light"; // as the book does before it prints
        dispatchEvent(new Event("beforeprint"));
        return document.querySelector("canvas").toDataURL();
    }"""
    assert page.evaluate(printed) == light
    page.emulate_media(media="print")
    fit = "() => getComputedStyle(document.querySelector('canvas')).objectFit"
    assert page.evaluate(fit) == "contain"


COLORS = """() => [...document.querySelectorAll("canvas, .dl-legend svg")].map((node) =>
    node.toDataURL?.() ?? getComputedStyle(node).fill + getComputedStyle(node).stroke)"""


def test_pictures_keep_their_colors_where_colors_are_forced(opened: Open) -> None:
    page = opened(live.Neuron()).page
    plain = page.evaluate(COLORS)
    page.emulate_media(forced_colors="active")
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    settle(page)
    page.evaluate("document.documentElement.dataset.theme = 'light'")
    settle(page)
    assert page.evaluate(COLORS) == plain
    ground = "() => getComputedStyle(document.querySelector('canvas')).backgroundColor"
    assert page.evaluate(ground) == "rgb(255, 255, 255)"


def test_a_figure_rests_while_it_is_scrolled_away(opened: Open) -> None:
    page = opened(live.Playground()).page
    page.add_style_tag(content="body { padding-bottom: 3000px }")
    figure = page.locator("[data-figure=Playground]")
    epochs = figure.locator("[data-name=epochs]")
    figure.get_by_role("button", name="Train").click()
    expect(epochs).not_to_have_text("0")
    page.evaluate("scrollTo(0, 2600)")
    settle(page)
    away = epochs.inner_text()
    page.wait_for_timeout(200)
    settle(page)
    assert epochs.inner_text() == away
    page.evaluate("scrollTo(0, 0)")
    expect(epochs).not_to_have_text(away)


def test_buttons_of_one_name_belong_to_figures_that_are_named(opened: Open) -> None:
    page = opened(live.GradientDescent(), live.OptimizerRace(), live.Quiz()).page
    for figure in (live.GradientDescent, live.OptimizerRace):
        group = page.get_by_role("group", name=figure().question)
        assert group.get_by_role("button", name="Step", exact=True).count() == 1
    assert page.get_by_role("button", name="Check question 2").count() == 1


def test_a_quiz_forgets_answers_that_no_longer_exist(opened: Open) -> None:
    page = opened(live.Quiz(), disk=False).page
    question, number = live.Quiz().questions
    stored = {question["text"]: "An answer of last year", number["text"]: "x", "gone": "Yes"}
    for old in (stored, [7, 0.25], 5, None):
        page.evaluate(f"localStorage['dlbook-quiz:example'] = {json.dumps(json.dumps(old))}")
        page.reload()
        figure = page.locator("[data-figure=Quiz]")
        figure.wait_for()
        settle(page)
        assert status(figure) == "0 of 2 questions answered, 0 right."
        assert "undefined" not in page.content().partition("<script")[0]


def test_a_text_that_looks_like_a_script_does_not_swallow_the_page(opened: Open) -> None:
    hostile = "<!-- <script>alert(1)</script> -->"
    question = live.Quiz.choice(hostile, {"<b>": hostile, "`</script>`": "No."}, correct="<b>")
    page = opened(live.Quiz([question], name=hostile)).page
    figure = page.locator("[data-figure=Quiz]")
    assert hostile in figure.locator("legend").inner_text()
    figure.locator("input[type=radio]").first.check()
    settle(page)
    assert figure.locator(".dl-feedback").inner_text() == f"✓ {hostile}"


SIZES = """(() => {
    window.sizes = new Map();
    const paint = CanvasRenderingContext2D.prototype.fillText;
    CanvasRenderingContext2D.prototype.fillText = function (text, ...rest) {
        const size = parseFloat(this.font.match(/([\\d.]+)px/)[1]);
        sizes.set(text, Math.min(size, sizes.get(text) ?? Infinity));
        return paint.call(this, text, ...rest);
    };
})()"""


def test_no_text_in_a_picture_is_too_small_for_a_phone(browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 320, "height": 900})
    page.add_init_script(SIZES)
    figures = [CASES[name].make() for name in sorted(CASES)]
    page.route("http://book/", lambda route: route.fulfill(body=static_page(figures)))
    page.goto("http://book/")
    stills = page.evaluate("""() => [...document.querySelectorAll("svg text")].map((text) => {
        const {a, b} = text.getScreenCTM();
        return [text.textContent, parseFloat(getComputedStyle(text).fontSize) * Math.hypot(a, b)];
    })""")
    assert len(stills) > 50
    assert [text for text, size in stills if size < 9] == []
    for place in page.locator("[data-live-model]").all():
        place.scroll_into_view_if_needed()
        place.locator("[data-figure]").wait_for(timeout=60_000)
    drawn(page)
    sizes = dict(page.evaluate("() => [...sizes]"))
    assert len(sizes) > 100
    assert {text: size for text, size in sizes.items() if size < 9} == {}
    page.close()


def test_quiz_remembers_answers(opened: Open) -> None:
    visit = opened(live.Quiz(), disk=False)
    visit.page.locator("input[type=radio]").first.check()
    visit.page.locator("input[type=text]").fill("1/4")
    visit.page.get_by_role("button", name="Check").click()
    visit.page.reload()
    visit.page.locator("[data-figure=Quiz]").wait_for()
    settle(visit.page)
    assert status(visit.page.locator("[data-figure=Quiz]")) == "2 of 2 questions answered, 2 right."
