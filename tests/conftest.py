"""What every test shares: fixed randomness, the book's folders."""

import importlib.util
import os
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("book", derandomize=True, deadline=None)
settings.load_profile("book")

# The comparison with the living PyTorch, Keras and ONNX Runtime runs in its own environment
# (make parity); what they computed once is stored and compared everywhere.
HAS_TORCH = importlib.util.find_spec("torch") is not None
collect_ignore_glob = [] if HAS_TORCH else ["parity/[!t]*.py", "parity/test_[!s]*.py"]

ROOT = Path(__file__).resolve().parent.parent


def unavailable(reason: str) -> None:
    """Skip the test on a reader's machine; fail it under CI, where everything must run."""
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def root() -> Path:
    """The project's folder."""
    return ROOT


@pytest.fixture(scope="session")
def built_book() -> Path:
    """The folder of the built HTML pages."""
    html = ROOT / "_build" / "html"
    if not (html / "index.html").exists():
        unavailable("the book is not built: type 'make book' first")
    return html
