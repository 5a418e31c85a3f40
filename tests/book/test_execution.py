"""What succeeds is cached, what fails is left to the build, and a damaged cache is discarded."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from jupyter_cache import get_cache
from nbformat.v4 import new_code_cell, new_notebook

from dlbook.book.execution import open_cache

PROGRAM = """
from pathlib import Path
from dlbook.book.execution import fill
fill("cache", Path("book").rglob("*.ipynb"), jobs=2, seconds_a_cell=60)
"""


def start(root: Path, project: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM],
        cwd=project,
        env={**os.environ, "PYTHONPATH": str(root), "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def run(root: Path, project: Path) -> str:
    process = start(root, project)
    out, err = process.communicate()
    assert process.returncode == 0, err
    assert "WARNING" not in err
    return out


def write(folder: Path, **sources: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, source in sources.items():
        cell = new_code_cell(source, id="a-cell")
        metadata = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
        nbformat.write(new_notebook(cells=[cell], metadata=metadata), folder / f"{name}.ipynb")


def test_only_what_succeeds_is_cached(root: Path, tmp_path: Path) -> None:
    write(tmp_path / "book" / "part", good="print(1 + 1)", bad="1 / 0")
    printed = run(root, tmp_path)
    assert "good.ipynb: " in printed
    assert "bad.ipynb: a cell fails" in printed
    (record,) = get_cache(str(tmp_path / "cache")).list_cache_records()
    assert Path(record.uri).name == "good.ipynb"
    assert record.data.keys() == {"execution_seconds", "slowness"}
    assert "good.ipynb" not in run(root, tmp_path)


@pytest.fixture(scope="module")
def filled(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache with one run in it."""
    project = tmp_path_factory.mktemp("project")
    write(project / "book", one="print(1)")
    run(root, project)
    return project / "cache"


def empty_list(cache: Path) -> None:
    (cache / "global.db").write_bytes(b"")


def garbled_list(cache: Path) -> None:
    (cache / "global.db").write_bytes(b"no database" * 100)


def cut_run(cache: Path) -> None:
    (path,) = cache.rglob("base.ipynb")
    path.write_bytes(path.read_bytes()[:50])


def lost_run(cache: Path) -> None:
    shutil.rmtree(cache / "executed")


def no_list(cache: Path) -> None:
    (cache / "global.db").unlink()


def no_folder(cache: Path) -> None:
    shutil.rmtree(cache)
    cache.write_text("a file")


@pytest.mark.parametrize("damage", [empty_list, garbled_list, cut_run, lost_run, no_folder])
def test_a_damaged_cache_is_discarded_with_a_line(
    filled: Path, tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    cache, said = tmp_path / "cache", list[str]()
    shutil.copytree(filled, cache)
    damage(cache)
    assert open_cache(cache, said.append).list_cache_records() == []
    (line,) = said
    assert str(cache) in line and "\n" not in line
    assert "discarded" in line
    assert open_cache(cache, said.append).list_cache_records() == []
    assert len(said) == 1


def test_a_sound_cache_is_kept(filled: Path, tmp_path: Path) -> None:
    cache, said = tmp_path / "cache", list[str]()
    shutil.copytree(filled, cache)
    assert len(open_cache(cache, said.append).list_cache_records()) == 1
    no_list(cache)  # runs without a list are no damage: they are never found
    assert open_cache(cache, said.append).list_cache_records() == []
    assert open_cache(tmp_path / "new", said.append).list_cache_records() == []
    assert said == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends no such signal")
def test_an_interrupt_ends_the_kernels_at_once(root: Path, tmp_path: Path) -> None:
    started = tmp_path / "started"
    source = f"import os, time\nopen({str(started)!r}, 'w').write(str(os.getpid()))\ntime.sleep(60)"
    write(tmp_path / "book", a=source, b="import time\ntime.sleep(60)", c="print('queued')")
    process = start(root, tmp_path)
    deadline = time.monotonic() + 60
    while not (started.exists() and started.read_text()) and time.monotonic() < deadline:
        time.sleep(0.1)
    process.send_signal(signal.SIGINT)
    begun = time.monotonic()
    out, err = process.communicate(timeout=30)
    assert time.monotonic() - begun < 20
    assert process.returncode != 0
    assert "KeyboardInterrupt" in err
    assert "c.ipynb" not in out
    with pytest.raises(ProcessLookupError):
        os.kill(int(started.read_text()), 0)
