"""Stale notebooks run side by side, and the cache keeps what succeeded.

The cache finds a run by the code of its cells and by the notebook's kernel. A mark in the latter
names what the notebook depends on (:mod:`dlbook.book.dependencies`), so a change there makes it
stale, and going back to an earlier content finds the earlier run again. `fill` runs what is
missing before Sphinx reads the pages one after the other. The executors of jupyter-cache itself
would know neither the mark nor a kernel that wakes up, nor how slow the computer was.
"""

from __future__ import annotations

import json
import shutil
import tempfile
import time
from collections.abc import Callable, Iterable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from jupyter_cache import get_cache
from jupyter_cache.base import CacheBundleIn, JupyterCacheAbstract
from jupyter_cache.executors.utils import single_nb_execution
from nbformat import NotebookNode
from sqlalchemy.exc import SQLAlchemyError

from dlbook.book import yardstick
from dlbook.book.dependencies import Package
from dlbook.book.notebooks import code, read
from dlbook.book.wakeful_kernel import WakefulKernelManager

Say = Callable[[str], object]
KEPT_RUNS = 500  # a page's run weighs about a mebibyte


def mark(notebook: MutableMapping[str, Any], package: Package) -> str:
    """Note in the notebook's kernel what its code depends on, and return the note."""
    metadata = notebook.setdefault("metadata", {})
    kernel = metadata.setdefault("kernelspec", {"name": "python3", "display_name": "Python 3"})
    kernel["depends_on"] = package.fingerprint(code(notebook))
    return str(kernel["depends_on"])


def read_marked(path: Path, package: Package) -> NotebookNode:
    """The notebook at ``path`` with the mark by which the cache finds its run."""
    notebook = read(path)
    mark(notebook, package)
    return notebook


def open_cache(folder: Path, say: Say = print) -> JupyterCacheAbstract:
    """The cache in ``folder``; one that cannot be read is discarded, and ``say`` hears why."""
    try:
        _look_through(folder)
    except (OSError, ValueError, RuntimeError, SQLAlchemyError) as error:
        shutil.rmtree(folder) if folder.is_dir() else folder.unlink()
        reason = str(error).partition("\n")[0]
        say(f"{folder} was damaged ({reason}) and is discarded: all notebooks run again")
    cache = get_cache(str(folder))
    cache.change_cache_limit(KEPT_RUNS)
    return cache


def _look_through(folder: Path) -> None:
    """Read the list of runs, and each run.

    Raises:
        OSError, ValueError, RuntimeError, SQLAlchemyError: something cannot be read.
    """
    if folder.is_dir() and not any(folder.iterdir()):
        return
    if folder.exists():
        cache = get_cache(str(folder))
        try:
            for record in cache.list_cache_records():
                text = folder.joinpath("executed", record.hashkey, "base.ipynb").read_bytes()
                json.loads(text)
        finally:
            cache.db.dispose()


def is_stale(cache: JupyterCacheAbstract, notebook: NotebookNode) -> bool:
    """Whether the cache holds no run of these code cells on this content of the package."""
    try:
        cache.match_cache_notebook(notebook)
    except KeyError:
        return True
    return False


def run(
    path: Path, notebook: NotebookNode, seconds_a_cell: int, say: Say = print
) -> CacheBundleIn | None:
    """Run a notebook in an empty folder; return what to cache, or None if a cell fails."""
    before = yardstick.measure()
    with tempfile.TemporaryDirectory() as folder:
        result = single_nb_execution(
            notebook,
            cwd=folder,
            timeout=seconds_a_cell,
            allow_errors=False,
            kernel_manager_class=WakefulKernelManager,
        )
    if result.err is not None:
        say(f"{path.name}: a cell fails")
        return None
    slowness = yardstick.slowness(before, yardstick.measure())
    say(f"{path.name}: {result.time:.0f} s (computer {slowness:.1f} x slower)")
    data = {"execution_seconds": result.time, "slowness": slowness}
    return CacheBundleIn(notebook, str(path), data=data)


def fill(
    folder: str, notebooks: Iterable[Path], jobs: int, seconds_a_cell: int, say: Say = print
) -> None:
    """Run what the cache in ``folder`` lacks of these notebooks, ``jobs`` at a time.

    A notebook that fails is not cached: the build runs it again and reports it in the usual way.
    An interrupt ends the kernels at once; what is finished by then stays in the cache.
    """
    cache, package = open_cache(Path(folder), say), Package()
    marked = {path: read_marked(path, package) for path in sorted(notebooks)}
    stale = {path: notebook for path, notebook in marked.items() if is_stale(cache, notebook)}
    if stale:
        say(f"notebooks to execute: {len(stale)}")
    with ThreadPoolExecutor(jobs) as pool:
        runs = [pool.submit(run, *one, seconds_a_cell, say) for one in stale.items()]
        try:
            for finished in runs:
                if bundle := finished.result():
                    cache.cache_notebook_bundle(bundle, check_validity=False, overwrite=True)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            while not all(one.done() for one in runs):
                WakefulKernelManager.end_all()
                time.sleep(0.1)
            raise
