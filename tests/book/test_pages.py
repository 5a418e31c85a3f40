"""The built pages are whole, and each check objects to a planted fault."""

from pathlib import Path

import pytest

from dlbook.book import pages


@pytest.mark.built
def test_the_built_book_is_whole(built_book: Path) -> None:
    assert pages.book_faults(built_book) == []


GOOD = (
    '<h1 id="neuron">Neuron</h1><a href="sub/two.html#half%20way">two</a><a href="#neuron">up</a>'
    '<a href="https://example.org/x">away</a><a href="mailto:a@example.org">write</a>'
    '<img src="p.svg" alt="A line that parts two clouds."><svg role="img" aria-label="A line"/>'
    '<img src="p.svg" alt="" role="presentation">'
)


def write(folder: Path, html: str) -> Path:
    (folder / "sub").mkdir()
    (folder / "_static").mkdir()
    (folder / "p.svg").touch()
    (folder / "one.html").write_text(html)
    (folder / "sub" / "two.html").write_text('<p id="half way">x</p><a href="../one.html">1</a>')
    (folder / "_static" / "part.html").write_text('<a href="nowhere.html">a part of a script</a>')
    return folder


def test_good_pages_pass(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = write(tmp_path, GOOD)
    assert len(pages.read_pages(folder)) == 2
    assert pages.main([str(folder)]) == 0
    assert capsys.readouterr().out == "No faults.\n"


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ('<a href="three.html">3</a>', "three.html leads to no file"),
        ('<a href="sub/two.html#end">2</a>', "sub/two.html#end leads to no anchor"),
        ('<a href="#end">end</a>', "#end leads to no anchor"),
        ('<script src="gone.js"></script>', "gone.js leads to no file"),
        ('<p id="neuron">again</p>', "2 elements have the id 'neuron'"),
        ('<a name="neuron">again</a>', "2 elements have the id 'neuron'"),
        ('<img src="p.svg">', "no text alternative"),
    ],
)
def test_planted_fault_is_found(
    tmp_path: Path, fault: str, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = write(tmp_path, GOOD + fault)
    (found,) = pages.book_faults(folder)
    assert found.startswith("one.html: ") and words in found
    assert pages.main([str(folder)]) == 1
    assert words in capsys.readouterr().out


def test_a_folder_must_be_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert pages.main([]) == pages.main([str(tmp_path / "none")]) == 2
    assert "Name the folder" in capsys.readouterr().out


CELL = (
    '<div class="cell{tags}"><div class="cell_output"><div class="output{kind}">x</div></div></div>'
)


@pytest.mark.parametrize(
    "html",
    [
        '<script src="http://example.org/x.js"></script>',
        '<img srcset="a.png, https://example.org/b.png 2x" alt="Two points and a line">',
        '<video poster="//example.org/p.png"></video>',
        '<object data="https://example.org/x.svg"></object>',
        '<link rel="preload" as="font" href="https://example.org/f.woff2">',
        '<div style="background: url(https://example.org/x.png)"></div>',
        '<style>@import "https://example.org/x.css";</style>',
        '<svg aria-label="A small circle"><image href="https://example.org/x.png"/></svg>',
        '<iframe src="https://example.org"></iframe>',
        '<img src="x.png">',
        '<img src="x.png" alt="">',
        '<img src="x.png" alt="x.png">',
        '<img src="x.png" alt="Figure 3">',
        '<div><svg><path d="M0 0"/></svg></div>',
        "<svg><title>plot</title></svg>",
        '<svg role="img"></svg>',
        '<div role="img"></div>',
        '<div role="img" aria-label=" "><canvas></canvas></div>',
        '<svg aria-label="image"></svg>',
        "<p>text</p><canvas></canvas>",
        CELL.format(tags="", kind=" traceback"),
        CELL.format(tags=" tag_hide-input", kind=" traceback"),
        CELL.format(tags=" tag_raises-exception", kind="")
        + CELL.format(tags="", kind=" traceback"),
    ],
)
def test_a_page_with_a_fault(html: str) -> None:
    assert len(pages.page_faults(html)) == 1


@pytest.mark.parametrize(
    "html",
    [
        '<a href="https://example.org/">a link</a>',
        '<link rel="canonical" href="https://example.org/page.html">',
        '<script src="../_static/x.js"></script>',
        '<img src="x.png" alt="The loss falls for five epochs.">',
        '<img src="x.png" alt="" role="presentation">',
        '<svg aria-hidden="true"><path d="M0 0"/></svg>',
        '<span aria-hidden="true"><svg></svg></span>',
        "<svg><title>The loss falls for five epochs.</title><g><path/></g></svg>",
        '<svg role="img" aria-label="A small circle"><image href="data:image/png;base64,"/></svg>',
        '<div role="img" aria-label="Two points and a line"><canvas></canvas></div>',
        '<canvas aria-labelledby="caption"></canvas>',
        "<p>one<br>two<p>three<img src='x.png' alt='Two points and a line'>",
        CELL.format(tags=" tag_raises-exception", kind=" traceback"),
        CELL.format(tags="", kind=" stream"),
    ],
)
def test_a_page_without(html: str) -> None:
    assert pages.page_faults(html) == []
