"""What a built HTML page must hold: links that lead somewhere, images that say what they show."""

import re
from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

FILE_NAME = re.compile(r"[^ ]+\.(png|jpe?g|svg|gif|webp)", re.I)


@dataclass
class Page(HTMLParser):
    """The ids, links and images of one page."""

    ids: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    unnamed: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Record what the tag brings."""
        found = {name: value or "" for name, value in attrs}
        if "id" in found:
            self.ids.append(found["id"])
        elif tag == "a" and "name" in found:
            self.ids.append(found["name"])
        self.links += [found[name] for name in ("href", "src", "poster") if name in found]
        if tag == "img":
            alt = found.get("alt")
            decorative = alt == "" and found.get("role") in ("presentation", "none")
            if not decorative and (not (alt or "").strip() or FILE_NAME.fullmatch(alt or "")):
                self.unnamed.append(f"<img src={found.get('src', '')[:60]!r} alt={alt!r}>")
        elif found.get("role") == "img" and not (
            found.get("aria-label", "").strip() or found.get("aria-labelledby", "").strip()
        ):
            self.unnamed.append(f"<{tag} role='img'> without a label")

    handle_startendtag = handle_starttag


def read_pages(root: Path) -> dict[Path, Page]:
    """Every HTML page under ``root``."""
    pages = {}
    for path in sorted(root.rglob("*.html")):
        if "_static" in path.relative_to(root).parts:
            continue
        page = Page()
        page.feed(path.read_text(encoding="utf8"))
        pages[path.resolve()] = page
    return pages


def broken_links(pages: dict[Path, Page]) -> list[str]:
    """Links within the book whose file or anchor does not exist."""
    faults = []
    for path, page in pages.items():
        for link in page.links:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            if not target.is_file():
                faults.append(f"{path.name}: {link} leads to no file")
            elif target in pages and unquote(parts.fragment) not in ["", *pages[target].ids]:
                faults.append(f"{path.name}: {link} leads to no anchor")
    return faults


def repeated_ids(pages: dict[Path, Page]) -> list[str]:
    """Ids that a page uses twice, so that links and labels are ambiguous."""
    return [
        f"{path.name}: {count} elements have the id {name!r}"
        for path, page in pages.items()
        for name, count in Counter(page.ids).items()
        if count > 1
    ]


def unnamed_images(pages: dict[Path, Page]) -> list[str]:
    """Images without a text alternative, or with their file name for one."""
    return [f"{path.name}: {image}" for path, page in pages.items() for image in page.unnamed]
