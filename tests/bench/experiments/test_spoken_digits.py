"""The experiment on spoken digits: what it holds out and what it stores."""

import os
from pathlib import Path

import numpy as np
import pytest

from dlbook.bench import experiments
from dlbook.bench.experiments import spoken_digits
from dlbook.datasets import load_spoken_digits, make_spoken_digits

DATA = os.environ.get("DLBOOK_DATA")


def test_every_fifth_take_is_held_out() -> None:
    spoken = make_spoken_digits(2, 6)
    out = spoken_digits.held_out_takes(spoken)
    for speaker in (0, 1):
        for digit in range(10):
            here = out[(spoken.speakers == speaker) & (spoken.y == digit)]
            assert here.tolist() == [False] * 4 + [True, False]


def test_the_whole_experiment_on_few_synthetic_words(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(spoken_digits, "load_spoken_digits", lambda: make_spoken_digits(3, 5))
    result = spoken_digits.measure(seeds=1, epochs=1, threads=1)
    lines = spoken_digits.summary(result)
    assert {line["setting"] for line in lines} == set(spoken_digits.SETTINGS)
    assert all(len(line["per"]) == (1 if line["takes"] else 3) for line in lines)
    linear = next(r for r in result["rows"] if r["model"] == "linear")
    assert linear["accuracy"] > 0.5  # chance is 0.1
    assert "linear, raw, held out: takes" in capsys.readouterr().out


def test_the_stored_result_is_complete() -> None:
    result = experiments.stored("spoken_digits")
    assert result["command"].startswith("python -m dlbook bench spoken_digits")
    networks = 1 + 6 * len(spoken_digits.SETTINGS) + 1 + 6  # of them the recurrence: 7
    assert len(result["rows"]) == 1 + 6 * len(spoken_digits.SETTINGS) + 2 * networks


@pytest.mark.skipif(
    DATA is None or not (Path(DATA) / "fsdd_int16.npz").exists(),
    reason="DLBOOK_DATA holds no spoken digits",
)
def test_the_stored_linear_model_comes_out_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DLBOOK_DATA", str(DATA))
    spoken = load_spoken_digits()
    x, test = spoken_digits.features(spoken, "raw"), spoken_digits.held_out_takes(spoken)
    model = spoken_digits.linear(x[~test], spoken.y[~test], spoken.speakers[~test])
    right = np.mean(model.predict(spoken_digits.quarters(x[test])) == spoken.y[test])
    stored = experiments.stored("spoken_digits")["rows"][0]
    assert (stored["model"], stored["held_out"]) == ("linear", "takes")
    assert right == pytest.approx(stored["accuracy"], abs=0.003)
