"""The frame of a page without storage, without scripts, and with a form that leads elsewhere."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route

from tests.browser.conftest import serve
from tests.browser.test_book import PAGES
from tests.browser.visits import PHONE, overflow_faults, pause, set_theme

pytestmark = pytest.mark.built

# A page in a sandboxed frame, as a learning system shows it: asking for storage fails there.
SANDBOX = (
    '<!doctype html><iframe sandbox="allow-scripts" src="{}" width="1200" height="800"></iframe>'
)
BLOCKED = """for (const name of ["localStorage", "sessionStorage"])
    Object.defineProperty(window, name, {configurable: true, get() {
        throw new DOMException("storage is blocked", "SecurityError");
    }});"""


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, color_scheme="light")
    yield context.new_page()
    context.close()


def test_blocked_storage_costs_nothing_but_memory(page: Page, book_url: str) -> None:
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.add_init_script(BLOCKED)
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    page.goto(f"{book_url}/book/index.html", wait_until="load")
    page.evaluate("() => localStorage.setItem('a', 1)")
    assert page.evaluate("() => localStorage.getItem('a')") == "1"
    assert page.evaluate("() => sessionStorage.getItem('a')") is None
    set_theme(page, "dark")
    page.locator(".primary-toggle:visible").first.click()
    page.locator("#pst-primary-sidebar-modal a:visible").first.wait_for(timeout=5000)
    assert errors == []


def test_a_sandboxed_frame_shows_the_page(page: Page, book_url: str, tmp_path: Path) -> None:
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    (tmp_path / "frame.html").write_text(SANDBOX.format(f"{book_url}/book/index.html"))
    server = serve(tmp_path)
    page.goto(f"http://127.0.0.1:{server.server_port}/frame.html", wait_until="load")
    (frame,) = page.frames[1:]
    frame.wait_for_function("() => document.documentElement.dataset.theme === 'light'")
    server.shutdown()
    server.server_close()
    assert errors == []


def test_without_scripts_a_phone_gets_to_the_chapters(browser: Browser, book_url: str) -> None:
    context = browser.new_context(
        viewport={"width": PHONE[0], "height": PHONE[1]}, java_script_enabled=False
    )
    page = context.new_page()
    page.goto(f"{book_url}/book/index.html")
    page.get_by_role("link", name="All chapters").click()
    link = page.locator("#pst-primary-sidebar .toctree-l1 a:visible").first
    assert link.is_visible()
    box = link.bounding_box()
    assert box is not None and box["x"] >= 0 and box["x"] + box["width"] <= PHONE[0]
    address = page.url
    link.click()
    assert page.url != address
    context.close()


def test_no_form_leads_elsewhere(page: Page, book_url: str) -> None:
    page.goto(f"{book_url}/search.html")
    blocked = page.evaluate("""() => new Promise(resolve => {
        document.addEventListener("securitypolicyviolation", e => resolve(e.effectiveDirective));
        const form = Object.assign(document.createElement("form"), {action: "https://example.org/"});
        document.body.append(form);
        form.submit();
        setTimeout(() => resolve("nothing was blocked"), 3000);
    })""")
    assert blocked == "form-action"


def test_the_search_form_works(page: Page, book_url: str, built_book: Path) -> None:
    for root in (book_url, built_book.as_uri()):
        page.goto(f"{root}/book/index.html")
        page.locator(".search-button:visible, .search-button__button:visible").first.click()
        page.locator("form[action$='search.html'] input[name=q]:visible").first.fill("neuron")
        with page.expect_navigation(url="**/search.html?q=neuron**"):
            page.keyboard.press("Enter")


WIDE = """<pre>{0}</pre><pre>short</pre><div class="pst-scrollable-table-container">
<table><tr><td>{0}</td></tr></table></div>""".format("wide_" * 60)


def test_what_is_wider_than_the_page_says_so(page: Page, book_url: str) -> None:
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})

    def widened(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(
            response=answer, body=answer.text().replace("</article>", WIDE + "</article>")
        )

    page.route("**/book/index.html", widened)
    page.goto(f"{book_url}/book/index.html", wait_until="load")
    code = page.locator("pre", has_text="wide_")
    table = page.locator(".pst-scrollable-table-container", has_text="wide_")
    shadow = "e => getComputedStyle(e).boxShadow"
    for place in (code, table):
        page.wait_for_function("e => e.matches('.more-right')", arg=place.element_handle())
        assert "inset" in place.evaluate(shadow)
        place.evaluate("e => e.scrollTo(e.scrollWidth, 0)")
        page.wait_for_function(
            "e => e.matches('.more-left:not(.more-right)')", arg=place.element_handle()
        )
    assert page.locator("pre", has_text="short").first.evaluate(shadow) == "none"


SHIFTS = """window.shifted = 0;
new PerformanceObserver(list => list.getEntries().forEach(entry => window.shifted += entry.value))
    .observe({type: "layout-shift", buffered: true});"""


@pytest.mark.parametrize("name", PAGES)
def test_the_text_does_not_jump_while_it_loads(page: Page, book_url: str, name: str) -> None:
    page.add_init_script(SHIFTS)
    page.goto(f"{book_url}/{name}", wait_until="load")
    page.evaluate("async () => { await window.MathJax?.startup?.promise; }")
    pause(page)
    assert page.evaluate("() => window.shifted") < 0.02


def test_a_jump_is_seen(page: Page, book_url: str) -> None:
    page.add_init_script(SHIFTS)
    page.goto(f"{book_url}/book/index.html", wait_until="load")
    pause(page)
    page.evaluate(
        "() => document.body.prepend(Object.assign("
        "document.createElement('div'), {style: 'height: 300px'}))"
    )
    page.wait_for_function("() => window.shifted > 0.02")


# Which formulas were drawn, in the order in which they were: their numbers in the text.
DRAWN = """document.addEventListener("readystatechange", () => {
    const all = [...document.querySelectorAll(".math")];
    window.drawn = [];
    new MutationObserver(changes => changes.forEach(({target, addedNodes}) => {
        if ([...addedNodes].some(e => e.matches?.("mjx-container")))
            drawn.push(all.indexOf(target.closest(".math")));
    })).observe(document.body, {childList: true, subtree: true});
    document.documentElement.style.scrollBehavior = "auto";
    scrollTo(0, document.body.scrollHeight / 2);
}, {once: true})"""


def test_formulas_on_the_screen_are_drawn_first(page: Page, book_url: str) -> None:
    page.add_init_script(DRAWN)
    page.goto(f"{book_url}/book/backprop/02_gradient_descent.html", wait_until="load")
    page.evaluate("() => MathJax.startup.promise")
    drawn = page.evaluate("() => drawn")
    assert sorted(drawn) == list(range(len(drawn))) and len(drawn) > 40
    assert drawn[0] > 5, "the reader stands in the middle of the page"
    assert 0 in drawn[:40], "what is not on the screen is drawn in the order of the text"


WIDTHS = """() => {
    const width = (selector) => document.querySelector(selector).getBoundingClientRect().width;
    return [width(".bd-article section > p"), width("svg.dl-figure"), width("[data-live-model]")];
}"""


def test_figures_get_the_room_beside_the_text(page: Page, book_url: str) -> None:
    page.goto(f"{book_url}/book/concepts/02_neuron.html", wait_until="load")
    measure, figure, live = page.evaluate(WIDTHS)
    assert figure <= measure and live <= measure
    for width in (1800, 2560):
        page.set_viewport_size({"width": width, "height": 900})
        pause(page)
        text, figure, live = page.evaluate(WIDTHS)
        assert text <= measure, "the text keeps its measure"
        assert figure > 1.15 * text and live > 1.3 * text
        assert overflow_faults(page) == []


@pytest.mark.parametrize("name", ["book/reference/api", "book/reference/bibliography", "search"])
@pytest.mark.parametrize("letters", ["16px", "32px"])
def test_the_narrowest_screen_and_large_letters_need_no_sideways_scrolling(
    page: Page, book_url: str, name: str, letters: str
) -> None:
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto(f"{book_url}/{name}.html?q=loss", wait_until="load")
    page.add_style_tag(content=f"html {{font-size: {letters} !important}}")
    pause(page)
    assert overflow_faults(page) == []


MARKED = "#pst-page-toc-nav a[aria-current=true]"


def test_the_contents_mark_follows_upward(page: Page, book_url: str) -> None:
    page.goto(f"{book_url}/book/concepts/02_neuron.html", wait_until="load")
    first, second = page.locator("#pst-page-toc-nav a[href^='#']").all()[:2]
    top = f"document.querySelector('{second.get_attribute('href')}').getBoundingClientRect().top"
    to = f"above => scrollTo({{top: {top} + scrollY - above, behavior: 'instant'}})"
    page.evaluate(to, 100)
    page.wait_for_function(
        f"() => document.querySelector('{MARKED}')?.hash === '{second.get_attribute('href')}'"
    )
    page.wait_for_timeout(300)
    page.evaluate(to, 600)
    page.wait_for_function(
        f"() => document.querySelector('{MARKED}').hash === '{first.get_attribute('href')}'",
        timeout=5000,
    )


def test_the_drawer_of_the_contents_closes(page: Page, book_url: str) -> None:
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    page.goto(f"{book_url}/book/concepts/02_neuron.html", wait_until="load")
    drawer = page.locator("dialog[open]")
    for leave in ("Escape", "a choice"):
        page.locator(".secondary-toggle:visible").first.click()
        drawer.wait_for()
        if leave == "Escape":
            page.keyboard.press("Escape")
        else:
            drawer.locator("a[href^='#']").nth(2).click()
        drawer.wait_for(state="hidden", timeout=5000)
