"""Run stale notebooks side by side before Sphinx reads the pages one after the other."""

from __future__ import annotations

import os
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging

from dlbook.book.execution import fill

logger = logging.getLogger(__name__)


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
