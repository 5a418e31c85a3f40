"""From a recording to what a network hears: spectrogram, mel bands, cepstrum.

A recording is an array of sound pressures, 8,000 a second, as on a telephone. It is cut into
frames of 256 samples, 32 ms, that overlap by half; a frame becomes a power for each of 129
frequencies, the powers of 24 bands that are as wide as an ear's, and 13 cepstral coefficients.
"""

from __future__ import annotations

import base64
import html
import io
import wave
from typing import Any

import numpy as np

from dlbook.checks import as_numbers, positive_int
from dlbook.parameters import Array

RATE = 8000  # samples a second
SIZE = 256  # samples of a frame
HOP = 128  # samples from one frame to the next
LONGEST = 2.0  # seconds that one spoken word may take
FLOOR = 1e-6  # added to a power before its logarithm


def checked_recording(sound: Any, rate: int, longest: float = LONGEST) -> Array:
    """Return a recording as float64 from -1 to 1, or say why it can't be understood.

    Args:
        sound: int16, or floats from -1 to 1, shape (samples,).
        rate: its samples a second.
        longest: seconds that it may last.

    Raises:
        ValueError: another sampling rate, several channels, nothing but silence, more seconds
            than ``longest``, less than one frame, or numbers that are no sound.

    >>> checked_recording(np.array([0, 16384, -32768, 0] * 100, dtype=np.int16), 8000)[:3]
    array([ 0. ,  0.5, -1. ])
    >>> checked_recording(np.zeros(8000), 8000)
    Traceback (most recent call last):
    ValueError: a recording should hold a voice, but all its 8000 samples are 0.0: ...
    """
    samples = np.asarray(sound)
    whole = samples.dtype == np.int16
    values = as_numbers(samples, "a recording").astype(np.float64) / (32768 if whole else 1)
    if values.ndim != 1:
        raise ValueError(
            f"a recording should have one channel, shape (samples,), but has shape "
            f"{samples.shape}: take the mean of the channels, sound.mean(axis=...)"
        )
    if rate != RATE:
        raise ValueError(
            f"a recording should have {RATE} samples a second, but has {rate}: resample it, for "
            f"example with scipy.signal.resample_poly(sound, {RATE}, {rate})"
        )
    if len(values) < SIZE:
        raise ValueError(
            f"a recording should last at least one frame of {SIZE} samples, but has {len(values)}"
        )
    if len(values) > longest * RATE:
        raise ValueError(
            f"a recording should last at most {longest:g} seconds, but lasts "
            f"{len(values) / RATE:g}: cut out the part that holds what is to be recognized"
        )
    if not np.isfinite(values).all() or np.abs(values).max() > 1:
        raise ValueError(
            f"a recording should be int16 or floats from -1 to 1, but is {samples.dtype} from "
            f"{np.min(samples):g} to {np.max(samples):g}: divide by the largest value of its kind"
        )
    if values.max() - values.min() < 2e-4:
        raise ValueError(
            f"a recording should hold a voice, but all its {len(values)} samples are "
            f"{values[0]:.1f}: is the microphone on?"
        )
    return values


def frames(sound: Array) -> Array:
    """Overlapping frames of a recording, (T, 256); samples that fill no whole frame are left out.

    >>> frames(np.arange(512.0)).shape
    (3, 256)
    """
    return np.lib.stride_tricks.sliding_window_view(sound, SIZE)[::HOP]


def hann(size: int = SIZE) -> Array:
    """The window ``sin^2(pi n / size)``: a frame fades in and out instead of breaking off.

    >>> hann(4)
    array([0. , 0.5, 1. , 0.5])
    """
    rounded: Array = np.sin(np.pi * np.arange(size) / size) ** 2
    return rounded


def spectrogram(sound: Array) -> Array:
    """The power of each frame at the frequencies 0, 31.25, ..., 4,000 Hz: (T, 129).

    ``|sum over n of hann[n] x[n] exp(-2 pi i k n / 256)|^2 / 256`` for frequency k.

    >>> tone = np.sin(2 * np.pi * 1000 * np.arange(2048) / RATE)
    >>> spectrogram(tone).argmax(axis=1)[:3] * RATE / SIZE
    array([1000., 1000., 1000.])
    """
    transformed = np.fft.rfft(frames(sound) * hann())
    power: Array = np.abs(transformed) ** 2 / SIZE
    return power


def mel(hertz: Any) -> Any:
    """Pitch as people hear distances: ``2595 log10(1 + f / 700)``.

    >>> mel(np.array([0.0, 1000.0, 4000.0])).round()
    array([   0., 1000., 2146.])
    """
    return 2595 * np.log10(1 + np.asarray(hertz) / 700)


def hertz(mels: Any) -> Any:
    """The frequency of a pitch, the inverse of :func:`mel`.

    >>> round(float(hertz(mel(440.0))), 6)
    440.0
    """
    return 700 * (10 ** (np.asarray(mels) / 2595) - 1)


