"""Fenced blocks are found as MyST reads them: nested, of several signs, cut off."""

import pytest

from dlbook.book.directives import blocks, directives, plain_lines, without

NESTED = """\
Before
::::{exercise} Softmax
:label: a
:class: dropdown

:::{hint}
Subtract.
:::
```{code-block} python
:linenos:
::: no fence here
```
::::
After"""


def test_a_block_ends_at_a_fence_as_long_as_its_own() -> None:
    (outer,) = blocks(NESTED)
    assert (outer.name, outer.argument) == ("exercise", "Softmax")
    assert outer.options == {"label": "a", "class": "dropdown"}
    inner = list(blocks(outer.body))
    assert [block.name for block in inner] == ["hint", "code-block"]
    assert inner[1].options == {"linenos": ""} and inner[1].body == "::: no fence here"
    assert list(plain_lines(NESTED)) == ["Before", "After"]


def test_blocks_inside_of_others_are_found_by_name() -> None:
    assert [block.body for block in directives(NESTED, "hint")] == ["Subtract."]
    assert [block.name for block in directives(NESTED, "hint", "exercise")] == ["exercise", "hint"]


@pytest.mark.parametrize(
    ("text", "bodies"),
    [
        ("```\none\n```\n```\ntwo\n```", ["one", "two"]),
        ("~~~python\n```\n~~~", ["```"]),
        ("```{note}\nwithout an end", ["without an end"]),
        ("```code``` in a sentence", []),
        ("    a = 1\n", []),
        (":::{note}\n:::", [""]),
        ("  ```{math}\n  a\n  ```", ["  a"]),
    ],
)
def test_by_hand(text: str, bodies: list[str]) -> None:
    assert [block.body for block in blocks(text)] == bodies


def test_a_block_is_left_out() -> None:
    assert without(NESTED, "exercise") == "Before\nAfter"
    assert without(NESTED, "hint") == NESTED  # only outermost ones
