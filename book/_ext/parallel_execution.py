"""Execute stale notebooks side by side before Sphinx reads the pages one after the other.

What succeeds goes into the execution cache, where the build finds it, with the seconds that it
took and how slow the computer was. A notebook that fails is not cached: the build executes it
again and reports it in the usual way.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
import yardstick
from jupyter_cache import get_cache
from jupyter_cache.base import CacheBundleIn, JupyterCacheAbstract
from jupyter_cache.executors.utils import single_nb_execution
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging
from wakeful_kernel import WakefulKernelManager

logger = logging.getLogger(__name__)


def is_stale(cache: JupyterCacheAbstract, path: Path) -> bool:
    """Whether the cache holds no run of these code cells."""
    try:
        cache.match_cache_notebook(nbformat.read(path, as_version=4))
    except KeyError:
        return True
    return False


def run(path: Path, seconds_a_cell: int, say: Callable[[str], object]) -> CacheBundleIn | None:
    """Run a notebook in an empty folder; return what to cache, or None if a cell fails."""
    notebook = nbformat.read(path, as_version=4)
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
    folder: str,
    notebooks: Iterable[Path],
    jobs: int,
    seconds_a_cell: int,
    say: Callable[[str], object] = print,
) -> None:
    """Run what the cache in ``folder`` lacks of these notebooks, ``jobs`` at a time."""
    cache = get_cache(folder)
    stale = [path for path in sorted(notebooks) if is_stale(cache, path)]
    if stale:
        say(f"notebooks to execute: {len(stale)}")
    with ThreadPoolExecutor(jobs) as pool:
        for bundle in pool.map(lambda path: run(path, seconds_a_cell, say), stale):
            if bundle is not None:
                cache.cache_notebook_bundle(bundle, check_validity=False, overwrite=True)


def fill_cache(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Run the stale notebooks among the pages to be read; JOBS says how many at a time."""
    config = env.mystnb_config  # type: ignore[attr-defined]
    if config.execution_mode == "cache":
        paths = (Path(env.doc2path(name)) for name in docnames)
        notebooks = [path for path in paths if path.suffix == ".ipynb"]
        jobs = int(os.environ.get("JOBS", "2"))
        fill(config.execution_cache_path, notebooks, jobs, config.execution_timeout, logger.info)


def setup(app: Sphinx) -> dict[str, bool]:
    """Register with Sphinx."""
    app.connect("env-before-read-docs", fill_cache)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
