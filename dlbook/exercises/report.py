"""What `check`, `hint` and `solution` return: reports for the notebook and as plain text.

Every text of a report carries a key, by which a translation can find its own words: the texts of
an exercise go by its id and the name of the mistake or the number of the hint
(`adam_step/no_root/1`, `adam_step/hint/2`), the judge's own by a word and the values in them.
"""

import html
import re
import textwrap
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

MARKS = {
    "solved": "\N{CHECK MARK}",
    "wrong": "\N{MULTIPLICATION X}",
    "error": "!",
    "stopped": "!",
    "unwritten": "\N{HORIZONTAL ELLIPSIS}",
    "hint": "?",
    "solution": "=",
}

# Colors come from the page's theme (--pst: the book, --jp: JupyterLab), with a fallback that is
# readable on both grounds. The mark and the words say the same without color.
STYLE = """<style>
.dlbook-report { border-left: 0.3rem solid var(--dlbook-report); padding: 0.1rem 0 0.1rem 0.9rem;
  margin: 0.4rem 0; max-width: 48rem;
  color: var(--pst-color-text-base, var(--jp-content-font-color1, inherit));
  --dlbook-report: var(--pst-color-info, var(--jp-info-color1, #3b82c4)); }
.dlbook-report p { margin: 0.35rem 0; }
.dlbook-report pre { margin: 0.1rem 0 0.5rem; padding: 0.4rem 0.6rem; background: transparent;
  border: 1px solid var(--pst-color-border, var(--jp-border-color2, #8886)); color: inherit;
  overflow-x: auto; font-size: 0.875em; }
.dlbook-report-solved { --dlbook-report: var(--pst-color-success,
  var(--jp-success-color1, #2e8b57)); }
.dlbook-report-wrong, .dlbook-report-error, .dlbook-report-stopped { --dlbook-report:
  var(--pst-color-danger, var(--jp-error-color1, #d1495b)); }
</style>"""


LONGEST_TEXT = 4000


class Text(str):
    """A text of bounded length, with its key and the values that were put into it."""

    key: str
    values: dict[str, object]

    def __new__(cls, text: str, key: str, values: Mapping[str, object] | None = None) -> "Text":
        made = super().__new__(cls, text if len(text) <= LONGEST_TEXT else _cut(text))
        made.key, made.values = key, dict(values or {})
        return made


def say(key: str, english: str, **values: object) -> Text:
    """Put values into one of the judge's own sentences.

    >>> said = say("right", "All {count} cases are right.", count=6)
    >>> said, said.key, said.values
    ('All 6 cases are right.', 'right', {'count': 6})
    """
    return Text(english.format(**values), key, values)


def keyed(texts: Iterable[str], key: str) -> tuple[Text, ...]:
    """The paragraphs of an exercise's own text under `key/1`, `key/2`, ..."""
    return tuple(Text(text, f"{key}/{number}") for number, text in enumerate(texts, 1))


def _cut(text: str) -> str:
    return f"{text[:LONGEST_TEXT]}..."


@dataclass(frozen=True)
class Report:
    """A title, some paragraphs, and exhibits: pairs of a label and preformatted text.

    `status` is one of the keys of MARKS. `exercise` is the id, `mistake` the name of the mistake
    that explains every case, `perhaps` of one that explains only what is shown. `arguments` holds
    what was tried, by name: `my_f(*report.arguments.values())` tries it again.

    >>> Report("solved", say("solved", "softmax: solved"), (say("right", "All is right."),))
    softmax: solved
    ---------------
    All is right.
    """

    status: str
    title: Text
    paragraphs: tuple[Text, ...] = ()
    exhibits: tuple[tuple[Text, str], ...] = ()
    closing: tuple[Text, ...] = ()
    exercise: str | None = None
    mistake: str | None = None
    perhaps: str | None = None
    hint: int | None = None
    arguments: Mapping[str, object] = field(default_factory=dict, repr=False, compare=False)

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of all texts, in the order in which they are shown."""
        labels = (label for label, _ in self.exhibits)
        return tuple(t.key for t in (self.title, *self.paragraphs, *labels, *self.closing))

    @property
    def message(self) -> str:
        """The title and the first paragraph in one line, for lists."""
        return " ".join([f"{self.title}.", *self.paragraphs[:1]])

    def closed_with(self, *paragraphs: Text) -> "Report":
        """The same report with further paragraphs at its end."""
        return replace(self, closing=(*self.closing, *paragraphs))

    def __repr__(self) -> str:
        blocks = [_filled(p) for p in self.paragraphs]
        blocks += [f"{label}:\n{textwrap.indent(text, '    ')}" for label, text in self.exhibits]
        blocks += [_filled(p) for p in self.closing]
        return "\n".join([self.title, "-" * len(self.title), "\n\n".join(blocks)])

    def _repr_html_(self) -> str:
        """The report for a notebook; everything that came from the reader is escaped."""
        body = [
            f'<p><span aria-hidden="true">{MARKS[self.status]}</span> '
            f"<strong>{_inline(self.title)}</strong></p>"
        ]
        body += [f"<p>{_inline(p)}</p>" for p in self.paragraphs]
        for label, text in self.exhibits:
            # tabindex: who has no mouse can scroll what is wider than a phone
            body.append(f'<p>{_inline(label)}:</p><pre tabindex="0">{html.escape(text)}</pre>')
        body += [f"<p>{_inline(p)}</p>" for p in self.closing]
        return (
            f"{STYLE}\n"
            f'<div class="dlbook-report dlbook-report-{self.status}" role="group" '
            f'aria-label="{html.escape(self.title)}">\n' + "\n".join(body) + "\n</div>"
        )


def _filled(text: str) -> str:
    return textwrap.fill(text, 88, break_long_words=False, break_on_hyphens=False)


def _inline(text: str) -> str:
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", html.escape(text))
