"""Which chapter needs which, from the links that the chapters themselves name; as a drawing.

Each chapter has a paragraph that begins with ``**You need**`` and links to what it builds on.
The drawing has a column for each part of the table of contents, and a chapter stands below
everything that it needs.
"""

from __future__ import annotations

import html
import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter
from heapq import heappop, heappush
from typing import Any

from dlbook.book.notebooks import cells, source

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
    for cell in cells(notebook, "markdown"):
        _, found, rest = source(cell).partition("**You need**")
        if found:
            paragraph = rest.partition("\n\n")[0]
            return re.findall(r"\{ref\}`(?:[^`<]*<)?([^`<>]+)>?`", paragraph)
    return []


def in_order(needs: Needs) -> Iterator[str]:
    """The chapters in the order given, but none before what it needs. Raises CircleError.

    >>> list(in_order({"c": ["b"], "b": ["a"], "a": [], "d": []}))
    ['a', 'b', 'c', 'd']
    """
    sorter = TopologicalSorter(needs)
    try:
        sorter.prepare()
    except CycleError as error:
        raise CircleError(" needs ".join(reversed(error.args[1]))) from None
    names = list(needs)
    waiting: list[int] = []
    while sorter.is_active():
        for name in sorter.get_ready():
            heappush(waiting, names.index(name))
        name = names[heappop(waiting)]
        yield name
        sorter.done(name)


def with_indirect(needs: Needs) -> dict[str, set[str]]:
    """All that each chapter needs, also by way of others.

    >>> sorted(with_indirect({"c": ["b"], "b": ["a"], "a": []})["c"])
    ['a', 'b']
    """
    found: dict[str, set[str]] = {}
    for name in in_order(needs):
        found[name] = set(needs[name]).union(*(found[other] for other in needs[name]))
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
    for name in in_order(needs):
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
