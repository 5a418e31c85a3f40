"""The browser of the tests is the one that prints the book."""

from dlbook.book.chromium import HOW_TO_INSTALL, find_chromium

__all__ = ["HOW_TO_INSTALL", "find_chromium"]
