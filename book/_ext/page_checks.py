"""Checks of the finished pages. Each finding is a warning, so a build with ``-W`` fails.

- Nothing that a browser loads on its own may come from another host.
- Every image, drawing and canvas has a text alternative that says something.
- A traceback may stand only below a cell that is tagged ``raises-exception``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.util import logging

logger = logging.getLogger(__name__)

Attributes = dict[str, str]

# Attributes that make a browser fetch what they name. A link that a reader may follow is
# another matter.
LOADED = ("src", "srcset", "poster", "data", "background", "xlink:href")
LOADED_LINKS = {
    "stylesheet", "icon", "preload", "prefetch", "modulepreload", "preconnect",
    "dns-prefetch", "manifest", "apple-touch-icon",
}  # fmt: skip
EXTERNAL = re.compile(r"\s*(?:https?:)?//", re.IGNORECASE)
EXTERNAL_IN_CSS = re.compile(r"(?:url\(|@import)\s*[\"']?\s*(?:https?:)?//", re.IGNORECASE)

EMPTY_WORDS = {"", "alt", "chart", "diagram", "figure", "graph", "image", "img", "picture", "plot"}
FILE_NAME = re.compile(r"\S*\.(?:avif|gif|jpe?g|pdf|png|svg|webp)")
VOID = {
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track",
    "wbr",
}  # fmt: skip


def says_something(alternative: str) -> bool:
    """Tell a text alternative from a file name, a lone word like "figure", and nothing.

    >>> says_something("Two clouds of points, split by a line")
    True
    >>> says_something("../_images/a81f.png") or says_something("figure 3")
    False
    """
    words = alternative.lower().strip().rstrip(" .0123456789")
    return words not in EMPTY_WORDS and FILE_NAME.fullmatch(words) is None


class PageChecker(HTMLParser):
    """Reads one page and collects what is wrong with it in ``findings``."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.findings: list[str] = []
        self._open: list[tuple[str, Attributes]] = []
        self._unnamed_svg: int | None = None  # depth of an svg that still needs a <title>

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Check an element, then enter it."""
        attributes = {name: value or "" for name, value in attrs}
        self._check_origin(tag, attributes)
        self._check_alternative(tag, attributes)
        self._check_traceback(attributes)
        if tag not in VOID:
            self._open.append((tag, attributes))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Check an element that closes itself."""
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        """Leave an element."""
        while any(name == tag for name, _ in self._open):
            name, attributes = self._open.pop()
            if self._unnamed_svg is not None and len(self._open) == self._unnamed_svg:
                self._unnamed_svg = None
                self._report_missing_alternative("svg", attributes)
            if name == tag:
                break

    def handle_data(self, data: str) -> None:
        """Check the text of an element."""
        inside = self._open[-1][0] if self._open else ""
        if inside == "style" and EXTERNAL_IN_CSS.search(data):
            self.findings.append("a style element loads from another host")
        elif inside == "title" and self._unnamed_svg is not None and says_something(data):
            self._unnamed_svg = None

    def _check_origin(self, tag: str, attributes: Attributes) -> None:
        loaded = [attributes[name] for name in LOADED if name in attributes]
        if tag == "link" and LOADED_LINKS & set(attributes.get("rel", "").lower().split()):
            loaded.append(attributes.get("href", ""))
        if tag in {"image", "use", "feimage"}:
            loaded.append(attributes.get("href", ""))
        for address in loaded:
            if any(EXTERNAL.match(part) for part in re.split(r",\s", address)):
                self.findings.append(
                    f"<{tag}> loads {address.strip()!r} from another host: "
                    "serve it from book/_static instead"
                )
        if EXTERNAL_IN_CSS.search(attributes.get("style", "")):
            self.findings.append(f"the style of a <{tag}> loads from another host")

    def _check_alternative(self, tag: str, attributes: Attributes) -> None:
        if tag not in {"img", "svg", "canvas"} or self._hidden(attributes):
            return
        if any(name == "svg" or given.get("role") == "img" for name, given in self._open):
            return  # the outer one speaks for both
        if tag == "img":
            alternative = attributes.get("alt", "")
        else:
            alternative = attributes.get("aria-label", "")
        if says_something(alternative) or attributes.get("aria-labelledby"):
            return
        if tag == "svg" and not alternative:
            self._unnamed_svg = len(self._open)
            return
        self._report_missing_alternative(tag, attributes)

    def _report_missing_alternative(self, tag: str, attributes: Attributes) -> None:
        source = attributes.get("src") or attributes.get("id") or attributes.get("class", "")
        given = attributes.get("alt") or attributes.get("aria-label")
        what = f"the text alternative {given!r}" if given else "no text alternative"
        self.findings.append(
            f"<{tag}> ({source[:80] or 'inline'}) has {what}: "
            "say in a sentence what is to be seen, e.g. plotting.show(fig, alt=...)"
        )

    def _hidden(self, attributes: Attributes) -> bool:
        decorative = attributes.get("role") in {"none", "presentation"}
        return decorative or any(
            given.get("aria-hidden") == "true"
            for given in [attributes, *(given for _, given in self._open)]
        )

    def _check_traceback(self, attributes: Attributes) -> None:
        classes = attributes.get("class", "").split()
        if "traceback" not in classes:
            return
        cell = next(
            (
                given["class"].split()
                for _, given in reversed(self._open)
                if "cell" in given.get("class", "").split()
            ),
            [],
        )
        if "tag_raises-exception" not in cell:
            self.findings.append(
                "a cell shows an error and is not tagged raises-exception: "
                "correct the cell, or tag it if it fails on purpose"
            )


def check_page(html: str) -> Iterator[str]:
    """Yield what is wrong with a page, each finding once."""
    checker = PageChecker()
    checker.feed(html)
    checker.close()
    yield from dict.fromkeys(checker.findings)


def note_page(app: Sphinx, pagename: str, *_: object) -> None:
    """Remember that this build writes the page."""
    app.env.temp_data.setdefault("pages_to_check", {})[pagename] = None


def check_pages(app: Sphinx, exception: Exception | None) -> None:
    """Check the pages that this build has written."""
    if exception is not None or app.builder.format != "html":
        return
    for name in app.env.temp_data.get("pages_to_check", {}):
        path = Path(app.builder.get_outfilename(name))  # type: ignore[attr-defined]
        for finding in check_page(path.read_text(encoding="utf-8")):
            logger.warning(finding, location=name, type="page_checks")


def setup(app: Sphinx) -> dict[str, bool]:
    """Register with Sphinx."""
    app.connect("html-page-context", note_page)
    app.connect("build-finished", check_pages)
    return {"parallel_read_safe": True, "parallel_write_safe": False}
