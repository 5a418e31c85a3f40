"""The whole book for an e-reader: what the built pages show, as one ePub 3 file.

Chromium draws each page. Its article is taken without buttons, with each formula as the MathML
that MathJax has made for screen readers, and with each live figure as a picture of how it begins.
"""

from __future__ import annotations

import html
import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from typing import TYPE_CHECKING, Any
from urllib.request import urlopen
from uuid import NAMESPACE_URL, uuid5

from dlbook.book import words
from dlbook.book.sheets import PATIENCE, READY, Sheet

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from dlbook.book.index import Index

# What a page in an e-reader cannot do, and attributes that HTML no longer has.
DROPPED = (
    "script, style, button, input, template, noscript, iframe, .headerlink, .toctree-wrapper, "
    ".prev-next-area, link, audio, canvas, summary .expanded"
)
OLD_ATTRIBUTES = ["align", "valign", "border", "width", "height", "tabindex", "role", "scope"]

# Colors and sizes have names on the page; an e-reader gets them themselves. The places of a
# page have names that no other page knows, so links between pages are told the new files.
TAKE = """([dropped, old, files, pictures, missing]) => {
    const shown = document.querySelector(".bd-article") ?? document.querySelector("main, body");
    const styles = getComputedStyle(document.body);
    const resolved = text => text
        .replace(/var\\((--[\\w-]+)(?:,([^()]*))?\\)/g, (_, name, otherwise) =>
            styles.getPropertyValue(name).trim() || otherwise?.trim() || "#000")
        .replace(/calc\\(([\\d.]+px) *[*] *1\\)/g, "$1");
    const article = shown.cloneNode(true);
    for (const formula of article.querySelectorAll("mjx-container")) {
        const math = formula.querySelector("mjx-assistive-mml math");
        math.removeAttribute("data-latex");
        for (const e of math.querySelectorAll("*"))
            for (const {name} of [...e.attributes])
                if (name.startsWith("data-")) e.removeAttribute(name);
        formula.replaceWith(math);
    }
    article.querySelectorAll("[data-live-figure]").forEach((figure, k) => {
        const still = document.createElement("img");
        [still.src, still.alt] = pictures[k];
        figure.replaceWith(still);
    });
    for (const audio of article.querySelectorAll("audio")) {
        const said = document.createElement("em");
        said.textContent = missing;
        audio.replaceWith(said);
    }
    for (const e of article.querySelectorAll(dropped)) e.remove();
    for (const e of article.querySelectorAll("summary p")) e.replaceWith(...e.childNodes);
    for (const e of article.querySelectorAll("path:not([d])")) e.remove();
    const images = [];
    for (const image of article.querySelectorAll("img")) {
        if (image.getAttribute("src").startsWith("pictures/")) continue;
        images.push(new URL(image.getAttribute("src"), document.baseURI).href);
        image.setAttribute("src", "");
    }
    for (const e of article.querySelectorAll("svg, svg *"))
        for (const name of ["style", "fill", "stroke"])
            if (e.hasAttribute(name)) e.setAttribute(name, resolved(e.getAttribute(name)));
    const seen = new Set();
    for (const e of [article, ...article.querySelectorAll("*")]) {
        if (seen.has(e.id)) e.removeAttribute("id");
        if (e.id) seen.add(e.id);
        if (e.closest("svg, math")) {
            if (e.getAttribute("role") !== "img") e.removeAttribute("role");
            continue;
        }
        for (const {name} of [...e.attributes])
            if (old.includes(name) || /^(aria|data)-/.test(name)) e.removeAttribute(name);
    }
    for (const link of article.querySelectorAll("a[href]")) {
        const url = new URL(link.getAttribute("href"), document.baseURI), place = url.hash;
        url.hash = "";
        const file = files[url.href];
        if (file) link.setAttribute("href", file + place);
        else if (url.protocol === "file:") link.replaceWith(...link.childNodes);
    }
    return [new XMLSerializer().serializeToString(article), images];
}"""
STYLE = """
body { line-height: 1.45 }
img, svg { max-width: 100%; height: auto }
pre, .cell_output pre { white-space: pre-wrap; font-size: 0.8em }
table { border-collapse: collapse } th, td { padding: 0.2em 0.6em; text-align: left }
.admonition, .exercise, .solution, details { border-left: 0.2em solid; padding-left: 0.8em }
"""
CONTAINER = """<?xml version="1.0" encoding="utf-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>
<rootfile full-path="book/content.opf" media-type="application/oebps-package+xml"/>
</rootfiles></container>"""
TYPES = {"image/svg+xml": "svg", "image/png": "png", "image/jpeg": "jpg", "image/gif": "gif"}
OPS = 'xmlns:epub="http://www.idpf.org/2007/ops"'
XHTML = 'media-type="application/xhtml+xml"'


@dataclass(frozen=True)
class Chapter:
    """A page as XHTML, and the pictures that it shows: their names in the book, and themselves."""

    title: str
    part: str
    name: str
    text: str
    pictures: Mapping[str, bytes]

    @property
    def properties(self) -> str:
        """What an e-reader has to know before it opens the page."""
        found = [name for mark, name in (("<math", "mathml"), ("<svg", "svg")) if mark in self.text]
        return " ".join(found)


