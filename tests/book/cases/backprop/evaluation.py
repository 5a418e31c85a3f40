"""What to compare on in the chapter "Evaluation"."""

from dlbook import metrics
from tests.book.sync import Case

CASES: dict[tuple[str, str], Case] = {
    ("dlbook.metrics.binary_accuracy", "accuracy_of_columns"): Case(
        lambda rng: metrics.binary_accuracy(
            rng.integers(2, size=(9, 1)), rng.uniform(size=(9, 1))
        ).mean(),
        lambda version, rng: version(rng.integers(2, size=9), rng.uniform(size=(9, 1))),
    ),
}
