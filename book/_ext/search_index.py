"""Tell the search the names that readers look for.

Sphinx's index knows the titles and words of the pages. At the end of a build it is also told the
terms of the glossary, their Chinese names, and the words in ``book/reference/synonyms.yml``: each
becomes one more title of its place. ``search.js`` orders what is found.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util import logging

logger = logging.getLogger(__name__)

SYNONYMS = "book/reference/synonyms.yml"
CALL = re.compile(r"Search\.setIndex\((.*)\)", re.DOTALL)


class Name(NamedTuple):
    """A word or words that lead to a place; without an anchor it is the whole page."""

    words: str
    docname: str
    anchor: str | None


def chinese_names(definition: str) -> list[str]:
    """Find the sentences in Chinese, each of which is a name."""
    sentences = re.split(r"\.(?:\s|$)", definition)
    return [sentence.strip() for sentence in sentences if re.search(r"[\u4e00-\u9fff]", sentence)]


def glossary_names(app: Sphinx) -> Iterator[Name]:
    """Every term, and its Chinese names."""
    terms = {
        (docname, anchor): name
        for name, _, kind, docname, anchor, _ in app.env.get_domain("std").get_objects()
        if kind == "term"
    }
    for (docname, anchor), name in terms.items():
        yield Name(name, docname, anchor)
    for docname in sorted({docname for docname, _ in terms}):
        for item in app.env.get_doctree(docname).findall(nodes.definition_list_item):
            for term in item.findall(nodes.term):
                for anchor in term["ids"]:
                    for name in chinese_names(item.children[-1].astext()):
                        yield Name(name, docname, anchor)


def synonym_names(app: Sphinx) -> Iterator[Name]:
    """The words in the file of synonyms, if the book has one: each under the label it means."""
    path = Path(app.srcdir) / SYNONYMS
    if not path.exists():
        return
    labels = app.env.domaindata["std"]["labels"]
    for label, words in yaml.safe_load(path.read_text(encoding="utf-8")).items():
        if label not in labels:
            logger.warning("undefined label: %r in %s", label, SYNONYMS, type="search_index")
            continue
        docname, anchor, title = labels[label]
        page = title == app.env.titles[docname].astext()
        for word in words:
            yield Name(word, docname, None if page else anchor)


def add_names(index: dict[str, Any], names: list[Name]) -> None:
    """Add ``names`` to Sphinx's index.

    The numbers of chapters leave the titles, because Sphinx takes a page whose title has one for
    a section of itself. Index entries go: what is left of them are names of the package, which
    stand among its objects too.
    """
    number = re.compile(r'<span class="section-number">.*?</span>')
    index["titles"] = [number.sub("", title) for title in index["titles"]]
    index["indexentries"] = {}
    for words, docname, anchor in names:
        places = index["alltitles"].setdefault(words, [])
        place = [index["docnames"].index(docname), anchor]
        if place not in places:
            places.append(place)


def write_index(app: Sphinx, exception: Exception | None) -> None:
    """Read the index that Sphinx has written, and write it anew."""
    if exception is not None or app.builder.name != "html":
        return
    path = Path(app.outdir) / "searchindex.js"
    call = CALL.fullmatch(path.read_text(encoding="utf-8").strip())
    if call is None:
        raise ValueError(f"{path} is no call of Search.setIndex: has Sphinx changed its index?")
    index = json.loads(call[1])
    add_names(index, [*glossary_names(app), *synonym_names(app)])
    text = json.dumps(index, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    path.write_text(f"Search.setIndex({text})", encoding="utf-8")


def add_script(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: object
) -> None:
    """Order the results, on the page that shows them."""
    if pagename == "search":
        app.add_js_file("search.js", loading_method="defer")


def setup(app: Sphinx) -> dict[str, bool]:
    """Register with Sphinx."""
    app.connect("html-page-context", add_script)
    app.connect("build-finished", write_index)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
