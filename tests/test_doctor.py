"""The doctor sees what is fine, and what is not."""

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
