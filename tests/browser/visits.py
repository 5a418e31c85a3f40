"""Open a page as a reader would, and list what is wrong with it."""

import contextlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar
from urllib.parse import urlsplit

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Page, TimeoutError

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]
WIDE = (1280, 900)
PHONE = (390, 844)

T = TypeVar("T")

ANSWER_MS = 60_000

# Scroll to the end, so that everything lazy starts; then wait for the formulas.
SETTLE = """async () => {
    for (let y = 0; y < document.body.scrollHeight; y += window.innerHeight) {
        window.scrollTo(0, y);
        await new Promise(requestAnimationFrame);
    }
    if (window.MathJax?.startup?.promise) await window.MathJax.startup.promise;
    await document.fonts.ready;
    await new Promise(resolve => setTimeout(resolve, 150));
    window.scrollTo(0, 0);
}"""

OVERFLOW = """() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return "";
    const wide = [...document.body.querySelectorAll("*")].filter(
        e => e.getBoundingClientRect().right > width + 1);
    const names = wide.slice(0, 3).map(e => `${e.tagName.toLowerCase()}.${e.className}`);
    return `${document.documentElement.scrollWidth} px wide on ${width} px: ${names.join(", ")}`;
}"""

# axe takes its time over each element, and most are not worth it. Words of code and of signatures
# of one class, in blocks of one class, have one color on one ground: one stays, the others become
# text. The insides of drawings it leaves undecided, and in those of formulas it sees no text: both
# are emptied.
SPARE_AXE = """() => {
    const seen = new Set(), words = ".highlight span, code span, .sig :is(span, em)";
    for (const word of document.querySelectorAll(words)) {
        let kind = "";
        for (let e = word; e; e = e.parentElement)
            kind += `${e.tagName} ${e.className} ${e.getAttribute("style")}/`;
        if (seen.has(kind)) word.replaceWith(...word.childNodes);
        seen.add(kind);
    }
    for (const drawn of document.querySelectorAll(".cell_output svg > g, mjx-math"))
        if (!drawn.closest("[data-figure]")) drawn.replaceChildren();
}"""

# Contrast takes axe longest, and one text of each look is enough: its letters, and what it stands
# on. What is moved out of its place may stand on anything, so each such place counts as a ground.
TEXTS = """() => {
    const plain = "rgba(0, 0, 0, 0),none,1,0", grounds = new Map([[null, ""]]);
    const ground = e => {
        if (!grounds.has(e)) {
            const s = getComputedStyle(e), moved = s.position === "absolute" ? grounds.size : 0;
            const own = String([s.backgroundColor, s.backgroundImage, s.opacity, moved]);
            grounds.set(e, ground(e.parentElement) + (own === plain ? "" : `/${own}`));
        }
        return grounds.get(e);
    };
    const holdsText = e => e.matches("input, select, textarea") ||
        [...e.childNodes].some(n => n.nodeType === Node.TEXT_NODE && n.data.trim());
    const texts = new Map();
    for (const e of document.querySelectorAll("body :not(mjx-assistive-mml *)")) {
        if (!holdsText(e) || !e.checkVisibility()) continue;
        const s = getComputedStyle(e);
        const look = `${s.color} ${s.fontSize} ${s.fontWeight} ${s.textShadow} on ${ground(e)}`;
        texts.set(look, [...(texts.get(look) ?? []), e]);
    }
    return [...texts.values()];
}"""

AXE = """async tags => {
    const every = {
        resultTypes: ["violations"],
        runOnly: {type: "tag", values: tags},
        rules: {"color-contrast": {enabled: false}},
    };
    const contrast = {runOnly: ["color-contrast"], elementRef: true};
    const found = [await axe.run(document, every)];
    const looks = (TEXTS)(), judged = new Set();
    const judge = async texts => {
        if (!texts.length) return;
        const result = await axe.run(texts, contrast);
        found.push(result);
        for (const {nodes} of [...result.passes, ...result.violations])
            for (const {element} of nodes) judged.add(element);
    };
    await judge(looks.map(([text]) => text));
    // axe judges no single letter and nothing scrolled out of sight: then it gets the others.
    await judge(looks.flatMap(([text, ...others]) => judged.has(text) ? [] : others));
    return found.flatMap(({violations}) => violations.flatMap(({id, nodes}) =>
        nodes.map(({target, html}) => `axe ${id}: ${target} ${html.slice(0, 160)}`)));
}""".replace("TEXTS", TEXTS)


