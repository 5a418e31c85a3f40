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


def read_notebooks(folder: Path, pages: list[str]) -> dict[str, Any]:
    """The notebooks among the pages, in that order, by their names below ``folder``."""
    paths = {page: folder.parent / f"{page}.ipynb" for page in pages}
    return {
        page.partition("/")[2]: json.loads(path.read_text(encoding="utf-8"))
        for page, path in paths.items()
        if path.exists()
    }


class Table(SphinxDirective):
    """What both directives do: read, and have a table of MyST parsed in their place."""

    def run(self) -> list[nodes.Node]:
        """The tables, one below the other."""
        book = Path(self.env.srcdir) / "book"
        topics = book / coverage.TOPICS
        toc = self.config.external_site_map
        notebooks = read_notebooks(book, list(toc))
        self.env.note_dependency(str(topics))
        for page in notebooks:
            self.env.note_dependency(str(book / f"{page}.ipynb"))
        groups, _ = coverage.read_topics(topics)
        place = nodes.container()
        text = self.tables(groups, notebooks)
        self.state.nested_parse(StringList(text.splitlines(), self.get_location()), 0, place)
        return place.children

    def tables(self, groups: list[coverage.Group], notebooks: dict[str, Any]) -> str:
        """The tables as MyST Markdown."""
        raise NotImplementedError


class Coverage(Table):
    """The directive ``{coverage}``: every topic, its sections, its exercises."""

    def tables(self, groups: list[coverage.Group], notebooks: dict[str, Any]) -> str:
        """A table for each group of topics."""
        return "\n\n".join(
            f"**{group.title}**\n\n{coverage.topics_table(group, notebooks)}"
            for group in groups
            if not group.cells
        )


class Errors(Table):
    """The directive ``{errors}``: every wrong claim, and the cell in which it fails."""

    def tables(self, groups: list[coverage.Group], notebooks: dict[str, Any]) -> str:
        """The one table."""
        (group,) = (group for group in groups if group.cells)
        return coverage.errors_table(group, notebooks)


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
    app.add_directive("coverage", Coverage)
    app.add_directive("errors", Errors)
    app.connect("doctree-read", add_anchors)
    return {"parallel_read_safe": True, "parallel_write_safe": True, "env_version": 1}
