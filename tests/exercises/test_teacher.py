"""The teacher's pack, and the autograder against bad submissions."""

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import psutil
import pytest

from dlbook.book.index import Index
from dlbook.book.notebooks import source
from dlbook.exercises import commands
from dlbook.exercises.catalog import by_chapter, find, notebook_of
from dlbook.exercises.teacher import autograder
from dlbook.exercises.teacher.autograder import COLUMNS
from dlbook.exercises.teacher.copied import is_the_reference
from dlbook.exercises.teacher.notebooks import NotANotebook, code_cells, read
from dlbook.exercises.teacher.pack import AUTOGRADE, without_solutions
from tests.conftest import ROOT

BOOK = ROOT / "book"
CHAPTER = "concepts/neuron"
EXERCISES = by_chapter()[CHAPTER]
IMPORTS = "import numpy as np\nfrom dlbook.exercises import check"


@pytest.fixture(scope="module")
def pack(tmp_path_factory) -> Path:
    out = tmp_path_factory.mktemp("teacher") / "pack"
    assert commands.main_teacher(["--book", str(ROOT / "book"), "--out", str(out)]) == 0
    return out


# The pack


def test_the_pack_holds_every_page_twice_and_the_autograder(pack: Path) -> None:
    files = {p.relative_to(pack).as_posix() for p in pack.rglob("*") if p.is_file()}
    names = [f"{page}.ipynb" for page in Index(BOOK).pages]
    notebooks = {f"{kind}/{name}" for kind in ("student", "key") for name in names}
    assert files == notebooks | {"autograde.py", "README.md"}


@pytest.mark.parametrize("chapter", by_chapter())
def test_student_notebooks_hold_no_solution(pack: Path, chapter: str) -> None:
    notebook = read(notebook_of(chapter, pack / "student"))
    text = "\n".join(map(source, notebook["cells"]))
    assert "{solution" not in text
    assert "<details>" not in text
    for exercise in by_chapter()[chapter]:
        assert exercise.stub in text
        assert exercise.source not in text
    assert "### Exercise " in text
    for cell in notebook["cells"]:
        assert cell.get("outputs", []) == []
        assert cell.get("execution_count") is None


@pytest.mark.parametrize("chapter", by_chapter())
def test_the_key_holds_every_solution_and_mistake(pack: Path, chapter: str) -> None:
    text = "\n".join(map(source, read(notebook_of(chapter, pack / "key"))["cells"]))
    assert "<details>" in text
    for exercise in by_chapter()[chapter]:
        assert exercise.solved_stub in text
        assert exercise.source in text
        assert exercise.stub not in text
        for mistake in exercise.mistakes:
            assert f"- `{mistake.__name__}`: " in text


def test_a_solution_that_can_not_be_taken_out_is_an_error() -> None:
    cell = {"cell_type": "markdown", "metadata": {}, "source": "```{solution-start} x\n```\nSecret"}
    with pytest.raises(ValueError, match="can't be taken out"):
        without_solutions({"cells": [cell]})


def test_text_around_a_solution_stays() -> None:
    text = "Before\n\n:::{solution} x\n:class: dropdown\n\nSecret\n```python\n1\n```\n:::\n\nAfter"
    cell = {"cell_type": "markdown", "metadata": {}, "source": text}
    (kept,) = without_solutions({"cells": [cell]})["cells"]
    assert kept["source"] == "Before\n\n\nAfter"


def test_nothing_is_overwritten(tmp_path: Path, capsys) -> None:
    (tmp_path / "grades.csv").write_text("mine")
    arguments = ["--book", str(ROOT / "book"), "--out", str(tmp_path)]
    assert commands.main_teacher(arguments) == 1
    assert "is not empty" in capsys.readouterr().err
    assert [p.name for p in tmp_path.iterdir()] == ["grades.csv"]


def test_a_missing_chapter_leaves_nothing_half_made(tmp_path: Path, capsys) -> None:
    arguments = ["--book", str(tmp_path / "nowhere"), "--out", str(tmp_path / "pack")]
    assert commands.main_teacher(arguments) == 1
    assert "there is no chapter" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


# The autograder


def notebook(*cells: str) -> str:
    return json.dumps(
        {
            "cells": [
                {"cell_type": "code", "metadata": {}, "source": text, "outputs": []}
                for text in (IMPORTS, *cells, 'check("sigmoid", my_sigmoid)')
            ],
            "metadata": {},
            "nbformat": 4,
            "nbformat_minor": 5,
        }
    )


