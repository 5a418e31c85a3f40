"""The progress file: written in one step, never lost, whatever state it is in."""

import builtins
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from dlbook.exercises import check, progress


@pytest.fixture
def file(tmp_path, monkeypatch) -> Path:
    path = tmp_path / "folder" / "progress.json"
    monkeypatch.setenv("DLBOOK_PROGRESS", str(path))
    return path


def right(labels, num_classes):
    return [[float(c == label) for c in range(num_classes)] for label in labels]


def test_what_is_recorded_is_read(file: Path) -> None:
    assert progress.read() == ({}, None)
    assert progress.record("softmax", "tried") is None
    assert progress.record("one_hot", "solved") is None
    assert progress.read() == ({"softmax": "tried", "one_hot": "solved"}, None)
    assert [p.name for p in file.parent.iterdir()] == ["progress.json"]


def test_solved_stays_solved(file: Path) -> None:
    progress.record("softmax", "solved")
    before = file.stat().st_mtime_ns
    progress.record("softmax", "tried")
    assert progress.read()[0] == {"softmax": "solved"}
    assert file.stat().st_mtime_ns == before


def test_an_unknown_status_is_refused(file: Path) -> None:
    with pytest.raises(ValueError, match="status must be one of"):
        progress.record("softmax", "perfect")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b'{"version": 1, "exer',
        b"\xff\xfe\x00",
        b"[1, 2]",
        b'{"exercises": {"softmax": 7}}',
        b"[" * 100_000,
    ],
    ids=["empty", "cut off", "binary", "other JSON", "strange status", "deep"],
)
def test_a_damaged_file_is_reported_and_kept(file: Path, content: bytes) -> None:
    file.parent.mkdir()
    file.write_bytes(content)
    assert "damaged" in progress.read()[1]
    assert file.read_bytes() == content  # reading moves nothing

    report = check("one_hot", right)
    assert report.status == "solved"
    aside = file.with_name("progress.damaged-1.json")
    assert str(aside) in repr(report)
    assert aside.read_bytes() == content
    assert progress.read() == ({"one_hot": "solved"}, None)

    file.write_bytes(content)
    progress.record("softmax", "tried")
    assert file.with_name("progress.damaged-2.json").read_bytes() == content
    assert aside.read_bytes() == content


def test_a_file_that_can_not_be_written_is_reported(file: Path, monkeypatch) -> None:
    progress.record("softmax", "solved")
    before = file.read_bytes()

    def refused(self, target):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "replace", refused)
    report = check("one_hot", right)
    assert report.status == "solved"
    assert "could not be written" in repr(report)
    assert file.read_bytes() == before
    assert [p.name for p in file.parent.iterdir()] == ["progress.json"]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write all")
def test_a_read_only_folder_is_reported(file: Path) -> None:
    file.parent.mkdir()
    file.parent.chmod(0o500)
    try:
        assert "could not be written" in repr(check("one_hot", right))
    finally:
        file.parent.chmod(0o700)


def test_a_file_in_place_of_the_folder_is_reported(file: Path) -> None:
    file.parent.write_text("I am no folder")
    report = check("one_hot", right)
    assert report.status == "solved"
    assert "could not be written" in repr(report)
    assert file.parent.read_text() == "I am no folder"


def test_a_file_that_can_not_be_read_is_not_overwritten(file: Path) -> None:
    file.mkdir(parents=True)  # a folder of that name: reading fails, whoever reads
    assert "can't be read" in progress.read()[1]
    assert "could not be written" in progress.record("softmax", "solved")
    assert file.is_dir()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_or_a_device_is_no_progress_file(file: Path, monkeypatch) -> None:
    file.parent.mkdir()
    os.mkfifo(file)
    for name in (file, "/dev/null"):
        monkeypatch.setenv("DLBOOK_PROGRESS", str(name))
        assert "no ordinary file" in progress.read()[1]
        report = check("one_hot", right)
        assert report.status == "solved"
        assert "could not be written" in repr(report)
    assert file.is_fifo()
    assert Path("/dev/null").is_char_device()


def test_a_link_is_followed(file: Path, tmp_path: Path) -> None:
    file.parent.mkdir()
    real = tmp_path / "real.json"
    real.write_text("damaged")
    file.symlink_to(real)
    assert str(tmp_path / "real.damaged-1.json") in progress.record("softmax", "tried")
    assert progress.record("one_hot", "solved") is None
    assert file.is_symlink()
    assert json.loads(real.read_text())["exercises"] == {"softmax": "tried", "one_hot": "solved"}


def test_an_unknown_user_is_reported(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DLBOOK_PROGRESS", "~nosuchuser/p.json")
    report = check("one_hot", right)
    assert report.status == "solved"
    assert "there is no user ~nosuchuser" in repr(report)
    assert list(tmp_path.iterdir()) == []


def test_a_strange_name_is_no_fault_of_the_check(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DLBOOK_PROGRESS", "p\udcff.json")
    assert check("one_hot", right).status == "solved"
    assert progress.read() == ({"one_hot": "solved"}, None)


def test_programs_at_once_lose_nothing(file: Path) -> None:
    command = "import sys; from dlbook.exercises import progress\n"
    command += "for k in range(25): assert progress.record(f'e{sys.argv[1]}{k}', 'tried') is None"
    started = [subprocess.Popen([sys.executable, "-c", command, str(n)]) for n in range(4)]
    assert [process.wait() for process in started] == [0] * 4
    assert len(progress.read()[0]) == 100
    assert [p.name for p in file.parent.iterdir()] == ["progress.json"]


def test_the_lock_of_a_program_that_crashed_is_broken(file: Path) -> None:
    file.parent.mkdir()
    lock = file.with_name(".progress.json.lock")
    lock.touch()
    os.utime(lock, (0, 0))
    assert progress.record("softmax", "tried") is None
    assert [p.name for p in file.parent.iterdir()] == ["progress.json"]


def test_a_crash_while_writing_leaves_the_old_file(file: Path, monkeypatch) -> None:
    progress.record("softmax", "solved")

    def crash(*arguments, **options):
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fdopen", crash)
    with pytest.raises(KeyboardInterrupt):
        progress.record("one_hot", "solved")
    assert json.loads(file.read_text())["exercises"] == {"softmax": "solved"}
    assert [p.name for p in file.parent.iterdir()] == ["progress.json"]


def test_without_platformdirs_there_is_a_folder_too(monkeypatch, tmp_path) -> None:
    monkeypatch.delenv("DLBOOK_PROGRESS", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path))
    real_import = builtins.__import__

    def without(name, *arguments):
        if name == "platformdirs":
            raise ModuleNotFoundError(name)
        return real_import(name, *arguments)

    monkeypatch.setattr(builtins, "__import__", without)
    assert progress.path() == tmp_path / "dlbook" / "progress.json"
