"""A built page carries the state of each of its live figures once, and each has a place."""

from __future__ import annotations

import json
import re
from collections import Counter

STATE = re.compile(
    r'<script type="application/vnd\.jupyter\.widget-state\+json">(.*?)</script>', re.DOTALL
)
PLACE = re.compile(r'data-live-model="([^"]+)"')


def place_faults(html: str) -> list[str]:
    """States of live figures without a place in the page, and places without a state.

    A state without a place is a figure that a cell has made to compute something: nobody sees it,
    and the page carries it.
    """
    states: dict[str, str] = {}
    for script in STATE.findall(html):
        for name, widget in json.loads(script)["state"].items():
            if widget["model_module"] == "anywidget":
                states[name] = widget["state"].get("question") or widget["model_name"]
    places = Counter(PLACE.findall(html))
    unseen = [f"no place for the figure {states[name]!r}" for name in states.keys() - places]
    empty = [f"no state for the place {name}" for name in places.keys() - states]
    twice = [f"{count} places for one figure" for count in places.values() if count > 1]
    return sorted(unseen + empty + twice)