def own(source: str) -> str:
    """A solution that is not the book's: it has a line more."""
    before, returns, after = source.rpartition("    return ")
    return f"{before}    mine = 1\n{returns}{after}"


SOLVED = tuple(own(e.solved_stub) for e in EXERCISES)
STUBS = tuple(e.stub for e in EXERCISES)
SIGMOID = own(find("sigmoid").solved_stub)
BANK = "dlbook.exercises.bank.concepts.neuron"
CALL = "my_sigmoid = lambda z: s.sigmoid(z)"
OVERFLOW = "def my_sigmoid(z):\n    return np.exp(z) / (1 + np.exp(z))"
ENDLESS = "while True:\n    pass"
HOG = (
    "import time\nhog = []\nwhile True:\n    hog.append(np.ones(2_000_000))\n    time.sleep(0.005)"
)

SUBMISSIONS = {
    "all-right.ipynb": notebook(*SOLVED),
    "empty.ipynb": notebook(*STUBS),
    "class a/wrong.ipynb": notebook(*STUBS, OVERFLOW),
    "=1+1.ipynb": notebook(SIGMOID),
    "endless-cell.ipynb": notebook(SIGMOID, ENDLESS, own(find("decision_line").solved_stub)),
    "endless-answer.ipynb": notebook("def my_sigmoid(z):\n    while True:\n        pass"),
    "sleeps.ipynb": notebook(SIGMOID, "import time\ntime.sleep(3600)"),
    "hog.ipynb": notebook(SIGMOID, HOG, *SOLVED),
    "syntax-error.ipynb": notebook("def my_sigmoid(z:\n    return 1", STUBS[0]),
    "exception.ipynb": notebook("1 / 0", SIGMOID, "my_and_neuron = undefined"),
    "exits.ipynb": notebook(SIGMOID, "import os\nos._exit(0)", *SOLVED),
    "late-helper.ipynb": notebook(
        "def my_sigmoid(z):\n    return helper(z)", SIGMOID.replace("my_sigmoid", "helper")
    ),
    "hostile.ipynb": notebook(
        "class Hostile:\n    @property\n    def __signature__(self):\n        raise RuntimeError\n"
        "    def __call__(self, z):\n        return z\nmy_sigmoid = Hostile()"
    ),
    "imported.ipynb": notebook(f"from {BANK}.sigmoid import sigmoid as my_sigmoid"),
    "called.ipynb": notebook(
        f"from {BANK} import sigmoid as s\nmy_sigmoid = lambda z: s.sigmoid(z)"
    ),
    "copied.ipynb": notebook(find("sigmoid").solved_stub),
    "executed.ipynb": notebook(
        "from dlbook.exercises import solution\n"
        'exec(solution("sigmoid").exhibits[0][1])\nmy_sigmoid = sigmoid'
    ),
    "lone-surrogate.ipynb": notebook("def my_sigmoid(z):\n    raise ValueError('\\udcff')"),
    "surrogate-cell.ipynb": notebook(SIGMOID, "x = '\udcff'"),
    "loud-cell.ipynb": notebook(
        SIGMOID,
        "class Loud(Exception):\n    def __str__(self):\n        raise self\nraise Loud()",
    ),
    "junk-verdicts.ipynb": notebook(
        SIGMOID,
        "import os\nfor fd in range(1, 50):\n    try:\n"
        "        os.write(fd, b'junk\\n[1]\\n{\\n' + b'[' * 9999 + b'\\n')\n"
        "    except OSError:\n        pass",
    ),
    "daemon.ipynb": notebook(
        SIGMOID,
        "import os, time\nif os.fork() == 0:\n    os.setsid()\n    if os.fork() == 0:\n"
        "        os.environ.clear()\n"
        "        os.execv('/bin/sleep', ['sleep', '86399'])\n    os._exit(0)",
    ),
    "text.ipynb": "Dear teacher, my notebook is at home.",
    "no-cells.ipynb": '{"cells": 3}',
    "odd-cells.ipynb": '{"cells": [{"cell_type": "code"}, 7]}',
    "deep.ipynb": "[" * 100_000,
    "essay.pdf": "%PDF-1.7",
    "other.ipynb": json.dumps({"cells": [], "metadata": {}}),
}


