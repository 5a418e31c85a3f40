"""Static pages that hold live figures, written as the book's build writes them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from ipywidgets.embed import dependency_state

from dlbook.live.base import Figure

ROOT = Path(__file__).parents[2]
HOST = ROOT / "book" / "_static" / "live-host.js"

# The book's guard: nothing but the page itself may be loaded.
POLICY = (
    "default-src 'self' data: blob:; script-src 'self' 'unsafe-inline' blob:; "
    "style-src 'self' 'unsafe-inline'; object-src 'none'; base-uri 'self'"
)


def static_page(figures: Sequence[Figure]) -> str:
    """A page with the figures' still pictures, their state, and the host; in the book's colors."""
    state = {
        "version_major": 2,
        "version_minor": 0,
        "state": dependency_state(figures, drop_defaults=False),
    }
    embedded = json.dumps(state).replace("</script>", r"<\/script>")
    outputs = "".join(figure._repr_mimebundle_()[0]["text/html"] for figure in figures)
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
<script type="application/vnd.jupyter.widget-state+json">{embedded}</script>
<script>{HOST.read_text("utf-8")}</script>
</body></html>"""
