"""`python -m dlbook exercises` lists what there is and what is solved."""

import json

import pytest

from dlbook.exercises import progress
from dlbook.exercises.catalog import by_chapter
from dlbook.exercises.commands import main_exercises


@pytest.fixture(autouse=True)
def file(tmp_path, monkeypatch):
    path = tmp_path / "progress.json"
    monkeypatch.setenv("DLBOOK_PROGRESS", str(path))
    return path


def test_json_lists_id_chapter_and_status(capsys) -> None:
    progress.record("softmax", "solved")
    progress.record("sigmoid", "tried")
    assert main_exercises(["--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert {tuple(row) for row in rows} == {("id", "chapter", "status")}
    statuses = {row["id"]: row["status"] for row in rows}
    assert statuses.pop("softmax") == "solved"
    assert statuses.pop("sigmoid") == "tried"
    assert set(statuses.values()) == {"open"}
    assert [row["id"] for row in rows] == [e.id for es in by_chapter().values() for e in es]


def test_the_list_counts_what_is_solved(capsys, file) -> None:
    progress.record("sigmoid", "solved")
    assert main_exercises([]) == 0
    out = capsys.readouterr().out
    assert "concepts/neuron: 1 of 5 solved" in out
    assert "  solved  sigmoid" in out
    assert str(file) in out
    out.encode("ascii")


def test_a_damaged_file_is_reported_on_stderr(capsys, file) -> None:
    file.write_text("{")
    assert main_exercises(["--json"]) == 0
    captured = capsys.readouterr()
    assert "is damaged" in captured.err
    assert {row["status"] for row in json.loads(captured.out)} == {"open"}
    assert file.read_text() == "{"
