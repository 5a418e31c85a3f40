"""The whole book on paper: ``python -m dlbook.book.printing _build/html book.pdf``.

Chromium prints each page of the built book, light and without its buttons; :mod:`dlbook.book.pdf`
joins them behind a title page and a table of contents. For a file called ``.epub``,
:mod:`dlbook.book.epub` makes a book for e-readers of the same pages.
"""

from __future__ import annotations

import argparse
import html
import io
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urljoin, urlsplit

from dlbook.book import words
from dlbook.book.chromium import HOW_TO_INSTALL, find_chromium
from dlbook.book.epub import epub_book
from dlbook.book.index import Index
from dlbook.book.pages import Page
from dlbook.book.pdf import Document, join
from dlbook.book.sheets import PATIENCE, READY, Sheet, sheets
from dlbook.files.disk import replacing

if TYPE_CHECKING:
    from playwright.sync_api import Browser
    from playwright.sync_api import Page as BrowserPage
    from pypdf import PdfReader

PAPER: dict[str, Any] = {
    "format": "A4",
    "margin": dict.fromkeys(("top", "right", "bottom", "left"), "18mm"),
}
# Chromium names only places to which a link of the same page leads.
NAME = """names => {
    for (const name of names) {
        const link = document.createElement("a");
        link.href = "#" + name;
        link.hidden = true;
        document.body.append(link);
    }
}"""
STYLE = """
body { margin: 0; font: 11pt Georgia, serif }
a { color: inherit; text-decoration: none }
.title { margin-top: 35% }
.title h1 { font-size: 30pt; line-height: 1.15; margin: 0 0 8mm }
.title p { margin: 0 0 3mm }
.contents h1 { font-size: 20pt }
.contents .part { font-weight: bold; font-size: 12pt; margin: 6mm 0 1mm; break-after: avoid }
.contents li { display: flex; gap: 4mm; margin: 0 0 1mm }
.contents ul { list-style: none; margin: 0; padding: 0 }
.contents li a { flex: 1 }
"""


def print_book(
    browser: Browser, index: Index, pages: Sequence[Sheet], say: Callable[[str], object] = print
) -> bytes:
    """The book as one PDF."""
    anchors = wanted_anchors(pages)
    printed = []
    for sheet in pages:
        printed.append(_print(browser, sheet, sorted(anchors[sheet.address])))
        say(f"{len(printed[-1].pages):4} {sheet.title}")
    settings = index.settings
    front: list[PdfReader] = []
    title, language = settings["title"], settings["sphinx"]["config"]["language"]
    for _ in range(2):  # the length of the contents moves the numbers in them
        first = 1 + (sum(len(one.pages) for one in front) or 2)
        starts = list(accumulate((len(one.pages) for one in printed), initial=first))
        texts = (
            title_page(title, settings["author"], settings["copyright"], language),
            contents(pages, starts, language),
        )
        front = [_print_html(browser, text) for text in texts]
    documents = [
        Document(f"about:{name}", name, "", reader)
        for name, reader in zip((title, words.CONTENTS), front, strict=True)
    ]
    documents += [
        Document(sheet.address, sheet.title, sheet.part, reader)
        for sheet, reader in zip(pages, printed, strict=True)
    ]
    whole = io.BytesIO()
    join(documents, language, title).write(whole)
    return whole.getvalue()


def wanted_anchors(pages: Sequence[Sheet]) -> dict[str, set[str]]:
    """The places on each page to which others link."""
    found: dict[str, set[str]] = {sheet.address: set() for sheet in pages}
    for sheet in pages:
        for link in Page(sheet.path.read_text(encoding="utf-8")).links:
            parts = urlsplit(urljoin(sheet.address, link))
            address = parts._replace(fragment="").geturl()
            if parts.fragment and address in found and address != sheet.address:
                found[address].add(unquote(parts.fragment))
    return found


def title_page(title: str, author: str, rights: str, language: str) -> str:
    """The first page, as HTML."""
    lines = "".join(f"<p>{html.escape(line)}</p>" for line in (author, rights))
    return _document(language, f'<div class="title"><h1>{html.escape(title)}</h1>{lines}</div>')


def contents(pages: Sequence[Sheet], starts: Sequence[int], language: str) -> str:
    """The table of contents, as HTML; each line links to its page."""
    lines, part = [], ""
    for sheet, start in zip(pages, starts, strict=False):
        if sheet.part != part:
            part = sheet.part
            lines.append(f'</ul><p class="part">{html.escape(part)}</p><ul>')
        text = html.escape(sheet.title)
        lines.append(f'<li><a href="{sheet.address}">{text}</a><span>{start}</span></li>')
    inside = "".join(lines)
    heading = f"<h1>{html.escape(words.CONTENTS)}</h1>"
    return _document(language, f'<div class="contents">{heading}<ul>{inside}</ul></div>')


def _document(language: str, body: str) -> str:
    head = f'<meta charset="utf-8"><title>-</title><style>{STYLE}</style>'
    return f'<!doctype html><html lang="{language}"><head>{head}</head><body>{body}</body></html>'


def _print(browser: Browser, sheet: Sheet, anchors: list[str]) -> PdfReader:
    """Print a built page, light, with names for these places."""
    with closing(browser.new_page(color_scheme="light")) as page:
        page.set_default_timeout(PATIENCE)
        page.goto(sheet.address)
        page.wait_for_function(READY)
        page.evaluate(NAME, anchors)
        return _printed(page)


def _print_html(browser: Browser, text: str) -> PdfReader:
    with closing(browser.new_page()) as page:
        page.set_content(text)
        return _printed(page)


def _printed(page: BrowserPage) -> PdfReader:
    from pypdf import PdfReader

    page.emulate_media(media="print")
    return PdfReader(io.BytesIO(page.pdf(**PAPER, tagged=True, outline=True)))


def main(arguments: Sequence[str]) -> int:
    """Print the book; return the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m dlbook.book.printing", description="Print the built book into one PDF."
    )
    parser.add_argument("built", type=Path, help="the folder of the built pages")
    parser.add_argument("out", type=Path, help="the file to write")
    parser.add_argument(
        "--book", type=Path, default=Path("book"), help="the folder of the chapters (book)"
    )
    parser.add_argument(
        "--only", nargs="*", default=(), help="print only these pages: PART/NN_name"
    )
    options = parser.parse_args(arguments)
    program = find_chromium()
    if program is None:
        print(f"Nothing was printed: {HOW_TO_INSTALL}", file=sys.stderr)
        return 1
    from playwright.sync_api import Error, sync_playwright

    try:
        index = Index(options.book)
        pages = sheets(index, options.built, options.only)
        with sync_playwright() as playwright:
            # Chromium refuses its sandbox to root, whom containers and CI machines run as.
            as_root = sys.platform == "linux" and os.geteuid() == 0
            flags = ["--disable-gpu", *(["--no-sandbox"] if as_root else [])]
            browser = playwright.chromium.launch(executable_path=program, args=flags)
            make = epub_book if options.out.suffix == ".epub" else print_book
            printed = make(browser, index, pages)
        with replacing(options.out) as file:
            file.write(printed)
    except (OSError, Error) as error:
        print(f"Nothing was printed: {error}", file=sys.stderr)
        return 1
    print(f"The book is printed: {options.out}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
