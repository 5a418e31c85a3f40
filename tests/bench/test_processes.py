"""A function in a Python of its own: its answers come back, and its failure is an error."""

import os
import sys
import textwrap
from types import ModuleType

import pytest

from dlbook.bench.processes import in_fresh_process, main


def test_answers_come_back_in_order():
    assert list(in_fresh_process(textwrap.wrap, "one two", 3, threads=1)) == ["one", "two"]


def test_the_process_has_its_own_threads():
    assert list(in_fresh_process(os.getenv, "OMP_NUM_THREADS", threads=7)) == ["7"]


def test_a_failing_process_is_an_error(capfd):
    with pytest.raises(RuntimeError, match="failed"):
        list(in_fresh_process(textwrap.wrap, "one two", 0, threads=1))
    assert "invalid width" in capfd.readouterr().err


def test_what_the_function_prints_is_no_answer(monkeypatch, capsys):
    def talkative(count):
        for number in range(count):
            print("epoch", number)
            yield number

    planted = ModuleType("planted")
    planted.talkative = talkative
    monkeypatch.setitem(sys.modules, "planted", planted)
    main(["planted:talkative", "[2]"])
    printed = capsys.readouterr()
    assert printed.out == "0\n1\n"
    assert printed.err == "epoch 0\nepoch 1\n"
