"""Spoken digits: of six people, read from the folder DLBOOK_DATA, or of synthetic voices."""

import wave
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from dlbook.checks import integer, positive_int
from dlbook.datasets.contents import read_arrays, reading
from dlbook.datasets.download import data_folder, find_file
from dlbook.voice import DIGITS, draw_voices, speak

_REPOSITORY = "https://github.com/Jakobovski/free-spoken-digit-dataset"


@dataclass(frozen=True, eq=False)
class SpokenDigits:
    """Recordings of the ten digits, one voice and one digit each.

    Attributes:
        recordings: one int16 array of samples a recording; their lengths differ.
        y: the digits, (N,).
        speakers: who speaks, (N,), as indices of ``speaker_names``.
        speaker_names: the speakers' names.
        sample_rate: samples a second.
        source: where the data come from.
        license: under which terms.
    """

    recordings: tuple[NDArray[np.int16], ...] = field(repr=False)
    y: NDArray[np.int64] = field(repr=False)
    speakers: NDArray[np.int64] = field(repr=False)
    speaker_names: tuple[str, ...]
    sample_rate: int = 8000
    source: str = "Jakobovski et al., Free Spoken Digit Dataset"
    license: str = "CC BY-SA 4.0"


def load_spoken_digits() -> SpokenDigits:
    """Return the Free Spoken Digit Dataset: six voices, ten digits, fifty takes of each.

    Its authors publish it as a repository, not as a file with a fixed hash, so nothing is
    downloaded here: clone the repository into the folder that DLBOOK_DATA names. The recordings
    may also stand in one file there, ``fsdd_int16.npz``, with ``samples`` end to end,
    ``offsets``, ``label``, ``speaker`` and ``speakers``.

    Raises:
        FileNotFoundError: DLBOOK_DATA is unset or holds no recordings.
        ValueError: a recording is not 16-bit mono sound at 8,000 samples a second.

    Source: Jakobovski et al., Free Spoken Digit Dataset; license CC BY-SA 4.0.
    """
    if path := find_file("fsdd_int16.npz"):
        return _read_npz(path)
    folder = data_folder()
    files = sorted(folder.glob("free-spoken-digit-dataset/recordings/*.wav")) if folder else []
    if not files:
        raise FileNotFoundError(
            f"load_spoken_digits found no recordings: clone {_REPOSITORY} into a folder, name "
            f"that folder in the environment variable DLBOOK_DATA, and call again"
        )
    return _read_wav_files(files)


def make_spoken_digits(speakers: int = 6, takes: int = 16, seed: int = 0) -> SpokenDigits:
    """Return digits of people who do not exist, in the form of `load_spoken_digits`.

    Each of the voices of ``dlbook.voice.draw_voices``, from low to high, says each digit
    ``takes`` times by ``dlbook.voice.speak``. The formulas know neither how differently
    people say one word nor what a room does to it: what is easy here can be hard with people.

    Raises:
        ValueError: a number below 1, or a seed below 0.

    >>> spoken = make_spoken_digits(speakers=2, takes=1)
    >>> len(spoken.recordings), spoken.speaker_names
    (20, ('voice 1', 'voice 2'))
    """
    speakers = positive_int(speakers, "make_spoken_digits", "speakers")
    takes = positive_int(takes, "make_spoken_digits", "takes")
    seed = integer(seed, "make_spoken_digits", "seed", least=0)
    rng = np.random.default_rng(seed)
    recordings: list[NDArray[np.int16]] = []
    for voice in draw_voices(speakers, rng):
        sounds, _ = speak([[word] for word in DIGITS] * takes, [voice] * (10 * takes), rng)
        recordings += [np.round(32767 * sound).astype(np.int16) for sound in sounds]
    return SpokenDigits(
        recordings=tuple(recordings),
        y=np.tile(np.arange(10), speakers * takes),
        speakers=np.repeat(np.arange(speakers), 10 * takes),
        speaker_names=tuple(f"voice {k + 1}" for k in range(speakers)),
        source=f"made by dlbook.voice, seed {seed}",
        license="MIT, as this package",
    )


def _read_npz(path: Path) -> SpokenDigits:
    names = ("samples", "offsets", "label", "speaker", "speakers")
    samples, offsets, label, speaker, speakers = read_arrays(path, *names)
    with reading(path, "spoken digits in one file"):
        numbers = {"offsets": offsets, "label": label, "speaker": speaker}
        for name, array in numbers.items():
            if array.ndim != 1 or array.dtype.kind not in "iu":
                raise ValueError(f"{name} should list whole numbers, got {array.dtype}")
        if samples.dtype != np.int16 or samples.ndim != 1:
            raise ValueError(f"samples should list int16, got {samples.dtype} {samples.shape}")
        if not len(offsets) - 1 == len(label) == len(speaker) > 0:
            raise ValueError("offsets, label and speaker tell of different numbers of recordings")
        ends = offsets.astype(np.int64)
        if ends[0] != 0 or ends[-1] != len(samples) or (np.diff(ends) <= 0).any():
            raise ValueError("offsets should grow from 0 to the number of samples")
        if label.min() < 0 or label.max() > 9:
            raise ValueError("label should hold digits")
        if speaker.min() < 0 or speaker.max() >= len(speakers):
            raise ValueError("speaker should hold indices of speakers")
        return SpokenDigits(
            recordings=tuple(np.split(samples, ends[1:-1])),
            y=label.astype(np.int64),
            speakers=speaker.astype(np.int64),
            speaker_names=tuple(map(str, speakers)),
        )


def _read_wav_files(files: list[Path]) -> SpokenDigits:
    """Read files named digit_speaker_take.wav."""
    labels = [path.stem.split("_") for path in files]
    for path, parts in zip(files, labels, strict=True):
        with reading(path, "named digit_speaker_take.wav"):
            digit, _, _ = parts
            ("0", "1", "2", "3", "4", "5", "6", "7", "8", "9").index(digit)
    names = tuple(sorted({speaker for _, speaker, _ in labels}))
    return SpokenDigits(
        recordings=tuple(map(_read_wav, files)),
        y=np.array([int(digit) for digit, _, _ in labels]),
        speakers=np.array([names.index(speaker) for _, speaker, _ in labels]),
        speaker_names=names,
    )


def _read_wav(path: Path) -> NDArray[np.int16]:
    with reading(path, "a recording"), path.open("rb") as file, wave.open(file) as sound:
        form = sound.getnchannels(), sound.getsampwidth(), sound.getframerate()
        if form != (1, 2, 8000):
            raise ValueError(
                f"{path} should be mono, 2 bytes a sample, 8000 samples a second, "
                f"but (channels, bytes, rate) is {form}"
            )
        return np.frombuffer(sound.readframes(sound.getnframes()), dtype="<i2").astype(np.int16)
