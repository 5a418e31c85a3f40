"""What a built page does for its live figures.

- Their state stands in a script; no text in it can end that script early, or hide its end.
- Their host runs before MathJax, and after ``formulas.js``: a figure does not wait for formulas.
- A book in another language, say ``zh``, says their words from ``book/_static/live-words.zh.json``,
  a dictionary from the English sentences to its own; no notebook runs again for it.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.config import Config

STATE = "application/vnd.jupyter.widget-state+json"
WORDS = "application/vnd.dlbook.words+json"


def as_script(text: str) -> str:
    """JSON that may stand in a script: ``<!--<script>`` in it would swallow the page."""
    return text.replace("<", "\\u003c")


def attributes_of(script: object) -> dict[str, Any]:
    """The attributes of a script of the page; one that is a plain name has none."""
    return getattr(script, "attributes", {})


def prepare(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: object
) -> None:
    """Make the scripts safe, put formulas last, and translate."""
    scripts = context.get("script_files", [])
    for script in scripts:
        attributes = attributes_of(script)
        if attributes.get("type") == STATE:
            attributes["body"] = as_script(attributes["body"])
    scripts.sort(key=lambda script: app.config.mathjax_path in str(getattr(script, "filename", "")))
    if "data-live-model" in context.get("body", "") and app.config.live_words:
        from dlbook.live.words import translated  # a book without a dictionary does not need it

        words = json.loads(app.config.live_words)
        packed = as_script(json.dumps(words, ensure_ascii=False))
        script = f'<script type="{WORDS}">{packed}</script>'
        context["body"] = translated(context["body"], words) + script


def read_words(app: Sphinx, config: Config) -> None:
    """Read the dictionary of the book's language, if there is one."""
    dictionary = Path(app.srcdir, "book", "_static", f"live-words.{config.language}.json")
    config["live_words"] = dictionary.read_text(encoding="utf8") if dictionary.is_file() else ""


def setup(app: Sphinx) -> dict[str, bool]:
    """Register with Sphinx; another dictionary writes the pages anew, and runs nothing."""
    app.add_config_value("live_words", "", "html", [str])
    app.connect("config-inited", read_words)
    app.connect("html-page-context", prepare, priority=700)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
