"""The words that figures write in Python, so that a page can say them in another language.

What a figure shows is stored with the notebook's outputs, and a translation must not run the
notebook again. So every text passes through :func:`say`, which keeps the English sentence and what
was put into it beside the finished text; :func:`attribute` writes both into the page, and
:func:`translated` finds them there. ``words.js`` is the twin of this module in the page.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

_PLACE = re.compile(r"\{(\w+)\}")


class Said(str):
    """A finished text that knows its English sentence and what fills the places in it."""

    sentence: str
    values: dict[str, str]

    def as_json(self) -> list[Any]:
        """The sentence and its values, those that were said themselves in the same way."""
        values = {
            name: value.as_json() if isinstance(value, Said) else value
            for name, value in self.values.items()
        }
        return [self.sentence, values]


def say(sentence: str, **values: object) -> Said:
    """Fill the {places} of an English sentence, and remember both.

    A place without a value stays as it is, for a text of the reader's may hold braces.

    >>> text = say("{count} points of class {name}", count=3, name=say("grower A"))
    >>> text
    '3 points of class grower A'
    >>> text.as_json()
    ['{count} points of class {name}', {'count': '3', 'name': ['grower A', {}]}]
    """
    texts = {
        name: value if isinstance(value, str) else str(value) for name, value in values.items()
    }
    said = Said(_PLACE.sub(lambda place: texts.get(place[1], place[0]), sentence))
    said.sentence, said.values = sentence, texts
    return said


def joined(texts: Iterable[str], separator: str = ", ") -> Said:
    """Texts one after the other; each is translated by itself.

    >>> joined([say("cat"), say("dog")])
    'cat, dog'
    """
    values = {str(number): text for number, text in enumerate(texts)}
    return say(separator.join(f"{{{number}}}" for number in values), **values)


def attribute(text: str, name: str = "data-say") -> str:
    """The attribute of an element that holds `text`, as :func:`translated` reads it.

    A text that was not said has none.
    """
    if not isinstance(text, Said):
        return ""
    packed = json.dumps(text.as_json(), ensure_ascii=False, separators=(",", ":"))
    return f' {name}="{html.escape(packed)}"'


_TEXT = re.compile(r'(<[^<>]* data-say="([^"]*)"[^<>]*>)[^<]*')
_LABEL = re.compile(r'(aria-label=")[^"]*(" data-say-label="([^"]*)")')


def translated(page: str, dictionary: Mapping[str, str]) -> str:
    """The HTML of a page with the texts of its still figures in another language.

    Args:
        page: HTML, as the figures write it.
        dictionary: from English sentences to those of the other language, with the same
            {places}. What it lacks stays English.

    >>> caption = say("The line has weight {w}.", w="0.50")
    >>> page = f"<figcaption{attribute(caption)}>{caption}</figcaption>"
    >>> done = translated(page, {"The line has weight {w}.": "线的权重为 {w}。"})
    >>> done.partition(">")[2]
    '线的权重为 0.50。</figcaption>'
    """

    def read(packed: str) -> str:
        return html.escape(_spoken(json.loads(html.unescape(packed)), dictionary))

    page = _TEXT.sub(lambda found: found[1] + read(found[2]), page)
    return _LABEL.sub(lambda found: found[1] + read(found[3]) + found[2], page)


def _spoken(text: Any, dictionary: Mapping[str, str]) -> str:
    if isinstance(text, str):
        return text
    sentence, values = text
    filled = {name: _spoken(value, dictionary) for name, value in values.items()}
    return _PLACE.sub(
        lambda place: filled.get(place[1], place[0]), dictionary.get(sentence, sentence)
    )
