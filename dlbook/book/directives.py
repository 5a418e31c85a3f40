"""Fenced blocks of MyST Markdown: directives like ``:::{exercise} Title`` and blocks of code.

A fence is a line of at least three backticks, tildes or colons. It ends at a line of the same
sign, at least as long; what stands between belongs to it, other fences included.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

OPENING = re.compile(
    r"[ \t]*(?P<fence>`{3,}|~{3,}|:{3,})(?:\{(?P<name>[^}\s]+)\})?(?P<argument>.*)"
)
OPTION = re.compile(r":(?P<name>[\w-]+):(?:[ \t]+(?P<value>.*))?")


@dataclass(frozen=True)
class Block:
    """A fenced block; ``name`` is empty for one that is no directive.

    ``first`` and ``end`` are the numbers of its first line and of the one after its last.
    """

    name: str
    argument: str
    body: str
    first: int
    end: int
    options: dict[str, str] = field(default_factory=dict)


def blocks(text: str) -> Iterator[Block]:
    """The outermost fenced blocks of a text, in order; one without an end reaches the last line.

    >>> text = "Words\\n:::{exercise} Softmax\\n:label: a\\n\\nDo.\\n```py\\n1\\n```\\n:::\\nMore"
    >>> (block,) = blocks(text)
    >>> block.name, block.argument, block.options, block.first, block.end
    ('exercise', 'Softmax', {'label': 'a'}, 1, 9)
    >>> [inner.argument for inner in blocks(block.body)]
    ['py']
    """
    lines = text.splitlines()
    number = 0
    while number < len(lines):
        opening = OPENING.fullmatch(lines[number])
        first, number = number, number + 1
        if opening is None or (opening["fence"][0] == "`" and "`" in opening["argument"]):
            continue  # words, perhaps with code between them
        while number < len(lines) and not _closes(lines[number], opening["fence"]):
            number += 1
        inside = lines[first + 1 : number]
        number = min(number + 1, len(lines))
        named = opening["name"] or ""
        options = dict(_options(inside)) if named else {}
        body = "\n".join(inside[len(options) :])
        yield Block(named, opening["argument"].strip(), body, first, number, options)


def directives(text: str, *names: str) -> Iterator[Block]:
    """The blocks of these names, those inside of others included."""
    for block in blocks(text):
        if block.name in names:
            yield block
        yield from directives(block.body, *names)


def without(text: str, name: str) -> str:
    """The text without its directives of that name.

    >>> without("Try it.\\n:::{solution} a\\nSo.\\n:::\\nGo on.", "solution")
    'Try it.\\nGo on.'
    """
    lines: list[str | None] = list(text.splitlines())
    for block in blocks(text):
        if block.name == name:
            lines[block.first : block.end] = [None] * (block.end - block.first)
    return "\n".join(line for line in lines if line is not None)


def plain_lines(text: str) -> Iterator[str]:
    """The lines that stand outside of every block.

    >>> list(plain_lines("# One\\n```\\n# no heading\\n```\\n# Two"))
    ['# One', '# Two']
    """
    inside = {number for block in blocks(text) for number in range(block.first, block.end)}
    return (line for number, line in enumerate(text.splitlines()) if number not in inside)


def _closes(line: str, fence: str) -> bool:
    line = line.strip()
    return line.startswith(fence) and not line.strip(fence[0])


def _options(lines: list[str]) -> Iterator[tuple[str, str]]:
    for line in lines:
        option = OPTION.fullmatch(line.strip())
        if option is None:
            return
        yield option["name"], option["value"] or ""
