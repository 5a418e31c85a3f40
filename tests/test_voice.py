"""The synthetic voice: it rings where it should, and keeps time."""

import numpy as np
import pytest

from dlbook import sound, voice


def test_resonators_step_at_once_as_they_would_one_after_the_other() -> None:
    rng = np.random.default_rng(0)
    source, formants = rng.normal(size=(2, 200)), rng.uniform(300, 3000, size=(2, 5, 3))
    quiet = np.zeros((2, 200))
    got = voice.filtered(source, formants, quiet, np.full((2, 5, 2), 900.0))
    steady = voice.filtered(source, formants[:, :1].repeat(5, axis=1), quiet, np.ones((2, 5, 2)))
    for n in range(2):
        y = source[n]
        for k in range(3):
            a, b, c = voice.resonator(formants[n, 0, k], voice.BANDWIDTHS[k])
            out = np.zeros(202)
            for t in range(200):
                out[t + 2] = a * y[t] + b * out[t + 1] + c * out[t]
            y = out[2:]
        np.testing.assert_allclose(steady[n, 2:], y[:-2], atol=1e-9)
    assert np.abs(got - steady).max() > 1e-3  # formants that move are heard


@pytest.mark.parametrize("phone", ["iy", "aa", "uw"])
def test_a_vowel_is_loudest_at_its_first_formant(phone: str) -> None:
    formants = voice.PHONES[phone][:3]
    power = sound.spectrogram(voice.glide(formants, formants, pitch=80))[14]
    assert abs(power.argmax() * 31.25 - formants[0]) < 80


def test_the_pitch_is_the_distance_of_the_pulses() -> None:
    for pitch in (90.0, 133.7):
        train = voice.pulses(np.full((1, 8000), pitch))[0]
        assert train.sum() == pytest.approx(np.floor(pitch), abs=1.01)


def test_words_have_the_times_that_are_told() -> None:
    rng = np.random.default_rng(1)
    quiet = voice.Voice(breath=0)
    (heard,), (times,) = voice.speak(
        [["nine", "one"]], [quiet], rng, pause=(0.3, 0.3), background=0
    )
    assert times.shape == (2, 2)
    assert times[1, 0] - times[0, 1] == pytest.approx(0.3)
    middle = [int(8000 * np.mean(pair)) for pair in times]
    between = int(8000 * (times[0, 1] + 0.15))
    loud = [np.abs(heard[t - 200 : t + 200]).max() for t in (*middle, between)]
    assert min(loud[:2]) > 20 * loud[2]


def test_an_unknown_word_is_refused() -> None:
    with pytest.raises(ValueError, match="eleven"):
        voice.speak([["eleven"]], [voice.Voice()], np.random.default_rng(0))
