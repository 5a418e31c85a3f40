"""What the libraries leave inaccessible in an article is corrected."""

import pytest

from tests.book.test_extension import load_extension

mark_chinese = load_extension("accessible_pages").mark_chinese


@pytest.mark.parametrize(
    ("html", "marked"),
    [
        ("<p>loss. 损失，代价. x</p>", '<p>loss. <span lang="zh">损失，代价</span>. x</p>'),
        ('<a title="损失">loss</a>', '<a title="损失">loss</a>'),
        ("<script>say('损失')</script>", "<script>say('损失')</script>"),
        ("<svg><text>损失</text></svg>", "<svg><text>损失</text></svg>"),
        ("<p>no word</p>", "<p>no word</p>"),
    ],
)
def test_chinese_words_carry_their_language(html: str, marked: str) -> None:
    assert mark_chinese(html) == marked
