"""dlbook against values that PyTorch and Keras computed once (see make_values)."""

from functools import cache
from pathlib import Path

import numpy as np
import pytest

from tests.parity import cases

HERE = Path(__file__).resolve().parent
RUNS = {
    "layers": (cases.LAYERS, cases.run_layer),
    "losses": (cases.LOSSES, cases.run_loss),
    "optimizers": (cases.OPTIMIZERS, cases.run_optimizer),
}


@cache
def load(table):
    with np.load(HERE / f"{table}.npz", allow_pickle=False) as file:
        return dict(file)


def part(table, case, source):
    """The arrays of one case that were given, or that one library made."""
    prefix = f"{case}/{source}/"
    found = {k.removeprefix(prefix): v for k, v in load(table).items() if k.startswith(prefix)}
    assert found, f"{prefix} is not stored: run python -m tests.parity.make_values"
    return found


@pytest.mark.parametrize("dtype", cases.TOLERANCE)
@pytest.mark.parametrize(
    ("table", "case"),
    [pytest.param(table, case, id=case.name) for table in RUNS for case in RUNS[table][0]],
)
def test_agrees(table, case, dtype):
    ours = RUNS[table][1](case, part(table, case.name, "given"), dtype)
    for library in case.libraries:
        theirs = part(table, case.name, library)
        assert cases.largest_difference(ours, theirs) <= cases.TOLERANCE[dtype], library


@pytest.mark.parametrize("dtype", cases.TOLERANCE)
@pytest.mark.parametrize("name", cases.NETWORKS)
def test_ten_steps_of_training_agree(name, dtype):
    ours = cases.run_network(name, part("networks", name, "given"), dtype)
    theirs = part("networks", name, "keras")
    assert cases.largest_difference(ours, theirs) <= cases.TOLERANCE[dtype]


@pytest.mark.parametrize("table", [*RUNS, "networks"])
def test_the_values_say_who_made_them(table):
    assert [str(name).split()[0] for name in load(table)["made_by"]] == ["torch", "keras"]


@pytest.mark.parametrize("table", RUNS)
def test_one_wrong_digit_is_seen(table):
    case = RUNS[table][0][0]
    ours = RUNS[table][1](case, part(table, case.name, "given"), "float64")
    theirs = part(table, case.name, case.libraries[0])
    for name, value in theirs.items():
        wrong = value.copy()
        wrong[(0,) * value.ndim] += 1e-6
        assert cases.largest_difference(ours, {**theirs, name: wrong}) > 1e-10


def test_missing_results_other_shapes_and_nan_are_seen():
    one = {"out": np.ones(3)}
    with pytest.raises(AssertionError, match="Results differ"):
        cases.largest_difference(one, {})
    with pytest.raises(AssertionError, match="shape"):
        cases.largest_difference(one, {"out": np.ones(2)})
    assert cases.largest_difference({"out": np.array([np.nan, 1, 1])}, one) == np.inf
