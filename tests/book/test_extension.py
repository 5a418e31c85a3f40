"""The book's Sphinx extensions: each fault is planted in a tiny book, whose build must fail."""

import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import nbformat.v4 as nbf
import psutil
import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]

FRONT_MATTER = "---\nmyst:\n  html_meta:\n    description: A page for a test.\n---\n"
HOME = FRONT_MATTER + "# Home\n"
DESCRIBED = {"myst": {"html_meta": {"description": "A notebook for a test."}}}
KERNEL = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}


def load_extension(name):
    """Import one module of book/_ext."""
    spec = importlib.util.spec_from_file_location(name, ROOT / "book" / "_ext" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class TinyBook:
    """A project with the book's own settings and extensions, and pages of the test's choice."""

    def __init__(self, root):
        self.root = root
        settings = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf8"))
        (root / "_config.yml").write_text(yaml.safe_dump(settings), encoding="utf8")
        for folder in ("_ext", "_templates", "_static"):
            shutil.copytree(
                ROOT / "book" / folder,
                root / "book" / folder,
                ignore=shutil.ignore_patterns("__pycache__"),
            )
        (root / "book" / "references.bib").touch()
        self.write("dlbook/__init__.py", "answer = 1\n")
        tools = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / "dlbook" / "book", root / "dlbook" / "book", ignore=tools)
        self.write("book/index.md", HOME)
        self.pages = []

    def write(self, path, text):
        """Write a file below the project's folder."""
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf8")

    def page(self, name, text):
        """Add a Markdown page."""
        self.write(f"book/{name}.md", FRONT_MATTER + f"({name})=\n# {name}\n\n{text}\n")
        self.pages.append(name)

    def notebook(self, name, *cells, metadata=DESCRIBED):
        """Add a notebook; cells are code, or pairs of code and a list of tags."""
        notebook = nbf.new_notebook(metadata=KERNEL | metadata)
        notebook.cells.append(nbf.new_markdown_cell(f"# {name}", id="title"))
        for number, cell in enumerate(cells):
            code, tags = (cell, []) if isinstance(cell, str) else cell
            made = nbf.new_code_cell(code, id=f"cell-{number}", metadata={"tags": tags})
            notebook.cells.append(made)
        self.write(f"book/{name}.ipynb", json.dumps(notebook))
        if name not in self.pages:
            self.pages.append(name)

    def build(self, parts=()):
        """Run the build that `make book` runs; return its exit status and its words."""
        pages = {"chapters": [{"file": f"book/{name}"} for name in self.pages]}
        toc = {"format": "jb-book", "root": "book/index"} | ({"parts": parts} if parts else pages)
        (self.root / "_toc.yml").write_text(yaml.safe_dump(toc), encoding="utf8")
        run = subprocess.run(
            [
                sys.executable,
                "-c",
                "from jupyter_book.cli.main import main; main()",
                *("build", ".", "-W", "-n", "--keep-going"),
            ],
            cwd=self.root,
            env=os.environ | {"PYTHONPATH": str(self.root), "NO_COLOR": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf8",
        )
        return run.returncode, run.stdout

    def html(self, name):
        """The built page."""
        return (self.root / "_build" / "html" / "book" / f"{name}.html").read_text(encoding="utf8")


@pytest.fixture
def book(tmp_path):
    return TinyBook(tmp_path)


CLEAN = """
<a href="https://example.org/">a link that a reader may follow</a>

<canvas role="img" aria-label="A neuron with two inputs"></canvas>
"""


def test_a_build_without_faults_succeeds(book):
    book.page("clean", CLEAN)
    book.notebook(
        "notebook",
        "print('fine')",
        ("raise ValueError('on purpose')", ["raises-exception"]),
        "from dlbook import answer\nanswer",
        ("from dlbook import fail\nfail()", ["raises-exception"]),
    )
    fault = "\n\ndef fail():\n    raise ValueError('in the package')\n"
    book.write("dlbook/__init__.py", f"answer = 1\n{fault}")
    status, words = book.build()
    assert status == 0, words
    assert (book.root / "_build" / "html" / ".nojekyll").exists()
    assert "on purpose" in book.html("notebook")


@pytest.fixture(scope="module")
def complaints(tmp_path_factory):
    """The warnings, each of which fails a build, of a book with one fault on each page."""
    book = TinyBook(tmp_path_factory.mktemp("faulty"))
    book.page("foreign", '<link rel="stylesheet" href="//example.org/x.css">')
    book.page("canvas", "<canvas id='c'></canvas>")
    book.page("link", "See {ref}`no-such-section`.")
    book.notebook("error", "raise ValueError('by mistake')")
    book.notebook("stderr", "import warnings\nwarnings.warn('old name')")
    book.notebook("plot", "import matplotlib.pyplot as plt\n_ = plt.plot([1, 2])")
    book.notebook("undescribed", metadata={})
    book.notebook("folder", "import dlbook\nprint(dlbook.__file__)")
    status, words = book.build()
    assert status != 0
    assert "by mistake" in words
    return [line for line in words.splitlines() if re.search("WARNING|ERROR", line)]


@pytest.mark.parametrize(
    ("page", "message"),
    [
        ("foreign", "<link> loads '//example.org/x.css' from another host"),
        ("canvas", "<canvas> (c) has no text alternative"),
        ("link", "no-such-section"),
        ("error", "a cell shows an error and is not tagged raises-exception"),
        ("stderr", "stderr was found in the cell outputs"),
        ("plot", "has the text alternative '../_images/"),
        ("undescribed", "the page has no description"),
        ("folder", "the page names the folder"),
    ],
)
def test_a_fault_fails_the_build(complaints, page, message):
    of_page = [line for line in complaints if f"/{page}." in line]
    assert any(message in line for line in of_page), "\n".join(complaints)


def chapter(name, needs):
    """A notebook whose paragraph "You need" links to other chapters."""
    links = " and ".join(f"{{ref}}`{label}`" for label in needs) or "Python"
    notebook = nbf.new_notebook(metadata=KERNEL | DESCRIBED)
    text = f"({name})=\n# Chapter {name}\n\n**You need** {links}.\n\nNot {{ref}}`home`."
    notebook.cells.append(nbf.new_markdown_cell(text, id="title"))
    return json.dumps(notebook)


def book_of_chapters(book, needs):
    book.write("book/index.md", HOME.replace("# Home", "(home)=\n# Home"))
    for name, labels in needs.items():
        book.write(f"book/{name}.ipynb", chapter(name, labels))
    book.write("book/reference/map.md", FRONT_MATTER + "# Map\n\n```{chapter-map}\n```\n")
    return [
        {"caption": "First", "chapters": [{"file": f"book/{name}"} for name in needs]},
        {"caption": "Last", "chapters": [{"file": "book/reference/map"}]},
    ]


# What the map marks while a chapter is unfolded: the chapter, the others, the word.
MARKS = r'#map-(\d) > \[open\]\) :is\((.*?)\) \{--map-mark: "(\w+)"'


def test_the_map_shows_what_chapters_need(book):
    parts = book_of_chapters(book, {"a": [], "b": ["a"], "c": ["a", "b"]})
    status, words = book.build(parts)
    assert status == 0, words
    page = book.html("reference/map")
    marks = re.findall(MARKS, page)
    assert ("2", "#map-1", "needed") in marks, "c needs b"
    assert ("2", "#map-0", "earlier") in marks, "c needs a by way of b"
    assert '<p>Needs <a href="../b.html">Chapter b</a>.</p>' in page
    assert 'These need nothing from this book: <a href="../a.html">Chapter a</a>.' in page

    book.write("book/b.ipynb", chapter("b", []))
    status, words = book.build(parts)
    assert status == 0, words
    marks = re.findall(MARKS, book.html("reference/map"))
    assert ("2", "#map-0, #map-1", "needed") in marks, "the map follows a chapter that changed"


def test_chapters_that_need_each_other_fail_the_build(book):
    status, words = book.build(book_of_chapters(book, {"a": ["c"], "b": ["a"], "c": ["b"]}))
    assert status != 0
    assert "chapters need each other" in words


def test_numbers_follow_the_package(book):
    """After an edit of the package, and after taking it back, pages show what is true now."""
    clock = "import time\nimport dlbook.{0}\nprint('answer', dlbook.{0}.answer, time.time_ns())"
    for module in ("first", "second"):
        book.write(f"dlbook/{module}.py", "answer = 1\n")
    book.notebook("one", clock.format("first"))
    book.notebook("two", clock.format("second"))

    def shown(name):
        line = book.html(name).split("answer ", 1)[1].split("<", 1)[0].split()
        return int(line[0]), int(line[1])

    status, words = book.build()
    assert status == 0, words
    assert "notebooks to execute: 2" in words
    first = {name: shown(name) for name in ("one", "two")}
    assert {answer for answer, _ in first.values()} == {1}

    book.write("dlbook/first.py", "answer = 2\n")
    status, words = book.build()
    assert status == 0, words
    assert "notebooks to execute: 1" in words
    assert shown("one")[0] == 2 and shown("two") == first["two"]

    book.write("dlbook/first.py", "answer = 1\n")
    status, words = book.build()
    assert status == 0, words
    assert {name: shown(name) for name in ("one", "two")} == first, "from the earlier run"

    book.notebook("one", clock.format("first") + "\nprint('edited')")
    status, words = book.build()
    assert status == 0, words
    assert "notebooks to execute: 1" in words
    assert "edited" in book.html("one") and shown("two") == first["two"]


def test_pages_bring_what_they_need_and_nothing_else(book):
    book.page("formula", "$$\na = b\n$$")
    book.page("words", "No formula here.")
    status, words = book.build()
    assert status == 0, words
    static = book.root / "_build" / "html" / "_static"
    for part in load_extension("offline_mathjax").PARTS:
        assert (static / "mathjax" / part).exists(), part
    formula = book.html("formula")
    assert 0 < formula.index("formulas.js") < formula.index("_static/mathjax/tex-mml-chtml.js")
    for name in ("words", "index"):
        assert "formulas.js" not in book.html(name)
        assert "mathjax" not in book.html(name).lower().replace("tex2jax_ignore mathjax_ignore", "")
    for name in ("formula", "words", "index"):
        page = book.html(name)
        assert "fontawesome.js" not in page
        assert "searchtools.js" not in page
        assert page.index("Content-Security-Policy") < page.index("<link")
        assert '<meta property="og:description" content="A page for a test.">' in page
        assert "mybinder" not in page and "colab" not in page


def test_buttons_appear_with_a_public_repository(book):
    path = book.root / "_config.yml"
    settings = yaml.safe_load(path.read_text(encoding="utf8"))
    settings["repository"]["url"] = "https://github.com/example/book"
    path.write_text(yaml.safe_dump(settings), encoding="utf8")
    book.notebook("notebook", "print(1)")
    status, words = book.build()
    assert status == 0, words
    page = book.html("notebook")
    binder = "https://mybinder.org/v2/gh/example/book/main?urlpath=lab/tree"
    assert f"{binder}/notebooks/notebook.ipynb" in page
    colab = "https://colab.research.google.com/github/example/book/blob"
    assert f"{colab}/notebooks/notebook.ipynb" in page


def test_the_download_button_gives_the_readers_notebook(book):
    book.notebook("code", "1 + 1")
    path = book.root / "book" / "code.ipynb"
    notebook = json.loads(path.read_text(encoding="utf8"))
    notebook["cells"][0]["source"] = "(code)=\n# Code\n\nSee {ref}`here <code>`."
    path.write_text(json.dumps(notebook), encoding="utf8")
    status, words = book.build()
    assert status == 0, words
    given = book.root / "_build" / "html" / "_sources" / "book" / "code.ipynb"
    assert "_sources/book/code.ipynb" in book.html("code")
    first, title, code = json.loads(given.read_text(encoding="utf8"))["cells"]
    assert title["source"] == "# Code\n\nSee [here](#Code)."
    assert (first["id"], code["source"]) == ("install-the-package", "1 + 1")


def test_a_chapter_is_built_again_as_it_changes(book):
    book.write("book/reference/glossary.md", FRONT_MATTER + "# Glossary\n")
    book.write("book/reference/bibliography.md", FRONT_MATTER + "# Sources\n")
    book.write("book/reference/synonyms.yml", "{}")
    book.notebook("chapter", "print('first', 6 * 7)")
    command = [sys.executable, "-m", "dlbook.book.writing", "book/chapter.ipynb"]
    page = book.root / "_build" / "write" / "book-chapter" / "html" / "book" / "chapter.html"
    variables = os.environ | {"PYTHONPATH": str(book.root)}
    said = book.root / "said"

    def wait_for(words):
        for _ in range(600):
            if page.exists() and words in page.read_text(encoding="utf8"):
                return
            assert writing.poll() is None, said.read_text()
            time.sleep(0.2)
        pytest.fail(said.read_text())

    with (
        said.open("w") as output,
        subprocess.Popen(
            command, cwd=book.root, env=variables, stdout=output, stderr=output
        ) as writing,
    ):
        try:
            wait_for("first 42")
            while "Waiting to detect changes" not in said.read_text():
                assert writing.poll() is None
                time.sleep(0.2)
            time.sleep(1)
            book.notebook("chapter", "print('second', 6 * 7)")
            wait_for("second 42")
        finally:
            for child in psutil.Process(writing.pid).children(recursive=True):
                child.terminate()
            writing.terminate()


def test_what_is_no_chapter_can_not_be_written(book):
    for name in ("book/nothing.ipynb", "book", "elsewhere.ipynb"):
        done = subprocess.run(
            [sys.executable, "-m", "dlbook.book.writing", name],
            cwd=book.root,
            env=os.environ | {"PYTHONPATH": str(book.root)},
            capture_output=True,
            text=True,
        )
        assert done.returncode == 1 and f"There is no chapter {name}." in done.stderr


def test_what_has_no_plain_form_fails_the_build(book):
    book.notebook("code", "1 + 1")
    path = book.root / "book" / "code.ipynb"
    notebook = json.loads(path.read_text(encoding="utf8"))
    notebook["cells"][0]["source"] = "# Code\n\n:::{note}\nText\n:::"
    path.write_text(json.dumps(notebook), encoding="utf8")
    status, words = book.build()
    assert status != 0
    assert "code, cell title: the directive {note} has no plain form" in words
