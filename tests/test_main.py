"""The command line finds its commands and names the nearest one."""

import importlib

import pytest

from dlbook.__main__ import COMMANDS, main


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_exists(name: str) -> None:
    module, _, function = COMMANDS[name][0].partition(":")
    assert callable(getattr(importlib.import_module(module), function))


def test_arguments_and_exit_status_are_handed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[list[str]] = []

    def run(arguments: list[str]) -> int:
        seen.append(arguments)
        return 3

    monkeypatch.setattr("dlbook.doctor.main", run)
    assert main(["doctor", "--flag", "x"]) == 3
    assert seen == [["--flag", "x"]]


def test_unknown_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["docter"]) == 2
    assert "Did you mean 'doctor'?" in capsys.readouterr().out
    assert main([]) == 2
    assert "usage:" in capsys.readouterr().out
