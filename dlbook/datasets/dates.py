"""Dates as people write them in many languages, from the tables of the Unicode consortium."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np

from dlbook.checks import integer
from dlbook.datasets.library import require

FIRST, LAST = date(1950, 1, 1), date(2049, 12, 31)


def date_forms(day: date, language: str) -> list[str]:
    """The ways to write a day in a language that spell its month, in lower case.

    They are the medium, long and full forms of the Common Locale Data Repository, without those
    that consist of numbers and signs alone: which number is the month, 3/4/87 does not say.

    Source: CLDR, under the Unicode license, as the library Babel ships it.

    >>> date_forms(date(1987, 3, 4), "fr")
    ['4 mars 1987', 'mercredi 4 mars 1987']

    Raises:
        ImportError: Babel is not installed.
        ValueError: Babel does not know the language.
    """
    dates = require("babel.dates", package="babel", needed_by="date_forms")
    core = require("babel.core", package="babel", needed_by="date_forms")
    try:
        written = [
            dates.format_date(day, form, locale=language) for form in ("medium", "long", "full")
        ]
    except (core.UnknownLocaleError, ValueError) as error:
        raise ValueError(
            f"date_forms expects a language that Babel knows, such as 'de' or 'pt_BR', got "
            f"{language!r}."
        ) from error
    spelled = [text.lower() for text in written if any(sign.isalpha() for sign in text)]
    return list(dict.fromkeys(spelled))


def make_dates(
    n_samples: int, languages: Sequence[str], *, held_out: bool = False, seed: int = 0
) -> tuple[list[str], list[str], list[str]]:
    """Return n_samples dates as written, as ISO 8601, and the language of each.

    Day, language and form are drawn evenly. The days are those of 1950 to 2049, held_out
    those whose count since the year 1 divides by ten, otherwise all others: no day is in both.

    >>> texts, iso, languages = make_dates(2, ["fr", "it"], seed=3)
    >>> texts
    ['24 févr. 2031', 'samedi 26 juillet 1958']
    >>> iso, languages
    (['2031-02-24', '1958-07-26'], ['fr', 'fr'])

    Raises:
        ImportError, ValueError: as `date_forms`, and for a number of samples below 1.
    """
    n_samples = integer(n_samples, "make_dates", "n_samples", least=1)
    rng = np.random.default_rng(seed)
    numbers = np.arange(FIRST.toordinal(), LAST.toordinal() + 1)
    numbers = numbers[(numbers % 10 == 0) == held_out]
    texts, iso, spoken = [], [], []
    for number in rng.choice(numbers, n_samples):
        day, language = date.fromordinal(int(number)), languages[int(rng.integers(len(languages)))]
        forms = date_forms(day, language)
        texts.append(forms[int(rng.integers(len(forms)))])
        iso.append(day.isoformat())
        spoken.append(language)
    return texts, iso, spoken
