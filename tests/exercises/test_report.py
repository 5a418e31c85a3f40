"""Reports read well as text and in a notebook, and say nothing by color alone."""

from html.parser import HTMLParser

import pytest

from dlbook.exercises.report import MARKS, Report

REPORT = Report(
    "wrong",
    "softmax: not right yet",
    ("Use `np.exp`, since a < b & c.",),
    (("Tried", "x = '<script>alert(1)</script>'"),),
    ("The end.",),
)


class Outline(HTMLParser):
    """The tags, attributes and visible text of a piece of HTML."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.attributes: dict[str, str | None] = {}
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        self.open.append(tag)
        self.attributes |= dict(attributes)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if "style" not in self.open:
            self.text += data


def test_the_text_has_every_part_in_order() -> None:
    assert repr(REPORT) == (
        "softmax: not right yet\n"
        "----------------------\n"
        "Use `np.exp`, since a < b & c.\n"
        "\n"
        "Tried:\n"
        "    x = '<script>alert(1)</script>'\n"
        "\n"
        "The end."
    )


def test_the_html_says_the_same_and_escapes_what_the_reader_wrote() -> None:
    outline = Outline(REPORT._repr_html_())
    assert outline.open == []
    assert "script" not in outline.tags
    for text in (
        "softmax: not right yet",
        "a < b & c",
        "x = '<script>alert(1)</script>'",
        "The end",
    ):
        assert text in outline.text
    assert "code" in outline.tags


@pytest.mark.parametrize("status", MARKS)
def test_a_status_shows_without_color_and_to_a_screen_reader(status) -> None:
    outline = Outline(Report(status, "softmax: what happened")._repr_html_())
    assert MARKS[status] in outline.text
    assert outline.attributes["role"] == "group"
    assert outline.attributes["aria-label"] == "softmax: what happened"


def test_the_text_prints_on_every_console() -> None:
    for status in MARKS:
        repr(Report(status, "softmax: what happened", ("Why.",))).encode("ascii")
