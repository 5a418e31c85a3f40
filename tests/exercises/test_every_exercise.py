"""Every exercise: the reference passes, the stub is unwritten, each mistake earns its message."""

import numpy as np
import pytest

from dlbook.exercises import catalog
from dlbook.exercises.checker import judge
from dlbook.exercises.exercise import Exercise, paragraphs
from dlbook.exercises.runner import run_trusted

EXERCISES = [e for exercises in catalog.by_chapter().values() for e in exercises]
MISTAKES = [pytest.param(e, m, id=f"{e.id}-{m.__name__}") for e in EXERCISES for m in e.mistakes]
SEEDS = range(3)
COLUMNS_OF_THE_PAGE = 76  # more of them scroll sideways
PATIENT = 60.0  # seconds; only the time limit's own tests run into it


def run(source: str, exercise: Exercise) -> object:
    names: dict[str, object] = {"np": np}
    exec(source, names)
    return names[exercise.answer_name]


@pytest.fixture(params=EXERCISES, ids=lambda e: e.id)
def exercise(request: pytest.FixtureRequest) -> Exercise:
    return request.param


@pytest.mark.parametrize("seed", SEEDS)
def test_the_reference_passes(exercise: Exercise, seed: int) -> None:
    report = judge(exercise, exercise.answer(exercise.reference), seed=seed, seconds=PATIENT)
    assert report.status == "solved", report


def test_the_reference_passes_under_the_name_of_the_stub(exercise: Exercise) -> None:
    report = judge(exercise, run(exercise.solved_stub, exercise), seconds=PATIENT)
    assert report.status == "solved", report


def test_the_stub_is_not_written_yet(exercise: Exercise) -> None:
    report = judge(exercise, run(exercise.stub, exercise), seconds=PATIENT)
    assert report.status == "unwritten"
    assert "not written yet" in report.title


def test_stub_and_solution_fit_the_page(exercise: Exercise) -> None:
    wide = [
        line
        for line in f"{exercise.stub}\n{exercise.source}".splitlines()
        if len(line) > COLUMNS_OF_THE_PAGE
    ]
    assert wide == []


def test_the_stub_gives_nothing_away(exercise: Exercise) -> None:
    last = exercise.source.rstrip().splitlines()[-1].strip()
    assert last.startswith("return ")
    assert last not in exercise.stub


@pytest.mark.parametrize(("exercise", "mistake"), MISTAKES)
@pytest.mark.parametrize("seed", SEEDS)
def test_each_mistake_earns_its_own_message(exercise, mistake, seed) -> None:
    report = judge(exercise, exercise.answer(mistake), seed=seed, seconds=PATIENT)
    assert report.status in ("wrong", "error")
    assert report.mistake == mistake.__name__
    lesson = paragraphs(mistake)
    assert report.paragraphs[: len(lesson)] == lesson
    for other in exercise.mistakes:
        if other is not mistake:
            assert paragraphs(other)[0] not in report.paragraphs


def test_an_exercise_is_complete(exercise: Exercise) -> None:
    assert catalog.find(exercise.id) is exercise
    assert len(exercise.mistakes) >= 3
    assert len(exercise.hints) >= 2
    for mistake in exercise.mistakes:
        assert len(paragraphs(mistake)) >= 2, f"{mistake.__name__}: what is wrong, and the idea"


def test_the_members_of_a_tuple_have_names(exercise: Exercise) -> None:
    cases = tuple(exercise.cases(np.random.default_rng(0)))
    values = [t.value for t in run_trusted(exercise, exercise.answer(exercise.reference), cases)]
    sizes = {len(value) for value in values if isinstance(value, tuple)}
    if len(sizes) == 1:  # of several sizes it is one thing, a shape for instance
        assert {len(exercise.parts)} == sizes


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(None, id="None"),
        pytest.param("softmax", id="string"),
        pytest.param(object(), id="object"),
        pytest.param(np.nan, id="nan"),
        pytest.param([[1], [2, 3]], id="ragged-list"),
        pytest.param(np.zeros(7), id="zeros"),
        pytest.param(lambda: 1, id="no-arguments"),
        pytest.param(lambda *arguments: None, id="returns-None"),
        pytest.param(lambda *arguments: "text", id="returns-text"),
        pytest.param(lambda *arguments: [[1], [2, 3]], id="returns-ragged"),
        pytest.param(lambda *arguments: (1, 2), id="returns-pair"),
        pytest.param(lambda *arguments: arguments[0], id="returns-argument"),
        pytest.param(lambda *arguments: 1 / 0, id="raises"),
        pytest.param(dict, id="class"),
        pytest.param(print, id="print"),
    ],
)
def test_nonsense_is_rejected_in_words(exercise: Exercise, answer: object) -> None:
    report = judge(exercise, answer, seconds=PATIENT)
    assert report.status in ("wrong", "error")
    assert report.paragraphs[0].strip()
    assert report.mistake is None