@dataclass
class Visit:
    """A page that is open, and what it asked for and complained of since."""

    page: Page
    origin: str
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("request", lambda request: self._request(request.url))
        self.page.on("requestfailed", lambda request: self._note("failed load", request.url))
        self.page.on(
            "response",
            lambda r: self._note(f"status {r.status}", r.url) if r.status >= 400 else None,
        )
        self.page.on(
            "console",
            lambda message: (
                self._note("console", f"{message.text} {message.location.get('url', '')}")
                if message.type == "error"
                else None
            ),
        )
        self.page.on("pageerror", lambda error: self._note("error", str(error)))

    def _note(self, kind: str, text: str) -> None:
        self.faults.append(f"{kind}: {text[:300]}")

    def _request(self, url: str) -> None:
        if not url.startswith((self.origin, "data:", "blob:")):
            self._note("foreign request", url)

    def open(self, address: str) -> None:
        """Load the page and let everything on it start; a page that is stuck is closed."""
        self.page.goto(address, wait_until="load")
        try:
            ask(self.page, SETTLE)
        except TimeoutError:
            self.page.context.close()
            raise


def ask(page: Page, script: str, argument: object = None) -> Any:
    """What ``script`` gives in the page, which has a minute to answer.

    Chromium's drawing sometimes stands still for ever, and all scripts of the page with it;
    Playwright's ``evaluate`` would then wait for ever too.

    Raises:
        TimeoutError: no answer came.
    """
    wrapped = f"async argument => [await ({script})(argument)]"  # a list counts as an answer
    answer = page.wait_for_function(wrapped, arg=argument, timeout=ANSWER_MS, polling=ANSWER_MS)
    return answer.json_value()[0]


def pause(page: Page) -> None:
    """Let colors fade over, or a new width take effect."""
    ask(page, "() => new Promise(resolve => setTimeout(resolve, 250))")


def again_if_stuck(look: Callable[[], T]) -> T:
    """What ``look`` gives; where a page does not answer it is called again, at most twice."""
    for _ in range(2):
        with contextlib.suppress(TimeoutError):
            return look()
    return look()


def visit(browser: Browser, address: str, origin: str, size: tuple[int, int] = WIDE) -> Visit:
    """Open ``address`` in a fresh context; all it asks for must come from ``origin``."""
    width, height = size
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme="light", reduced_motion="reduce"
    )
    found = Visit(context.new_page(), origin)
    found.open(address)
    return found


def set_theme(page: Page, theme: str) -> None:
    """Let the reader's system prefer ``theme``, and wait until the page has followed.

    Raises:
        TimeoutError: the page does not follow.
    """
    page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
    follows = "theme => document.documentElement.dataset.theme === theme"
    page.wait_for_function(follows, arg=theme, timeout=ANSWER_MS, polling=50)
    pause(page)


def access_faults(page: Page) -> list[str]:
    """What axe-core finds against WCAG 2.2, levels A and AA.

    axe reads style sheets again, not always from where they are: what the page itself asked for
    must be looked at before.
    """
    ask(page, SPARE_AXE)
    ask(page, f"() => {{ {AXE_SCRIPT} }}")
    return list(ask(page, AXE, WCAG))


def overflow_faults(page: Page) -> list[str]:
    """Sideways scrolling at the page's present width."""
    found = ask(page, OVERFLOW)
    return [f"sideways scrolling: {found}"] if found else []


def search(page: Page, book_url: str, word: str) -> list[str]:
    """The titles that the book's search finds for ``word``."""
    page.goto(f"{book_url}/search.html?q={word}", wait_until="load")
    page.wait_for_function(
        "() => /finished|found|did not match/i.test("
        "document.querySelector('#search-results')?.textContent ?? '')"
    )
    return [link.inner_text() for link in page.locator("#search-results li > a").all()]


def origin_of(address: str) -> str:
    """Scheme and host of a served page."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}/"
