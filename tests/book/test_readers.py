"""The readers' notebooks: plain Markdown, the book's code, links that lead somewhere; and a
reader's changes survive.
"""

import json
import os
import posixpath
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest
from markdown_it import MarkdownIt

from dlbook.book.index import Index, UnknownReference
from dlbook.book.notebooks import cells, code_cells, source, tags
from dlbook.book.plain import NotPlain, Plain
from dlbook.book.readers import main, write
from dlbook.book.rendering import reader_notebook
from dlbook.book.tokens import words_of

INSTALL = "install-the-package"


@pytest.fixture(scope="module")
def index() -> Index:
    return Index()


@pytest.fixture(scope="module")
def notebooks(index: Index) -> dict[str, dict]:
    return {page: reader_notebook(index, page) for page in index.pages}


def leftovers(index: Index, text: str) -> list[str]:
    """What only MyST understands in a text."""
    found = [
        child.type
        for token in index.parse(text)
        for child in (token, *(token.children or []))
        if child.type in ("myst_target", "myst_role", "math_block_label", "colon_fence")
    ]
    return found + re.findall(r"^[ \t]*(?:`{3,}|:{3,})\{.*|^:::.*", text, re.M)


def anchors(notebook: dict) -> set[str]:
    """The headings of a notebook, as JupyterLab and nbconvert name them in an address."""
    parse = MarkdownIt("gfm-like", {"linkify": False}).parse
    tokens = [token for cell in cells(notebook, "markdown") for token in parse(source(cell))]
    return {
        words_of(tokens[place + 1]).replace(" ", "-")
        for place, token in enumerate(tokens)
        if token.type == "heading_open"
    }


def broken_links(notebooks: dict[str, dict]) -> Iterator[str]:
    """Links to a notebook, or a heading of one, that is not there."""
    parse = MarkdownIt("gfm-like", {"linkify": False}).parse
    headings = {page: anchors(notebook) for page, notebook in notebooks.items()}
    for page, notebook in notebooks.items():
        for cell in cells(notebook, "markdown"):
            for token in parse(source(cell)):
                for child in token.children or []:
                    address = str(child.attrs.get("href", ""))
                    if not address or address.startswith("https://"):
                        continue
                    file, _, anchor = unquote(address).partition("#")
                    to = posixpath.normpath(posixpath.join(posixpath.dirname(page), file))
                    to = to.removesuffix(".ipynb") if file else page
                    if to not in headings or (anchor and anchor not in headings[to]):
                        yield f"{page}: {address}"


# The notebooks


def test_nothing_is_left_that_only_the_book_understands(index: Index, notebooks) -> None:
    assert len(notebooks) > 40
    for page, notebook in notebooks.items():
        for cell in cells(notebook, "markdown"):
            assert leftovers(index, source(cell)) == [], f"{page}, {cell['id']}"


@pytest.mark.parametrize(
    "text",
    [
        "(label)=\n# A",
        "{term}`neuron`",
        "$$\na\n$$ (b)",
        ":::{note}\n:::",
        "```{note}\n```",
        "\n:::",
    ],
)
def test_leftovers_are_found(index: Index, text: str) -> None:
    assert leftovers(index, text)


def test_code_and_names_of_cells_are_the_books_own(index: Index, notebooks) -> None:
    for page, notebook in notebooks.items():
        first, *rest = code_cells(notebook)
        assert first["id"] == INSTALL
        own = code_cells(index.pages[page])
        assert [(c["id"], source(c)) for c in rest] == [(c["id"], source(c)) for c in own]
        ids = [cell["id"] for cell in notebook["cells"]]
        assert ids == [INSTALL, *(cell["id"] for cell in index.pages[page]["cells"])]


def test_only_checked_outputs_are_kept(index: Index, notebooks) -> None:
    for page, notebook in notebooks.items():
        for cell, own in zip(code_cells(notebook)[1:], code_cells(index.pages[page]), strict=True):
            checked = "nbval-check-output" in tags(own)
            assert cell["outputs"] == (own["outputs"] if checked else [])


def test_every_link_leads_somewhere(notebooks) -> None:
    assert list(broken_links(notebooks)) == []


