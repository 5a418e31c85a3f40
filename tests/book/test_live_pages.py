"""A built page is ready for its live figures."""

import json
import re
from pathlib import Path

from tests.book.test_extension import ROOT, TinyBook

RUN = re.compile(r"ran at \d+")
HOSTILE = "<!-- <script> </script>"
FIGURE = f"""
import time
from ipywidgets import Label
from IPython.display import HTML, display
from dlbook.live.words import attribute, say
caption = say("{{count}} points", count=3)
display(HTML(f'<p data-live-model="none"{{attribute(caption)}}>{{caption}}</p>'))
print("ran at", time.time_ns())
Label({HOSTILE!r})
"""


def test_live_figures_are_prepared(tmp_path: Path) -> None:
    book = TinyBook(tmp_path)
    book.write("dlbook/live/__init__.py", "")
    words = (ROOT / "dlbook" / "live" / "words.py").read_text(encoding="utf8")
    book.write("dlbook/live/words.py", words)
    book.write(
        "book/_static/live-words.en.json", json.dumps({"{count} points": "</script>{count}"})
    )
    book.notebook("figure", FIGURE)
    book.page("formula", "$a^2$")
    status, log = book.build()
    assert status == 0, log
    page = book.html("figure")
    (state,) = re.findall(r"widget-state\+json\">(.*?)</script>", page)
    assert "<" not in state
    widgets = json.loads(state)["state"].values()
    assert HOSTILE in [widget["state"].get("value") for widget in widgets]
    assert "&lt;/script&gt;3</p>" in page
    (dictionary,) = re.findall(r"dlbook\.words\+json\">(.*?)</script>", page)
    assert json.loads(dictionary) == {"{count} points": "</script>{count}"}
    # Another dictionary is another page, from the same run of the notebook.
    book.write("book/_static/live-words.en.json", json.dumps({"{count} points": "points: {count}"}))
    status, log = book.build()
    assert status == 0, log
    assert ">points: 3</p>" in book.html("figure")
    assert RUN.search(book.html("figure"))[0] == RUN.search(page)[0]
