"""Static pages that hold live figures, written as the book's build writes them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from ipywidgets.embed import dependency_state

from dlbook.live.base import Figure
from dlbook.live.words import translated

ROOT = Path(__file__).parents[2]
HOST = ROOT / "book" / "_static" / "live-host.js"

# The book's guard: nothing but the page itself may be loaded.
POLICY = (
    "default-src 'self' data: blob:; script-src 'self' 'unsafe-inline' blob:; "
    "style-src 'self' 'unsafe-inline'; object-src 'none'; base-uri 'self'"
)


def script(kind: str, data: object) -> str:
    """Data in a page. A ``<`` in it could end the script, or hide its end."""
    text = json.dumps(data).replace("<", "\\u003c")
    return f'<script type="application/{kind}+json">{text}</script>'


def static_page(figures: Sequence[Figure], words: Mapping[str, str] | None = None) -> str:
    """A page with the figures' still pictures, their state, and the host; in the book's colors.

    ``words`` is a dictionary from English to the language of the page.
    """
    state = {
        "version_major": 2,
        "version_minor": 0,
        "state": dependency_state(figures, drop_defaults=False),
    }
    outputs = "".join(figure._repr_mimebundle_()[0]["text/html"] for figure in figures)
    scripts = script("vnd.jupyter.widget-state", state)
    if words is not None:
        outputs = translated(outputs, words)
        scripts += script("vnd.dlbook.words", words)
    return f"""<!doctype html>
<html lang="en" data-theme="light">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{POLICY}"><title>Live figures</title>
<link rel="icon" href="data:,">
<style>
html {{ font-family: sans-serif; color: #1d2530; background: #fff; --pst-color-surface: #f3f5f7 }}
html[data-theme=dark] {{ color: #dfe4ea; background: #14181e; --pst-color-surface: #222832 }}
main {{ max-width: 720px; margin: auto }}
</style></head>
<body><main><h1>Live figures</h1>{outputs}</main>
{scripts}
<script>{HOST.read_text("utf-8")}</script>
</body></html>"""
