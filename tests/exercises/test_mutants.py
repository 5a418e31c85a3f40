"""The tool finds cases too weak to see a mistake."""

from dataclasses import replace

import numpy as np
import pytest

from dlbook.exercises import catalog
from dlbook.exercises.exercise import Case
from tests.exercises import mutants, planted


def count_to(n):
    """Return the numbers below n."""
    numbers, k = [], 0
    while k < n:
        numbers.append(k)
        k += 1
    return numbers


WEAK = replace(planted.FUNCTION, cases=lambda rng: [Case("only 2", x=np.array([2.0]))])
ENDLESS = replace(
    planted.FUNCTION,
    reference=count_to,
    cases=lambda rng: [Case("three", n=3), Case("none", n=0), Case("one", n=1)],
)


@pytest.fixture
def excuses(tmp_path, monkeypatch):
    monkeypatch.setattr(mutants, "EXCUSES", tmp_path / "excuses.txt")
    mutants.EXCUSES.write_text("# none\n")
    return mutants.EXCUSES


@pytest.mark.parametrize("exercise", [planted.FUNCTION, planted.CLASS, ENDLESS])
def test_good_cases_kill_every_mutant(exercise, excuses) -> None:
    tried, survivors, _ = mutants.judged([exercise])
    assert tried >= 4
    assert survivors == []


def test_weak_cases_let_mutants_survive(excuses) -> None:
    _, survivors, _ = mutants.judged([WEAK])
    assert survivors == [
        "double | return 2 * x => return 2 + x",
        "double | `x` is always that of the first case",
    ]


def test_an_excuse_needs_a_reason_and_a_survivor(excuses) -> None:
    excuses.write_text("double | return 2 * x => return 2 + x | 2 + 2 is 2 * 2\n")
    assert mutants.judged([WEAK])[1] == ["double | `x` is always that of the first case"]
    assert mutants.judged([planted.FUNCTION])[2] == ["double | return 2 * x => return 2 + x"]
    excuses.write_text("double | return 2 * x => return 2 + x |\n")
    with pytest.raises(ValueError, match="no reason"):
        mutants.excuses()


EXERCISES = [e for exercises in catalog.by_chapter().values() for e in exercises]
SAMPLE = 4  # mutants of each exercise; all of them are tried once a week


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda e: e.id)
def test_a_sample_of_mutants_is_killed_or_excused(exercise) -> None:
    rng = np.random.default_rng(len(exercise.source))
    all_of_them = list(mutants.mutants(exercise))
    excused = mutants.excuses()
    for i in rng.permutation(len(all_of_them))[:SAMPLE]:
        mutant = all_of_them[i]
        excuse = excused.get((exercise.id, mutant.words))
        assert mutants.survives(exercise, mutant) == (excuse is not None), mutant.words


def test_every_excuse_names_an_exercise() -> None:
    assert {id for id, _ in mutants.excuses()} <= set(catalog.ids())
