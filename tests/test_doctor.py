"""The doctor sees what is fine, and what is not."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from dlbook import doctor
from dlbook.doctor import Finding


def test_this_environment_is_fine(capsys: pytest.CaptureFixture[str]) -> None:
    assert doctor.main([]) == 0, capsys.readouterr().out
    report = capsys.readouterr().out
    assert "numpy" in report
    assert "All is fine." in report


def test_one_fault_sets_the_exit_status(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def examine() -> Iterator[Finding]:
        yield Finding("one thing")
        yield Finding("another thing", "type this")

    monkeypatch.setattr(doctor, "examine", examine)
    assert doctor.main([]) == 1
    assert capsys.readouterr().out.splitlines()[:3] == [
        "fine   one thing",
        "WRONG  another thing",
        "       -> type this",
    ]


def test_libraries_include_those_of_nested_extras() -> None:
    needed = doctor.required_libraries()
    assert {"numpy", "anywidget", "jupyter-book"} <= set(needed)
    assert "pytest" not in needed


@pytest.mark.parametrize(
    ("found", "fine"), [("3.11.0", True), ("3.15.0rc1", True), ("3.10.14", False)]
)
def test_python(found: str, fine: bool) -> None:
    assert (doctor.check_python(found, ">=3.11").remedy == "") is fine


def test_old_and_missing_libraries() -> None:
    assert doctor.check_library("numpy", ">=2.0").remedy == ""
    assert '"numpy>=99"' in doctor.check_library("numpy", ">=99").remedy
    assert "is missing" in doctor.check_library("no-such-library", ">=1").text


def test_writable_folder(tmp_path: Path) -> None:
    wanted = tmp_path / "not" / "yet"
    assert doctor.check_writable(wanted, "data").remedy == ""
    assert not wanted.exists()


def test_unwritable_folder(tmp_path: Path) -> None:
    occupied = tmp_path / "file"
    occupied.touch()
    finding = doctor.check_writable(occupied / "dlbook", "data")
    assert "is not writable" in finding.text
    assert finding.remedy


def test_data_folder(tmp_path: Path) -> None:
    assert doctor.check_data(str(tmp_path)).remedy == ""
    assert "no readable folder" in doctor.check_data(str(tmp_path / "gone")).text


def test_unknown_kernel() -> None:
    finding = doctor.check_kernel("no-such-kernel")
    assert "knows no kernel" in finding.text
    assert "ipykernel install" in finding.remedy


def test_kernel_that_cannot_import_the_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "dlbook.py").write_text("raise ImportError('broken on purpose')")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    assert "broken on purpose" in doctor.check_kernel().text


@pytest.fixture
def modules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of modules that the other process finds too."""
    monkeypatch.setenv("PYTHONPATH", f"{tmp_path}{os.pathsep}{os.environ.get('PYTHONPATH', '')}")
    return tmp_path


def test_a_library_that_is_there_and_does_not_import(modules: Path) -> None:
    (modules / "broken.py").write_text("import a_module_that_it_lacks")
    (modules / "loud.py").write_text("print('hello'); raise SystemExit('no\x1b[31m')")
    (modules / "deadly.py").write_text("import os; os.abort()")
    (modules / "sound.py").write_text("print('hello')")
    names = ("broken", "deadly", "loud", "sound", "json")
    findings = list(doctor.check_imports({name: name for name in names}))
    assert [str(finding).partition(" (")[0] for finding in findings] == [
        "WRONG  broken does not import",
        "WRONG  deadly does not import",
        "WRONG  loud does not import",
        "fine   2 of 5 libraries import",
    ]
    assert "a_module_that_it_lacks" in findings[0].text
    assert "ends the program" in findings[1].text
    assert "SystemExit: no\\x1b[31m" in findings[2].text
    assert "--force-reinstall deadly" in findings[1].remedy


def test_a_library_that_never_comes_back(modules: Path) -> None:
    (modules / "endless.py").write_text("import time; time.sleep(60)")
    first, last = doctor.check_imports({"endless": "endless", "json": "json"}, seconds=2)
    assert "takes too long" in first.text and "1 of 2" in last.text


def test_every_library_has_its_module() -> None:
    needed = doctor.required_libraries()
    assert set(doctor.modules_of(list(needed))) == set(needed)


def test_make(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert doctor.check_make(tmp_path).remedy == ""
    (tmp_path / "Makefile").touch()
    (tmp_path / ".venv").mkdir()
    assert "another Python" in doctor.check_make(tmp_path).text
    monkeypatch.setattr("sys.prefix", str(tmp_path / ".venv"))
    assert "installs what is missing" in doctor.check_make(tmp_path).text
    monkeypatch.setenv("PATH", "")
    assert "make is missing" in doctor.check_make(tmp_path).text


def test_the_progress_file_that_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "progress.json"
    monkeypatch.setenv("DLBOOK_PROGRESS", str(file))
    assert str(tmp_path) in doctor.check_progress().text
    assert doctor.check_progress().remedy == ""
    file.write_text("[")
    assert "is damaged" in doctor.check_progress().text
    assert "DLBOOK_PROGRESS" in doctor.check_progress().remedy
    monkeypatch.setenv("DLBOOK_PROGRESS", str(file / "inside.json"))
    assert "DLBOOK_PROGRESS" in doctor.check_progress().remedy
