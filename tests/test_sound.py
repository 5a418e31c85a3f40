"""From a recording to the cepstrum: energies, tones, and what is refused."""

import base64
import io
import re
import wave

import numpy as np
import pytest

from dlbook import sound

WORD = np.sin(np.arange(4000) / 3).astype(np.float64)


@pytest.mark.parametrize(
    ("samples", "rate", "says"),
    [
        (WORD, 16000, "8000 samples a second, but has 16000: resample"),
        (np.column_stack([WORD, WORD]), 8000, "one channel.*mean of the channels"),
        (np.zeros(4000), 8000, "should hold a voice.*microphone"),
        (np.full(4000, 300, dtype=np.int16), 8000, "should hold a voice"),
        (np.tile(WORD, 120), 8000, "at most 2 seconds, but lasts 60: cut"),
        (WORD[:255], 8000, "at least one frame of 256 samples, but has 255"),
        (1000 * WORD, 8000, "int16 or floats from -1 to 1"),
    ],
)
def test_what_is_no_recording_is_told_why(samples: np.ndarray, rate: int, says: str) -> None:
    before = samples.copy()
    with pytest.raises(ValueError, match=says):
        sound.checked_recording(samples, rate)
    np.testing.assert_array_equal(samples, before)


def test_whole_numbers_become_shares_of_the_loudest() -> None:
    whole = np.round(32767 * WORD).astype(np.int16)
    np.testing.assert_allclose(sound.checked_recording(whole, 8000), WORD, atol=1e-4)


@pytest.mark.parametrize("frequency", [250.0, 1000.0, 3500.0])
def test_a_tone_stands_where_it_belongs(frequency: float) -> None:
    tone = np.sin(2 * np.pi * frequency * np.arange(1024) / 8000)
    assert (sound.spectrogram(tone).argmax(axis=1) * 31.25 == frequency).all()


def test_the_energy_is_that_of_the_windowed_frame() -> None:
    noise = np.random.default_rng(0).normal(size=700)
    power = sound.spectrogram(noise)
    sides = np.where(np.isin(np.arange(129), (0, 128)), 1, 2)
    frames = sound.frames(noise) * sound.hann()
    np.testing.assert_allclose(power @ sides, (frames**2).sum(axis=1))


def test_filters_share_each_frequency_between_two_neighbors() -> None:
    filters = sound.mel_filters()
    middle = slice(filters[:, 0].argmax(), filters[:, -1].argmax())
    np.testing.assert_allclose(filters[middle].sum(axis=1), 1)
    with pytest.raises(ValueError, match="take fewer"):
        sound.mel_filters(100)


@pytest.mark.parametrize("factor", [0.8, 1.0, 1.3])
def test_a_warp_keeps_the_order_and_the_ends(factor: float) -> None:
    f = np.linspace(0, 4000, 200)
    heard = sound.warped(f, factor)
    assert (np.diff(heard) > 0).all()
    assert heard[0] == 0
    assert heard[-1] == 4000
    np.testing.assert_allclose(heard[f < 2400], factor * f[f < 2400])


def test_a_gain_adds_to_the_bands_and_moves_one_coefficient() -> None:
    noise = np.random.default_rng(0).normal(size=1000)
    soft, loud = (sound.cepstrum(sound.log_mel(gain * noise)) for gain in (1, 10))
    np.testing.assert_allclose(loud[:, 1:], soft[:, 1:], atol=1e-3)
    np.testing.assert_allclose(loud[:, 0] - soft[:, 0], np.log(100) * np.sqrt(24), rtol=1e-3)


def test_the_page_plays_what_was_given() -> None:
    page = sound.Playable(0.5 * WORD, "A <tone>.")._repr_html_()
    assert "A &lt;tone&gt;." in page
    data = base64.b64decode(re.search(r"base64,([^\"]+)", page)[1])
    with wave.open(io.BytesIO(data)) as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, 8000)
        played = np.frombuffer(file.readframes(9999), "<i2") / 32767
    np.testing.assert_allclose(played, 0.5 * WORD, atol=1e-4)
