"""Draw which chapter needs which, from the links that the chapters themselves name.

Each chapter has a paragraph that begins with ``**You need**`` and links to what it builds on. The
directive ``{chapter-map}`` draws them all: a column for each part of the table of contents, a
chapter below everything that it needs. Chapters that need each other in a circle, and links
that lead nowhere, are warnings.
"""

from __future__ import annotations

import html
import json
import re
import textwrap
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

logger = logging.getLogger(__name__)

Needs = Mapping[str, Sequence[str]]

# The drawing, in pixels.
COLUMN, ROW, BOX_WIDTH, BOX_HEIGHT, TOP = 152, 58, 134, 38, 34
COLORS = ("blue", "orange", "green", "purple", "gold", "sky")


class CircleError(ValueError):
    """Chapters that need each other."""


def needed_labels(notebook: Mapping[str, Any]) -> list[str]:
    """The labels to which the paragraph "You need" of a notebook links.

    >>> text = "**You need** {ref}`neurons <neuron>`.\\n\\nMore"
    >>> needed_labels({"cells": [{"cell_type": "markdown", "source": text}]})
    ['neuron']
    """
    for cell in notebook["cells"]:
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown" and "**You need**" in source:
            paragraph = source.partition("**You need**")[2].partition("\n\n")[0]
            return re.findall(r"\{ref\}`(?:[^`<]*<)?([^`<>]+)>?`", paragraph)
    return []


def with_indirect(needs: Needs) -> dict[str, set[str]]:
    """All that each chapter needs, also by way of others; no chapter comes before its needs.

    >>> everything = with_indirect({"c": ["b"], "b": ["a"], "a": []})
    >>> list(everything), sorted(everything["c"])
    (['a', 'b', 'c'], ['a', 'b'])
    """
    found: dict[str, set[str]] = {}

    def visit(name: str, path: tuple[str, ...]) -> set[str]:
        if name in path:
            raise CircleError(" needs ".join((*path[path.index(name) :], name)))
        if name not in found:
            indirect = [visit(other, (*path, name)) for other in needs[name]]
            found[name] = set(needs[name]).union(*indirect)
        return found[name]

    for name in needs:
        visit(name, ())
    return found


def essential(needs: Needs) -> dict[str, list[str]]:
    """The needs that do not follow from others, so that a drawing has few lines.

    >>> essential({"c": ["a", "b"], "b": ["a"], "a": []})["c"]
    ['b']
    """
    everything = with_indirect(needs)
    return {
        name: [one for one in others if not any(one in everything[other] for other in others)]
        for name, others in needs.items()
    }


def rows(needs: Needs, columns: Mapping[str, int]) -> dict[str, int]:
    """A row for each chapter: below all that it needs, and no two of a column in one row.

    >>> rows({"a": [], "b": ["a"], "c": []}, {"a": 0, "b": 1, "c": 0})
    {'a': 0, 'b': 1, 'c': 1}
    """
    placed: dict[str, int] = {}
    filled: dict[int, int] = {}
    for name in with_indirect(needs):
        above = [placed[other] for other in needs[name]]
        row = max([*above, filled.get(columns[name], -1)]) + 1
        placed[name] = filled[columns[name]] = row
    return placed


def draw(
    needs: Needs,
    columns: Mapping[str, int],
    parts: Sequence[str],
    links: Mapping[str, str],
    titles: Mapping[str, str],
) -> str:
    """The map as SVG: boxes that link to the chapters, and lines from a chapter to its needers."""
    row_of, shown = rows(needs, columns), essential(needs)
    number = {name: k for k, name in enumerate(columns)}
    width, height = COLUMN * len(parts), TOP + ROW * (max(row_of.values()) + 1)
    lines, boxes, rules = [], [], []

    def corner(name: str) -> tuple[int, int]:
        x = COLUMN * columns[name] + (COLUMN - BOX_WIDTH) // 2
        return x, TOP + ROW * row_of[name]

    for name, others in shown.items():
        for other in others:
            (x, y), (x0, y0) = corner(name), corner(other)
            x, x0, y0 = x + BOX_WIDTH // 2, x0 + BOX_WIDTH // 2, y0 + BOX_HEIGHT
            bend = max(20, (y - y0) // 2)
            lines.append(
                f'<path data-from="{number[other]}" data-to="{number[name]}" '
                f'class="map-{COLORS[columns[other] % len(COLORS)]}" '
                f'd="M{x0},{y0} C{x0},{y0 + bend} {x},{y - bend} {x},{y}"/>'
            )
    for name, column in columns.items():
        x, y = corner(name)
        words = textwrap.wrap(titles[name], 21)[:2]
        first = y + BOX_HEIGHT // 2 + 4 - 7 * (len(words) - 1)
        text = "".join(
            f'<tspan x="{x + BOX_WIDTH // 2}" y="{first + 14 * k}">{html.escape(line)}</tspan>'
            for k, line in enumerate(words)
        )
        k = number[name]
        boxes.append(
            f'<a href="{html.escape(links[name])}" data-chapter="{k}" '
            f'class="map-{COLORS[column % len(COLORS)]}">'
            f'<rect x="{x}" y="{y}" width="{BOX_WIDTH}" height="{BOX_HEIGHT}" rx="6"/>'
            f"<text>{text}</text></a>"
        )
        here = f'.chapter-map svg:has([data-chapter="{k}"]:is(:hover, :focus-visible))'
        rules.append(f'{here} path:is([data-from="{k}"], [data-to="{k}"])')
    heads = "".join(
        f'<text class="map-part" x="{COLUMN * k + COLUMN // 2}" y="16">{html.escape(part)}</text>'
        for k, part in enumerate(parts)
    )
    return (
        f'<svg viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="group" '
        'aria-label="The chapters as boxes, each below those that it needs; the table below says '
        'the same in words"><title>Which chapter needs which</title>'
        f"<style>{', '.join(rules)} {{stroke-width: 3.5; opacity: 1}}</style>"
        f"{heads}{''.join(lines)}{''.join(boxes)}</svg>"
    )


def table(needs: Needs, links: Mapping[str, str], titles: Mapping[str, str]) -> str:
    """The map in words: each chapter and what it links to as needed."""

    def link(name: str) -> str:
        return f'<a href="{html.escape(links[name])}">{html.escape(titles[name])}</a>'

    lines = "".join(
        f'<tr><th scope="row">{link(name)}</th>'
        f"<td>{', '.join(map(link, others)) or 'nothing from this book'}</td></tr>"
        for name, others in needs.items()
    )
    return (
        '<table class="table"><thead><tr><th scope="col">To read</th>'
        f'<th scope="col">you need</th></tr></thead><tbody>{lines}</tbody></table>'
    )


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
    columns = {chapter: k for k, chapters in enumerate(parts.values()) for chapter in chapters}
    needs = read_needs(app.env, list(columns))
    links = {name: app.builder.get_relative_uri(docname, name) for name in columns}
    titles = {name: app.env.titles[name].astext() for name in columns}
    try:
        svg = draw(needs, columns, list(parts), links, titles)
    except CircleError as error:
        logger.warning("chapters need each other: %s", error, location=docname)
        return
    text = (
        '<div class="chapter-map" role="region" tabindex="0" aria-label="Map of the chapters">'
        f"{svg}</div>{table(needs, links, titles)}"
    )
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
