"""MyST Markdown as the book's own parser reads it: a text as tokens."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it.token import Token

Parse = Callable[[str], "list[Token]"]


def parser(extensions: Iterable[str]) -> Parse:
    """What turns a text into tokens, with these extensions of MyST.

    >>> [token.type for token in parser(["dollarmath"])("$$\\na\\n$$ (label)")]
    ['math_block_label']
    """
    from markdown_it.renderer import RendererHTML
    from myst_parser.config.main import MdParserConfig
    from myst_parser.parsers.mdit import create_md_parser

    # Typographic quotes and boxes to tick are made in the tokens; here the text itself counts,
    # and every front end makes the boxes.
    wanted = set(extensions) - {"smartquotes", "tasklist"}
    return create_md_parser(MdParserConfig(enable_extensions=wanted), RendererHTML).parse


def words_of(token: Token) -> str:
    """What an inline token says, without its markup.

    >>> words_of(parser([])("# The *slow* `loop`")[1])
    'The slow loop'
    """
    return "".join(
        f"${child.content}$" if child.type == "math_inline" else child.content
        for child in token.children or []
    )
