"""What to compare on in the chapter "The neuron"."""

from collections.abc import Callable
from typing import Any

import numpy as np

from dlbook import activations
from tests.book.cases.shared import scores
from tests.book.sync import Case


def strictly(function: Callable[..., Any], *arguments: Any) -> Any:
    """Call ``function`` where an overflow, a division by zero or a NaN is an error."""
    with np.errstate(over="raise", divide="raise", invalid="raise"):
        return function(*arguments)


CASES: dict[tuple[str, str], Case] = {
    ("dlbook.activations.sigmoid", "sigmoid_as_printed"): Case(
        lambda rng: strictly(activations.sigmoid, scores(rng)),
        lambda version, rng: strictly(version, scores(rng)),
        raises=(FloatingPointError,),
    ),
}
