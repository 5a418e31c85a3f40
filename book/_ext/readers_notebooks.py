"""The buttons of a page give and open the readers' notebook, not the source.

- Download: what lies under ``_sources`` is replaced by it.
- Binder opens it in the folder ``notebooks``, into which ``binder/postBuild`` writes.
- Colab opens it from the branch ``notebooks``, onto which the workflow ``pages`` puts it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.util import logging

from dlbook.book.index import Index, UnknownReference
from dlbook.book.plain import NotPlain
from dlbook.book.rendering import as_text, reader_notebook

logger = logging.getLogger(__name__)
NOTEBOOKS = "notebooks"


def redirect(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: object
) -> None:
    """Send the launch buttons where the readers' notebooks are."""
    branch = app.config.html_theme_options.get("repository_branch", "")
    name = pagename.removeprefix("book/")
    for group in context.get("header_buttons", []):
        for button in group.get("buttons", []):
            url = button.get("url", "")
            if button.get("text") == "Binder":
                button["url"] = url.replace(f"/tree/book/{name}", f"/tree/{NOTEBOOKS}/{name}")
            elif button.get("text") == "Colab":
                old, new = f"/blob/{branch}/book/{name}", f"/blob/{NOTEBOOKS}/{name}"
                button["url"] = url.replace(old, new)


def replace_sources(app: Sphinx, exception: Exception | None) -> None:
    """Put the readers' notebooks where the download buttons look."""
    sources = Path(app.outdir, "_sources", "book")
    if exception is not None or not sources.is_dir():
        return
    index = Index(Path(app.srcdir, "book"))
    for page in index.pages:
        target = sources / f"{page}.ipynb"
        if not target.is_file():
            continue
        try:
            text = as_text(reader_notebook(index, page))
        except NotPlain as error:
            logger.warning(str(error), type="readers_notebooks")
        except UnknownReference:
            pass  # Sphinx has warned of it
        else:
            target.write_text(text, encoding="utf8")


def setup(app: Sphinx) -> dict[str, bool]:
    """Register with Sphinx."""
    app.connect("html-page-context", redirect, priority=900)
    app.connect("build-finished", replace_sources)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
