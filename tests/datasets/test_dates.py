"""Dates as people write them: all forms say the month, and no held-out day is trained on."""

from datetime import date

import pytest

from dlbook.datasets import date_forms, make_dates


def test_forms_of_one_day() -> None:
    day = date(1987, 3, 4)
    assert date_forms(day, "pt") == [
        "4 de mar. de 1987",
        "4 de março de 1987",
        "quarta-feira, 4 de março de 1987",
    ]
    assert date_forms(day, "de") == ["4. märz 1987", "mittwoch, 4. märz 1987"]


def test_held_out_days_are_others() -> None:
    (_, train, _), (_, test, _) = (make_dates(3000, ["en"], held_out=h) for h in (False, True))
    assert not set(train) & set(test)
    assert all("1950-01-01" <= day <= "2049-12-31" for day in train + test)


def test_same_seed_same_dates() -> None:
    assert make_dates(20, ["en", "fr"], seed=1) == make_dates(20, ["en", "fr"], seed=1)
    assert make_dates(20, ["en", "fr"], seed=1) != make_dates(20, ["en", "fr"], seed=2)


def test_an_unknown_language_is_named() -> None:
    with pytest.raises(ValueError, match=r"a language that Babel knows.*'klingon'"):
        date_forms(date(2000, 1, 1), "klingon")
    with pytest.raises(ValueError, match="n_samples"):
        make_dates(0, ["en"])
