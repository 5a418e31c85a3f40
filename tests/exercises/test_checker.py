"""`check` explains what is wrong, whatever the reader's code does."""

import ast
import ctypes
import itertools
import os
import re
import signal
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from dlbook.exercises import check, checker, hint, progress, runner, solution
from dlbook.exercises.checker import judge
from dlbook.exercises.comparison import paste
from dlbook.exercises.exercise import Case
from dlbook.exercises.report import Report
from tests.exercises import planted

PATIENT = 60.0


def double(answer: object) -> Report:
    return judge(planted.FUNCTION, answer, seconds=PATIENT)


def exhibit(report: Report, label: str) -> str:
    return next(text for name, text in report.exhibits if name.startswith(label))


@pytest.fixture(autouse=True)
def own_progress(tmp_path, monkeypatch):
    monkeypatch.setenv("DLBOOK_PROGRESS", str(tmp_path / "progress.json"))


# What counts as right


@pytest.mark.parametrize(
    "answer",
    [
        lambda x: x + x,
        lambda x: (2 * x).astype(np.float32),
        lambda x: [2 * float(v) for v in x],
        lambda x: 2 * x * (1 + 1e-9),
        np.vectorize(lambda v: 2 * v),
    ],
    ids=["sum", "float32", "list", "rounding", "callable object"],
)
def test_harmless_differences_pass(answer) -> None:
    assert double(answer).status == "solved"


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (lambda x: 2 * x * (1 + 1e-3), "3 of 3 numbers differ"),
        (lambda x: 2 * x + np.array([0, 0, 1e-3])[: len(x)].sum(), "numbers differ"),
        (lambda x: (2 * x)[:, np.newaxis], "has shape (3, 1), expected is shape (3,)"),
        (lambda x: (2 * x)[:-1], "has shape (2,)"),
        (lambda x: 2 * x + np.nan, "is nan, expected is 2"),
        (lambda x: None, "is the `return` line missing?"),
        (lambda x: "2x", "What came is a str"),
        (lambda x: print, "What came is something to be called"),
        (lambda x: (2 * x).astype(str), "an array of strings, of shape (3,)"),
        (lambda x: (2 * x).astype(object), "an array of objects, of shape (3,)"),
        (lambda x: 2 * x + 0j, "as complex128; asked for are real numbers"),
    ],
)
def test_a_difference_is_said_in_words(answer, words) -> None:
    report = double(answer)
    assert report.status == "wrong"
    assert words in " ".join(report.paragraphs)


def test_the_first_failing_case_is_shown() -> None:
    report = double(lambda x: np.abs(2 * x))
    assert [label for label, _ in report.exhibits] == [
        "Tried (negative numbers)",
        "What came",
        "Expected",
    ]
    tried = "x = np.array([-1., -2., -3., -4.])\nmy_double(x)"
    assert exhibit(report, "Tried") == tried
    assert exhibit(report, "What came") == "[2. 4. 6. 8.]"
    assert exhibit(report, "Expected") == "[-2. -4. -6. -8.]"


def test_an_integer_must_be_exact() -> None:
    assert judge(planted.NUMBER, 650).status == "solved"
    assert judge(planted.NUMBER, np.int64(650)).status == "solved"
    assert judge(planted.NUMBER, 650.001).status == "wrong"
    report = judge(planted.NUMBER, 640)
    assert report.mistake == "without_biases"
    assert "Your result is 640, expected is 650." in report.paragraphs


def test_a_value_must_be_a_value() -> None:
    assert "What came is something to be called" in repr(judge(planted.NUMBER, lambda: 650))
    assert "What came is a str" in repr(judge(planted.NUMBER, "650"))
    assert judge(planted.NUMBER, ...).status == "unwritten"


def test_parts_are_named() -> None:
    report = judge(planted.PARTS, lambda a, b: (a + b, a - b), seconds=PATIENT)
    assert "the product" in report.paragraphs[0].lower()
    report = judge(planted.PARTS, lambda a, b: a + b, seconds=PATIENT)
    assert "a tuple of 2 things: the sum, the product" in report.paragraphs[0]


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (lambda f, a: (f.astype(float), a), "as float64; asked for are integers"),
        (lambda f, a: (f, int(a)), "as int64; asked for is True or False"),
        (lambda f, a: [f, a], "a tuple of 2 things"),
        (lambda f, a: ([float(k) for k in f], a), "as float64; asked for are integers"),
        (lambda f, a: (f.astype(bool), a), "numbers differ"),
    ],
)
def test_a_type_that_breaks_other_code_is_said(answer, words) -> None:
    report = judge(planted.TYPES, lambda x, least: answer(*planted.places(x, least)))
    assert report.status == "wrong"
    assert words in " ".join(report.paragraphs)


