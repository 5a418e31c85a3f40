"""``make`` says what is missing, and a command that was interrupted finishes when started again.

The recipes run in a folder with a space in its name, with programs that only write down how they
were called.
"""

import os
import re
import shutil
import socket
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
case "$*" in *sys.prefix*) echo "$PWD $VERSION"; exit ;; esac
echo "$0 $*" >> "$LOG"
case "$*" in
    *"-m venv"*)
        for folder; do :; done
        rm -rf "$folder" && mkdir -p "$folder/bin"
        cp "$0" "$folder/bin/python" ;;
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
    project: Path, *arguments: str, fail: str = "", version: str = "3 11"
) -> tuple[subprocess.CompletedProcess[str], str]:
    """Run make; return what it did and the calls that were written down."""
    log = project.parent / "log"
    log.write_text("")
    variables = {**os.environ, "LOG": str(log), "FAIL": fail, "VERSION": version}
    # A make around this test has its own.
    for name in ("FOLDER", "MAKEFLAGS", "MAKELEVEL", "MFLAGS", "NB", "PYTHON"):
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
    assert "main() build" in calls
    assert ("--all" in calls) is all_pages
    assert "pip install" not in calls


@pytest.mark.parametrize(
    "name", ["Untitled Folder", "a:b", "a|b", "50%", "a=b", "#1", "it's", "$HOME"]
)
def test_any_name_may_stand_below_the_book(project: Path, name: str) -> None:
    make(project, "book")
    (project / "book" / name).mkdir()
    page = project / "book" / name / f"{name}.ipynb"
    page.write_text("{}")
    stamp = (project / "_build" / ".book").stat().st_mtime_ns + 10**7
    os.utime(page, ns=(stamp, stamp))
    done, calls = make(project, "book")
    assert done.returncode == 0, done.stderr
    assert "main() build" in calls and "--all" not in calls
    done, calls = make(project, "book")
    assert done.returncode == 0 and calls == ""


def test_lab_opens_the_readers_notebooks_and_for_authors_the_sources(project: Path) -> None:
    done, calls = make(project, "lab")
    assert done.returncode == 0, done.stderr
    assert "-m dlbook.book.readers notebooks\n" in calls
    assert "-m jupyterlab --notebook-dir=notebooks\n" in calls
    _, calls = make(project, "lab", "NB=book")
    assert "dlbook.book.readers" not in calls
    assert "-m jupyterlab --notebook-dir=book\n" in calls


def test_clean_spares_what_a_reader_wrote(project: Path) -> None:
    make(project, "book")
    (project / "notebooks").mkdir()
    (project / "notebooks" / "one.ipynb").write_text("mine")
    make(project, "clean")
    assert not (project / ".venv").exists() and not (project / "_build").exists()
    assert (project / "notebooks" / "one.ipynb").read_text() == "mine"


COMMAND = "a $(touch hit) `touch hit` \"; touch hit; '$HOME"


def test_the_folders_name_is_never_executed(project: Path) -> None:
    folder = project.rename(project.parent / COMMAND)
    for target in ("book", "test", "book"):
        done, _ = make(folder, target)
        assert done.returncode == 0, done.stderr
    assert f"Open {folder}/_build/html/index.html" in done.stdout
    assert list(folder.parent.rglob("hit*")) == []


def test_a_copied_project_makes_its_own_environment(project: Path) -> None:
    make(project, "book")
    copy = project.parent / "a copy"
    shutil.copytree(project, copy, symlinks=True)
    done, calls = make(copy, "book")
    assert done.returncode == 0, done.stderr
    assert ".venv was made for another folder or another Python" in done.stdout
    assert "-m venv --clear .venv" in calls and "pip install" in calls
    assert make(copy, "book")[1] == ""
    assert make(project, "book")[1] == "", "the first folder keeps its own"


def test_an_upgraded_python_makes_its_own_environment(project: Path) -> None:
    make(project, "book")
    done, calls = make(project, "book", version="3 12")
    assert "another Python" in done.stdout
    assert "-m venv --clear .venv" in calls


def test_an_environment_whose_python_is_gone_is_made_anew(project: Path) -> None:
    make(project, "book")
    (project / ".venv" / "bin" / "python").unlink()
    done, calls = make(project, "book")
    assert done.returncode == 0, done.stderr
    assert "-m venv --clear .venv" in calls


@pytest.mark.parametrize("jobs", ["0", "", "-1", "two", "1.5", "2; touch hit"])
@pytest.mark.parametrize("target", ["book", "unit", "test", "parity"])
def test_a_senseless_number_of_jobs_is_one_line(project: Path, target: str, jobs: str) -> None:
    done, calls = make(project, target, f"JOBS={jobs}")
    assert done.returncode != 0
    assert calls == ""
    ours, *others = done.stderr.splitlines()
    assert ours == f"JOBS={jobs}: name how many to run at a time, from 1 on."
    assert all(line.startswith("make") for line in others)


def test_a_port_in_use_is_one_line(project: Path) -> None:
    make(project, "book")
    real = project / ".venv" / "bin" / "python"
    real.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    whose = subprocess.run(
        [real, "-c", "import sys; print(sys.prefix, *sys.version_info[:2])"],
        capture_output=True,
        text=True,
    )
    (project / ".venv" / "installed").write_text(whose.stdout)
    (project / "_build" / ".book").touch()
    with socket.create_server(("127.0.0.1", 0)) as taken:
        done, _ = make(project, "serve", f"PORT={taken.getsockname()[1]}")
    assert done.returncode != 0
    ours, *others = done.stderr.splitlines()
    assert ours.startswith("Port ") and "make serve PORT=" in ours
    assert all(line.startswith("make") for line in others)


def test_stages_say_how_long_they_took(project: Path) -> None:
    done, _ = make(project, "test")
    table = done.stdout.partition("All checks passed:\n")[2]
    assert re.findall(r"^  (\S+) +\d+ min +\d+ s$", table, re.M) == [
        ".venv/installed", "lint", "unit", "book", "notebooks", "pages",
    ]  # fmt: skip


def test_failed_build_writes_every_page_again(project: Path) -> None:
    make(project, "book")
    (project / "book" / "two.md").write_text("changed")
    stamp = (project / "_build" / ".book").stat()
    later = stamp.st_mtime_ns + 10**7
    os.utime(project / "book" / "two.md", ns=(later, later))
    done, calls = make(project, "book", fail="main() build")
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
