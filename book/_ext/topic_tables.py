"""The directives ``{coverage}`` and ``{errors}``: tables of what the chapters say they cover.

:mod:`dlbook.book.coverage` makes them. Each code cell that the table of errors links to gets an
anchor, ``cell-`` and its id.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from docutils import nodes
from docutils.statemachine import StringList
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from dlbook.book import coverage


class Table(SphinxDirective):
    """Reads the topics and the chapters, and has MyST parsed in its place."""

    def run(self) -> list[nodes.Node]:
        """The tables, one below the other."""
        book = Path(self.env.srcdir) / "book"
        toc = self.config.external_site_map
        pages = [name.partition("/")[2] for name in toc]
        self.env.note_dependency(str(book / coverage.TOPICS))
        for name in toc:
            self.env.note_dependency(self.env.doc2path(name))
        place = nodes.container()
        text = coverage.tables(self.name, book, coverage.read_pages(book, pages))
        self.state.nested_parse(StringList(text.splitlines(), self.get_location()), 0, place)
        return place.children


def add_anchors(app: Sphinx, doctree: nodes.document) -> None:
    """Give each code cell an anchor and a label, so that other pages can link to it."""
    env: Any = app.env
    path = Path(env.doc2path(env.docname))
    if path.suffix != ".ipynb":
        return
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    for node in doctree.findall(nodes.container):
        if node.get("nb_element") == "cell_code":
            name = f"{coverage.CELL}{cells[node['cell_index']]['id']}"
            node["ids"].append(name)
            env.domaindata["std"]["anonlabels"][name] = env.docname, name


def setup(app: Sphinx) -> dict[str, Any]:
    """Register with Sphinx."""
    for name in ("coverage", "errors"):
        app.add_directive(name, Table)
    app.connect("doctree-read", add_anchors)
    return {"parallel_read_safe": True, "parallel_write_safe": True, "env_version": 1}