def epub_book(
    browser: Browser, index: Index, pages: Sequence[Sheet], say: Callable[[str], object] = print
) -> bytes:
    """The book as one ePub."""
    files = {sheet.address: f"page{k}.xhtml" for k, sheet in enumerate(pages)}
    chapters = []
    language = index.settings["sphinx"]["config"]["language"]
    for sheet in pages:
        chapters.append(_take(browser, sheet, files, language))
        say(f"{len(chapters[-1].text) // 1024:6} KB {sheet.title}")
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as book:
        # Programs tell an ePub by its first file, which must not be packed.
        book.writestr("mimetype", "application/epub+zip", zipfile.ZIP_STORED)
        book.writestr("META-INF/container.xml", CONTAINER)
        book.writestr("book/style.css", STYLE)
        book.writestr("book/contents.xhtml", _contents(chapters, language))
        book.writestr("book/content.opf", _package(chapters, index.settings, language))
        for chapter in chapters:
            book.writestr(f"book/{chapter.name}", chapter.text)
            for name, picture in chapter.pictures.items():
                book.writestr(f"book/{name}", picture)
    return made.getvalue()


def _take(browser: Browser, sheet: Sheet, files: Mapping[str, str], language: str) -> Chapter:
    """What a built page shows."""
    name = files[sheet.address]
    prefix = f"pictures/{name.removesuffix('.xhtml')}"
    pictures: dict[str, bytes] = {}
    stills = []
    with closing(browser.new_page(color_scheme="light", device_scale_factor=2)) as page:
        page.set_default_timeout(PATIENCE)
        page.goto(sheet.address)
        page.wait_for_function(READY)
        for figure in page.query_selector_all("[data-live-figure]"):
            still = f"{prefix}-{len(pictures)}.png"
            pictures[still] = figure.screenshot()
            stills.append((still, figure.inner_text().strip().partition("\n")[0]))
        told = [DROPPED, OLD_ATTRIBUTES, dict(files), stills, words.HEARD_ON_THE_PAGE]
        text, images = page.evaluate(TAKE, told)
        for address in images:
            with urlopen(address) as picture:  # a file beside the page, or data in its text
                kind = TYPES[picture.headers.get_content_type()]
                place = f"{prefix}-{len(pictures)}.{kind}"
                pictures[place] = picture.read()
            text = text.replace('src=""', f'src="{place}"', 1)
    return Chapter(sheet.title, sheet.part, name, _document(sheet.title, language, text), pictures)


def _document(title: str, language: str, body: str) -> str:
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>\n'
        f'<html xmlns="http://www.w3.org/1999/xhtml" {OPS} lang="{language}" xml:lang="{language}">'
        f'<head><title>{html.escape(title)}</title><link rel="stylesheet" href="style.css"/></head>'
        f"<body>{body}</body></html>"
    )


def _contents(chapters: Sequence[Chapter], language: str) -> str:
    """The table of contents: the parts, and in each its chapters."""
    lines = []
    for part, members in groupby(chapters, key=lambda chapter: chapter.part):
        items = "".join(
            f'<li><a href="{one.name}">{html.escape(one.title)}</a></li>' for one in members
        )
        heading = f"<li><span>{html.escape(part)}</span><ol>{items}</ol></li>"
        lines.append(heading if part else items)
    inside = f"<h1>{html.escape(words.CONTENTS)}</h1><ol>{''.join(lines)}</ol>"
    return _document(words.CONTENTS, language, f'<nav epub:type="toc">{inside}</nav>')


def _package(chapters: Sequence[Chapter], settings: Mapping[str, Any], language: str) -> str:
    """What the book is called, which files it has, and in which order they are read."""
    title, author, rights = (
        html.escape(settings[name]) for name in ("title", "author", "copyright")
    )
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    items = [
        '<item id="style" href="style.css" media-type="text/css"/>',
        f'<item id="contents" href="contents.xhtml" {XHTML} properties="nav"/>',
    ]
    for chapter in chapters:
        has = f' properties="{chapter.properties}"' if chapter.properties else ""
        name = chapter.name.removesuffix(".xhtml")
        items.append(f'<item id="{name}" href="{chapter.name}" {XHTML}{has}/>')
        for number, picture in enumerate(chapter.pictures):
            kind = next(kind for kind, end in TYPES.items() if picture.endswith(end))
            items.append(f'<item id="{name}-{number}" href="{picture}" media-type="{kind}"/>')
    order = "".join(
        f'<itemref idref="{name.removesuffix(".xhtml")}"/>'
        for name in ("contents.xhtml", *(chapter.name for chapter in chapters))
    )
    return f"""<?xml version="1.0" encoding="utf-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="book">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:identifier id="book">{uuid5(NAMESPACE_URL, settings["title"]).urn}</dc:identifier>
<dc:title>{title}</dc:title><dc:language>{language}</dc:language>
<dc:creator>{author}</dc:creator><dc:rights>{rights}</dc:rights>
<meta property="dcterms:modified">{now}</meta></metadata>
<manifest>{"".join(items)}</manifest><spine>{order}</spine></package>"""
