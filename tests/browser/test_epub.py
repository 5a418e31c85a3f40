"""The book for e-readers, from two small pages: formulas, stills, pictures, links, contents."""

import io
import shutil
import subprocess
import zipfile
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Browser

from dlbook.book.epub import epub_book
from dlbook.book.sheets import Sheet

MATH = '<math xmlns="http://www.w3.org/1998/Math/MathML"><mi data-x="1">w</mi></math>'
PAGE = f"""<!doctype html><html lang="en"><head><title>-</title>
<style>:root {{ --ink: #123456 }}</style></head><body><div class="bd-article">
<h1 id="top">Page NAME<a class="headerlink" href="#top">#</a></h1>
<a href="OTHER.html#later">there</a> <a href="../else.html">elsewhere</a>
<span class="math"><mjx-container><mjx-math>drawn</mjx-math>
<mjx-assistive-mml>{MATH}</mjx-assistive-mml></mjx-container></span>
<div data-live-figure="Neuron"><p>Where does the line go?</p><canvas></canvas></div>
<svg role="img" aria-label="A dot" viewBox="0 0 9 9"><circle r="2"
style="fill:var(--ink);font-size:calc(9px*var(--scale,1))"></circle></svg>
<img alt="A square" src="square.svg"><details><summary><p>Show</p></summary>code</details>
<section id="later"><p id="later" align="left">Later<br>still</p></section>
<button>Copy</button><audio src="x.wav"></audio></div></body></html>"""


@pytest.fixture(scope="module")
def made(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("built")
    square = '<svg xmlns="http://www.w3.org/2000/svg"><rect width="9" height="9"/></svg>'
    (folder / "square.svg").write_text(square)
    for name, other in (("one", "two"), ("two", "one")):
        (folder / f"{name}.html").write_text(
            PAGE.replace("NAME", name).replace("OTHER", other), encoding="utf-8"
        )
    sheets = [Sheet(folder / "one.html", "One", ""), Sheet(folder / "two.html", "<Two>", "Part")]
    config = {"config": {"language": "en"}}
    settings = {"title": "A book", "author": "Us", "copyright": "2026 <us>", "sphinx": config}
    index: Any = SimpleNamespace(settings=settings)
    path = folder / "book.epub"
    path.write_bytes(epub_book(browser, index, sheets, lambda text: None))
    return path


@pytest.fixture
def book(made: Path) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(made.read_bytes()))


def test_programs_know_it_by_its_first_file_and_can_read_the_others(book: zipfile.ZipFile) -> None:
    first = book.infolist()[0]
    assert first.filename == "mimetype" and first.compress_type == zipfile.ZIP_STORED
    assert book.read("mimetype") == b"application/epub+zip"
    texts = [name for name in book.namelist() if name.endswith((".xhtml", ".opf", ".xml"))]
    assert len(texts) == 5
    for name in texts:
        ElementTree.fromstring(book.read(name))


def test_the_package_lists_every_file_of_the_book(book: zipfile.ZipFile) -> None:
    package = book.read("book/content.opf").decode()
    files = {name for name in book.namelist() if name.startswith("book/")} - {"book/content.opf"}
    assert len(files) == 8
    for name in files:
        assert f'href="{name.removeprefix("book/")}"' in package, name
    assert 'properties="mathml svg"' in package
    assert '<spine><itemref idref="contents"/><itemref idref="page0"/><itemref idref="page1"/>' in (
        package
    )


def test_contents_name_parts_and_pages(book: zipfile.ZipFile) -> None:
    text = book.read("book/contents.xhtml").decode()
    assert '<ol><li><a href="page0.xhtml">One</a></li><li><span>Part</span><ol>' in text
    assert '<a href="page1.xhtml">&lt;Two&gt;</a>' in text


def test_a_page_has_formulas_stills_pictures_and_links_and_nothing_to_press(
    book: zipfile.ZipFile,
) -> None:
    text = book.read("book/page0.xhtml").decode()
    assert "<mi>w</mi></math>" in text and "mjx" not in text
    assert 'src="pictures/page0-0.png" alt="Where does the line go?"' in text
    assert book.read("book/pictures/page0-0.png").startswith(b"\x89PNG")
    assert 'alt="A square" src="pictures/page0-1.svg"' in text
    assert b"<rect" in book.read("book/pictures/page0-1.svg")
    assert 'style="fill:#123456;font-size:9px"' in text
    assert 'href="page1.xhtml#later"' in text and "elsewhere" in text and "else.html" not in text
    assert text.count('id="later"') == 1 and "align" not in text
    assert "A sound that you can play on the page" in text
    for gone in ("<button", "<audio", "<canvas", "headerlink"):
        assert gone not in text, gone


# Debian's epubcheck is a file for java.
TOOLS = [shutil.which(name) for name in ("java", "epubcheck")]


@pytest.mark.skipif(None in TOOLS, reason="java or epubcheck is not installed")
def test_epubcheck_finds_nothing(made: Path) -> None:
    java, epubcheck = map(str, TOOLS)
    call = [java, "-jar", epubcheck, str(made)]
    done = subprocess.run(call, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
