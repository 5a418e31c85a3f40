"""The built pages are whole, and each checker objects to a planted fault."""

from pathlib import Path

import pytest

from tests.book import pages


@pytest.fixture(scope="module")
def book_pages(built_book: Path) -> dict[Path, pages.Page]:
    return pages.read_pages(built_book)


@pytest.mark.built
def test_links_lead_somewhere(book_pages: dict[Path, pages.Page]) -> None:
    assert pages.broken_links(book_pages) == []


@pytest.mark.built
def test_ids_are_unique(book_pages: dict[Path, pages.Page]) -> None:
    assert pages.repeated_ids(book_pages) == []


@pytest.mark.built
def test_images_say_what_they_show(book_pages: dict[Path, pages.Page]) -> None:
    assert pages.unnamed_images(book_pages) == []


GOOD = (
    '<h1 id="neuron">Neuron</h1><a href="sub/two.html#half%20way">two</a><a href="#neuron">up</a>'
    '<a href="https://example.org/x">away</a><a href="mailto:a@example.org">write</a>'
    '<img src="p.svg" alt="A line that parts two clouds."><svg role="img" aria-label="A line"/>'
    '<img src="p.svg" alt="" role="presentation">'
)


def read(tmp_path: Path, html: str) -> dict[Path, pages.Page]:
    (tmp_path / "sub").mkdir()
    (tmp_path / "p.svg").touch()
    (tmp_path / "one.html").write_text(html)
    (tmp_path / "sub" / "two.html").write_text('<p id="half way">x</p><a href="../one.html">1</a>')
    return pages.read_pages(tmp_path)


def test_good_pages_pass(tmp_path: Path) -> None:
    found = read(tmp_path, GOOD)
    assert len(found) == 2
    for check in (pages.broken_links, pages.repeated_ids, pages.unnamed_images):
        assert check(found) == []


@pytest.mark.parametrize(
    ("fault", "check"),
    [
        ('<a href="three.html">3</a>', pages.broken_links),
        ('<a href="sub/two.html#end">2</a>', pages.broken_links),
        ('<a href="#end">end</a>', pages.broken_links),
        ('<script src="gone.js"></script>', pages.broken_links),
        ('<p id="neuron">again</p>', pages.repeated_ids),
        ('<img src="p.svg">', pages.unnamed_images),
        ('<img src="p.svg" alt="">', pages.unnamed_images),
        ('<img src="p.svg" alt="../_images/p.svg">', pages.unnamed_images),
        ('<svg role="img"></svg>', pages.unnamed_images),
    ],
)
def test_planted_fault_is_found(tmp_path: Path, fault: str, check: object) -> None:
    assert callable(check)
    assert len(check(read(tmp_path, GOOD + fault))) == 1
