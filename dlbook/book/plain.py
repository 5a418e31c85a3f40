"""The book's MyST as plain Markdown, which every front end shows.

Links become links between notebooks that lie beside each other as the pages do. A role, a
directive, or another piece of MyST that has no plain form here is an error that names the cell.
"""

from __future__ import annotations

import ast
import html
import os
import re
from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import quote

from dlbook.book import coverage, words
from dlbook.book.chapter_map import needed_labels
from dlbook.book.directives import Block
from dlbook.book.index import Index, UnknownReference, entries_of, parts

if TYPE_CHECKING:
    from markdown_it.token import Token

# Plain Markdown, tables and formulas. What a text may hold beside these is roles, labels, and
# the numbers of formulas, which are rewritten here.
PLAIN = {
    "blockquote", "bullet_list", "code_block", "code_inline", "em", "fence", "hardbreak",
    "heading", "hr", "html_block", "html_inline", "image", "inline", "link", "list_item",
    "math_block", "math_inline", "ordered_list", "paragraph", "softbreak", "strong", "table",
    "tbody", "td", "text", "text_special", "th", "thead", "tr",
}  # fmt: skip
GLOSSARY, SOURCES = "reference/glossary", "reference/bibliography"


class NotPlain(ValueError):
    """A text holds something that has no plain form; the message says what."""


class Plain:
    """Turns the cells of one page into plain Markdown."""

    def __init__(self, index: Index, page: str) -> None:
        self.index, self.page = index, page
        self.roles: dict[str, Callable[[str], str]] = {
            "ref": self._ref,
            "eq": self._eq,
            "term": self._term,
            "cite": self._cite,
            "cite:t": self._cite_as_text,
        }
        self.directives: dict[str, Callable[[Block], str]] = {
            "exercise": self._exercise,
            "solution": self._solution,
            "literalinclude": self._code,
            "glossary": self._glossary,
            "bibliography": lambda block: self._sources(),
            "chapter-map": lambda block: self._needs(),
            "coverage": self._topics,
            "errors": self._topics,
            "eval-rst": self._modules,
            "grid": lambda block: self.text(block.body),
            "grid-item-card": lambda block: f"### {block.argument}\n\n{self.text(block.body)}",
        }

    def text(self, text: str) -> str:
        """A text as plain Markdown. Raises NotPlain, UnknownReference."""
        made = [
            self._block(part, text) if isinstance(part, Block) else self._lines(part)
            for part in parts(text)
        ]
        return "\n".join(made).strip("\n")

    def _block(self, block: Block, text: str) -> str:
        if not block.name:
            return "\n".join(text.splitlines()[block.first : block.end])
        if block.name not in self.directives:
            raise NotPlain(f"the directive {{{block.name}}} has no plain form in {__name__}")
        return self.directives[block.name](block)

    def _lines(self, text: str) -> str:
        """Lines without fenced blocks; what needs no change stays as it is, letter by letter."""
        starts = [0]
        for line in text.splitlines(keepends=True):
            starts.append(starts[-1] + len(line))
        made: list[str] = []
        done = 0  # up to where the text is read

        def replace(start: int, end: int, new: str) -> None:
            nonlocal done
            made.extend((text[done:start], new))
            done = end

        for token in self.index.parse(text):
            _check(token)
            first, end = (starts[line] for line in token.map or (0, 0))
            if token.type == "myst_target":
                replace(first, end, "")
            elif token.type == "math_block_label":
                replace(first, end, self._numbered(text[first:end], token.info))
            for child in token.children or []:
                if child.type in ("myst_role", "code_inline"):
                    start, stop = _place(child, text, max(first, done))
                    replace(start, stop, self._role(child) if child.meta else text[start:stop])
        return "".join([*made, text[done:]])

    def _numbered(self, formula: str, label: str) -> str:
        number = self.index.find("eq", label).text.strip("()")
        body = formula.rstrip().removesuffix(f"({label})").rstrip().removesuffix("$$").rstrip()
        indent = formula[: len(formula) - len(formula.lstrip())]
        return f"{body} \\tag{{{number}}}\n{indent}$$\n"

    # The roles

    def _role(self, token: Token) -> str:
        name = token.meta["name"]
        if name not in self.roles:
            raise NotPlain(f"the role {{{name}}} has no plain form in {__name__}")
        return self.roles[name](token.content.strip())

    def _ref(self, content: str) -> str:
        text, label = _text_and_name(content)
        target = self.index.find("ref", label)
        return link(text or target.text, self._address(target.page, target.heading))

    def _eq(self, content: str) -> str:
        target = self.index.find("eq", content)
        return link(target.text, self._address(target.page, target.heading))

    def _term(self, content: str) -> str:
        text, name = _text_and_name(content)
        term, sentence = self.index.term(name)
        return link(text or name, self._address(GLOSSARY, term), _said(sentence))

    def _cite(self, content: str) -> str:
        return f"({'; '.join(self._citation(key, words.IN_BRACKETS) for key in _keys(content))})"

    def _cite_as_text(self, content: str) -> str:
        return ", ".join(self._citation(key, words.AUTHOR_AND_YEAR) for key in _keys(content))

    def _citation(self, key: str, form: str) -> str:
        work = self.index.work(key)
        address = work.address or self._address(SOURCES, "")
        return link(form.format(author=work.author, year=work.year), address, work.entry)

    def _address(self, page: str, heading: str) -> str:
        """The way from this page to a heading of another, or of its own."""
        anchor = "#" + quote(heading.replace(" ", "-"))
        if page == self.page:
            return anchor
        if heading in ("", self.index.title(page)):
            anchor = ""
        folder = os.path.dirname(self.page)  # noqa: PTH120  # "concepts", no path of this system
        return os.path.relpath(f"{page}.ipynb", folder or ".").replace(os.sep, "/") + anchor

    # The directives

    def _exercise(self, block: Block) -> str:
        return f"### {self._title(block.options['label'])}\n\n{self.text(block.body)}\n"

    def _solution(self, block: Block) -> str:
        title = html.escape(words.SOLUTION.format(exercise=self._title(block.argument)))
        return (
            f"<details>\n<summary><b>{title}</b></summary>\n\n"
            f"{self.text(block.body)}\n\n</details>\n"
        )

    def _title(self, label: str) -> str:
        if label not in self.index.exercises:
            raise UnknownReference(f"no exercise is labeled {label!r}")
        return self.index.exercises[label].heading

    def _code(self, block: Block) -> str:
        path = (self.index.folder / self.page).parent / block.argument
        code = path.read_text(encoding="utf-8")
        if name := block.options.get("pyobject"):
            code = definition(code, name)
        return f"```python\n{code.strip()}\n```"

    def _glossary(self, block: Block) -> str:
        entries = entries_of(block)
        return "\n\n".join(f"### {term}\n\n{self._lines(text)}" for term, text in entries.items())

    def _sources(self) -> str:
        works = sorted(self.index.works.values(), key=lambda work: work.entry)
        return "\n".join(
            f"- {work.entry}" + (f" <{work.address}>" if work.address else "") for work in works
        )

    def _needs(self) -> str:
        """Which chapter needs which, in words."""
        rows = [f"| {' | '.join(words.NEEDS)} |", "|---|---|"]
        for page, number in self.index.numbers.items():
            if number is not None:
                needed = [self._ref(label) for label in needed_labels(self.index.pages[page])]
                title = link(self.index.title(page), self._address(page, ""))
                rows.append(f"| {title} | {', '.join(needed) or words.NEEDS_NOTHING} |")
        return "\n".join(rows)

    def _topics(self, block: Block) -> str:
        return self._lines(coverage.tables(block.name, self.index.folder, self.index.pages))

    def _modules(self, block: Block) -> str:
        """What Sphinx would print of the package's modules, the reader's own Python prints."""
        lines = []
        for line in filter(str.strip, block.body.splitlines()):
            if module := re.fullmatch(r"\.\. automodule:: (\S+)", line):
                lines.append(f"- `import {module[1]}; help({module[1]})`")
            elif not re.fullmatch(r" +:[\w-]+:.*", line):
                raise NotPlain(f"this reStructuredText has no plain form: {line.strip()}")
        return "\n".join(lines)


