"""Correct what the theme and the libraries under it leave inaccessible in the article.

The frame around the article is corrected in ``book/_templates``, colors in
``book/_static/book.css``. What axe-core finds on a finished page fails ``make test``.
"""

from __future__ import annotations

import re
from typing import Any

from sphinx.application import Sphinx

CORRECTIONS = (
    # A citation is no list item, and its role is deprecated.
    (re.compile(r' role="doc-biblioentry"'), ""),
    (re.compile(r'<div role="list" class="citation-list">'), '<div class="citation-list">'),
    # The corner of a table made by pandas heads nothing.
    (re.compile(r"<th></th>"), "<td></td>"),
    # A box to tick on paper is nothing to press.
    (re.compile(r'(<input class="task-list-item-checkbox")'), r'\1 aria-hidden="true"'),
    # The same id in every exercise of a page.
    (re.compile(r' id="(exercise|solution)-content"'), ""),
)


# Words in Chinese, and what must not be looked into: a tag, and elements that hold no words.
CHINESE = re.compile(
    r"<(script|style|svg|title|option)\b.*?</\1>|<[^>]*>|([\u4e00-\u9fff][\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]*)",
    re.DOTALL,
)


def mark_chinese(html: str) -> str:
    """Say of the words in Chinese that they are, so that a voice reads them as such.

    >>> mark_chinese('<p title="损失">loss: 损失</p>')
    '<p title="损失">loss: <span lang="zh">损失</span></p>'
    """
    return CHINESE.sub(lambda m: f'<span lang="zh">{m[2]}</span>' if m[2] else m[0], html)


def correct_article(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: object
) -> None:
    """Apply the corrections to the article before it is written."""
    body = context.get("body")
    if body:
        for pattern, replacement in CORRECTIONS:
            body = pattern.sub(replacement, body)
        context["body"] = body if app.config.language == "zh" else mark_chinese(body)


def setup(app: Sphinx) -> dict[str, bool]:
    """Register with Sphinx."""
    app.connect("html-page-context", correct_article)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
