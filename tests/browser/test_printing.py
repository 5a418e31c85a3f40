"""The book as one PDF: links, bookmarks, tags and page numbers, from two small pages."""

import io
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import Browser
from pypdf import PdfReader

from dlbook.book.printing import print_book, wanted_anchors
from dlbook.book.sheets import Sheet, sheets

ALTERNATIVE = "A red square on white ground"
SQUARE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20">'
    '<rect width="20" height="20" fill="red"/></svg>'
)
PAGE = """<!doctype html><html lang="en"><head><title>{name}</title>
<style>section {{ break-before: page }}</style></head><body><h1>{name}</h1>
<a href="{other}.html#later">there</a> <a href="#later">below</a>
<a href="../else.html">elsewhere</a> <a href="https://example.org/">the web</a>
<span class="math">a formula that comes late</span><script>
setTimeout(() => {{
    document.querySelector(".math").innerHTML = "<mjx-container>drawn {name}</mjx-container>";
}}, 300)</script>
<section id="later"><h2>Later {name}</h2><img alt="{alt}" src="square.svg"></section>
</body></html>"""


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> list[Sheet]:
    folder = tmp_path_factory.mktemp("built")
    (folder / "square.svg").write_text(SQUARE)
    for name, other in (("one", "two"), ("two", "one")):
        text = PAGE.format(name=name, other=other, alt=f"{ALTERNATIVE} {name}")
        (folder / f"{name}.html").write_text(text)
    return [Sheet(folder / f"{name}.html", name, "Part") for name in ("one", "two")]


@pytest.fixture(scope="module")
def book(browser: Browser, pages: list[Sheet]) -> PdfReader:
    config = {"config": {"language": "en"}}
    settings = {"title": "A book", "author": "Us", "copyright": "2026 <us>", "sphinx": config}
    index: Any = SimpleNamespace(settings=settings)
    return PdfReader(io.BytesIO(print_book(browser, index, pages, lambda text: None)))


def links(book: PdfReader, page: int) -> Iterator[str]:
    """Where the links of a page lead: a page's number, or an address."""
    numbers = {one.indirect_reference.idnum: n for n, one in enumerate(book.pages)}
    for annotation in book.pages[page].get("/Annots", []):
        target = annotation.get_object()
        if "/A" in target:
            yield str(target["/A"]["/URI"])
        else:
            yield str(numbers[target["/Dest"][0].idnum])


def elements(node: Any) -> Iterator[dict[str, Any]]:
    """The elements of the tree of tags."""
    node = node.get_object()
    for one in node if isinstance(node, list) else [node]:
        held = one.get_object()
        if isinstance(held, dict):
            yield held
            if "/K" in held:
                yield from elements(held["/K"])


def test_title_contents_and_pages_have_their_order_and_numbers(book: PdfReader) -> None:
    texts = [page.extract_text() for page in book.pages]
    assert len(texts) == 6
    assert "A book" in texts[0] and "2026 <us>" in texts[0]
    assert [line for line in texts[1].splitlines() if line.strip()][-1].strip() == "2"
    assert "Contents" in texts[1] and "Part" in texts[1]
    for number, word in ((3, "one"), (4, "Later one"), (5, "two"), (6, "Later two")):
        assert word in texts[number - 1] and str(number) in texts[number - 1]
    told = texts[1].replace("\n", " ")
    assert "one 3" in told and "two 5" in told
    assert "1" not in texts[0].split()


def test_links_lead_into_the_book_or_to_the_web_and_never_to_a_file(book: PdfReader) -> None:
    assert list(links(book, 1)) == ["2", "4"]
    assert list(links(book, 2)) == ["5", "3", "https://example.org/"]
    assert list(links(book, 4)) == ["3", "5", "https://example.org/"]
    assert not [to for page in range(6) for to in links(book, page) if to.startswith("file")]


def test_bookmarks_are_parts_pages_and_headings(book: PdfReader) -> None:
    def titles(items: Any) -> list[Any]:
        return [titles(one) if isinstance(one, list) else one.title for one in items]

    found = titles(book.outline)
    assert found[-2:] == ["Part", ["one", ["Later one"], "two", ["Later two"]]]


def test_tags_carry_the_alternative_texts_of_their_pages(book: PdfReader) -> None:
    catalog = book.root_object
    assert catalog["/MarkInfo"]["/Marked"] and catalog["/Lang"] == "en"
    tree = catalog["/StructTreeRoot"]
    pages = {page.indirect_reference.idnum for page in book.pages}
    found = list(elements(tree["/K"]))
    alternatives = {str(one["/Alt"]) for one in found if "/Alt" in one}
    assert alternatives == {f"{ALTERNATIVE} one", f"{ALTERNATIVE} two"}
    assert {one.raw_get("/Pg").idnum for one in found if "/Pg" in one} <= pages
    keys = [page["/StructParents"] for page in book.pages if "/StructParents" in page]
    assert len(keys) == len(set(keys)) == 6
    assert set(keys) <= set(tree["/ParentTree"]["/Nums"][::2])


def test_formulas_are_waited_for(book: PdfReader) -> None:
    assert "drawn one" in book.pages[2].extract_text()


def test_only_places_that_others_link_to_are_named(pages: list[Sheet]) -> None:
    assert list(wanted_anchors(pages).values()) == [{"later"}, {"later"}]


def test_a_page_that_is_not_built_is_named(tmp_path: Path) -> None:
    index: Any = SimpleNamespace(pages=["a/b"], parts={"a/b": ""}, title=lambda page: "B")
    with pytest.raises(FileNotFoundError, match=r"b.html is not built; type 'make book' first"):
        sheets(index, tmp_path)
