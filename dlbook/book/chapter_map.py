"""Which chapter needs which, from the links that the chapters themselves name; as a list.

Each chapter has a paragraph that begins with ``**You need**`` and links to what it builds on.
The map lists the chapters by part. Below each stands how many it needs and how many it opens;
unfolded it names them, and the list marks them. It is HTML and CSS alone: it works without
scripts, and on paper every chapter is unfolded.
"""

from __future__ import annotations

import html
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter
from heapq import heappop, heappush
from typing import Any, NamedTuple

from dlbook.book.notebooks import cells, source

Needs = Mapping[str, Sequence[str]]


class CircleError(ValueError):
    """Chapters that need each other."""


class Chapter(NamedTuple):
    """What the map shows of a chapter: its title, and the address that leads to it."""

    title: str
    link: str


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


def opened(needs: Needs) -> dict[str, list[str]]:
    """For each chapter those that name it as needed.

    >>> opened({"c": ["a", "b"], "b": ["a"], "a": []})["a"]
    ['c', 'b']
    """
    return {one: [name for name, others in needs.items() if one in others] for one in needs}


def write(parts: Mapping[str, Sequence[str]], needs: Needs, chapters: Mapping[str, Chapter]) -> str:
    """The map as HTML: where to begin, and the chapters of each part.

    Raises:
        CircleError: chapters need each other.
    """
    direct, everything = essential(needs), with_indirect(needs)
    opens = opened(direct)
    place = {name: f"map-{k}" for k, name in enumerate(needs)}

    def link(name: str) -> str:
        title, address = chapters[name]
        return f'<a href="{html.escape(address)}">{html.escape(title)}</a>'

    def links(names: Collection[str]) -> str:
        return ", ".join(map(link, names)) or "nothing in this book"

    def entry(name: str) -> str:
        first = f"needs {len(direct[name])}" if direct[name] else "begin here"
        whose = f'<span class="visually-hidden">: {html.escape(chapters[name].title)}</span>'
        return (
            f'<li id="{place[name]}">{link(name)}<details name="chapter-map">'
            f"<summary>{first}, opens {len(opens[name])}{whose}</summary>"
            f"<p>Needs {links(direct[name])}.</p><p>Opens {links(opens[name])}.</p></details></li>"
        )

    def mark(name: str) -> str:
        """The style that marks the other chapters while this one is unfolded."""
        groups = {
            "needed": direct[name],
            "earlier": sorted(everything[name].difference(direct[name]), key=list(needs).index),
            "opened": opens[name],
        }
        return "".join(
            f".chapter-map:has(#{place[name]} > [open]) "
            f":is({', '.join(f'#{place[other]}' for other in others)}) "
            f'{{--map-mark: "{words}"; --map-color: var(--map-{words})}}\n'
            for words, others in groups.items()
            if others
        )

    sections = "".join(
        f"<section><h2>{html.escape(part)}</h2><ul>{''.join(map(entry, names))}</ul></section>"
        for part, names in parts.items()
    )
    begin = links([name for name, others in needs.items() if not others])
    return (
        f"<p>These need nothing from this book: {begin}.</p>"
        f'<div class="chapter-map"><style>\n{"".join(map(mark, needs))}</style>{sections}</div>'
    )
