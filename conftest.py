"""For the tests and for ``pytest --nbval-lax book``: NumPy computes in one thread.

More threads change the last digits of a sum, and slow each other in tests that run side by side.
"""

import os

import pytest

os.environ.setdefault("OMP_NUM_THREADS", "1")

# Sphinx imports these; they are tested in tests/book/.
collect_ignore = ["book/_ext"]


def pytest_configure(config: pytest.Config) -> None:
    """A cell needs those above it: under ``pytest -n`` all cells of a notebook go to one worker."""
    if config.option.nbval_lax and getattr(config.option, "dist", "no") != "no":
        config.option.dist = "loadfile"