@pytest.mark.parametrize("address", ["b.ipynb", "../x/a.ipynb#There", "#There", "#here"])
def test_a_broken_link_is_found(address: str) -> None:
    text = f"# Here\n\n[a](a.ipynb#Here) [b]({address})"
    cell = {"cell_type": "markdown", "source": text}
    assert list(broken_links({"x/a": {"cells": [cell]}})) == [f"x/a: {address}"]


def test_every_page_has_what_it_refers_to(notebooks) -> None:
    text = "\n".join(source(cell) for cell in cells(notebooks["concepts/02_neuron"], "markdown"))
    assert re.search(r'\[sigmoid\]\(\.\./reference/glossary\.ipynb#sigmoid "The S-shaped ', text)
    assert "[Street et al. (1993)](https://doi.org/10.1117/12.148698 " in text
    assert "\\tag{2.3}\n$$" in text and "[(2.3)](#" in text
    assert "### Exercise 2.1 (The weighted sum)\n" in text
    solution = text[text.index("<b>Solution to Exercise 2.1 (The weighted sum)</b>") :]
    assert "```python\ndef neuron_output(X, w, b):" in solution.partition("</details>")[0]


@pytest.mark.built
def test_numbers_are_those_of_the_pages(index: Index, built_book: Path) -> None:
    def numbers(page: str, pattern: str) -> dict[str, str]:
        html = (built_book / "book" / f"{page}.html").read_text(encoding="utf-8")
        return dict(re.findall(pattern, html))

    for page in index.pages:
        shown = numbers(page, r'id="equation-([\w-]+)">\s*<span class="eqno">(\([\d.]+\))')
        assert shown == {k: t.text for k, t in index.equations.items() if t.page == page}
        shown = numbers(page, r'id="([\w-]+)">\s*<p class="admonition-title"><span class="caption-number">(Exercise [\d.]+)')  # fmt: skip  # noqa: E501
        assert shown == {k: t.text for k, t in index.exercises.items() if t.page == page}


# The renderer


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("{unknown}`x`", "the role {unknown} has no plain form"),
        (":::{unknown}\n:::", "the directive {unknown} has no plain form"),
        (":::{exercise} A\n:label: exercise-sigmoid\n\n{unknown}`x`\n:::", "the role {unknown}"),
        ("{ref}`nowhere`", "nothing is labeled 'nowhere'"),
        ("{eq}`nowhere`", "nothing is labeled 'nowhere'"),
        ("{term}`nothing`", "the glossary has no term 'nothing'"),
        ("{cite:t}`nobody`", "references.bib has no entry 'nobody'"),
        ("[a](b){.class}", "link_open"),
        ("{{ substitution }}", "substitution"),
        ("+++", "myst_block_break"),
        (
            "```{literalinclude} ../../dlbook/checks.py\n:pyobject: nothing\n```",
            "is called nothing",
        ),
        ("```{eval-rst}\nWords\n```", "this reStructuredText has no plain form: Words"),
    ],
)
def test_what_has_no_plain_form_is_an_error_that_names_the_cell(
    index: Index, text: str, fault: str
) -> None:
    cell = {"cell_type": "markdown", "id": "the-cell", "metadata": {}, "source": text}
    page = {"cells": [cell], "metadata": {}}
    with pytest.raises((NotPlain, UnknownReference)) as error:
        reader_notebook(index, "concepts/02_neuron", page)
    assert "concepts/02_neuron, cell the-cell: " in str(error.value)
    assert fault in str(error.value)


@pytest.mark.parametrize(
    "text",
    [
        "Code: `{term}` and ``{ref}`a` `` and `(a)=`.",
        "```python\n{term}\n(a)=\n```",
        "$$\na_{n}\n$$",
        "| a | b |\n|---|---|\n| $x_{1}$ | `c` |",
        "- [ ] To do\n- [x] Done\n\n1. One\n2. *Two*\n\n> Three\n\n---\n\n![a](b.png)",
    ],
)
def test_plain_text_stays_letter_by_letter(index: Index, text: str) -> None:
    assert Plain(index, "concepts/02_neuron").text(text) == text


