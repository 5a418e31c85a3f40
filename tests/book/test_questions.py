"""Each question has a short answer that leads on, and the last ten name a thread that asks it."""

import re
from collections.abc import Iterator

from dlbook.book.notebooks import BOOK, cells, read, source

LONGEST = 150  # words
THREAD = re.compile(r"\(https://github\.com/[\w.-]+/[\w.-]+/(?:issues|pull)/\d+\)")


def faults(answers: list[str], asked: int) -> Iterator[str]:
    """Answers that are too long, that lead nowhere, or whose question nobody has asked."""
    for number, text in enumerate(answers):
        title, _, answer = text.partition("\n\n")
        words = len(answer.split())
        if words >= LONGEST:
            yield f"{title}: {words} words"
        if "{ref}`" not in answer:
            yield f"{title}: no link into the book"
        if number >= len(answers) - asked and not THREAD.search(answer):
            yield f"{title}: no thread"


def test_the_answers_are_short_and_lead_on() -> None:
    notebook = read(BOOK / "reference" / "questions.ipynb")
    answers = [source(cell) for cell in cells(notebook, "markdown")]
    answers = [text for text in answers if text.startswith("(question-")]
    assert len(answers) == 27
    assert list(faults(answers, asked=10)) == []


def test_a_poor_answer_is_found() -> None:
    good = "(q)=\n## Why?\n\n([asked](https://github.com/a/b/issues/1)) {ref}`neuron`"
    assert list(faults([good], asked=1)) == []
    assert len(list(faults([good + " word" * LONGEST], asked=1))) == 1
    assert len(list(faults([good.replace("{ref}`neuron`", "Because.")], asked=1))) == 1
    assert len(list(faults([good.replace("issues/1", "wiki")], asked=1))) == 1
    assert list(faults([good.replace("issues/1", "wiki")], asked=0)) == []
