"""The directive ``{chapter-map}``: which chapter needs which (:mod:`dlbook.book.chapter_map`).

Chapters that need each other in a circle, and links that lead nowhere, are warnings.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from dlbook.book.chapter_map import Chapter, CircleError, needed_labels, write

logger = logging.getLogger(__name__)


class map_place(nodes.General, nodes.Element):
    """Where the map goes once all chapters have been read."""


class ChapterMap(SphinxDirective):
    """The directive ``{chapter-map}``."""

    def run(self) -> list[nodes.Node]:
        """Leave a place for the map."""
        return [map_place()]


def read_parts(env: BuildEnvironment) -> dict[str, list[str]]:
    """The parts of the table of contents and their chapters; reference pages are none."""
    toc = yaml.safe_load((Path(env.srcdir) / env.config.external_toc_path).read_text("utf-8"))
    parts = {
        part["caption"]: [
            entry["file"] for entry in part["chapters"] if "/reference/" not in entry["file"]
        ]
        for part in toc.get("parts", [])
    }
    return {caption: chapters for caption, chapters in parts.items() if chapters}


def read_needs(env: BuildEnvironment, chapters: Sequence[str]) -> dict[str, list[str]]:
    """For each chapter the other chapters to which its paragraph "You need" links."""
    labels = env.domaindata["std"]["anonlabels"]
    needs: dict[str, list[str]] = {}
    for name in chapters:
        path = Path(env.doc2path(name))
        text = json.loads(path.read_text("utf-8")) if path.suffix == ".ipynb" else {"cells": []}
        found = []
        for label in needed_labels(text):
            if label.lower() not in labels:
                logger.warning("needs the unknown label %r", label, location=name)
                continue
            other = labels[label.lower()][0]
            if other in chapters and other != name and other not in found:
                found.append(other)
        needs[name] = found
    return needs


def fill_in(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Put the map into its place."""
    places = list(doctree.findall(map_place))
    if not places:
        return
    parts = read_parts(app.env)
    names = [name for names in parts.values() for name in names]
    chapters = {
        name: Chapter(app.env.titles[name].astext(), app.builder.get_relative_uri(docname, name))
        for name in names
    }
    try:
        text = write(parts, read_needs(app.env, names), chapters)
    except CircleError as error:
        logger.warning("chapters need each other: %s", error, location=docname)
        return
    for place in places:
        place.replace_self(nodes.raw("", text, format="html"))


def find_map_pages(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Write the pages with a map again in every build: any chapter may have changed."""
    return sorted(getattr(env, "map_pages", set()) & set(env.found_docs))


def remember(app: Sphinx, doctree: nodes.document) -> None:
    """Note that the page just read has a map."""
    env: Any = app.env
    pages = getattr(env, "map_pages", set())
    pages.discard(env.docname)
    if any(True for _ in doctree.findall(map_place)):
        pages.add(env.docname)
    env.map_pages = pages


def setup(app: Sphinx) -> dict[str, Any]:
    """Register with Sphinx."""
    app.add_node(map_place)
    app.add_directive("chapter-map", ChapterMap)
    app.connect("doctree-read", remember)
    app.connect("env-updated", find_map_pages)
    app.connect("doctree-resolved", fill_in)
    return {"parallel_read_safe": False, "parallel_write_safe": True, "env_version": 1}