@pytest.fixture(scope="module")
def grades(tmp_path_factory, pack: Path) -> dict[str, dict[str, dict[str, str]]]:
    """Submission -> exercise -> row, as the script of the pack writes them."""
    folder = tmp_path_factory.mktemp("submissions")
    for name, content in SUBMISSIONS.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(content.encode("utf-8", "surrogatepass"))
    (folder / "binary.ipynb").write_bytes(bytes(range(256)))
    (folder / ".DS_Store").write_bytes(b"")
    (folder / "a\nb.ipynb").write_text(notebook(SIGMOID))
    Path(os.fsdecode(os.fsencode(folder) + b"/\xb9\xfe.ipynb")).write_text(notebook(SIGMOID))
    for number, chapter in enumerate(([], {}, 7, None)):
        strange = json.loads(notebook(SIGMOID)) | {"metadata": {"dlbook": {"chapter": chapter}}}
        (folder / f"chapter-{number}.ipynb").write_text(json.dumps(strange))
    os.mkfifo(folder / "pipe.ipynb")
    out = folder.parent / "grades.csv"
    command = [sys.executable, str(pack / "autograde.py"), str(folder), "--out", str(out)]
    limits = ["--seconds", "24", "--memory", "512", "--jobs", "2"]
    done = subprocess.run([*command, *limits], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert f"{len(SUBMISSIONS) + 8} submissions graded" in done.stdout
    with out.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert tuple(rows[0]) == COLUMNS
    table: dict[str, dict[str, dict[str, str]]] = {}
    for row in rows:
        assert row["exercise"] not in table.setdefault(row["submission"], {})
        table[row["submission"]][row["exercise"]] = row
    return table


def solved(rows: dict[str, dict[str, str]]) -> list[str]:
    return sorted(id for id, row in rows.items() if row["solved"] == "1")


ALL = sorted(e.id for e in EXERCISES)


def test_right_answers_are_solved(grades) -> None:
    assert solved(grades["all-right.ipynb"]) == ALL


def test_stubs_are_unwritten(grades) -> None:
    assert {row["status"] for row in grades["empty.ipynb"].values()} == {"unwritten"}


def test_a_named_mistake_is_named(grades) -> None:
    row = grades["class a/wrong.ipynb"]["sigmoid"]
    assert (row["solved"], row["status"], row["mistake"]) == ("0", "wrong", "inf_over_inf")
    assert "Your sigmoid is nan at 1000" in row["message"]


def test_an_endless_cell_leaves_the_other_cells_graded(grades) -> None:
    assert solved(grades["endless-cell.ipynb"]) == ["decision_line", "sigmoid"]


def test_an_endless_answer_is_stopped(grades) -> None:
    assert grades["endless-answer.ipynb"]["sigmoid"]["status"] == "stopped"


def test_a_notebook_out_of_time_keeps_its_earlier_verdicts(grades) -> None:
    rows = grades["sleeps.ipynb"]
    assert solved(rows) == ["sigmoid"]


def test_a_memory_hog_is_ended_and_keeps_its_earlier_verdicts(grades) -> None:
    rows = grades["hog.ipynb"]
    assert solved(rows) == ["sigmoid"]
    assert "more than 512 MiB" in rows["step_accuracy"]["message"]
    assert rows["step_accuracy"]["status"] == "stopped"


def test_a_syntax_error_is_told(grades) -> None:
    row = grades["syntax-error.ipynb"]["sigmoid"]
    assert row["status"] == "missing"
    assert "SyntaxError" in row["message"]
    assert grades["syntax-error.ipynb"][EXERCISES[0].id]["status"] == "unwritten"


def test_an_exception_leaves_the_other_cells_graded(grades) -> None:
    rows = grades["exception.ipynb"]
    assert solved(rows) == ["sigmoid"]
    assert "NameError: name 'undefined'" in rows["and_neuron"]["message"]
    assert rows["neuron_output"]["message"] == "my_neuron_output: no cell defines it"


def test_a_notebook_that_ends_python_keeps_its_earlier_verdicts(grades) -> None:
    rows = grades["exits.ipynb"]
    assert solved(rows) == ["sigmoid"]
    assert rows["and_neuron"]["message"] == "the notebook ended Python"


def test_an_answer_may_lean_on_a_later_cell(grades) -> None:
    assert solved(grades["late-helper.ipynb"]) == ["sigmoid"]


def test_an_answer_that_breaks_the_check_is_not_solved(grades) -> None:
    assert grades["hostile.ipynb"]["sigmoid"]["status"] == "error"


@pytest.mark.parametrize(
    "name", ["text.ipynb", "no-cells.ipynb", "odd-cells.ipynb", "deep.ipynb", "essay.pdf"]
)
def test_what_is_no_notebook_gets_a_row(grades, name) -> None:
    assert grades[name][""]["status"] == "not a notebook"
    assert grades["binary.ipynb"][""]["status"] == "not a notebook"


def test_a_notebook_of_another_book_gets_a_row(grades) -> None:
    assert grades["other.ipynb"][""]["status"] == "no exercise"


def test_a_file_name_is_no_formula_in_a_spreadsheet(grades) -> None:
    assert solved(grades["'=1+1.ipynb"]) == ["sigmoid"]


@pytest.mark.parametrize("id", [e.id for es in by_chapter().values() for e in es][::6])
def test_the_reference_is_told_from_another_answer(id: str) -> None:
    exercise = find(id)
    if exercise.kind == "value":
        assert not is_the_reference(exercise, exercise.answer(exercise.reference))
        return
    names: dict[str, object] = {"np": np}
    exec(exercise.solved_stub, names)
    assert is_the_reference(exercise, names[exercise.answer_name])
    assert is_the_reference(exercise, exercise.reference)
    exec(own(exercise.solved_stub), names)
    assert not is_the_reference(exercise, names[exercise.answer_name])


@pytest.mark.parametrize("name", ["imported", "called", "copied", "executed"])
def test_the_reference_itself_is_marked_as_such(grades, name) -> None:
    row = grades[f"{name}.ipynb"]["sigmoid"]
    assert (row["solved"], row["status"]) == ("0", "reference")
    assert "the same code as the book's solution" in row["message"]


@pytest.mark.parametrize(
    "name",
    [
        "a\\nb",
        "\\udcb9\\udcfe",
        *(f"chapter-{n}" for n in range(4)),
        "surrogate-cell",
        "loud-cell",
        "junk-verdicts",
        "daemon",
    ],
)
def test_a_strange_submission_gets_its_rows(grades, name) -> None:
    assert solved(grades[f"{name}.ipynb"]) == ["sigmoid"]


def test_a_message_that_can_not_be_written_is_escaped(grades) -> None:
    assert "\\udcff" in grades["lone-surrogate.ipynb"]["sigmoid"]["message"]
    assert "no ordinary file" in grades["pipe.ipynb"][""]["message"]


@pytest.mark.skipif(sys.platform != "linux", reason="orphans are found on Linux")
def test_what_a_notebook_starts_dies_with_it(grades) -> None:
    lines = [process.info["cmdline"] for process in psutil.process_iter(["cmdline"])]
    assert ["sleep", "86399"] not in lines


def test_the_memory_limit_holds_for_the_sum(tmp_path) -> None:
    path = tmp_path / "many.ipynb"
    part = "a = bytearray(b'x' * (150 * 2**20)); import time; time.sleep(30)"
    cell = "import subprocess, sys\n"
    cell += f"[subprocess.Popen([sys.executable, '-c', {part!r}]) for _ in '123']"
    path.write_text(notebook(cell, "import time\ntime.sleep(20)"), encoding="utf-8")
    rows = autograder.grade(path, seconds=20, memory=400)
    assert {row["message"] for row in rows} == {"the notebook took more than 400 MiB of memory"}


def test_verdicts_on_other_exercises_and_of_other_kinds_are_not_taken() -> None:
    good = {"exercise": "sigmoid", "status": "wrong", "mistake": "", "message": "m"}
    lines = [
        good | {"exercise": "softmax"},
        good | {"status": "perfect"},
        good | {"message": 7},
        good,
        ["sigmoid"],
    ]
    judged = b"junk\n" + b"".join(json.dumps(line).encode() + b"\n" for line in lines)
    judged += b"[" * 100_000 + b"\n" + json.dumps(good | {"message": "cut off"}).encode()
    assert autograder._verdicts(judged, {"sigmoid"}) == {"sigmoid": good}


@pytest.mark.parametrize(
    "options",
    [
        ["--seconds", "nan"],
        ["--seconds", "inf"],
        ["--seconds", "0"],
        ["--memory", "0"],
        ["--memory", "-1"],
        ["--jobs", "0"],
        ["--out", "no/such/folder/grades.csv"],
    ],
)
def test_options_out_of_range_are_refused(tmp_path, monkeypatch, options, capsys) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as refused:
        autograder.main([str(tmp_path), *options])
    assert refused.value.code == 2
    said = capsys.readouterr().err
    assert f"argument {options[0]}" in said or "there is no folder" in said
    assert list(tmp_path.iterdir()) == []


def test_no_submission_is_an_error(tmp_path, monkeypatch, capsys) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "subs").mkdir()
    (tmp_path / "subs" / ".hidden.ipynb").touch()
    assert autograder.main(["subs"]) == 1
    assert "holds no submission" in capsys.readouterr().err
    assert not (tmp_path / "grades.csv").exists()