@pytest.mark.parametrize("kind", [list, np.uint8, np.int32])
def test_integers_of_any_size_and_lists_of_them_are_integers(kind) -> None:
    def answer(x, least):
        found, any_of_them = planted.places(x, least)
        return (found.tolist() if kind is list else found.astype(kind)), np.bool_(any_of_them)

    assert judge(planted.TYPES, answer).status == "solved"


def test_a_float_may_be_the_mistake_of_integers() -> None:
    def above_in_floats(x, least):
        found = np.flatnonzero(x > least)
        return found.astype(float), len(found) > 0

    assert judge(planted.TYPES, above_in_floats).mistake == "above"


# Means


@pytest.mark.parametrize(
    ("answer", "means"),
    [
        (lambda x, least: ([i for i, v in enumerate(x) if v >= least], max(x) >= least), "a loop"),
        (lambda x, least: (np.argwhere(x >= least)[:, 0], (x >= least).any()), "`argwhere`"),
    ],
)
def test_right_numbers_by_forbidden_means_are_no_solution(answer, means) -> None:
    report = judge(planted.TYPES, answer)
    assert report.status == "wrong"
    assert f"But you use {means}" in report.paragraphs[0]


def test_a_loop_in_a_helper_is_a_loop() -> None:
    def solve(x, least):
        return helper_with_a_loop(x, least)

    assert judge(planted.TYPES, solve).status == "wrong"
    assert judge(planted.TYPES, planted.places).status == "solved"


def helper_with_a_loop(x, least):
    found = []
    for place, value in enumerate(x):
        if value >= least:
            found.append(place)
    return found, bool(found)


# Classes


def test_a_class_is_tried_by_use() -> None:
    class MyCounter(planted.Counter):
        pass

    assert judge(planted.CLASS, MyCounter).status == "solved"
    assert judge(planted.CLASS, planted.Forgetful).mistake == "Forgetful"
    assert "The total is 6, expected is 10." in judge(planted.CLASS, planted.Forgetful).paragraphs
    assert "the class itself" in repr(judge(planted.CLASS, MyCounter(0)))


def test_the_stub_of_a_class_keeps_the_signatures() -> None:
    assert planted.CLASS.stub == (
        "class MyCounter:\n"
        '    """Counts what it is shown."""\n'
        "\n"
        "    def __init__(self, start):\n"
        '        """Begin at `start`."""\n'
        "        raise NotImplementedError  # replace this line with your code\n"
        "\n"
        "    def show(self, count):\n"
        '        """Add `count` to the total."""\n'
        "        raise NotImplementedError  # replace this line with your code"
    )
    names: dict[str, object] = {}
    exec(planted.CLASS.stub, names)
    assert judge(planted.CLASS, names["MyCounter"]).status == "unwritten"


# Named mistakes


def test_a_mistake_that_explains_every_case_is_named() -> None:
    report = double(lambda x: x / 2)
    assert (report.mistake, report.perhaps) == ("halved", None)
    assert report.paragraphs[:2] == ("You divided by 2.", "Multiply instead.")


def test_a_mistake_that_explains_only_what_is_shown_is_perhaps_one() -> None:
    def halved_and_zero_for_negative(x):
        return np.maximum(x / 2, 0)

    report = double(halved_and_zero_for_negative)
    assert (report.mistake, report.perhaps) == (None, "halved")
    lesson = ("Perhaps it is this:", "You divided by 2.", "Multiply instead.")
    assert report.paragraphs[-3:] == lesson


def test_a_mistake_is_not_named_where_the_answer_is_right_and_it_is_not() -> None:
    def right_for_negative(x):
        return np.where(x < 0, 2 * x, x / 2)

    report = double(right_for_negative)
    assert (report.mistake, report.perhaps) == (None, None)


def test_an_unknown_mistake_gets_no_name() -> None:
    assert double(lambda x: 3 * x).mistake is None


def test_mistakes_that_explain_equally_well_are_not_named() -> None:
    def both_fit(rng):
        yield Case("one number", x=np.array([-4.0]))  # -4 / 2 = -4 + 2

    ambiguous = planted.Exercise(
        id="double",
        chapter="concepts/neuron",
        reference=planted.double,
        cases=both_fit,
        mistakes=(planted.halved, planted.shifted),
        hints=("Twice.",),
    )
    assert judge(ambiguous, lambda x: x / 2).mistake is None


