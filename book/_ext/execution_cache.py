"""Let the execution cache and Sphinx see what a page depends on besides its own text."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from dlbook.book.dependencies import Package
from dlbook.book.execution import mark


class Marks:
    """What each notebook depended on when its page was read."""

    def __init__(self) -> None:
        self.package = Package()

    def mark_source(self, app: Sphinx, docname: str, source: list[str]) -> None:
        """Mark a notebook as it is read, so that the cache finds its run on this package."""
        if app.env.doc2path(docname).endswith(".ipynb"):
            env: Any = app.env
            notebook = json.loads(source[0])
            env.marks = getattr(env, "marks", {}) | {docname: mark(notebook, self.package)}
            source[0] = json.dumps(notebook)

    def find_outdated(
        self, app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], *_: object
    ) -> list[str]:
        """Name the pages whose cells ran on another content of what they depend on."""
        outdated = []
        for docname, old in getattr(env, "marks", {}).items():
            path = Path(env.doc2path(docname))
            if path.is_file():
                new = mark(json.loads(path.read_text(encoding="utf-8")), self.package)
                outdated += [docname] if new != old else []
        return outdated


def setup(app: Sphinx) -> dict[str, bool]:
    """Register with Sphinx."""
    marks = Marks()
    app.connect("source-read", marks.mark_source)
    app.connect("env-get-outdated", marks.find_outdated)
    return {"parallel_read_safe": False, "parallel_write_safe": True}
