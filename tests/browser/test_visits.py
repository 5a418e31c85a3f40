"""Each of the browser's checkers objects to a planted fault."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, TimeoutError

from tests.browser import visits
from tests.browser.conftest import serve
from tests.browser.visits import (
    PHONE,
    access_faults,
    again_if_stuck,
    origin_of,
    overflow_faults,
    set_theme,
    visit,
)

HEAD = (
    '<!DOCTYPE html><html lang="en"><head><title>A page</title>'
    '<link rel="icon" href="data:,">'  # else Chromium asks for /favicon.ico
)
THEME = """<script>
const wish = matchMedia("(prefers-color-scheme: dark)");
const follow = () => document.documentElement.dataset.theme = wish.matches ? "dark" : "light";
wish.addEventListener("change", follow); follow();
</script>"""


@pytest.fixture
def site(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    server = serve(tmp_path)
    yield tmp_path, f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def write(folder: Path, body: str, head: str = "") -> None:
    (folder / "a.html").write_text(
        f"{HEAD}{THEME}{head}</head><body><main><h1>A page</h1>{body}</main></body></html>"
    )


def test_good_page_has_no_faults(browser: Browser, site: tuple[Path, str]) -> None:
    folder, url = site
    write(folder, "<p>Text.</p><img alt='A dot' src='data:image/gif;base64,R0lGODlhAQABAAAAACw='>")
    for address, origin in [(f"{url}/a.html", url), ((folder / "a.html").as_uri(), "file://")]:
        opened = visit(browser, address, origin, PHONE)
        assert opened.faults == []
        set_theme(opened.page, "dark")
        assert access_faults(opened.page) == []
        assert overflow_faults(opened.page) == []
        opened.page.context.close()


@pytest.mark.parametrize(("stuck", "opens"), [(0, True), (2, True), (3, False)])
def test_page_that_is_stuck_is_opened_again(
    browser: Browser,
    site: tuple[Path, str],
    monkeypatch: pytest.MonkeyPatch,
    stuck: int,
    opens: bool,
) -> None:
    folder, url = site
    heads = [*stuck * ["<script>window.requestAnimationFrame = () => 0</script>"], ""]
    monkeypatch.setattr(visits, "ANSWER_MS", 2000)

    def look() -> None:
        write(folder, "<p>Text.</p>", heads.pop(0))
        visit(browser, f"{url}/a.html", url).page.context.close()

    with contextlib.nullcontext() if opens else pytest.raises(TimeoutError):
        again_if_stuck(look)
    assert len(heads) == (0 if opens else 1)


def test_page_that_keeps_its_theme_is_found(
    browser: Browser, site: tuple[Path, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, url = site
    write(folder, "<script>wish.removeEventListener('change', follow)</script>")
    page = visit(browser, f"{url}/a.html", url).page
    monkeypatch.setattr(visits, "ANSWER_MS", 1000)
    with pytest.raises(TimeoutError):
        set_theme(page, "dark")
    page.context.close()


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ("<img alt='x' src='http://example.invalid/x.png'>", "foreign request"),
        ("<script>fetch('http://127.0.0.1:9/x').catch(() => {})</script>", "foreign request"),
        ("<img alt='x' src='gone.png'>", "status 404"),
        ("<script>console.error('oh')</script>", "console: oh"),
        ("<script>undefined.x</script>", "error: "),
    ],
)
def test_fault_while_loading_is_found(
    browser: Browser, site: tuple[Path, str], body: str, fault: str
) -> None:
    folder, url = site
    write(folder, body)
    opened = visit(browser, f"{url}/a.html", origin_of(url))
    opened.page.context.close()
    assert any(found.startswith(fault) for found in opened.faults), opened.faults


def test_fault_of_a_page_opened_from_disk_is_found(browser: Browser, tmp_path: Path) -> None:
    folder = tmp_path / "book"
    folder.mkdir()
    (tmp_path / "outside.js").write_text("")
    write(folder, "<script src='../outside.js'></script><img alt='x' src='gone.png'>")
    opened = visit(browser, (folder / "a.html").as_uri(), folder.as_uri())
    opened.page.context.close()
    assert any(fault.startswith("foreign request") for fault in opened.faults)
    assert any(fault.startswith("failed load") for fault in opened.faults)


def test_low_contrast_in_one_theme_is_found(browser: Browser, site: tuple[Path, str]) -> None:
    folder, url = site
    style = (
        "<style>html[data-theme=dark] {background: #111; color: #eee}"
        "html[data-theme=dark] p {color: #222}</style>"
    )
    write(folder, "<p>Text that a reader at night cannot see.</p>", style)
    page = visit(browser, f"{url}/a.html", url).page
    assert access_faults(page) == []
    set_theme(page, "dark")
    assert [fault.split(":")[0] for fault in access_faults(page)] == ["axe color-contrast"]
    page.context.close()


@pytest.mark.parametrize(
    "faint", ['class="n"', 'class="k" style="color: #eee"'], ids=["class", "style"]
)
@pytest.mark.parametrize(
    "block",
    ['<div class="highlight"><pre tabindex="0">{}</pre></div>', "<code>{}</code>"],
    ids=["block", "word"],
)
def test_faint_word_of_code_is_found_among_repeated_ones(
    browser: Browser, site: tuple[Path, str], block: str, faint: str
) -> None:
    folder, url = site
    words = 3 * '<span class="k">if</span> ' + 2 * f"<span {faint}>faint</span> "
    style = "<style>html {background: #fff} .n {color: #eee}</style>"
    write(folder, block.format(words), style)
    page = visit(browser, f"{url}/a.html", url).page
    assert [fault.split(":")[0] for fault in access_faults(page)] == ["axe color-contrast"]
    page.context.close()


@pytest.mark.parametrize(
    "body",
    [
        "<p style='color: #eee'>Faint.</p>",
        "<p style='opacity: 0.2'>Faint.</p>",
        "<div style='background: #555'><div><p>Faint.</p></div></div>",
        "<div style='position: relative; height: 9em'>"
        "<div style='background: #555; height: 4em'></div>"
        "<p style='position: absolute; bottom: 0'>Clear.</p>"
        "<p style='position: absolute; top: 0'>Faint.</p></div>",
        "<label>Name <input value='Faint' style='color: #eee; border: 0'></label>",
        "<p style='color: #eee'>x</p><p style='color: #eee'>Faint.</p>",
    ],
    ids=["color", "opacity", "ground", "place", "input", "after a letter"],
)
def test_faint_text_is_found_among_others(
    browser: Browser, site: tuple[Path, str], body: str
) -> None:
    folder, url = site
    style = "<style>html, input {background: #fff; font: 16px serif}</style>"
    write(folder, f"<p>Clear.</p>{body}<p>Clear.</p>", style)
    page = visit(browser, f"{url}/a.html", url).page
    assert [fault.split(":")[0] for fault in access_faults(page)] == ["axe color-contrast"]
    page.context.close()


def test_control_without_a_name_is_found(browser: Browser, site: tuple[Path, str]) -> None:
    folder, url = site
    write(folder, "<button></button>")
    page = visit(browser, f"{url}/a.html", url).page
    assert [fault.split(":")[0] for fault in access_faults(page)] == ["axe button-name"]
    page.context.close()


def test_sideways_scrolling_is_found(browser: Browser, site: tuple[Path, str]) -> None:
    folder, url = site
    head = "<meta name='viewport' content='width=device-width'>"
    write(folder, "<pre style='width: 500px'>wide</pre>", head)
    page = visit(browser, f"{url}/a.html", url, PHONE).page
    assert "pre." in overflow_faults(page)[0]
    page.context.close()
