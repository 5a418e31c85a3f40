"""show_source: the package's own code on the page."""

from __future__ import annotations

import inspect
import textwrap
from typing import Any


class Source:
    """Source code that a notebook shows highlighted and everything else as plain text."""

    def __init__(self, code: str) -> None:
        self.code = code

    def __repr__(self) -> str:
        return self.code

    def _repr_html_(self) -> str:
        """The code as HTML with the classes of the book's Pygments style."""
        # Here, because only a notebook asks for it, and a notebook always has Pygments.
        from pygments import highlight  # type: ignore[import-untyped]
        from pygments.formatters import HtmlFormatter  # type: ignore[import-untyped]
        from pygments.lexers import PythonLexer  # type: ignore[import-untyped]

        return str(highlight(self.code, PythonLexer(), HtmlFormatter(cssclass="highlight")))


def show_source(obj: Any) -> Source:
    """The source of a class, function or module, as the last line of a cell shows it.

    >>> from dlbook.activations import Linear
    >>> print(show_source(Linear.backward))
    def backward(self, grad: Array, cache: Any) -> Array:
        return grad

    Raises:
        TypeError: for objects without source, such as numbers and arrays.
    """
    try:
        code = inspect.getsource(obj)
    except (TypeError, OSError) as error:
        raise TypeError(
            f"show_source expects a class, function or module with Python source, got {obj!r}."
        ) from error
    return Source(textwrap.dedent(code).rstrip())
