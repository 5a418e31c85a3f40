"""Execute stale notebooks side by side before Sphinx reads them one after the other.

jupyter-cache's own parallel executor fills the execution cache; the build then finds the
outputs there. A notebook that fails is not cached: the build executes it again and reports it
in the usual way.
"""

from __future__ import annotations

from jupyter_cache import get_cache
from jupyter_cache.executors import load_executor
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging

logger = logging.getLogger(__name__)


def execute_stale(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Execute the notebooks among the pages to be read that the cache does not hold."""
    config = env.mystnb_config  # type: ignore[attr-defined]
    notebooks = [path for name in docnames if (path := env.doc2path(name)).endswith(".ipynb")]
    if config.execution_mode != "cache" or len(notebooks) < 2:
        return
    cache = get_cache(config.execution_cache_path)
    for path in notebooks:
        cache.add_nb_to_project(path)
    stale = [record.uri for record in cache.list_unexecuted(filter_uris=notebooks)]
    if len(stale) < 2:
        return
    logger.info("executing %d notebooks side by side", len(stale))
    executor = load_executor(
        "temp-parallel" if config.execution_in_temp else "local-parallel", cache
    )
    executor.run_and_cache(filter_uris=stale, timeout=config.execution_timeout)


def setup(app: Sphinx) -> dict[str, bool]:
    """Register with Sphinx."""
    app.connect("env-before-read-docs", execute_stale)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