def link(text: str, address: str, title: str = "") -> str:
    """A link of Markdown.

    >>> link("neuron", "a.ipynb#neuron", 'The "unit" of a network')
    '[neuron](a.ipynb#neuron "The \\'unit\\' of a network")'
    """
    if not title:
        return f"[{text}]({address})"
    title = title.replace('"', "'").replace("|", "/")  # a table's cell may hold the link
    return f'[{text}]({address} "{title}")'


def definition(code: str, name: str) -> str:
    """The lines of a module that define a name, decorators included. Raises NotPlain.

    >>> definition("a = 1\\n\\ndef f():\\n    return a\\n\\nb = 2", "f")
    'def f():\\n    return a'
    """
    for node in ast.parse(code).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name == name:
            first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
            return "\n".join(code.splitlines()[first - 1 : node.end_lineno])
    raise NotPlain(f"no function and no class is called {name}")


def _check(token: Token) -> None:
    """Raises NotPlain for what only MyST shows as it is meant."""
    for one in (token, *(token.children or [])):
        kind = re.sub(r"_(open|close)$", "", one.type)
        if kind in ("myst_target", "math_block_label", "myst_role"):
            continue
        if kind not in PLAIN or {"class", "id"} & set(one.attrs):
            raise NotPlain(
                f"{one.type} {one.attrs or ''} has no plain form in {__name__}: {token.content}"
            )


def _place(token: Token, text: str, start: int) -> tuple[int, int]:
    """Where a role, or code in a line, stands in a text, from a place on."""
    words = r"\s+".join(map(re.escape, token.content.split()))
    name = re.escape(f"{{{token.meta['name']}}}") if token.meta else ""
    found = re.compile(rf"{name}(`+)\s*{words}\s*\1").search(text, start)
    if found is None:
        raise NotPlain(f"`{token.content}` is not found in its own text")
    return found.span()


def _text_and_name(content: str) -> tuple[str, str]:
    """`text <name>`, or a name alone."""
    found = re.fullmatch(r"(.*?)\s*<([^<>]+)>", content)
    return (found[1], found[2]) if found else ("", content)


def _keys(content: str) -> list[str]:
    return [key.strip() for key in content.split(",")]


def _said(text: str) -> str:
    """A sentence of the glossary without its reference and without markup.

    >>> _said("Of variance $2 / n_\\\\text{in}$. Chinese. {ref}`there`")
    'Of variance 2 / n_in. Chinese.'
    """
    text = re.sub(r"\{[\w:]+\}`[^`]*`", "", text).strip()
    return re.sub(r"\\(?:text)?|[{}$`*]", "", text)
