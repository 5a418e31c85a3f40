"""The command line finds its commands and names the nearest one."""

import importlib
import os
import subprocess
import sys
from pathlib import Path

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


@pytest.mark.skipif(os.name != "posix", reason="pipes and devices as POSIX has them")
@pytest.mark.parametrize("arguments", [["--help"], ["exercises"]])
def test_a_pipe_that_is_closed_is_no_traceback(arguments: list[str]) -> None:
    command = [sys.executable, "-m", "dlbook", *arguments]
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(command, stdout=writer, stderr=subprocess.PIPE, text=True)
    os.close(writer)
    assert (done.returncode, done.stderr) == (1, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is full")
def test_a_full_device_is_one_line() -> None:
    with Path("/dev/full").open("w") as full:
        command = [sys.executable, "-m", "dlbook", "exercises"]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True)
    assert done.returncode == 1
    assert done.stderr == "The output could not be written: No space left on device.\n"
