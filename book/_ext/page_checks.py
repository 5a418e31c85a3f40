"""Check the pages that a build has written; each finding is a warning, so ``-W`` fails."""

from __future__ import annotations

from pathlib import Path

from sphinx.application import Sphinx
from sphinx.util import logging

from dlbook.book.pages import page_faults

logger = logging.getLogger(__name__)

FOLDER = "the page names the folder %s, which its readers do not have: let no cell show it"


def note_page(app: Sphinx, pagename: str, *_: object) -> None:
    """Remember that this build writes the page."""
    app.env.temp_data.setdefault("pages_to_check", {})[pagename] = None


def check_pages(app: Sphinx, exception: Exception | None) -> None:
    """Check the pages that this build has written."""
    if exception is not None or app.builder.format != "html":
        return
    for name in app.env.temp_data.get("pages_to_check", {}):
        path = Path(app.builder.get_outfilename(name))  # type: ignore[attr-defined]
        text = path.read_text(encoding="utf-8")
        if str(app.srcdir) in text:
            logger.warning(FOLDER, app.srcdir, location=name, type="page_checks")
        for finding in page_faults(text):
            logger.warning(finding, location=name, type="page_checks")


def setup(app: Sphinx) -> dict[str, bool]:
    """Register with Sphinx."""
    app.connect("html-page-context", note_page)
    app.connect("build-finished", check_pages)
    return {"parallel_read_safe": True, "parallel_write_safe": False}
