"""A voice made of formulas: a buzzing or hissing source, and resonators that shape it.

The source-filter model of speech (Fant, 1960), as a small formant synthesizer (Klatt, 1980). The
vocal cords give pulses; the throat and the mouth are a tube that rings at a few frequencies, the
formants. Vowels differ in the first two of them. Consonants are noise, silence, and the way the
formants take to the next vowel.

Formants of the vowels: means of men in Peterson and Barney (1952); those of the consonants are
rounded from Klatt (1980). The people who speak here do not exist: a :class:`Voice` is drawn from
a distribution that this file states.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from dlbook.checks import one_of
from dlbook.parameters import Array
from dlbook.sound import RATE

BLOCK = 40  # samples, 5 ms: so long a resonator stays as it is
BANDWIDTHS = np.array([60.0, 90.0, 150.0])  # of the formants, Hz

#: Sounds: three formants in Hz, strength of the voice, middle and width of the noise in Hz, its
#: strength.
PHONES: dict[str, tuple[float, ...]] = {
    "iy": (270, 2290, 3010, 1, 2500, 1000, 0),
    "ih": (390, 1990, 2550, 1, 2500, 1000, 0),
    "eh": (530, 1840, 2480, 1, 2500, 1000, 0),
    "ah": (640, 1190, 2390, 1, 2500, 1000, 0),
    "aa": (730, 1090, 2440, 1, 2500, 1000, 0),
    "ao": (570, 840, 2410, 1, 2500, 1000, 0),
    "uw": (300, 870, 2240, 1, 2500, 1000, 0),
    "ow": (540, 1000, 2300, 1, 2500, 1000, 0),
    "ey": (480, 1820, 2520, 1, 2500, 1000, 0),
    "w": (290, 610, 2150, 0.6, 2500, 1000, 0),
    "r": (330, 1060, 1400, 0.6, 2500, 1000, 0),
    "n": (250, 1400, 2300, 0.35, 2500, 1000, 0),
    "v": (250, 1100, 2100, 0.3, 1600, 3000, 0.05),
    "z": (250, 1400, 2500, 0.25, 3700, 700, 0.2),
    "s": (320, 1400, 2500, 0, 3700, 700, 0.35),
    "f": (340, 1100, 2100, 0, 1600, 3000, 0.1),
    "th": (320, 1300, 2500, 0, 2200, 3000, 0.07),
    "t": (350, 1700, 2600, 0, 3300, 1200, 0.3),
    "k": (350, 1900, 2400, 0, 1900, 500, 0.25),
    "-": (350, 1500, 2500, 0, 2500, 1000, 0),  # nothing: a closed mouth, or a pause
}

#: The ten digits as sounds with their milliseconds.
WORDS: dict[str, tuple[tuple[str, int], ...]] = {
    "zero": (("z", 90), ("ih", 80), ("r", 70), ("ow", 110), ("uw", 80)),
    "one": (("w", 80), ("ah", 130), ("n", 110)),
    "two": (("t", 60), ("uw", 200)),
    "three": (("th", 90), ("r", 70), ("iy", 190)),
    "four": (("f", 100), ("ao", 150), ("r", 110)),
    "five": (("f", 100), ("aa", 120), ("ih", 90), ("v", 80)),
    "six": (("s", 110), ("ih", 90), ("-", 60), ("k", 25), ("s", 120)),
    "seven": (("s", 110), ("eh", 90), ("v", 60), ("ah", 80), ("n", 100)),
    "eight": (("ey", 100), ("ih", 90), ("-", 70), ("t", 50)),
    "nine": (("n", 80), ("aa", 120), ("ih", 90), ("n", 100)),
}
DIGITS = tuple(WORDS)


@dataclass(frozen=True, eq=False)
class Voice:
    """Somebody who does not exist.

    Attributes:
        pitch: pulses of the vocal cords, Hz.
        tract: factor on all formants: 1 for a tube of 17.5 cm, 1.25 for one of 14 cm.
        speed: factor on all durations.
        breath: noise beside the pulses.
        microphone: what it adds of the sample before: above 0 dull, below 0 shrill.
        accent: factors on the formants of each sound, (sounds, 3).
    """

    pitch: float = 110.0
    tract: float = 1.0
    speed: float = 1.0
    breath: float = 0.02
    microphone: float = 0.0
    accent: Array = field(default_factory=lambda: np.ones((len(PHONES), 3)), repr=False)


def draw_voices(count: int, rng: np.random.Generator) -> list[Voice]:
    """Voices from low to high, each with its own tube, pace, accent and microphone.

    With u from 0 to 1 in even steps: pitch ``95 * 2.6^u`` Hz and formants times ``1 + 0.35 u``,
    both with 3 % of noise; accents of 12 % on each formant; a microphone from -0.9 to 0.9.

    >>> [round(voice.pitch) for voice in draw_voices(3, np.random.default_rng(0))]
    [95, 152, 239]
    """
    voices = []
    for u in np.linspace(0, 1, count):
        noise = np.exp(0.03 * rng.normal(size=2))
        voices.append(
            Voice(
                pitch=float(95 * 2.6**u * noise[0]),
                tract=float((1 + 0.35 * u) * noise[1]),
                speed=float(np.exp(0.2 * rng.normal())),
                breath=float(rng.uniform(0.01, 0.06)),
                microphone=float(rng.uniform(-0.9, 0.9)),
                accent=np.exp(0.12 * rng.normal(size=(len(PHONES), 3))),
            )
        )
    return voices


def resonator(frequency: Any, bandwidth: Any) -> tuple[Any, Any, Any]:
    """The numbers of ``y[n] = a x[n] + b y[n-1] + c y[n-2]``, which rings at ``frequency`` Hz.

    Its ringing fades within about ``1 / bandwidth`` seconds; at 0 Hz it lets all through.

    >>> a, b, c = resonator(500.0, 60.0)
    >>> round(float(a + b + c), 12)  # a constant stays what it is
    1.0
    """
    c = -np.exp(-2 * np.pi * np.asarray(bandwidth) / RATE)
    b = 2 * np.sqrt(-c) * np.cos(2 * np.pi * np.asarray(frequency) / RATE)
    return 1 - b - c, b, c


def pulses(pitch: Array) -> Array:
    """One pulse a period, between two samples where the period ends there.

    Args:
        pitch: Hz at each sample, (N, samples).

    >>> pulses(np.full((1, 400), 100.0)).sum().round(6)  # 50 ms at 100 Hz
    np.float64(5.0)
    """
    phase = np.cumsum(pitch / RATE, axis=1) + 1e-9
    whole = np.floor(phase)
    ends = np.diff(whole, axis=1, prepend=0) > 0
    late = np.where(ends, (phase - whole) * RATE / pitch, 0)  # in samples, below 1
    train: Array = np.where(ends, 1 - late, 0)
    train[:, :-1] += late[:, 1:]
    return train


def filtered(source: Array, formants: Array, noise: Array, bands: Array) -> Array:
    """Sources through resonators that change every 5 ms.

    Each resonator takes what the one before gave a sample ago, so that all of them step at once;
    this delays the sound by two samples and changes nothing else.

    Args:
        source: what enters the first formant, (N, samples).
        formants: Hz, (N, blocks, 3), a block being 40 samples.
        noise: what enters the resonator of the noise, (N, samples).
        bands: its middle and its width, Hz, (N, blocks, 2).

    Returns:
        the sum of both branches, (N, samples).

    >>> quiet = np.zeros((1, 80))
    >>> click = np.eye(1, 80)
    >>> filtered(click, np.full((1, 2, 3), 500.0), quiet, np.full((1, 2, 2), 500.0)).shape
    (1, 80)
    """
    n, samples = source.shape
    y, before, enters = (np.zeros((4, n)) for _ in range(3))  # three formants, then the noise
    out = np.empty((samples, n))
    voiced, hissed = np.ascontiguousarray(source.T), np.ascontiguousarray(noise.T)
    for t in range(samples):
        if t % BLOCK == 0:
            k = t // BLOCK
            frequency = np.concatenate([formants[:, k].T, bands[:, k, :1].T])
            width = np.concatenate([np.tile(BANDWIDTHS[:, None], n), bands[:, k, 1:].T])
            a, b, c = resonator(frequency, width)
            a[3] = 1 + c[3]  # at its own frequency, not at 0 Hz, the noise keeps its strength
        enters[0], enters[1:3], enters[3] = voiced[t], y[:2], hissed[t]
        y, before = a * enters + b * y + c * before, y
        np.add(y[2], y[3], out=out[t])
    return out.T


def glide(start: Any, end: Any, pitch: float = 110.0, seconds: float = 0.48) -> Array:
    """A vowel that becomes another one, (samples,), loudest at 1.

    Args:
        start, end: three formants in Hz each.
        pitch: Hz; it falls by a fifth of itself.
        seconds: how long.

    >>> glide((730, 1090, 2440), (270, 2290, 3010)).shape
    (3840,)
    """
    blocks = round(seconds * RATE / BLOCK)
    samples = blocks * BLOCK
    way = np.clip((np.arange(blocks) / (blocks - 1) - 0.25) / 0.5, 0, 1)[:, None]
    formants = (1 - way) * np.asarray(start, float) + way * np.asarray(end, float)
    fall = np.linspace(1.1, 0.9, samples)
    fade = np.minimum(1, np.minimum(np.arange(samples), np.arange(samples)[::-1]) / 240)
    source = glottal(pulses(pitch * fall[None])) * fade
    nothing = np.zeros((1, samples))
    sound = filtered(source, formants[None], nothing, np.full((1, blocks, 2), 1000.0))[0]
    loudest: Array = sound / np.abs(sound).max()
    return loudest


def mouth(first: float, second: float, tract: float = 1.0) -> Array:
    """Three formants from two: the third lies 500 Hz above the second, and not below 2,400 Hz.

    All are multiplied by ``tract``; none goes above 3,800 Hz.

    >>> mouth(730, 1090, tract=1.2)
    array([ 876., 1308., 2880.])
    """
    return np.minimum(3800, tract * np.array([first, second, max(2400.0, second + 500)]))


def glottal(train: Array) -> Array:
    """Pulses as they leave the lips: ``y[n] = x[n] + 0.9 y[n-1]``, weaker toward high tones.

    >>> glottal(np.eye(1, 4)).round(2)
    array([[1.  , 0.9 , 0.81, 0.73]])
    """
    kernel = 0.9 ** np.arange(80)  # after 10 ms 0.0002 of a pulse is left
    rows = [np.convolve(row, kernel)[: len(row)] for row in train]
    return np.array(rows)


def speak(
    sentences: Sequence[Sequence[str]],
    voices: Sequence[Voice],
    rng: np.random.Generator,
    *,
    pause: tuple[float, float] = (0.0, 0.1),
    background: float = 0.03,
) -> tuple[list[Array], list[Array]]:
    """Let each voice say its sentence; no two takes are alike.

    Each take draws its own formants (8 % a sound), durations (20 %), pitch (6 %), loudness, and
    noise of the room.

    Args:
        sentences: lists of words of :data:`WORDS`.
        voices: one for each sentence.
        rng: what chance is drawn from.
        pause: least and most seconds between two words.
        background: the noise of the room, beside a voice whose loudest sample is about 0.5.

    Returns:
        recordings from -1 to 1, and for each the seconds at which its words begin and end,
        (words, 2).

    Raises:
        ValueError: a word that nobody taught these voices.

    >>> rng = np.random.default_rng(0)
    >>> sounds, times = speak([["four", "two"]], [Voice()], rng)
    >>> bool(times[0][1, 0] >= times[0][0, 1]), times[0].shape
    (True, (2, 2))
    """
    takes = [_take(*pair, rng, pause) for pair in zip(sentences, voices, strict=True)]
    blocks = [int(np.ceil(ends[-1] * RATE / BLOCK)) for _, ends, _ in takes]
    most = max(blocks)
    tracks = np.zeros((len(takes), most, 7))
    tracks[:] = PHONES["-"]
    for track, (targets, ends, _), count in zip(tracks, takes, blocks, strict=True):
        track[:count] = _track(targets, ends, count)
    loud = tracks[:, :, 3].repeat(BLOCK, axis=1)
    fall = 1.1 - 0.25 * (np.arange(most * BLOCK) / (np.array(blocks)[:, None] * BLOCK))
    pitch = np.array([v.pitch * np.exp(0.06 * rng.normal()) for v in voices])[:, None]
    breath = np.array([v.breath for v in voices])[:, None] * rng.normal(size=loud.shape)
    source = (glottal(pulses(pitch * np.maximum(fall, 0.7))) + breath) * loud
    hiss = rng.normal(size=loud.shape) * tracks[:, :, 6].repeat(BLOCK, axis=1)
    sounds = filtered(source, tracks[:, :, :3], hiss, tracks[:, :, 4:6])
    recordings = []
    for sound, voice, count in zip(sounds, voices, blocks, strict=True):
        said = sound[: count * BLOCK]
        said = said + voice.microphone * np.concatenate([[0.0], said[:-1]])
        said = said * rng.uniform(0.3, 0.7) / np.abs(said).max()
        recordings.append(np.clip(said + background * rng.normal(size=len(said)), -1, 1))
    return recordings, [times for _, _, times in takes]


def _take(
    words: Sequence[str], voice: Voice, rng: np.random.Generator, pause: tuple[float, float]
) -> tuple[Array, Array, Array]:
    """One take: targets (sounds, 7), the second at which each ends, and the words' times."""
    targets: list[Array] = []
    ends, times, now = [], [], 0.0
    names = tuple(PHONES)

    def sounds(phone: str, seconds: float) -> None:
        nonlocal now
        target = np.array(PHONES[phone], float)
        wobble = np.exp(0.08 * rng.normal(size=3))
        target[:3] *= voice.tract * voice.accent[names.index(phone)] * wobble
        target[:3] = np.minimum(target[:3], 3800)
        now += seconds
        targets.append(target)
        ends.append(now)

    sounds("-", rng.uniform(0.02, 0.06))
    for k, word in enumerate(words):
        if k:
            sounds("-", rng.uniform(*pause))
        began = now
        for phone, milliseconds in WORDS[one_of(word, WORDS, "speak", "words")]:
            sounds(phone, milliseconds / 1000 * voice.speed * np.exp(0.2 * rng.normal()))
        times.append((began, now))
    sounds("-", rng.uniform(0.02, 0.06))
    return np.array(targets), np.array(ends), np.array(times)


def _track(targets: Array, ends: Array, blocks: int) -> Array:
    """Targets as they follow each other, (blocks, 7): half of each sound is on its way."""
    starts = np.concatenate([[0.0], ends[:-1]])
    quarter = (ends - starts) / 4
    knots = np.column_stack([starts + quarter, ends - quarter]).ravel()
    at = np.arange(blocks) * BLOCK / RATE
    both = targets.repeat(2, axis=0)
    return np.column_stack([np.interp(at, knots, column) for column in both.T])
