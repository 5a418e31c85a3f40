"""The map puts every chapter below its needs, in the book's order, and objects to a circle."""

import itertools

import pytest

from dlbook.book.chapter_map import CircleError, draw, essential, in_order, rows

NEEDS = {"a": [], "b": ["a"], "c": ["a", "b"], "d": []}


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


def test_lines_that_follow_from_others_are_left_out() -> None:
    assert essential(NEEDS) == {"a": [], "b": ["a"], "c": ["b"], "d": []}


def test_no_two_chapters_of_a_column_share_a_row() -> None:
    columns = {"a": 0, "b": 1, "c": 1, "d": 0}
    placed = rows(NEEDS, columns)
    assert all(placed[o] < placed[n] for n in NEEDS for o in NEEDS[n])
    assert len({(columns[name], row) for name, row in placed.items()}) == len(NEEDS)


def test_words_are_escaped() -> None:
    svg = draw({"a": []}, {"a": 0}, ["Part <1>"], {"a": 'a.html"'}, {"a": "R & D"})
    assert "Part &lt;1&gt;" in svg and "R &amp; D" in svg and 'href="a.html&quot;"' in svg
