"""One chapter's page, built again as it changes: ``python -m dlbook.book.writing NOTEBOOK``.

sphinx-autobuild watches and serves. The page is built with the book's own settings and the same
execution cache, beside the glossary and the sources alone, so it is there in seconds. Links to
other chapters are plain text meanwhile, and the chapter's number is 1.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

ALONGSIDE = ("book/reference/glossary", "book/reference/bibliography")
FOLDER = Path("_build") / "write"
# What points to other chapters has no target here, and a page that is not the book has no copy.
UNKNOWN_HERE = ["ref.ref", "ref.eq", "ref.numref", "toc.not_included", "bibtex.missing_field"]
LEFT_OUT = {"readers_notebooks", "page_checks", "search_index"}
CONF = """\
from pathlib import Path

from dlbook.book.writing import settings

globals().update(settings(Path({root!r}), Path(__file__).with_name("_toc.yml")))
"""


def prepare(root: Path, notebook: Path) -> Path:
    """Write what Sphinx needs to build this chapter; return the folder.

    Raises FileNotFoundError if there is no such notebook in the book.
    """
    import yaml

    page = Path(os.path.relpath(notebook.resolve(), root)).with_suffix("").as_posix()
    if not page.startswith("book/") or not notebook.is_file():
        raise FileNotFoundError(
            f"There is no chapter {notebook}. Name one: make write NB=book/concepts/02_neuron.ipynb"
        )
    folder = root / FOLDER / page.replace("/", "-")
    folder.mkdir(parents=True, exist_ok=True)
    chapters = [{"file": other} for other in ALONGSIDE if other != page]
    contents = {"format": "jb-book", "root": page, "chapters": chapters}
    (folder / "_toc.yml").write_text(yaml.safe_dump(contents), encoding="utf-8")
    (folder / "conf.py").write_text(CONF.format(root=str(root)), encoding="utf-8")
    return folder


def settings(root: Path, contents: Path) -> dict[str, Any]:
    """The book's settings for Sphinx, with another table of contents."""
    from jupyter_book.config import get_final_config

    command = {"latex_individualpages": False}  # it asks for what its own command line would say
    made, _ = get_final_config(user_yaml=root / "_config.yml", sourcedir=root, cli_config=command)
    for name in (
        "templates_path",
        "html_static_path",
        "bibtex_bibfiles",
    ):  # they count from the folder of conf.py
        made[name] = [str(root / path) for path in made[name]]
    made["extensions"] = [name for name in made["extensions"] if name not in LEFT_OUT]
    made["suppress_warnings"] = [*made["suppress_warnings"], *UNKNOWN_HERE]
    made["external_toc_path"] = str(contents)
    made["nb_execution_cache_path"] = str(root / "_build" / ".jupyter_cache")
    return made


def main(arguments: Sequence[str]) -> int:
    """Build a chapter's page, serve it, and build it again as it changes, until Ctrl-C."""
    parser = argparse.ArgumentParser(
        prog="python -m dlbook.book.writing",
        description="Serve one chapter's page, and build it again when its file changes.",
    )
    parser.add_argument("notebook", type=Path, help="book/PART/NN_name.ipynb")
    parser.add_argument("--port", default="0", help="where to serve (a free port)")
    options = parser.parse_args(arguments)
    root = Path.cwd()
    try:
        folder = prepare(root, options.notebook)
    except FileNotFoundError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"When the page is built, open {options.notebook.with_suffix('.html').as_posix()} there.")
    elsewhere = rf"^(?!{root.as_posix()}/(book|dlbook)/)|/\.|__pycache__"
    command = [sys.executable, "-m", "sphinx_autobuild", "--port", options.port, "-q"]
    command += ["--re-ignore", elsewhere, "-c", str(folder), str(root), str(folder / "html")]
    return subprocess.call(command)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