def test_an_error_can_be_a_named_mistake() -> None:
    report = judge(planted.PARTS, lambda a, b: (a[99], b), seconds=PATIENT)
    assert (report.status, report.mistake) == ("error", "fails")


# What was tried can be tried again


def test_what_was_tried_can_be_pasted_and_run_again() -> None:
    def wrong(x, least):
        return x[x > least], True

    report = judge(planted.TYPES, wrong)
    names: dict[str, object] = {"np": np, "wrong": wrong}
    exec(exhibit(report, "Tried"), names)
    np.testing.assert_array_equal(names["x"], report.arguments["x"])
    assert names["least"] == report.arguments["least"] == 1.5
    assert wrong(*report.arguments.values())[1] is True


@pytest.mark.parametrize(
    "value",
    [
        np.array([0.1, np.nan, -np.inf, 1e-17]),
        np.array([1, 2], dtype=np.uint8),
        np.array([[True, False]]),
        np.zeros((0, 3), dtype=np.float32),
        np.arange(24.0).reshape(2, 3, 4) / 7,
        [1, (2.5,), "a'b", None, np.array([1])],
        float("nan"),
    ],
    ids=repr,
)
def test_code_makes_a_value_again(value) -> None:
    again = eval(str(paste(value)), {"np": np})
    assert repr(again) == repr(value)
    assert getattr(again, "dtype", None) == getattr(value, "dtype", None)


def test_what_is_too_long_to_paste_is_in_the_report() -> None:
    assert paste(np.zeros(1000)) is paste(["x" * 1000]) is paste(np.random.default_rng()) is None
    case = [Case("many", x=np.arange(100.0))]
    report = judge(replace(planted.FUNCTION, cases=lambda rng: case), lambda x: x)
    assert 'x = report.arguments["x"]' in exhibit(report, "Tried")
    assert len(report.arguments["x"]) == 100


def test_only_arguments_that_the_function_has_are_shown() -> None:
    report = judge(planted.MEASURED, lambda shape, rng: np.zeros(shape))
    assert list(report.arguments) == ["shape", "rng"]
    assert exhibit(report, "Tried").endswith("my_drawn(shape, rng)")
    assert "seed" not in exhibit(report, "Tried")


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (lambda shape, rng: None, "None. Is the `return` line missing?"),
        (lambda shape, rng: "text", "a str: 'str' object has no attribute 'shape'"),
    ],
)
def test_the_books_own_error_is_not_shown_as_the_readers(answer, words) -> None:
    report = judge(planted.MEASURED, answer)
    assert report.status == "wrong"
    assert "The check can't use what your function returned" in report.paragraphs[0]
    assert words in report.paragraphs[0]


def test_an_error_in_the_readers_own_code_stays_the_readers() -> None:
    def fails(shape, rng):
        return rng.no_such_method()

    report = judge(planted.MEASURED, fails)
    assert report.status == "error"
    assert exhibit(report, "The error came") == "return rng.no_such_method()"


# Arguments are the caller's


def test_writing_into_an_argument_is_found() -> None:
    def in_place(x):
        x *= 2
        return x

    report = double(in_place)
    assert report.status == "wrong"
    assert "wrote into `x`" in report.paragraphs[0]


def test_each_case_gets_a_fresh_copy() -> None:
    def in_place_at_the_end(x):
        result = 2 * x
        x[:] = 0
        return result

    assert "wrote into" in repr(double(in_place_at_the_end))
    assert double(planted.double).status == "solved"


def test_a_result_that_is_reused_counts_as_it_was() -> None:
    shared = np.zeros(4)

    def into_shared(x):
        return np.multiply(x, 2, out=shared[: len(x)])

    assert double(into_shared).status == "solved"


# Errors


def test_an_error_shows_the_readers_own_line() -> None:
    def helper(x):
        return x[99]  # the line to show

    def through_a_helper(x):
        return helper(x)

    report = double(through_a_helper)
    assert report.status == "error"
    assert "IndexError: index 99 is out of bounds" in report.paragraphs[0]
    assert exhibit(report, "The error came") == "return x[99]  # the line to show"
    assert "dlbook" not in repr(report)