def test_roles_stand_in_tables_lists_and_beside_code(index: Index) -> None:
    plain = Plain(index, "concepts/02_neuron")
    text = "`{ref}neuron` {ref}`neuron`\n\n| {ref}`A\n\n- b {ref}`the\n  page <neuron>`"
    new = "`{ref}neuron` [The neuron](#The-neuron)\n\n| {ref}`A\n\n- b [the page](#The-neuron)"
    assert plain.text(text.replace("| {ref}`A", "c")) == new.replace("| {ref}`A", "c")
    table = "| a | b |\n|---|---|\n| {ref}`x <neuron>` | {ref}`y <depth>` |"
    new = "| a | b |\n|---|---|\n| [x](#The-neuron) | [y](05_depth.ipynb) |"
    assert plain.text(table) == new


# The first cell


def run_first_cell(index: Index, url: str) -> str:
    """Run it where ``dlbook`` is missing; return what it installs or says."""
    from IPython.core.inputtransformer2 import TransformerManager

    settings = index.settings
    index.settings = settings | {"repository": {"url": url, "branch": "main"}}
    try:
        text = source(reader_notebook(index, "concepts/02_neuron")["cells"][0])
    finally:
        index.settings = settings
    code = TransformerManager().transform_cell(text)
    said: list[str] = []

    class Shell:
        def run_line_magic(self, name: str, line: str) -> None:
            said.append(f"{name} {line}")

    missing = code.replace('find_spec("dlbook")', 'find_spec("dlbook_is_missing")')
    for version in (code, missing):
        try:
            exec(version, {"get_ipython": Shell})
        except ModuleNotFoundError as error:
            said.append(str(error))
    return "\n".join(said)


def test_the_first_cell_installs_the_package_from_the_address(index: Index) -> None:
    said = run_first_cell(index, "https://example.org/a/book/")
    wanted = "dlbook[notebooks] @ git+https://example.org/a/book@main"
    assert said == f'pip install --quiet "{wanted}"'


def test_without_an_address_it_says_what_to_type(index: Index) -> None:
    assert '%pip install "FOLDER[notebooks]"' in run_first_cell(index, "")


# A reader's folder


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book of two pages."""
    folder = tmp_path_factory.mktemp("small")
    (folder / "book").mkdir()
    (folder / "_toc.yml").write_text(
        "root: book/one\nparts:\n  - chapters:\n    - file: book/two\n"
    )
    settings = "repository: {url: '', branch: main}\nparse: {myst_enable_extensions: []}\n"
    (folder / "_config.yml").write_text(settings)
    return folder / "book"


@pytest.fixture
def update(small: Path, tmp_path: Path) -> Callable[..., list[str]]:
    """Write pages of the book, then the reader's notebooks from it; returns what is said."""

    def run(one: str = "# One", two: str = "# Two\n```{code-cell}\n1 + 1\n```") -> list[str]:
        (small / "one.md").write_text(one)
        (small / "two.md").write_text(two)
        said: list[str] = []
        write(tmp_path / "mine", Index(small), said.append)
        return said

    return run


def texts(folder: Path) -> dict[str, str]:
    """The text of each notebook's last cell."""
    return {
        path.name: source(json.loads(path.read_text())["cells"][-1])
        for path in sorted((folder / "mine").glob("*.ipynb"))
    }


def change(path: Path, **new: object) -> None:
    """Do what a reader does to the last cell."""
    notebook = json.loads(path.read_text())
    notebook["cells"][-1] |= new
    path.write_text(json.dumps(notebook))


def test_unchanged_notebooks_are_renewed(update, tmp_path: Path) -> None:
    assert update() == []
    assert update("# One, better") == []
    assert texts(tmp_path) == {"one.ipynb": "# One, better", "two.ipynb": "1 + 1"}


def test_a_changed_notebook_stays_and_the_new_one_lies_beside_it(update, tmp_path: Path) -> None:
    update()
    change(tmp_path / "mine" / "one.ipynb", source=["# Mine"])
    assert update() == []  # the book is as it was
    (said,) = update("# One, better")
    assert "one.ipynb has your changes" in said and "one.new.ipynb" in said
    both = {"one.ipynb": "# Mine", "one.new.ipynb": "# One, better", "two.ipynb": "1 + 1"}
    assert texts(tmp_path) == both
    assert update("# One, better") == []  # said once
    assert len(update("# One, best")) == 1
    assert texts(tmp_path) == both | {"one.new.ipynb": "# One, best"}
    change(tmp_path / "mine" / "one.new.ipynb", source="# Mine too")
    assert len(update("# One, perfect")) == 1
    mine = {"one.ipynb": "# Mine", "one.new.ipynb": "# Mine too"}
    assert texts(tmp_path).items() >= mine.items()
    assert texts(tmp_path)["one.new-2.ipynb"] == "# One, perfect"


