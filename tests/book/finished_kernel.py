"""For ``make notebooks``: nbval compares what the book's build has just executed.

``pytest -p tests.book.finished_kernel --nbval-lax book``

One execution serves the pages and the checks. A notebook that is not in the build's cache, or
whose code has changed since, is executed by nbval itself, as it would be without this plugin.
"""

import copy
from collections import deque
from typing import Any

import pytest
from jupyter_cache import get_cache
from nbformat import NotebookNode
from nbval.plugin import IPyNbCell, IPyNbFile

from dlbook.book.dependencies import Package
from dlbook.book.execution import mark
from dlbook.book.notebooks import code_cells


class FinishedKernel:
    """Stands in for nbval's kernel: it has run the notebook, and repeats what each cell gave."""

    def __init__(self, notebook: NotebookNode) -> None:
        self.cells = iter(code_cells(notebook))
        self.messages: deque[dict[str, Any]] = deque()

    def is_alive(self) -> bool:
        """Say that cells may be asked for."""
        return True

    def execute_cell_input(self, source: str, allow_stdin: bool | None = None) -> str:
        """Queue the outputs of the next cell, whose code is ``source``."""
        cell = next(self.cells)
        assert cell.source == source, "the cache holds another cell here"
        outputs = [(output.output_type, output) for output in cell.outputs]
        for kind, content in [*outputs, ("status", {"execution_state": "idle"})]:
            parent = {"msg_id": cell.id}
            self.messages.append({"msg_type": kind, "parent_header": parent, "content": content})
        return cell.id

    def await_reply(self, msg_id: str, timeout: float | None = None) -> None:
        """Wait for nothing: the cell has run."""

    def get_message(self, stream: str, timeout: float | None = None) -> dict[str, Any]:
        """Give the next queued message."""
        return self.messages.popleft()

    def await_idle(self, msg_id: str, timeout: float | None = None) -> None:
        """Drop what the present cell still has to say."""
        self.messages.clear()

    def stop(self) -> None:
        """Stop nothing: no process runs."""


def collected(items: list[pytest.Item]) -> list[IPyNbFile]:
    """Each notebook among the collected tests, once."""
    return list(dict.fromkeys(item.parent for item in items if isinstance(item, IPyNbCell)))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Give each notebook that the build has executed a finished kernel."""
    cache, package = get_cache(str(config.rootpath / "_build" / ".jupyter_cache")), Package()
    for file in collected(items):
        marked = copy.deepcopy(file.nb)
        mark(marked, package)
        try:
            _, executed = cache.merge_match_into_notebook(marked)
        except KeyError:
            continue

        def setup(file: IPyNbFile = file, executed: NotebookNode = executed) -> None:
            file.kernel = FinishedKernel(executed)
            file.setup_sanitize_files()

        file.setup = setup


def pytest_report_collectionfinish(items: list[pytest.Item]) -> str:
    """Say of how many notebooks the build's run is compared."""
    files = collected(items)
    finished = sum("setup" in vars(file) for file in files)
    return f"notebooks: {len(files)}, of them executed by the build: {finished}"