def test_an_error_inside_a_library_shows_the_line_that_called_it() -> None:
    def calls_numpy(x):
        return np.linalg.inv(x)

    assert exhibit(double(calls_numpy), "The error came") == "return np.linalg.inv(x)"


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (lambda x: sys.exit(), "It called `exit`"),
        (lambda x: (_ for _ in ()).throw(MemoryError), "more memory"),
        (lambda x: (_ for _ in ()).throw(GeneratorExit), "GeneratorExit"),
    ],
)
def test_unusual_errors_are_caught(answer, words) -> None:
    report = double(answer)
    assert report.status == "error"
    assert words.lower() in report.paragraphs[0].lower()


def test_endless_recursion_is_an_error() -> None:
    def again(x):
        return again(x)

    def through_numpy(x):
        return np.apply_along_axis(through_numpy, 0, x)

    assert "calls itself without end" in repr(double(again))
    assert "calls itself without end" in repr(double(through_numpy))


def test_a_wrong_number_of_parameters_is_said() -> None:
    assert "takes `(a, b)`; it is called with `(x)`" in repr(double(lambda a, b: a))


def test_a_result_instead_of_the_function() -> None:
    assert 'without brackets: `check("double", my_double)`' in repr(double(np.ones(3)))


def test_an_answer_may_use_not_implemented() -> None:
    def half_written(x):
        if x[0] > 0:
            return 2 * x
        raise NotImplementedError

    assert double(half_written).status == "unwritten"
    assert double(lambda x: ...).status == "unwritten"
    assert double(...).status == "unwritten"


def test_an_error_derived_from_not_implemented_is_an_error() -> None:
    class NoInput(NotImplementedError):
        """Like the error of `input()` where nobody can answer."""

    def asks(x):
        raise NoInput("nobody can answer")

    assert double(asks).status == "error"


# Endless loops


def endless(x):
    while True:
        pass


def endless_that_catches_everything(x):
    while True:
        try:
            x = planted.double(x)
        except:  # noqa: E722
            pass


def endless_iterator(x):
    return sum(1 for _ in iter(int, 1))


def endless_printing(x):
    while True:
        print("still here")


def endless_sums(x):
    for _ in itertools.count():
        x = np.tanh(x)


@pytest.mark.parametrize(
    "answer",
    [
        endless,
        endless_that_catches_everything,
        endless_iterator,
        endless_printing,
        endless_sums,
    ],
)
def test_an_endless_loop_is_stopped(answer) -> None:
    report = judge(planted.FUNCTION, answer, seconds=0.1)
    assert report.status == "stopped"
    assert "did not come to an end" in report.paragraphs[0]
    assert not [t for t in threading.enumerate() if t.name == "exercise"]


def test_a_loop_in_a_later_case_is_stopped_there() -> None:
    def endless_for_negative(x):
        while x[0] < 0:
            pass
        return 2 * x

    report = judge(planted.FUNCTION, endless_for_negative, seconds=0.1)
    assert report.status == "stopped"
    assert report.exhibits[0][0] == "Tried (negative numbers)"


def test_a_wrong_case_before_the_loop_comes_first() -> None:
    def wrong_then_endless(x):
        while x[0] < 0:
            pass
        return x / 2

    assert judge(planted.FUNCTION, wrong_then_endless, seconds=0.1).mistake == "halved"


def test_an_answer_that_can_not_be_stopped_is_reported(monkeypatch) -> None:
    monkeypatch.setattr(runner, "WAITING_SECONDS", 0.3)
    released = threading.Event()

    def waits(x):
        released.wait()

    report = judge(planted.FUNCTION, waits, seconds=0.1)
    released.set()
    assert report.status == "stopped"
    assert "still running" in repr(report)


LINUX = pytest.mark.skipif(sys.platform != "linux", reason="copies are made on Linux alone")


@LINUX
@pytest.mark.parametrize(
    "answer",
    [
        lambda x: sum(itertools.count()),
        lambda x: re.match("(a+)+$", "a" * 50 + "b"),
        lambda x: 3**300_000_000,
        lambda x: -1 in itertools.count(),
    ],
    ids=["sum", "pattern", "power", "in"],
)
def test_compiled_code_that_never_ends_is_ended(answer) -> None:
    report = judge(planted.FUNCTION, answer, seconds=0.2)
    assert report.status == "stopped"
    assert "endless or too slow" in report.paragraphs[0]
    assert double(planted.double).status == "solved"


@LINUX
@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (lambda x: os._exit(3), "status 3"),
        (lambda x: ctypes.string_at(0), "signal SIGSEGV"),
        (lambda x: os.kill(os.getpid(), signal.SIGKILL), "signal SIGKILL"),
    ],
)
def test_code_that_ends_python_does_not_end_the_notebook(answer, words) -> None:
    report = double(answer)
    assert report.status == "stopped"
    assert words in report.paragraphs[0]


