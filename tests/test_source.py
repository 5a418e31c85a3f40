"""show_source: text for everybody, highlighted HTML for notebooks."""

import pytest

from dlbook.layers import Dense
from dlbook.source import show_source


def test_plain_text_is_the_source():
    text = repr(show_source(Dense.forward))
    assert text.startswith("def forward(self, x: Array")
    assert "@ self.kernel.value" in text


def test_html_has_the_classes_of_pygments():
    html = show_source(Dense)._repr_html_()
    assert html.startswith('<div class="highlight">')
    assert '<span class="k">class</span>' in html
    assert "style=" not in html


def test_things_without_source():
    with pytest.raises(TypeError, match="expects a class, function or module"):
        show_source(3)
