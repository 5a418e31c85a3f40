"""Run the chapters side by side, before the build, into its execution cache.

The build itself runs one notebook after the other. This finds those that the cache does not hold,
runs several at once, and keeps what succeeds; the build runs the others again and reports them.

    python book/_ext/run_chapters.py 2
"""

import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
import yardstick
from execution_cache import fingerprint
from jupyter_cache import get_cache
from jupyter_cache.base import CacheBundleIn, JupyterCacheAbstract
from jupyter_cache.executors.utils import single_nb_execution

SECONDS_A_CELL = 300


def cached(cache: JupyterCacheAbstract, notebook: nbformat.NotebookNode) -> bool:
    """Whether the cache holds a run of these code cells."""
    try:
        cache.match_cache_notebook(notebook)
    except KeyError:
        return False
    return True


def run(path: Path) -> CacheBundleIn | None:
    """Run a notebook in an empty folder; return what to cache, or None if a cell fails."""
    notebook = nbformat.read(path, as_version=4)
    before = yardstick.measure()
    with tempfile.TemporaryDirectory() as folder:
        result = single_nb_execution(
            notebook, cwd=folder, timeout=SECONDS_A_CELL, allow_errors=False, meta_override=True
        )
    if result.err is not None:
        print(f"{path.name}: a cell fails", flush=True)
        return None
    slowness = yardstick.slowness(before, yardstick.measure())
    print(f"{path.name}: {result.time:.0f} s (computer {slowness:.1f} x slower)", flush=True)
    data = {"execution_seconds": result.time, "slowness": slowness}
    return CacheBundleIn(notebook, str(path), data=data)


def main(root: Path, jobs: int) -> None:
    """Run what the cache lacks, ``jobs`` notebooks at a time."""
    folder = root / "_build" / ".jupyter_cache" / fingerprint(root)
    folder.mkdir(parents=True, exist_ok=True)
    cache = get_cache(str(folder))
    chapters = sorted((root / "book").glob("[!_.]*/*.ipynb"))
    missing = [path for path in chapters if not cached(cache, nbformat.read(path, as_version=4))]
    with ThreadPoolExecutor(jobs) as pool:
        for bundle in pool.map(run, missing):
            if bundle is not None:
                cache.cache_notebook_bundle(bundle, check_validity=False, overwrite=True)


if __name__ == "__main__":
    main(Path(__file__).resolve().parents[2], int(sys.argv[1]))
