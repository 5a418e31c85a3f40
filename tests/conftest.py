"""What every test shares: fixed randomness, the book's folders, one browser."""

import importlib.util
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, sync_playwright

from tests.chromium import HOW_TO_INSTALL, find_chromium

settings.register_profile("book", derandomize=True, deadline=None)
# The same properties on many examples, other ones each time (make weekly).
settings.register_profile("weekly", max_examples=2000, deadline=None, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "book"))

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


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes minutes starts first, so that the other workers do not wait for it at the end."""
    items.sort(key=lambda item: item.get_closest_marker("starts_first") is None)


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


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A running Chromium.

    One for all folders of tests: Playwright refuses to start twice in a process.
    """
    program = find_chromium()
    if program is None:
        unavailable(HOW_TO_INSTALL)
    # Chromium refuses its sandbox to root, whom containers and CI machines run as.
    as_root = sys.platform == "linux" and os.geteuid() == 0
    with sync_playwright() as playwright:
        # Without a screen Chromium emulates a graphics card, which is slow.
        options = ["--disable-gpu", *(["--no-sandbox"] if as_root else [])]
        chromium = playwright.chromium.launch(executable_path=program, args=options)
        yield chromium
        chromium.close()
