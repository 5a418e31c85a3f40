"""Name the files of a traceback from the package on, without the folder of the build."""

from __future__ import annotations

import re
from typing import Any

from myst_nb.core import render
from sphinx.application import Sphinx

coalesce = render.coalesce_streams

# Between "File" and the package's own folder; colors may stand before the path.
FOLDER = re.compile(
    r"(File (?:\x1b\[[\d;]*m)*)(?:[A-Za-z]:)?[^\n:\x1b]*"
    r"(?:[/\\](?=dlbook[/\\])|[/\\]site-packages[/\\]|[/\\](?=python3\.\d+[/\\]))"
)


def shorten(outputs: list[Any]) -> list[Any]:
    """Shorten the tracebacks among a cell's outputs."""
    shortened = [
        type(output)(output | {"traceback": [FOLDER.sub(r"\1", line) for line in lines]})
        if (lines := output.get("traceback"))
        else output
        for output in outputs
    ]
    return coalesce(shortened)


def setup(app: Sphinx) -> dict[str, bool]:
    """Register with Sphinx."""
    render.coalesce_streams = shorten
    return {"parallel_read_safe": True, "parallel_write_safe": True}