def warped(frequency: Any, factor: float) -> Any:
    """Frequencies as a throat that is ``factor`` times shorter would give them.

    ``factor f`` below a knee, the last that keeps both sides under 3,200 Hz; from there straight
    on to 4,000 Hz, which stays. After Jaitly and Hinton, 2013.

    >>> warped(np.array([1000.0, 4000.0]), 1.1)
    array([1100., 4000.])
    """
    f = np.asarray(frequency, dtype=float)
    knee, top = 3200 * min(1.0, 1 / factor), RATE / 2
    rest = top - (top - factor * knee) * (top - f) / (top - knee)
    return np.where(f <= knee, factor * f, rest)


def mel_filters(bands: int = 24, warp: float = 1.0) -> Array:
    """Triangles over the 129 frequencies, spaced evenly in mel from 0 to 4,000 Hz: (129, bands).

    Each rises from the middle of the band below to 1 at its own middle, and falls to 0 at the
    middle of the band above. With ``warp`` they take each frequency for its :func:`warped` one.

    Raises:
        ValueError: so many bands that one of them would lie between two frequencies.

    >>> mel_filters().shape
    (129, 24)
    """
    bands = positive_int(bands, "mel_filters", "bands")
    edges = hertz(np.linspace(0, mel(RATE / 2), bands + 2))  # the middles, and both ends
    frequency = warped(np.arange(SIZE // 2 + 1)[:, np.newaxis] * RATE / SIZE, warp)
    low, middle, high = edges[:-2], edges[1:-1], edges[2:]
    rising, falling = (frequency - low) / (middle - low), (high - frequency) / (high - middle)
    filters: Array = np.maximum(0, np.minimum(rising, falling))
    if (filters.sum(axis=0) == 0).any():
        raise ValueError(
            f"mel_filters: {bands} bands are more than {SIZE // 2 + 1} frequencies can fill: "
            f"take fewer"
        )
    return filters


def log_mel(sound: Array, bands: int = 24, warp: float = 1.0) -> Array:
    """The logarithm of the power in each mel band, (T, bands); ``warp`` as in `mel_filters`.

    >>> log_mel(np.zeros(1024)).round(1)[0, :3]
    array([-13.8, -13.8, -13.8])
    """
    powers: Array = np.log(spectrogram(sound) @ mel_filters(bands, warp) + FLOOR)
    return powers


def cosines(bands: int = 24, coefficients: int = 13) -> Array:
    """The orthonormal cosines of the cepstrum, (bands, coefficients).

    >>> c = cosines(24, 24)
    >>> bool(np.allclose(c.T @ c, np.eye(24)))
    True
    """
    j, k = np.arange(bands)[:, np.newaxis], np.arange(coefficients)
    waves = np.sqrt(2 / bands) * np.cos(np.pi * k * (j + 0.5) / bands)
    scaled: Array = np.where(k == 0, waves / np.sqrt(2), waves)
    return scaled


def cepstrum(log_powers: Array, coefficients: int = 13) -> Array:
    """How smooth, how wavy: log powers (..., bands) as a sum of cosines, (..., coefficients).

    The first coefficients draw the envelope, which the mouth shapes; the later ones hold the fine
    teeth of the voice's pitch.

    >>> (np.abs(cepstrum(np.full((1, 24), 2.0))) > 1e-9).sum()  # a flat one needs the first alone
    np.int64(1)
    """
    kept: Array = log_powers @ cosines(log_powers.shape[-1], coefficients)
    return kept


def stretched(features: Array, steps: int = 32) -> Array:
    """Features (T, D) at ``steps`` evenly spaced moments between the first frame and the last.

    >>> stretched(np.array([[0.0], [4.0]]), steps=5).ravel()
    array([0., 1., 2., 3., 4.])
    """
    at = np.linspace(0, len(features) - 1, positive_int(steps, "stretched", "steps"))
    before = np.minimum(at.astype(int), max(len(features) - 2, 0))
    after = np.minimum(before + 1, len(features) - 1)
    share = (at - before)[:, np.newaxis]
    between: Array = (1 - share) * features[before] + share * features[after]
    return between


class Playable:
    """A recording that a notebook and the built page can play: 16 bits, within the page itself.

    Args:
        sound: floats from -1 to 1, (samples,), at 8,000 samples a second.
        title: what is to be heard; it is also the text where nothing can be played.

    Raises:
        ValueError: see :func:`checked_recording`; it may last ten seconds.

    >>> Playable(np.sin(np.arange(800.0)), "A tone of 1,273 Hz.")
    A tone of 1,273 Hz.
    """

    def __init__(self, sound: Any, title: str) -> None:
        self.sound, self.title = checked_recording(sound, RATE, longest=10), title

    def __repr__(self) -> str:
        return self.title

    def _repr_html_(self) -> str:
        file = io.BytesIO()
        with wave.open(file, "wb") as out:
            out.setnchannels(1)
            out.setsampwidth(2)
            out.setframerate(RATE)
            out.writeframes(np.round(32767 * self.sound).astype("<i2").tobytes())
        data = base64.b64encode(file.getvalue()).decode()
        words = html.escape(self.title)
        return (
            f'<p>{words}<br><audio controls aria-label="{words}" '
            f'src="data:audio/wav;base64,{data}"></audio></p>'
        )
