"""The system's Chromium or Chrome: where it is, and how to install it."""

import os
import shutil
from pathlib import Path

# The first is Chromium without windows, made for tests: it opens pages a little faster.
NAMES = [
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
]
PLACES = [
    Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
    Path("/Applications/Chromium.app/Contents/MacOS/Chromium"),
    Path("C:/Program Files/Google/Chrome/Application/chrome.exe"),
]
HOW_TO_INSTALL = (
    "no Chromium and no Chrome was found. Install one (Debian and Ubuntu: sudo apt install "
    "chromium; macOS: brew install --cask chromium; Windows: winget install Google.Chrome), or "
    "name its program in the environment variable CHROMIUM"
)


def find_chromium() -> str | None:
    """The program's path: what CHROMIUM names, else one on PATH, else one in its usual place."""
    on_path = (shutil.which(name) for name in [os.environ.get("CHROMIUM", ""), *NAMES] if name)
    in_place = (str(place) for place in PLACES if place.exists())
    return next(filter(None, (*on_path, *in_place)), None)
