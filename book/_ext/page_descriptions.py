"""Give search engines and link previews the sentence that the author wrote about a page.

An automatic description would be the first words of the page, formulas in LaTeX included. So
every page carries ``myst: {html_meta: {description: ...}}``, in the front matter of a Markdown
file or in the metadata of a notebook; a page without one is a warning.
"""

from __future__ import annotations

import html
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util import logging

logger = logging.getLogger(__name__)


def describe(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Repeat the page's description for link previews."""
    if doctree is None:
        return
    for meta in doctree.findall(nodes.meta):
        if meta.get("name") == "description":
            content = html.escape(meta["content"])
            context["metatags"] += f'\n<meta property="og:description" content="{content}">'
            return
    logger.warning(
        "the page has no description: add 'description: ...' under myst, html_meta",
        location=pagename,
        type="page_descriptions",
    )


def setup(app: Sphinx) -> dict[str, bool]:
    """Register with Sphinx."""
    app.connect("html-page-context", describe, priority=600)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
