"""As many states of live figures as places for them, on every built page."""

from __future__ import annotations

from pathlib import Path

import pytest

from dlbook.live import Activation, Neuron
from tests.live.pages import static_page
from tests.live.places import place_faults


@pytest.mark.built
def test_every_state_has_its_place(built_book: Path) -> None:
    found = {
        str(path.relative_to(built_book)): place_faults(path.read_text("utf-8"))
        for path in built_book.rglob("*.html")
    }
    assert not any(found.values()), {page: faults for page, faults in found.items() if faults}


def test_a_figure_that_only_computes_is_found() -> None:
    page = static_page([Activation(), figure := Neuron()])
    assert place_faults(page) == []
    place = figure._repr_mimebundle_()[0]["text/html"]
    assert place in page
    assert place_faults(page.replace(place, "")) == [f"no place for the figure {figure.question!r}"]
    assert place_faults(page.replace(place, 2 * place)) == ["2 places for one figure"]
    assert (
        len(place_faults(page.replace(f'data-live-model="{figure.model_id}', 'data-live-model="x')))
        == 2
    )