@LINUX
def test_a_wrong_case_before_the_end_of_python_comes_first() -> None:
    assert double(lambda x: x / 2 if x[0] > 0 else os._exit(0)).perhaps is None
    assert double(lambda x: x / 2 if x[0] > 0 else os._exit(0)).mistake == "halved"


@LINUX
def test_waiting_is_not_computing() -> None:
    def naps(x):
        time.sleep(0.2)
        return 2 * x

    assert judge(planted.FUNCTION, naps, seconds=0.1).status == "solved"


@LINUX
def test_an_import_is_nobodys_loop(tmp_path, monkeypatch) -> None:
    slow = "import time\nend = time.process_time() + 0.5\nwhile time.process_time() < end: pass\n"
    (tmp_path / "slow_to_import.py").write_text(slow)
    monkeypatch.syspath_prepend(tmp_path)

    def imports(x):
        import slow_to_import

        return 2 * x + 0 * slow_to_import.end

    assert judge(planted.FUNCTION, imports, seconds=0.1).status == "solved"
    assert "slow_to_import" in sys.modules


def test_an_import_is_never_interrupted(tmp_path, monkeypatch) -> None:
    slow = "import time\nend = time.monotonic() + 0.8\nwhile time.monotonic() < end: pass\n"
    (tmp_path / "slower_to_import.py").write_text(slow)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr("dlbook.exercises.watch.LONGEST_SECONDS", 0.2)

    def imports(x):
        import slower_to_import

        return 2 * x + 0 * slower_to_import.end

    assert judge(planted.FUNCTION, imports, seconds=0.1).status == "stopped"
    for thread in threading.enumerate():
        if thread.name == "exercise":
            thread.join(10)
    assert sys.modules["slower_to_import"].end > 0


# Values and errors that lie


class RaisesOnSight:
    """Raises wherever it is looked at."""

    def _raises(self, *arguments):
        raise RuntimeError("do not look")

    __class__ = property(_raises)
    __array__ = __str__ = __repr__ = __len__ = __iter__ = __eq__ = __getattr__ = _raises


class LoudError(Exception):
    """An error whose own message can't be shown."""

    __str__ = __repr__ = RaisesOnSight._raises


def holds_itself():
    numbers: list[object] = []
    numbers.append(numbers)
    return numbers


def loud(x):
    raise LoudError


def without_utf8(x):
    raise ValueError("\udcff" * 20 + "x" * 10_000_000)


@pytest.mark.parametrize(
    "answer",
    [
        lambda x: RaisesOnSight(),
        lambda x: [RaisesOnSight()],
        lambda x: np.broadcast_to(1.0, (10**6, 10**6)),
        lambda x: holds_itself(),
        lambda x: "x" * 10_000_000,
        lambda x: 10**100_000,
        lambda x: [10**400] * 3,
        lambda x: np.ma.masked_array(2 * x, mask=True),
        lambda x: type("T" * 10_000_000, (), {})(),
        loud,
        without_utf8,
        lambda x: print("\udcff" * 10_000_000),
    ],
)
def test_strange_values_and_errors_are_bounded_words(answer) -> None:
    report = double(answer)
    assert report.status in ("wrong", "error")
    text = repr(report)
    assert len(text) < 10_000
    text.encode("utf-8")
    assert len(report._repr_html_()) < 20_000


@pytest.mark.parametrize("make", [RaisesOnSight, holds_itself, type("T" * 10**6, (), {})])
def test_a_strange_answer_never_passes(make) -> None:
    for id in ("one_hot", "and_neuron", "softmax"):
        report = check(id, make())
        assert report.status in ("wrong", "error")
        assert len(repr(report)) < 10_000
    assert "solved" not in progress.read()[0].values()


def test_an_argument_that_was_filled_with_arrays_is_no_solution() -> None:
    def fills(widths):
        result = sum(widths)
        widths[:] = [np.zeros((2, 2)) for _ in widths]
        return result

    report = judge(planted.LIST, fills)
    assert report.status == "wrong"
    assert "wrote into `widths`" in report.paragraphs[0]


def test_fewer_trials_than_cases_are_no_solution(monkeypatch) -> None:
    def forgets(exercise, answer, cases, trials, done=lambda: None):
        real(exercise, answer, cases[:1], trials, done)

    real = runner.try_cases
    monkeypatch.setattr(runner, "try_cases", forgets)
    report = check("one_hot", lambda labels, num_classes: np.eye(num_classes)[labels])
    assert report.status == "error"
    assert "the check itself failed" in report.title
    assert progress.read() == ({}, None)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT for one process")
