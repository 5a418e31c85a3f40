"""What `check`, `hint` and `solution` return: reports for the notebook and as plain text."""

import html
import re
import textwrap
from dataclasses import dataclass, replace

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


@dataclass(frozen=True)
class Report:
    """A title, some paragraphs, and exhibits: pairs of a label and preformatted text.

    `status` is one of the keys of MARKS; `mistake` names the recognized mistake.

    >>> Report("solved", "softmax: solved", ("All 6 cases are right.",))
    softmax: solved
    ---------------
    All 6 cases are right.
    """

    status: str
    title: str
    paragraphs: tuple[str, ...] = ()
    exhibits: tuple[tuple[str, str], ...] = ()
    closing: tuple[str, ...] = ()
    mistake: str | None = None

    @property
    def message(self) -> str:
        """The title and the first paragraph in one line, for lists."""
        return " ".join([f"{self.title}.", *self.paragraphs[:1]])

    def closed_with(self, *paragraphs: str) -> "Report":
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