def test_a_new_version_that_the_reader_takes_is_renewed_again(update, tmp_path: Path) -> None:
    update()
    change(tmp_path / "mine" / "one.ipynb", source="# Mine")
    update("# One, better")
    shutil.copy(tmp_path / "mine" / "one.new.ipynb", tmp_path / "mine" / "one.ipynb")
    assert update("# One, best") == []
    assert texts(tmp_path) == {"one.ipynb": "# One, best", "two.ipynb": "1 + 1"}


def test_what_was_only_run_is_renewed_and_keeps_its_outputs(update, tmp_path: Path) -> None:
    update()
    path = tmp_path / "mine" / "two.ipynb"
    shown = [{"output_type": "stream", "name": "stdout", "text": "2"}]
    change(path, outputs=shown, execution_count=3)
    assert update(two="# Two, better\n```{code-cell}\n1 + 1\n```") == []
    cell = json.loads(path.read_text())["cells"][-1]
    assert cell["outputs"] == shown and cell["execution_count"] == 3
    assert update(two="# Two, better\n```{code-cell}\n1 + 2\n```") == []
    assert json.loads(path.read_text())["cells"][-1]["outputs"] == []


@pytest.mark.parametrize("content", ["", "{", "[]", '{"cells": 1}', '{"cells": [{}]}'])
def test_what_is_no_notebook_stays(update, tmp_path: Path, content: str) -> None:
    update()
    (tmp_path / "mine" / "one.ipynb").write_text(content)
    assert len(update("# One, better")) == 1
    assert (tmp_path / "mine" / "one.ipynb").read_text() == content


def test_without_its_record_nothing_is_overwritten(update, tmp_path: Path) -> None:
    update()
    (tmp_path / "mine" / ".written.json").write_text("{")
    assert update() == []
    (tmp_path / "mine" / ".written.json").unlink()
    assert len(update("# One, better")) == 1
    assert texts(tmp_path)["one.ipynb"] == "# One"


def test_a_page_that_is_gone_takes_its_notebook_along(update, small, tmp_path: Path) -> None:
    update()
    toc = (small.parent / "_toc.yml").read_text()
    try:
        (small.parent / "_toc.yml").write_text(toc.replace("book/two", "book/three"))
        (small / "three.md").write_text("# Three")
        update()
        assert set(texts(tmp_path)) == {"one.ipynb", "three.ipynb"}
        change(tmp_path / "mine" / "three.ipynb", source="# Mine")
    finally:
        (small.parent / "_toc.yml").write_text(toc)
    update()
    assert set(texts(tmp_path)) == {"one.ipynb", "two.ipynb", "three.ipynb"}


def test_the_command_says_what_has_no_plain_form(
    update, small: Path, tmp_path: Path, capsys
) -> None:
    update()
    (small / "one.md").write_text("{unknown}`x`")
    assert main([str(tmp_path / "mine"), "--book", str(small)]) == 1
    assert "one, cell part-1: the role {unknown}" in capsys.readouterr().err
    assert texts(tmp_path)["one.ipynb"] == "# One"


def test_a_notebook_runs_as_a_reader_runs_it(index: Index, tmp_path: Path) -> None:
    page = "reference/mathematics"
    notebook = reader_notebook(index, page)
    path = tmp_path / "notebook.ipynb"
    path.write_text(json.dumps(notebook), encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "--nbval-lax", "-q", "-p", "no:cacheprovider"]
    sanitize = index.folder.parent / "tests" / "book" / "sanitize.cfg"
    done = subprocess.run(
        [*command, f"--nbval-sanitize-with={sanitize}", "--rootdir", str(tmp_path), str(path)],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(index.folder.parent)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout
    assert f"{len(code_cells(notebook))} passed" in done.stdout