def test_two_hundred_hostile_files_get_two_hundred_rows(tmp_path) -> None:
    folder = tmp_path / ".hidden" / "subs"  # a dot above the folder hides nothing
    folder.mkdir(parents=True)
    kinds = [
        b"",
        b"\x00" * 1000,
        b"[" * 50_000,
        b'{"cells": ' + b"[" * 50_000,
        b'{"cells": {}}',
        b'{"cells": [null]}',
        b'{"cells": [{"cell_type": "code", "source": [1]}]}',
        b'{"cells": [], "metadata": {"dlbook": {"chapter": {"a": []}}}}',
        b'{"cells": [], "metadata": []}',
        b"9" * 10_000,
    ]
    for number in range(200):
        name = os.fsencode(folder) + f"/{number}=\n".encode() + b"\xff.ipynb"
        with open(name, "wb") as file:  # noqa: PTH123
            file.write(kinds[number % len(kinds)])
    (tmp_path / "here").mkdir()
    command = [sys.executable, "-c", AUTOGRADE, "../.hidden/subs"]
    environment = os.environ | {"PYTHONIOENCODING": "latin-1", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=tmp_path / "here", env=environment, capture_output=True)
    assert done.returncode == 0, done.stderr
    with (tmp_path / "here" / "grades.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len({row["submission"] for row in rows}) == len(rows) == 200
    assert {row["status"] for row in rows} == {"not a notebook", "no exercise"}


@pytest.mark.parametrize(
    "sign", ["=", "+", "-", "@", "\t=", " =", "\u3000=", "\uff1d", "\u200b@", "\r"]
)
def test_no_cell_begins_a_formula(sign) -> None:
    assert autograder.cell(f"{sign}1+1") == f"'{sign}1+1"


def test_cells_are_bounded() -> None:
    assert len(str(autograder.cell("x" * 10**7))) < 3000
    assert autograder.cell("plain = text") == "plain = text"
    assert autograder.cell(7) == 7


def test_grades_are_not_overwritten(tmp_path, capsys) -> None:
    out = tmp_path / "grades.csv"
    out.write_text("mine")
    with pytest.raises(SystemExit):
        autograder.main([str(tmp_path), "--out", str(out)])
    assert "exists already" in capsys.readouterr().err
    assert out.read_text() == "mine"


def test_a_time_limit_ends_the_whole_notebook(tmp_path) -> None:
    path = tmp_path / "slow.ipynb"
    path.write_text(notebook("import time\ntime.sleep(3600)"), encoding="utf-8")
    rows = autograder.grade(path, seconds=0.2, memory=1024)
    assert {row["message"] for row in rows} == {"the notebook took more than 0.2 seconds"}


def test_a_huge_file_is_not_read(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("dlbook.exercises.teacher.notebooks.LARGEST_BYTES", 2**20)
    path = tmp_path / "huge.ipynb"
    path.write_bytes(b" " * (2**20 + 1))
    with pytest.raises(NotANotebook, match="larger than 1 MiB"):
        read(path)


def test_code_cells_may_hold_lines(tmp_path) -> None:
    path = tmp_path / "lines.ipynb"
    path.write_text('{"cells": [{"cell_type": "code", "source": ["a = 1\\n", "b = 2"]}]}')
    assert code_cells(read(path)) == ["a = 1\nb = 2"]
