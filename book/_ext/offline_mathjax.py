"""Serve MathJax from the book itself, to the pages that have formulas.

MathJax comes inside the Python package ``sphinx-mathjax-offline``. Of its 24 MB the pages need
about three; those are copied into ``_static/mathjax`` at the end of a build.
"""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.util.fileutil import copy_asset

PACKAGE = "sphinx-mathjax-offline"

# `a11y` and `sre` belong to MathJax's explorer: a reader who has switched it on, once, on any
# page, would see no formula at all without them.
PARTS = (
    "tex-mml-chtml.js",
    "a11y",
    "input/tex/extensions",
    "output/chtml/fonts/woff-v2",
    "sre/mathmaps/base.json",
    "sre/mathmaps/en.json",
    "sre/mathmaps/nemeth.json",
)

# Our own part, which tells MathJax what to draw first: it must come before MathJax.
FORMULAS = "formulas.js"


def mathjax_folder() -> Path:
    """Find MathJax in the installed package."""
    try:
        folder = Path(str(distribution(PACKAGE).locate_file(f"{PACKAGE}/static/mathjax")))
    except PackageNotFoundError as error:
        raise ExtensionError(
            f"The package {PACKAGE} is not installed. Install it with: pip install {PACKAGE}"
        ) from error
    missing = [part for part in PARTS if not (folder / part).exists()]
    if missing:
        raise ExtensionError(f"{PACKAGE} has no {', '.join(missing)}: look in {folder}")
    return folder


def copy_mathjax(app: Sphinx, exception: Exception | None) -> None:
    """Copy what is not there yet."""
    if exception is not None or app.builder.format != "html":
        return
    source = mathjax_folder()
    target = Path(app.outdir) / "_static" / "mathjax"
    for part in PARTS:
        if (target / part).exists():
            continue
        destination = target / part if (source / part).is_dir() else (target / part).parent
        destination.mkdir(parents=True, exist_ok=True)
        copy_asset(str(source / part), str(destination))


def spare_pages_without_formulas(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: object
) -> None:
    """Take MathJax off a page that shows no formula.

    Sphinx loads it as soon as a page further down in the table of contents has one, so the
    landing page would always carry a megabyte for nothing.
    """
    if 'class="math' in context.get("body", ""):
        return
    own = (app.config.mathjax_path, FORMULAS)
    context["script_files"][:] = [
        script
        for script in context["script_files"]
        if not any(name in str(getattr(script, "filename", script)) for name in own)
        and "window.MathJax" not in str(getattr(script, "attributes", {}).get("body", ""))
    ]


def setup(app: Sphinx) -> dict[str, bool]:
    """Register with Sphinx."""
    app.add_js_file(FORMULAS, priority=400, loading_method="defer")
    app.connect("html-page-context", spare_pages_without_formulas, priority=600)
    app.connect("build-finished", copy_mathjax)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
