"""What to compare on in the chapter "Activations"."""

from dlbook import activations
from tests.book.cases.shared import scores
from tests.book.sync import Case

CASES: dict[tuple[str, str], Case] = {
    ("dlbook.activations.relu", "relu_one_by_one"): Case(
        lambda rng: activations.relu(scores(rng).ravel()),
        lambda version, rng: version(scores(rng).ravel()),
    ),
    ("dlbook.activations.relu", "relu_from_memory"): Case(
        lambda rng: activations.relu(scores(rng)),
        lambda version, rng: version(scores(rng)),
    ),
    ("dlbook.activations.sigmoid.derivative", "slope_from_score"): Case(
        lambda rng: activations.sigmoid.derivative(scores(rng)),
        lambda version, rng: version(scores(rng)),
    ),
    ("dlbook.activations.softmax", "softmax_of_batch"): Case(
        lambda rng: activations.softmax(rng.normal(size=(6, 4))),
        lambda version, rng: version(rng.normal(size=(6, 4))),
    ),
}
