"""Strings of three digits, by the people of the Free Spoken Digit Dataset: CTC against cuts.

Strings are joined from recordings of one speaker, with pauses of up to 0.1 seconds. A recurrent
network learns from strings whose digits are known and whose times are not, by connectionist
temporal classification. Its rivals cut each string into three words and classify each by a linear
model on mean and deviation of each mel band in four quarters of the word: cut in thirds; cut at
the quietest moments; and cut where the digits were joined, which only who joined them knows. The
rivals choose their settings on every fourth training string. First every fifth take of each speaker
and digit is held out, then each speaker in turn. The network's size, rate and epochs were fixed on
synthetic voices. The share of strings that are not read right is the result.

The recordings come from the folder that DLBOOK_DATA names: ``load_spoken_digits``.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from dlbook.bench.experiments.spoken_digits import held_out_takes, quarters
from dlbook.ctc import CTC
from dlbook.datasets import load_spoken_digits
from dlbook.datasets.speech import SpokenDigits
from dlbook.layers import GRU, Bidirectional, Dense
from dlbook.models import Sequential
from dlbook.optimizers import Adam
from dlbook.parameters import Array
from dlbook.sound import HOP, RATE, SIZE, log_mel, stretched
from dlbook.voice import DIGITS, Voice, speak

OPTIONS = {
    "seeds": (2, "trainings of each network"),
    "strings": (1000, "to learn from, in each training"),
    "epochs": (7, "epochs of each training"),
}
TESTED = 300  # strings, of each test
STEP = 3  # frames that the network sees at once
STRENGTHS = (0.01, 0.1, 1.0)  # of which each rival chooses
LEAST = (0.15, 0.22)  # of a string that a digit takes, where the rival cuts at quiet moments


@dataclass(frozen=True, eq=False)
class Strings:
    """Spoken strings of equally many digits.

    Attributes:
        recordings: from -1 to 1, (samples,) each.
        digits: (N, k).
        times: the seconds at which each digit begins and ends, (k, 2) each.
        bands: log mel bands of each recording, (frames, 24).
    """

    recordings: list[Array]
    digits: Array
    times: list[Array]
    bands: list[Array]


def spoken_by(
    voices: Sequence[Voice], count: int, length: int, rng: np.random.Generator
) -> Strings:
    """Strings of random digits, each by one of the synthetic voices.

    >>> spoken_by([Voice()], 2, 3, np.random.default_rng(0)).digits.shape
    (2, 3)
    """
    digits = rng.integers(10, size=(count, length))
    who = rng.integers(len(voices), size=count)
    words = [[DIGITS[d] for d in row] for row in digits]
    recordings, times = speak(words, [voices[w] for w in who], rng)
    return Strings(recordings, digits, times, [log_mel(sound) for sound in recordings])


def joined(
    spoken: SpokenDigits, rows: Array, count: int, length: int, rng: np.random.Generator
) -> Strings:
    """Strings made of single words, those of ``rows``; each is of one speaker."""
    digits = rng.integers(10, size=(count, length))
    who = rng.choice(np.unique(spoken.speakers[rows]), size=count)
    recordings, times = [], []
    for row, speaker in zip(digits, who, strict=True):
        parts, ends, now = [], [], 0
        for k, digit in enumerate(row):
            here = rows[(spoken.speakers[rows] == speaker) & (spoken.y[rows] == digit)]
            pause = np.zeros(int(rng.uniform(0, 0.1) * RATE) if k else 0)
            word = spoken.recordings[rng.choice(here)] / 32768
            parts += [pause, word]
            ends.append((now + len(pause), now + len(pause) + len(word)))
            now = ends[-1][1]
        recordings.append(np.concatenate(parts))
        times.append(np.array(ends) / RATE)
    return Strings(recordings, digits, times, [log_mel(sound) for sound in recordings])


def centered(bands: Array) -> Array:
    """Bands without their mean over the recording, about 1 in size, (frames, 24)."""
    rest: Array = (bands - bands.mean(axis=0)) / 3
    return rest


def steps(strings: Strings, prepared: Callable[[Array], Array] = centered) -> tuple[Array, Array]:
    """What the network sees, three frames a step: (N, T, 72), zeros at the end; the steps, (N,)."""
    each = []
    for bands in map(prepared, strings.bands):
        count = len(bands) // STEP
        each.append(bands[: count * STEP].reshape(count, -1))
    lengths = np.array([len(x) for x in each])
    x = np.zeros((len(each), lengths.max(), each[0].shape[1]), np.float32)
    for row, x_i in zip(x, each, strict=True):
        row[: len(x_i)] = x_i
    return x, lengths


def targets(strings: Strings, lengths: Array) -> Array:
    """The steps of each string, then its digits plus 1: 0 is the blank. (N, 1 + k)."""
    return np.column_stack([lengths, strings.digits + 1])


def network(seed: int) -> Sequential:
    """Logits of the blank and the ten digits at each step: (N, T, 72) to (N, T, 11)."""
    model = Sequential([Bidirectional(GRU(32, return_sequences=True)), Dense(11)], seed=seed)
    model.compile(Adam(0.005, global_clipnorm=1.0), CTC(with_lengths=True))
    return model


def learn(
    model: Sequential,
    strings: Strings,
    epochs: int,
    prepared: Callable[[Array], Array] = centered,
) -> list[float]:
    """Fit the network for some epochs; the loss of each."""
    x, lengths = steps(strings, prepared)
    y = targets(strings, lengths)
    losses: list[float] = model.fit(x, y, batch_size=32, epochs=epochs, verbose=0).history["loss"]
    return losses


def spelled(ids: Array) -> list[int]:
    """The digits of a path: merge repetitions, then drop blanks (0); class 1 is the digit 0.

    >>> spelled(np.array([2, 2, 0, 2, 3]))
    [1, 1, 2]
    """
    new = np.concatenate([[True], ids[1:] != ids[:-1]])
    return [int(i) - 1 for i in ids[new & (ids != 0)]]


def read(
    model: Sequential, strings: Strings, prepared: Callable[[Array], Array] = centered
) -> list[list[int]]:
    """The most probable class at each step, spelled."""
    x, lengths = steps(strings, prepared)
    best = model.predict(x).argmax(axis=2)
    return [spelled(row[:count]) for row, count in zip(best, lengths, strict=True)]


def string_error(found: Sequence[Sequence[int]], strings: Strings) -> float:
    """The share of strings in which anything is wrong."""
    return float(np.mean([list(a) != list(b) for a, b in zip(found, strings.digits, strict=True)]))


def in_thirds(bands: Array, times: Array) -> Array:
    """Cuts, as frames: equally many to each digit, (k + 1,)."""
    return np.linspace(0, len(bands), len(times) + 1).astype(int)


def at_pauses(bands: Array, times: Array, least: float) -> Array:
    """Cuts at the two quietest moments, each part at least ``least`` of the string, (4,)."""
    loud = np.log(np.exp(bands).sum(axis=1))
    smooth = np.convolve(np.pad(loud, 2, mode="edge"), np.full(5, 0.2), "valid")
    count = len(smooth)
    gap = int(least * count)
    best = np.array([0, gap, 2 * gap, count])
    for i in range(gap, count - 2 * gap):
        j = i + gap + int(smooth[i + gap : count - gap].argmin())
        if smooth[i] + smooth[j] < smooth[best[1]] + smooth[best[2]]:
            best[1:3] = i, j
    return best


def where_joined(bands: Array, times: Array) -> Array:
    """Cuts halfway between the end of a digit and the beginning of the next, (k + 1,)."""
    middles = (times[:-1, 1] + times[1:, 0]) / 2
    inner = ((middles * RATE - SIZE / 2) / HOP).astype(int)
    return np.array([0, *inner, len(bands)])


Cut = Callable[[Array, Array], Array]
CUTS: dict[str, list[Cut]] = {
    "cut in thirds": [in_thirds],
    "cut at pauses": [partial(at_pauses, least=least) for least in LEAST],
    "cut where joined": [where_joined],
}


def words(strings: Strings, cut: Cut) -> Array:
    """What the linear model sees of each word that is cut out, (N k, 192)."""
    found = []
    for bands, times in zip(strings.bands, strings.times, strict=True):
        edges = cut(bands, times)
        x = centered(bands)
        for start, end in itertools.pairwise(edges):
            start = min(start, len(x) - 2)
            found.append(stretched(x[start : max(end, start + 2)]))
    return quarters(np.stack(found))


def rival(name: str, fit: Strings) -> Callable[[Strings], list[list[int]]]:
    """A rival, its cut and strength chosen on every fourth training string; it reads strings."""
    held = np.arange(len(fit.digits)) % 4 == 3
    out = held.repeat(fit.digits.shape[1])
    y = fit.digits.ravel()
    tried: list[tuple[float, Cut, float, Array]] = []
    for cut in CUTS[name]:
        x = words(fit, cut)
        for strength in STRENGTHS:
            guess = _linear(strength).fit(x[~out], y[~out]).predict(x[out])
            wrong = (guess != y[out]).reshape(held.sum(), -1).any(axis=1).mean()
            tried.append((float(wrong), cut, strength, x))
    _, chosen, strength, x = min(tried, key=lambda each: each[0])
    model = _linear(strength).fit(x, y)

    def reader(strings: Strings) -> list[list[int]]:
        guess = model.predict(words(strings, chosen))
        return [list(row) for row in guess.reshape(strings.digits.shape)]

    return reader


def _linear(strength: float) -> Any:
    return make_pipeline(StandardScaler(), LogisticRegression(C=strength, max_iter=200))


def measure(*, seeds: int, strings: int, epochs: int, threads: int) -> dict[str, Any]:
    """Measure everything and say each result as it comes."""
    spoken = load_spoken_digits()
    start = time.perf_counter()
    tests = {"takes": held_out_takes(spoken)}
    for k, name in enumerate(spoken.speaker_names):
        tests[name] = spoken.speakers == k
    rows: list[dict[str, Any]] = []

    def store(model: str, held_out: str, seed: int, error: float) -> None:
        rows.append({"model": model, "held_out": held_out, "seed": seed, "error": error})
        print(f"{model}, held out: {held_out}: {error:.3f}", flush=True)

    for number, (held_out, test) in enumerate(tests.items()):
        rng = np.random.default_rng(number)
        inside, outside = np.flatnonzero(~test), np.flatnonzero(test)
        short = joined(spoken, inside, strings, 1, rng)
        fit = joined(spoken, inside, strings, 3, rng)
        unseen = joined(spoken, outside, TESTED, 3, rng)
        for name in CUTS:
            store(name, held_out, 0, string_error(rival(name, fit)(unseen), unseen))
        for seed in range(seeds):
            model = network(seed)
            learn(model, short, 2)
            learn(model, fit, epochs)
            store("CTC", held_out, seed, string_error(read(model, unseen), unseen))
    return {
        "threads": threads,
        "data": f"{spoken.source}, {len(spoken.y):,} recordings, {spoken.license}",
        "strings": strings,
        "tested": TESTED,
        "seconds": time.perf_counter() - start,
        "rows": rows,
    }


def summary(result: dict[str, Any]) -> dict[str, dict[str, float]]:
    """For each model the error on held-out takes, and of the speakers mean, best and worst.

    >>> row = {"model": "CTC", "held_out": "takes", "seed": 0, "error": 0.25}
    >>> summary({"rows": [row, {**row, "held_out": "ann", "error": 0.5}]})["CTC"]
    {'takes': 0.25, 'speakers': 0.5, 'best': 0.5, 'worst': 0.5}
    """
    found = {}
    for model in dict.fromkeys(row["model"] for row in result["rows"]):
        per: dict[str, list[float]] = {}
        for row in result["rows"]:
            if row["model"] == model:
                per.setdefault(row["held_out"], []).append(row["error"])
        means = {name: float(np.mean(errors)) for name, errors in per.items()}
        takes = means.pop("takes")
        each = list(means.values())
        found[model] = {
            "takes": takes,
            "speakers": float(np.mean(each)),
            "best": min(each),
            "worst": max(each),
        }
    return found


def markdown(result: dict[str, Any]) -> str:
    """The summary as a Markdown table."""
    table = [
        "| model | held-out takes | held-out speakers | from best to worst |",
        "|---|---|---|---|",
    ]
    for model, line in summary(result).items():
        table.append(
            f"| {model} | {line['takes']:.3f} | {line['speakers']:.3f} | "
            f"{line['best']:.3f} to {line['worst']:.3f} |"
        )
    return "\n".join(table) + "\n"
