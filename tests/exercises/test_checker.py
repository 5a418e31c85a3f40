"""`check` explains what is wrong, whatever the reader's code does."""

import itertools
import os
import signal
import sys
import threading

import numpy as np
import pytest

from dlbook.exercises import check, hint, progress, solution
from dlbook.exercises.checker import judge
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
        (lambda x: (2 * x).astype(str), "should be an array"),
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
    assert exhibit(report, "Tried") == "my_double(x)\nx = [-1. -2. -3. -4.]"
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
    assert "2 things: the sum, the product" in report.paragraphs[0]


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


def test_a_mistake_is_recognized_beside_another_one() -> None:
    def halved_and_zero_for_negative(x):
        return np.maximum(x / 2, 0)

    report = double(halved_and_zero_for_negative)
    assert report.mistake == "halved"
    assert report.paragraphs[:2] == ("You divided by 2.", "Multiply instead.")


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


def test_an_answer_that_can_not_be_stopped_is_reported() -> None:
    released = threading.Event()

    def waits(x):
        released.wait()

    report = judge(planted.FUNCTION, waits, seconds=0.1)
    released.set()
    assert report.status == "stopped"
    assert "still running" in repr(report)


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


def test_the_solution_is_the_tested_source() -> None:
    shown = exhibit(solution("one_hot"), "One way")
    names: dict[str, object] = {"np": np}
    exec(shown, names)
    assert check("one_hot", names["one_hot"]).status == "solved"
