"""The statement's own example is the first thing that an answer meets."""

import copy
import doctest
import inspect
from collections.abc import Callable, Iterable
from dataclasses import replace

import numpy as np
import pytest

from dlbook.exercises import catalog
from dlbook.exercises.exercise import Case, Exercise
from dlbook.exercises.runner import run_trusted
from tests.exercises import planted

EXERCISES = [e for exercises in catalog.by_chapter().values() for e in exercises]


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda e: e.id)
def test_the_cases_begin_with_the_example(exercise: Exercise) -> None:
    assert _left_out(exercise) == []


def double(x):
    """Return twice every element of x.

    >>> double(np.array([2.0, 0.5]))
    array([4., 1.])
    >>> double(x=np.zeros(2))
    array([0., 0.])
    """
    return 2 * x


WITH_EXAMPLE = replace(planted.FUNCTION, reference=double)
HALF, NOTHING = Case("half", x=np.array([2.0, 0.5])), Case("nothing", x=np.zeros(2))


@pytest.mark.parametrize(
    ("cases", "left_out"),
    [
        ([HALF, NOTHING], []),
        ([HALF, Case("one", x=np.ones(2)), NOTHING], []),
        ([HALF], ["x = [0. 0.]"]),
        ([NOTHING, HALF], ["not the first: x = [2.  0.5]"]),
        ([Case("one", x=np.ones(2))], ["x = [2.  0.5]", "x = [0. 0.]"]),
    ],
)
def test_an_example_left_out_is_found(cases, left_out) -> None:
    assert _left_out(replace(WITH_EXAMPLE, cases=lambda rng: cases)) == left_out


def _left_out(exercise: Exercise) -> list[str]:
    """The calls of the example that no case makes, and the first one if it is not case 0's."""
    if exercise.kind == "value":
        return []
    wanted, tried, at_first = _example(exercise), [], []
    for case in exercise.cases(np.random.default_rng(0)):
        calls: list[dict] = []
        run_trusted(exercise, _watched(exercise, calls), [case])
        at_first = at_first or calls
        tried += calls
    found = [_shown(call) for call in wanted if not _among(call, tried)]
    if wanted and _among(wanted[0], tried) and not _among(wanted[0], at_first):
        found.append(f"not the first: {_shown(wanted[0])}")
    return found


def _example(exercise: Exercise) -> list[dict]:
    """The calls that the docstring's example makes, each as its arguments by name."""
    calls: list[dict] = []
    reference = exercise.reference
    names = {**vars(inspect.getmodule(reference)), reference.__name__: _watched(exercise, calls)}
    test = doctest.DocTestParser().get_doctest(
        inspect.getdoc(reference) or "", names, exercise.id, None, None
    )
    assert not doctest.DocTestRunner().run(test).failed
    return calls


def _watched(exercise: Exercise, calls: list[dict]) -> Callable[..., object]:
    signature = inspect.signature(exercise.reference)

    def watched(*arguments, **named):
        bound = signature.bind(*arguments, **named)
        bound.apply_defaults()
        calls.append(copy.deepcopy(bound.arguments))
        return exercise.reference(*arguments, **named)

    return watched


def _among(call: dict, calls: Iterable[dict]) -> bool:
    return any(all(_same(call[name], other[name]) for name in call) for other in calls)


def _same(one: object, other: object) -> bool:
    if callable(one):
        return callable(other)
    if isinstance(one, np.random.Generator) and isinstance(other, np.random.Generator):
        return one.bit_generator.state == other.bit_generator.state
    if isinstance(one, np.ndarray) or isinstance(other, np.ndarray):
        return type(one) is type(other) and np.array_equal(one, other)
    return type(one) is type(other) and one == other


def _shown(call: dict) -> str:
    return ", ".join(f"{name} = {value}" for name, value in call.items())
