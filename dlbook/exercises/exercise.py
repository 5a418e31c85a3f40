"""What an exercise is: one reference, the cases that try it, and the mistakes it knows."""

import ast
import inspect
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

REPLACE_ME = "raise NotImplementedError  # replace this line with your code"


class Case:
    """One trial of an answer: what is special about it, and the arguments by name.

    The answer gets the arguments by position, so the reader may name parameters freely;
    the names serve the explanation.

    >>> case = Case("two logits", logits=np.zeros((1, 2)))
    >>> list(case.arguments)
    ['logits']
    """

    def __init__(self, words: str, /, **arguments: object) -> None:
        self.words = words
        self.arguments = arguments


@dataclass(frozen=True, kw_only=True)
class Exercise:
    """An exercise that checks itself.

    `reference` is the solution that the page prints. A function of no arguments stands for
    the value it returns (an array, a number). Its docstring is the statement: the stub is the
    signature and the docstring, and nothing is written twice.

    `mistakes` are wrong answers that students really give. The first paragraph of a mistake's
    docstring says what is wrong, the others the idea behind it.

    `use` says how a case tries the answer, where that is more than calling it: it gets the
    answer and the arguments, and returns what is to be compared (a dict names its parts).

    `parts` names the members of a tuple that the answer returns.

    `forbidden` lists means that the statement rules out because doing without them is the point:
    the names of functions, or "loop".
    """

    id: str
    chapter: str
    reference: Callable[..., object]
    cases: Callable[[np.random.Generator], Iterable[Case]]
    mistakes: tuple[Callable[..., object], ...]
    hints: tuple[str, ...]
    use: Callable[..., object] | None = None
    parts: tuple[str, ...] = ()
    rtol: float = 1e-5
    atol: float = 1e-7
    forbidden: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        """`"class"`, `"function"`, or `"value"` where the answer is an array or a number."""
        if inspect.isclass(self.reference):
            return "class"
        return "function" if inspect.signature(self.reference).parameters else "value"

    @property
    def parameters(self) -> list[str]:
        """The names of the arguments that the answer gets; a class gets those of a case."""
        return list(inspect.signature(self.reference).parameters)

    @property
    def answer_name(self) -> str:
        """The name that the stub gives to the reader's answer."""
        name = self.reference.__name__
        return f"My{name}" if self.kind == "class" else f"my_{name}"

    @property
    def statement(self) -> str:
        """The first paragraph of the reference's docstring, in one line."""
        return paragraphs(self.reference)[0]

    def answer(self, candidate: Callable[..., object]) -> object:
        """What a reader who had written `candidate` would hand to `check`."""
        return candidate() if self.kind == "value" else candidate

    def apply(self, answer: object, arguments: Iterable[object]) -> object:
        """Try an answer on the arguments of one case and return what is to be compared."""
        if self.use is not None:
            return self.use(answer, *arguments)
        return answer(*arguments) if callable(answer) else answer

    @cached_property
    def source(self) -> str:
        """The source of the reference, as the page prints it."""
        return inspect.getsource(self.reference).rstrip()

    @cached_property
    def solved_stub(self) -> str:
        """The reference under the name that the reader's answer has in the notebook."""
        source = self._renamed(self.source)
        if self.kind == "value":
            source += f"\n\n\n{self.answer_name} = {self.answer_name}()"
        return source

    @cached_property
    def stub(self) -> str:
        """The code cell that the reader starts from."""
        if self.kind == "value":
            comment = "\n".join(f"# {line}".rstrip() for line in _docstring(self.reference))
            return f"{comment}\n{self.answer_name} = ...  # replace the dots"
        definition = ast.parse(self.source).body[0]
        return self._renamed("\n".join(_without_bodies(definition, self.source.splitlines())))

    def _renamed(self, source: str) -> str:
        name = self.reference.__name__
        return re.sub(rf"\b{name}(?=[(:])", self.answer_name, source)


def paragraphs(documented: object) -> tuple[str, ...]:
    """The paragraphs of a docstring, each in one line."""
    blocks = "\n".join(_docstring(documented)).split("\n\n")
    return tuple(" ".join(block.split()) for block in blocks)


def _docstring(documented: object) -> list[str]:
    text = inspect.getdoc(documented)
    if not text:
        raise TypeError(
            f"{documented!r} needs a docstring: the statement of an exercise, and the message of "
            f"a mistake, stand there (Python's option -OO removes them)"
        )
    return text.splitlines()


def _without_bodies(node: ast.stmt, lines: list[str]) -> list[str]:
    """The lines of a definition: signatures and docstrings stay, bodies give way."""
    if isinstance(node, ast.ClassDef):
        kept: list[str] = []
        end = node.lineno - 1
        for member in node.body:
            kept += lines[end : member.lineno - 1] + _without_bodies(member, lines)
            end = member.end_lineno or end
        return kept
    if not isinstance(node, ast.FunctionDef):
        return lines[node.lineno - 1 : node.end_lineno]
    first = node.body[0]
    documented = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    last = first.end_lineno if documented else first.lineno - 1
    return [*lines[node.lineno - 1 : last], " " * first.col_offset + REPLACE_ME]
