"""Questions with feedback."""

from __future__ import annotations

import html
import math
from collections.abc import Mapping, Sequence
from typing import Any

import traitlets

from dlbook.live.base import Figure
from dlbook.live.words import attribute, joined, say


class Quiz(Figure):
    """Multiple-choice and numeric questions; every answer earns a word of feedback.

    Args:
        questions: made with :meth:`choice` and :meth:`number`.
        name: under this name the browser keeps the reader's answers, if it may. Each quiz of
            the book has its own.

    Text between backquotes is set as code.

    >>> quiz = Quiz(
    ...     [
    ...         Quiz.choice(
    ...             "What does a bias do?",
    ...             {"It moves the line.": "Yes: w stays, so the direction stays.",
    ...              "It turns the line.": "No: the weights turn it."},
    ...             correct="It moves the line.",
    ...         ),
    ...         Quiz.number("What is `sigmoid(0)`?", 0.5, feedback="exp(0) is 1."),
    ...     ],
    ...     name="neuron",
    ... )
    >>> quiz.describe()
    'Two questions: What does a bias do? What is sigmoid(0)?'
    """

    questions = traitlets.List(traitlets.Dict()).tag(sync=True)
    name = traitlets.Unicode().tag(sync=True)
    answers = traitlets.List(traitlets.Any()).tag(sync=True)

    def __init__(
        self, questions: Sequence[Mapping[str, Any]] | None = None, *, name: str = "example"
    ) -> None:
        if questions is None:
            questions = EXAMPLE
        if not questions:
            raise ValueError("Quiz expects at least one question, got none.")
        for number, question in enumerate(questions, 1):
            if question.get("kind") not in ("choice", "number"):
                raise ValueError(
                    f"Quiz expects questions made with Quiz.choice or Quiz.number; "
                    f"number {number} is {question!r:.80}."
                )
        super().__init__(
            questions=[dict(question) for question in questions],
            name=name,
            answers=[None] * len(questions),
        )

    @staticmethod
    def choice(text: str, answers: Mapping[str, str], *, correct: str) -> dict[str, Any]:
        """A question with two or more answers, of which one is right.

        Args:
            text: the question.
            answers: each answer with the feedback it earns.
            correct: the right one, word for word.
        """
        if len(answers) < 2 or correct not in answers:
            raise ValueError(
                f"Quiz.choice expects two or more answers and the correct one among them; "
                f"got {list(answers)} and correct={correct!r}."
            )
        return {
            "kind": "choice",
            "text": text,
            "answers": list(answers),
            "feedback": list(answers.values()),
            "correct": list(answers).index(correct),
        }

    @staticmethod
    def number(
        text: str, answer: float, *, tolerance: float = 0.005, feedback: str = ""
    ) -> dict[str, Any]:
        """A question whose answer is a number.

        Args:
            text: the question.
            answer: the right number; any within `tolerance` of it counts as right.
            feedback: what is said after a right answer, and after the second wrong one.
        """
        if not math.isfinite(answer) or not 0 <= tolerance < math.inf:
            raise ValueError(
                f"Quiz.number expects a finite answer and tolerance, got {answer!r}, {tolerance!r}."
            )
        return {
            "kind": "number",
            "text": text,
            "answer": float(answer),
            "tolerance": float(tolerance),
            "feedback": feedback,
        }

    def reserved_height(self) -> tuple[int, int]:
        lines = sum(3 + len(question.get("answers", "1")) for question in self.questions)
        return 100 + 26 * lines, 110 + 30 * lines

    def describe(self) -> str:
        count = len(self.questions)
        words = ("One question", "Two questions", "Three questions", "Four questions")
        number = (
            say(words[count - 1]) if count <= len(words) else say("{count} questions", count=count)
        )
        texts = [say(question["text"].replace("`", "")) for question in self.questions]
        return say("{number}: {texts}", number=number, texts=joined(texts, " "))

    def still(self) -> str:
        def item(text: str, inner: str = "") -> str:
            return f"<li><span{attribute(say(text))}>{html.escape(text)}</span>{inner}</li>"

        items = []
        for question in self.questions:
            answers = "".join(item(answer) for answer in question.get("answers", ()))
            items.append(item(question["text"], f"<ul>{answers}</ul>" if answers else ""))
        return f"<ol>{''.join(items)}</ol>"


EXAMPLE = (
    Quiz.choice(
        "A neuron's bias grows. What happens to its line?",
        {
            "It moves, and keeps its direction.": "Yes: the weights alone set the direction.",
            "It turns about the origin.": "No: turning needs other weights.",
            "Nothing, only the loss changes.": "No: the line is where w·x + b = 0, and b changed.",
        },
        correct="It moves, and keeps its direction.",
    ),
    Quiz.number(
        "What is the slope of the sigmoid at `z = 0`?",
        0.25,
        feedback="The slope is a(1 - a), and a = 0.5 there.",
    ),
)