def test_the_stop_button_reaches_the_reader() -> None:
    def presses_stop(x):
        os.kill(os.getpid(), signal.SIGINT)
        endless(x)

    # As a kernel does: a process started in the background ignores SIGINT.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with pytest.raises(KeyboardInterrupt):
            judge(planted.FUNCTION, presses_stop, seconds=PATIENT)
    finally:
        signal.signal(signal.SIGINT, before)
    assert not [t for t in threading.enumerate() if t.name == "exercise"]


# What the answer prints, and what NumPy warns of


def test_prints_are_shown_but_not_for_ever(capsys) -> None:
    def talkative(x):
        print("x is", x)
        for _ in range(10_000):
            print("blah")
        return 2 * x

    report = double(talkative)
    assert report.status == "solved"
    printed = exhibit(report, "Your code printed")
    assert printed.startswith("x is [1. 2. 3.]")
    assert len(printed) <= 1000
    assert capsys.readouterr().out == ""


def test_a_warning_is_passed_on() -> None:
    def overflows(x):
        np.exp(np.abs(x) * 1000)
        return 2 * x

    report = double(overflows)
    assert report.status == "solved"
    assert "NumPy warned on the way: overflow encountered in exp." in repr(report)


# The functions that the reader calls


def test_check_never_raises_and_names_the_nearest_exercise() -> None:
    report = check("sofmax", lambda x: x)
    assert report.status == "error"
    assert 'Did you mean "softmax"?' in report.paragraphs[0]
    assert check(None, None).status == "error"
    assert hint("sofmax").status == solution("sofmax").status == "error"


def test_an_answer_that_breaks_the_check_is_reported() -> None:
    class Hostile:
        def __call__(self, logits):
            return logits

        @property
        def __signature__(self):
            raise RuntimeError("no signature for you")

    report = check("softmax", Hostile())
    assert report.status == "error"
    assert "RuntimeError: no signature for you" in repr(report)


def test_check_notes_what_was_solved() -> None:
    check("one_hot", planted.CLASS.reference)
    assert progress.read() == ({"one_hot": "tried"}, None)
    check("one_hot", lambda labels, num_classes: np.eye(num_classes)[labels])
    assert progress.read() == ({"one_hot": "solved"}, None)
    check("softmax", ...)
    assert progress.read() == ({"one_hot": "solved"}, None)


def test_each_hint_goes_further() -> None:
    titles = [hint("decision_line").title for _ in range(4)]
    assert titles == [f"decision_line: hint {n} of 3" for n in (1, 2, 3, 3)]
    assert "solution" in repr(hint("decision_line"))
    assert hint("accuracy").title == "accuracy: hint 1 of 3"


def test_every_text_has_its_key() -> None:
    reports = [
        double(planted.halved),
        double(planted.double),
        double(lambda x: 1 / 0),
        double(lambda a, b: a),
        double(...),
        judge(planted.FUNCTION, endless, seconds=0.1),
        hint("softmax"),
        solution("softmax"),
        check("sofmax", None),
    ]
    for report in reports:
        assert all(report.keys)
    assert "double/halved/1" in reports[0].keys
    assert (reports[0].exercise, reports[0].mistake) == ("double", "halved")
    assert (reports[6].keys[1], reports[6].hint) == ("softmax/hint/1", 1)
    right = reports[1].paragraphs[0]
    assert (right.key, right.values) == ("right", {"count": 2})


def test_a_key_means_one_sentence() -> None:
    """The sentences of the judge, read from its source: the English text under each key."""
    package = Path(checker.__file__).parent
    sentences: dict[str, set[str]] = {}
    for path in package.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
        for call in calls:
            if getattr(call.func, "id", "") == "say" and isinstance(call.args[0], ast.Constant):
                where = f"{path.stem} {ast.unparse(call.args[1])}"
                sentences.setdefault(call.args[0].value, set()).add(where)
    assert len(sentences) > 30
    twice = {key: found for key, found in sentences.items() if len(found) > 1}
    assert twice == {}


def test_the_solution_is_the_tested_source() -> None:
    shown = exhibit(solution("one_hot"), "One way")
    names: dict[str, object] = {"np": np}
    exec(shown, names)
    assert check("one_hot", names["one_hot"]).status == "solved"
