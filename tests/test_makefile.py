"""``make`` says what is missing, and a command that was interrupted finishes when started again.

The recipes run in a folder with a space in its name, with programs that only write down how they
were called.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(
    sys.platform == "win32" or shutil.which("make") is None, reason="make is not there"
)

# Stands for a Python that is new enough: makes "environments" that hold itself.
PYTHON = """\
#!/bin/sh
echo "$0 $*" >> "$LOG"
case "$*" in
    *"-m venv"*)
        for folder; do :; done
        rm -rf "$folder" && mkdir -p "$folder/bin"
        cp "$0" "$folder/bin/python"
        cp "$0" "$folder/bin/jupyter-book" ;;
esac
if [ -n "$FAIL" ]; then
    case "$0 $*" in *"$FAIL"*) exit 1 ;; esac
fi
"""


@pytest.fixture
def project(root: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "a project"
    for path in ("book/one.ipynb", "book/two.md", "book/_static/book.css", "dlbook/__init__.py"):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).touch()
    for name in ("Makefile", "pyproject.toml", "requirements.txt", "_config.yml", "_toc.yml"):
        shutil.copy(root / name, folder)
    program = tmp_path / "python"
    program.write_text(PYTHON)
    program.chmod(0o755)
    return folder


def make(
    project: Path, *arguments: str, fail: str = ""
) -> tuple[subprocess.CompletedProcess[str], str]:
    """Run make; return what it did and the calls that were written down."""
    log = project.parent / "log"
    log.write_text("")
    variables = {**os.environ, "LOG": str(log), "FAIL": fail}
    for name in ("MAKEFLAGS", "MAKELEVEL", "MFLAGS", "PYTHON"):  # of a make around this test
        variables.pop(name, None)
    python = f"PYTHON={project.parent / 'python'}"
    command = ["make", *([] if any("PYTHON=" in a for a in arguments) else [python]), *arguments]
    done = subprocess.run(command, cwd=project, env=variables, capture_output=True, text=True)
    return done, log.read_text()


def test_missing_python(project: Path) -> None:
    done, _ = make(project, "book", "PYTHON=/nowhere/python")
    assert done.returncode != 0
    assert "needs Python 3.11 or later, and none was found at '/nowhere/python'" in done.stderr
    assert not (project / ".venv").exists()


def test_old_python(project: Path) -> None:
    done, _ = make(project, "book", fail="version_info")
    assert done.returncode != 0
    assert "needs Python 3.11 or later" in done.stderr
    assert not (project / ".venv").exists()


def test_missing_venv_module(project: Path) -> None:
    done, _ = make(project, "book", fail="import venv")
    assert done.returncode != 0
    assert "sudo apt install python3-venv" in done.stderr
    assert not (project / ".venv").exists()


def test_interrupted_installation_starts_again(project: Path) -> None:
    done, _ = make(project, "book", fail="pip install")
    assert done.returncode != 0
    assert not (project / ".venv" / "installed").exists()
    done, calls = make(project, "book")
    assert done.returncode == 0, done.stderr
    assert "-m venv --clear .venv" in calls
    assert "index.html" in done.stdout


def test_second_run_does_nothing(project: Path) -> None:
    make(project, "book")
    done, calls = make(project, "book")
    assert done.returncode == 0
    assert calls == ""


@pytest.mark.parametrize(
    ("changed", "all_pages"),
    [
        ("book/one.ipynb", False),
        ("book/two.md", False),
        ("book/_static/book.css", True),
        ("dlbook/__init__.py", True),
        ("_toc.yml", True),
    ],
)
def test_change_rebuilds_what_it_must(project: Path, changed: str, all_pages: bool) -> None:
    make(project, "book")
    stamp = (project / "_build" / ".book").stat()
    os.utime(project / changed, ns=(stamp.st_mtime_ns + 10**7, stamp.st_mtime_ns + 10**7))
    _, calls = make(project, "book")
    assert "jupyter-book build" in calls
    assert ("--all" in calls) is all_pages
    assert "pip install" not in calls


def test_failed_build_writes_every_page_again(project: Path) -> None:
    make(project, "book")
    (project / "book" / "two.md").write_text("changed")
    stamp = (project / "_build" / ".book").stat()
    later = stamp.st_mtime_ns + 10**7
    os.utime(project / "book" / "two.md", ns=(later, later))
    done, calls = make(project, "book", fail="jupyter-book build")
    assert done.returncode != 0
    assert "--all" not in calls
    done, calls = make(project, "book")
    assert done.returncode == 0
    assert "--all" in calls


def test_every_part_of_the_tests_can_fail_them(project: Path) -> None:
    make(project, "book")
    assert make(project, "test")[0].returncode == 0
    for part in ("ruff", "mypy", "not built", "nbval", "-m built"):
        assert make(project, "test", fail=part)[0].returncode != 0, part


def test_documents_name_commands_that_exist(root: Path) -> None:
    targets = set(re.findall(r"^([a-z]+):", (root / "Makefile").read_text(), re.M))
    for name in ("README.md", "CONTRIBUTING.md"):
        text = (root / name).read_text(encoding="utf8")
        named = set(re.findall(r"(?:^|`)make ([a-z]+)", text, re.M))
        assert named - targets == set()
        assert "book" in named
