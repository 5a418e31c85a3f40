"""The experiment on strings of digits: what is cut, read and stored."""

import os
from pathlib import Path

import numpy as np
import pytest

from dlbook.bench import experiments
from dlbook.bench.experiments import spoken_strings
from dlbook.bench.experiments.spoken_digits import held_out_takes
from dlbook.datasets import load_spoken_digits, make_spoken_digits
from dlbook.voice import draw_voices

DATA = os.environ.get("DLBOOK_DATA")


def test_strings_are_joined_from_the_rows_that_were_given() -> None:
    spoken = make_spoken_digits(2, 5)
    rows = np.flatnonzero(held_out_takes(spoken))
    strings = spoken_strings.joined(spoken, rows, 6, 3, np.random.default_rng(0))
    own = {spoken.recordings[i].tobytes() for i in rows}
    for sound, digits, times in zip(strings.recordings, strings.digits, strings.times, strict=True):
        for digit, (start, end) in zip(digits, (8000 * times).round().astype(int), strict=True):
            word = np.round(32768 * sound[start:end]).astype(np.int16)
            assert word.tobytes() in own
            found = [i for i in rows if spoken.recordings[i].tobytes() == word.tobytes()]
            assert {int(spoken.y[i]) for i in found} == {int(digit)}


def test_cuts() -> None:
    loud, quiet = np.zeros((10, 24)), np.full((4, 24), -9.0)
    bands = np.concatenate([loud, quiet, loud, quiet, loud])  # 38 frames
    times = np.array([[0.0, 0.17], [0.23, 0.39], [0.45, 0.61]])
    assert spoken_strings.in_thirds(bands, times).tolist() == [0, 12, 25, 38]
    pauses = spoken_strings.at_pauses(bands, times, least=0.2)
    assert pauses[0] == 0 and 10 <= pauses[1] <= 13 and 24 <= pauses[2] <= 27 and pauses[3] == 38
    assert spoken_strings.where_joined(bands, times).tolist() == [0, 11, 25, 38]


def test_the_network_learns_single_digits() -> None:
    rng = np.random.default_rng(0)
    strings = spoken_strings.spoken_by(draw_voices(1, rng), 150, 1, rng)
    model = spoken_strings.network(0)
    losses = spoken_strings.learn(model, strings, 12)
    assert losses[-1] < losses[0] / 2
    error = spoken_strings.string_error(spoken_strings.read(model, strings), strings)
    assert error < 0.5  # chance: 0.9


def test_the_whole_experiment_on_few_synthetic_words(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(spoken_strings, "load_spoken_digits", lambda: make_spoken_digits(2, 5))
    monkeypatch.setattr(spoken_strings, "TESTED", 20)
    result = spoken_strings.measure(seeds=1, strings=60, epochs=1, threads=1)
    found = spoken_strings.summary(result)
    assert set(found) == {*spoken_strings.CUTS, "CTC"}
    assert found["cut where joined"]["takes"] < 0.8  # chance: 0.999
    assert "cut in thirds, held out: takes" in capsys.readouterr().out


def test_the_stored_result_is_complete() -> None:
    result = experiments.stored("spoken_strings")
    assert len(result["rows"]) == (1 + 6) * (len(spoken_strings.CUTS) + 2)


@pytest.mark.skipif(
    DATA is None or not (Path(DATA) / "fsdd_int16.npz").exists(),
    reason="DLBOOK_DATA holds no spoken digits",
)
def test_the_stored_rival_comes_out_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DLBOOK_DATA", str(DATA))
    spoken = load_spoken_digits()
    stored = experiments.stored("spoken_strings")
    test, rng = held_out_takes(spoken), np.random.default_rng(0)
    inside = np.flatnonzero(~test)
    spoken_strings.joined(spoken, inside, stored["strings"], 1, rng)
    fit = spoken_strings.joined(spoken, inside, stored["strings"], 3, rng)
    unseen = spoken_strings.joined(spoken, np.flatnonzero(test), stored["tested"], 3, rng)
    reader = spoken_strings.rival("cut in thirds", fit)
    row = stored["rows"][0]
    assert (row["model"], row["held_out"]) == ("cut in thirds", "takes")
    assert spoken_strings.string_error(reader(unseen), unseen) == pytest.approx(
        row["error"], abs=0.01
    )
