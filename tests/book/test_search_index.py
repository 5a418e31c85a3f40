"""The search's index is told the names that readers look for."""

import json
import types

import pytest

from tests.book.test_extension import TinyBook, load_extension

EXTENSION = load_extension("search_index")
Name = EXTENSION.Name

GLOSSARY = """
```{glossary}
rate
  How fast it goes, at $x$ a.m. 速率; 速度. {ref}`other`

Adam
  An optimizer. Adam 优化器. {ref}`other`
```
"""


def small_index():
    """An index of two pages, as Sphinx writes it."""
    return {
        "docnames": ["a", "b"],
        "titles": ['<span class="section-number">1. </span>Descent', "Words &amp; more"],
        "alltitles": {"Descent": [[0, None]]},
        "indexentries": {"rate": [[1, "term-rate", True]]},
    }


def test_names_become_titles_of_their_places():
    index = small_index()
    names = [Name("slope", "a", None), Name("Descent", "b", "term-descent")]
    EXTENSION.add_names(index, names)
    once = json.dumps(index)
    EXTENSION.add_names(index, names)
    assert json.dumps(index) == once, "an index that was read again grew"
    assert index["alltitles"] == {"Descent": [[0, None], [1, "term-descent"]], "slope": [[0, None]]}
    assert index["titles"] == ["Descent", "Words &amp; more"]
    assert index["indexentries"] == {}


def test_chinese_names_are_the_sentences_in_chinese():
    assert EXTENSION.chinese_names("It goes. 速率. See there") == ["速率"]
    assert EXTENSION.chinese_names("An optimizer. Adam 优化器.") == ["Adam 优化器"]
    assert EXTENSION.chinese_names("A value of .5 at 3 p.m. None.") == []


def test_an_index_of_another_form_is_refused(tmp_path):
    builder = types.SimpleNamespace(name="html")
    app = types.SimpleNamespace(outdir=tmp_path, builder=builder)
    (tmp_path / "searchindex.js").write_text("Search.setWords({})")
    with pytest.raises(ValueError, match=r"no call of Search\.setIndex"):
        EXTENSION.write_index(app, None)


def test_built_index_knows_terms_and_synonyms(tmp_path):
    book = TinyBook(tmp_path)
    book.page("other", "Text.\n\n(other-part)=\n## A part\n\nText.")
    book.page("glossary", GLOSSARY)
    book.write(EXTENSION.SYNONYMS, "other: [pace]\nother-part: [piece]\n")
    status, words = book.build()
    assert status == 0, words
    written = (tmp_path / "_build" / "html" / "searchindex.js").read_text(encoding="utf8")
    index = json.loads(EXTENSION.CALL.fullmatch(written)[1])
    page = {name: place for place, name in enumerate(index["docnames"])}
    titles = index["alltitles"]
    assert titles["pace"] == [[page["book/other"], None]]
    assert titles["piece"] == [[page["book/other"], "other-part"]]
    for name in ("rate", "速率; 速度"):
        assert titles[name] == [[page["book/glossary"], "term-rate"]]
    assert titles["Adam 优化器"] == [[page["book/glossary"], "term-Adam"]]
    search = (tmp_path / "_build" / "html" / "search.html").read_text(encoding="utf8")
    assert "_static/search.js" in search
    assert "_static/search.js" not in book.html("other")

    book.write(EXTENSION.SYNONYMS, "nowhere: [pace]\n")
    status, words = book.build()
    assert status != 0
    assert "undefined label: 'nowhere' in book/reference/synonyms.yml" in words
