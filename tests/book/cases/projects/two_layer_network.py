"""What to compare on in the chapter "A two-layer network in plain NumPy"."""

from dlbook import activations
from tests.book.cases.shared import scores
from tests.book.sync import Case

CASES: dict[tuple[str, str], Case] = {
    ("dlbook.activations.softmax", "softmax"): Case(
        lambda rng: activations.softmax(scores(rng)),
        lambda version, rng: version(scores(rng)),
    ),
}
