"""Checks of built HTML pages, whatever built them: ``python -m dlbook.book.pages _build/html``.

On each page:

- Nothing that a browser loads on its own comes from another host.
- Every image, drawing and canvas has a text alternative that says something.
- A traceback stands only below a cell that is tagged ``raises-exception``.
- No id stands twice.

And between the pages: every link within the book leads to a file, and to an anchor there.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

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


class Page(HTMLParser):
    """One page: its ids, its links, and in ``findings`` what is wrong with it by itself."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.ids: Counter[str] = Counter()
        self.links: list[str] = []
        self.findings: list[str] = []
        self._open: list[tuple[str, Attributes]] = []
        self._unnamed_svg: int | None = None  # depth of an svg that still needs a <title>
        self.feed(html)
        self.close()
        self.findings += [
            f"{count} elements have the id {name!r}"
            for name, count in self.ids.items()
            if count > 1
        ]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at an element, then enter it."""
        attributes = {name: value or "" for name, value in attrs}
        self._note_anchors(tag, attributes)
        self._check_origin(tag, attributes)
        self._check_alternative(tag, attributes)
        self._check_traceback(attributes)
        if tag not in VOID:
            self._open.append((tag, attributes))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at an element that closes itself."""
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
        """Look at the text of an element."""
        inside = self._open[-1][0] if self._open else ""
        if inside == "style" and EXTERNAL_IN_CSS.search(data):
            self.findings.append("a style element loads from another host")
        elif inside == "title" and self._unnamed_svg is not None and says_something(data):
            self._unnamed_svg = None

    def _note_anchors(self, tag: str, attributes: Attributes) -> None:
        anchor = attributes.get("id", attributes.get("name") if tag == "a" else None)
        if anchor is not None:
            self.ids[anchor] += 1
        named = ("href", "src", "poster")
        self.links += [attributes[name] for name in named if name in attributes]

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
        pictured = tag in {"img", "svg", "canvas"} or attributes.get("role") == "img"
        if not pictured or self._hidden(attributes):
            return
        if any(name == "svg" or given.get("role") == "img" for name, given in self._open):
            return  # the outer one speaks for both
        alternative = attributes.get("alt" if tag == "img" else "aria-label", "")
        if says_something(alternative) or attributes.get("aria-labelledby", "").strip():
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
        if "traceback" not in attributes.get("class", "").split():
            return
        classes = (given.get("class", "").split() for _, given in reversed(self._open))
        cell = next((names for names in classes if "cell" in names), [])
        if "tag_raises-exception" not in cell:
            self.findings.append(
                "a cell shows an error and is not tagged raises-exception: "
                "correct the cell, or tag it if it fails on purpose"
            )


def page_faults(html: str) -> list[str]:
    """What is wrong with a page by itself, each finding once."""
    return list(dict.fromkeys(Page(html).findings))


def read_pages(folder: Path) -> dict[Path, Page]:
    """Every page of a built book, its own scripts and styles aside."""
    return {
        path.resolve(): Page(path.read_text(encoding="utf-8"))
        for path in sorted(folder.rglob("*.html"))
        if "_static" not in path.relative_to(folder).parts
    }


def broken_links(pages: dict[Path, Page]) -> Iterator[str]:
    """Links within the book whose file or anchor does not exist."""
    for path, page in pages.items():
        for link in dict.fromkeys(page.links):
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            if not target.is_file():
                yield f"{path.name}: {link} leads to no file"
            elif target in pages and unquote(parts.fragment) not in ["", *pages[target].ids]:
                yield f"{path.name}: {link} leads to no anchor"


def book_faults(folder: Path) -> list[str]:
    """What is wrong with the pages below a folder, and between them."""
    pages = read_pages(folder)
    alone = (
        f"{path.name}: {fault}"
        for path, page in pages.items()
        for fault in dict.fromkeys(page.findings)
    )
    return [*alone, *broken_links(pages)]


def main(arguments: list[str]) -> int:
    """``python -m dlbook.book.pages FOLDER``; the exit status is 1 where something is wrong."""
    if len(arguments) != 1 or not Path(arguments[0]).is_dir():
        print("Name the folder of built pages: python -m dlbook.book.pages _build/html")
        return 2
    faults = book_faults(Path(arguments[0]))
    print("\n".join(faults) or "No faults.")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
