"""Every experiment can be run by its command, and a stored result says where it comes from."""

import importlib
import json
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from dlbook.__main__ import main
from dlbook.bench import experiments


@pytest.mark.parametrize("name", experiments.names())
def test_an_experiment_is_whole(name: str) -> None:
    experiment = importlib.import_module(f"dlbook.bench.experiments.{name}")
    assert experiment.__doc__ and callable(experiment.measure)
    result = experiments.stored(name)
    assert result["command"].startswith(f"python -m dlbook bench {name}")
    assert result["date"] and result["versions"]
    assert experiment.markdown(result).startswith("| ")


@pytest.fixture
def planted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """An experiment that only counts."""
    made = ModuleType("counting", "Counting.")

    def measure(*, seeds: int, threads: int) -> dict[str, Any]:
        if seeds > 9:
            raise ValueError("too many")
        return {"sum": sum(range(seeds)), "threads": threads}

    vars(made).update(
        OPTIONS={"seeds": (3, "how many")},
        measure=measure,
        markdown=lambda result: f"| {result['sum']} |",
    )
    monkeypatch.setitem(sys.modules, "dlbook.bench.experiments.counting", made)
    monkeypatch.setattr(experiments, "names", lambda: ["counting"])
    monkeypatch.setattr(experiments, "stored_file", lambda name: tmp_path / f"{name}.json")
    return made


def test_a_result_is_stored_with_what_it_must_be_read_with(
    planted: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["bench", "counting", "--seeds", "4", "--store"]) == 0
    result = experiments.stored("counting")
    assert result["command"] == "python -m dlbook bench counting --seeds 4 --threads 1"
    assert result["sum"] == 6
    assert all(result[key] for key in ("date", "versions", "machine"))
    assert "| 6 |" in capsys.readouterr().out


def test_nothing_is_written_unless_asked(planted: ModuleType, tmp_path: Path) -> None:
    assert main(["bench", "counting"]) == 0
    assert list(tmp_path.iterdir()) == []
    assert main(["bench", "counting", "--out", str(tmp_path / "mine.json")]) == 0
    assert json.loads((tmp_path / "mine.json").read_text(encoding="utf-8"))["sum"] == 3


def test_a_failure_stores_nothing(planted: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bench", "counting", "--seeds", "10", "--store"]) == 1
    assert capsys.readouterr().err == "Nothing was measured: too many\n"
    assert not experiments.stored_file("counting").exists()


@pytest.mark.parametrize("option", ["--seeds", "--threads"])
def test_nonsense_is_refused(
    option: str, planted: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        main(["bench", "counting", option, "0"])
    assert "expect numbers from 1 on" in capsys.readouterr().err


def test_help_is_the_docstring(planted: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["bench", "counting", "--help"])
    assert "Counting." in capsys.readouterr().out
    with pytest.raises(SystemExit):
        main(["bench", "--help"])
    assert "counting" in capsys.readouterr().out
