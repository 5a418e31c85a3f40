"""The map names what each chapter needs and opens, in the book's order, and objects to a circle."""

import itertools
import re

import pytest

from dlbook.book.chapter_map import Chapter, CircleError, essential, in_order, opened, write

NEEDS = {"a": [], "b": ["a"], "c": ["a", "b"], "d": []}
CHAPTERS = {name: Chapter(f"Title {name}", f"{name}.html") for name in NEEDS}


def test_no_chapter_comes_before_its_needs() -> None:
    for names in itertools.permutations(NEEDS):
        order = list(in_order({name: NEEDS[name] for name in names}))
        assert sorted(order) == sorted(NEEDS)
        assert all(order.index(o) < order.index(n) for n in NEEDS for o in NEEDS[n])


def test_the_books_own_order_stays_where_it_can() -> None:
    assert list(in_order(NEEDS)) == ["a", "b", "c", "d"]
    assert list(in_order({"d": [], "c": ["a"], "a": []})) == ["d", "a", "c"]


def test_a_circle_is_named() -> None:
    with pytest.raises(CircleError, match="a needs c needs b needs a"):
        list(in_order({"a": ["c"], "b": ["a"], "c": ["b"], "d": []}))
    with pytest.raises(CircleError):
        write({"One": ["a", "b"]}, {"a": ["b"], "b": ["a"]}, CHAPTERS)


def test_needs_that_follow_from_others_are_left_out() -> None:
    assert essential(NEEDS) == {"a": [], "b": ["a"], "c": ["b"], "d": []}
    assert opened(essential(NEEDS)) == {"a": ["b"], "b": ["c"], "c": [], "d": []}


def test_each_chapter_says_in_words_what_it_needs_and_opens() -> None:
    text = write({"One": ["a", "b"], "Two": ["c", "d"]}, NEEDS, CHAPTERS)
    assert re.findall(r"<h2>(\w+)", text) == ["One", "Two"]
    said = dict(re.findall(r'<li id="map-\d"><a href="(\w)\.html">.*?<summary>(.*?)<span', text))
    assert said == {
        "a": "begin here, opens 1",
        "b": "needs 1, opens 1",
        "c": "needs 1, opens 0",
        "d": "begin here, opens 0",
    }
    plain = re.sub("<style>.*?</style>|<[^>]+>", "", text, flags=re.DOTALL)
    assert plain.startswith("These need nothing from this book: Title a, Title d.")
    assert "Needs Title b.Opens nothing in this book." in plain


def test_an_unfolded_chapter_marks_the_others() -> None:
    text = write({"One": list(NEEDS)}, NEEDS, CHAPTERS)
    rules = re.findall(r'#map-(\d) > \[open\]\) :is\((.*?)\) \{--map-mark: "(\w+)"', text)
    assert rules == [
        ("0", "#map-1", "opened"),
        ("1", "#map-0", "needed"),
        ("1", "#map-2", "opened"),
        ("2", "#map-1", "needed"),
        ("2", "#map-0", "earlier"),
    ]


def test_words_are_escaped() -> None:
    text = write({"Part <1>": ["a"]}, {"a": []}, {"a": Chapter("R & D", 'a.html"')})
    assert "Part &lt;1&gt;" in text and "R &amp; D" in text and 'href="a.html&quot;"' in text
