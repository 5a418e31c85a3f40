"""Three models on the Free Spoken Digit Dataset: held-out takes, then held-out speakers.

Six people say each digit fifty times. A linear model (means and deviations of the mel bands in
four quarters of a word), a convolutional network and a recurrent one learn from the same
features. First, every fifth take of each speaker and digit is held out. Then each speaker is held
out in turn, and one thing at a time changes: the recording's mean of each band is taken off, or
only its loudness; frequencies are warped in a second copy of the training words, with an unwarped
copy as the control. Epochs, sizes and rates of the networks were fixed on synthetic
voices; the linear model chooses its strength by holding out each training speaker.

The recordings come from the folder that DLBOOK_DATA names: ``load_spoken_digits``.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV, LeaveOneGroupOut
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from dlbook.datasets import load_spoken_digits
from dlbook.datasets.speech import SpokenDigits
from dlbook.layers import (
    GRU,
    Bidirectional,
    Conv1D,
    Dense,
    Dropout,
    GlobalMaxPooling1D,
    Layer,
    MaxPooling1D,
)
from dlbook.models import Sequential
from dlbook.parameters import Array
from dlbook.sound import log_mel, stretched

OPTIONS = {"seeds": (2, "trainings of each network"), "epochs": (12, "epochs of each training")}
WARPS = (0.85, 0.92, 1.09, 1.18)
#: What is done to the features, and which second copy of the training words there is.
SETTINGS = {
    "raw": ("raw", None),
    "loudness off": ("loudness", None),
    "mean off": ("mean", None),
    "raw, warped copy": ("raw", "warped"),
    "raw, same copy": ("raw", "same"),
}


def convolutional_layers() -> list[Layer]:
    """Kernels that slide over time, (32, 24) to ten probabilities."""
    return [
        Conv1D(32, 5, activation="relu", padding="same"),
        MaxPooling1D(2),
        Conv1D(48, 5, activation="relu", padding="same"),
        MaxPooling1D(2),
        Conv1D(48, 3, activation="relu", padding="same"),
        GlobalMaxPooling1D(),
        Dropout(0.3),
        Dense(10, activation="softmax"),
    ]


def recurrent_layers() -> list[Layer]:
    """A GRU that reads the word from both ends."""
    return [Bidirectional(GRU(24)), Dropout(0.3), Dense(10, activation="softmax")]


NETWORKS = {"convolution": convolutional_layers, "recurrence": recurrent_layers}


def features(spoken: SpokenDigits, kind: str, warp: float = 1.0) -> Array:
    """Log mel bands of each word at 32 moments, (N, 32, 24); ``kind`` says what is taken off.

    >>> from dlbook.datasets import make_spoken_digits
    >>> x = features(make_spoken_digits(1, 1), "mean")
    >>> x.shape, bool(abs(x.mean()) < 0.1)
    ((10, 32, 24), True)
    """
    words = []
    for samples in spoken.recordings:
        bands = log_mel(samples / 32768, warp=warp)
        taken = {"raw": -8.0, "loudness": bands.mean(), "mean": bands.mean(axis=0)}[kind]
        words.append(stretched((bands - taken) / 3))
    return np.stack(words).astype(np.float32)


def quarters(x: Array) -> Array:
    """What the linear model sees: mean and deviation of each band in each quarter, (N, 192).

    >>> quarters(np.ones((2, 32, 24))).shape
    (2, 192)
    """
    parts = x.reshape(len(x), 4, 8, x.shape[2])
    return np.concatenate([parts.mean(axis=2), parts.std(axis=2)], axis=2).reshape(len(x), -1)


def linear(x: Array, y: Array, speakers: Array) -> Any:
    """The rival, its strength chosen on training speakers who are held out in turn."""
    model = make_pipeline(StandardScaler(), LogisticRegression(max_iter=200))
    grid = {"logisticregression__C": [0.003, 0.03, 0.3]}
    search = GridSearchCV(model, grid, cv=LeaveOneGroupOut())
    return search.fit(quarters(x), y, groups=speakers)


def network(name: str, x: Array, y: Array, seed: int, epochs: int) -> Sequential:
    """A network, trained; the last of its epochs is taken."""
    model = Sequential(NETWORKS[name](), seed=seed)
    model.compile("adam", "sparse_categorical_crossentropy")
    model.optimizer.learning_rate = 0.003
    model.fit(x, y, batch_size=32, epochs=epochs, verbose=0)
    return model


def held_out_takes(spoken: SpokenDigits) -> Array:
    """Which recordings are tested, (N,): every fifth of each speaker and digit."""
    out = np.zeros(len(spoken.y), dtype=bool)
    for speaker in range(len(spoken.speaker_names)):
        for digit in range(10):
            here = np.flatnonzero((spoken.speakers == speaker) & (spoken.y == digit))
            out[here[4::5]] = True
    return out


def measure(*, seeds: int, epochs: int, threads: int) -> dict[str, Any]:
    """Measure everything and say each result as it comes."""
    spoken = load_spoken_digits()
    y, speakers = spoken.y, spoken.speakers
    x = {kind: features(spoken, kind) for kind in ("raw", "loudness", "mean")}
    warps = [features(spoken, "raw", warp) for warp in WARPS]
    drawn = np.random.default_rng(0).integers(len(WARPS), size=len(y))
    warped = np.stack([warps[w][i] for i, w in enumerate(drawn)])
    rows: list[dict[str, Any]] = []

    def judge(model: str, setting: str, test: Array, held_out: str) -> None:
        kind, copy = SETTINGS[setting]
        fit = ~test
        parts = [x[kind][fit]]
        if copy is not None:
            parts.append(warped[fit] if copy == "warped" else x[kind][fit])
        xs, ys = np.concatenate(parts), np.tile(y[fit], len(parts))
        for seed in range(1 if model == "linear" else seeds):
            if model == "linear":
                right = linear(xs, ys, np.tile(speakers[fit], len(parts))).predict(
                    quarters(x[kind][test])
                )
            else:
                right = network(model, xs, ys, seed, epochs).predict(x[kind][test]).argmax(axis=1)
            accuracy = float(np.mean(right == y[test]))
            rows.append(
                {
                    "model": model,
                    "setting": setting,
                    "held_out": held_out,
                    "seed": seed,
                    "accuracy": accuracy,
                }
            )
            print(f"{model}, {setting}, held out: {held_out}: {accuracy:.3f}", flush=True)

    for model in ("linear", *NETWORKS):
        judge(model, "raw", held_out_takes(spoken), "takes")
    for setting in SETTINGS:
        for model in ("linear", "convolution") if setting != "raw" else ("linear", *NETWORKS):
            for k, name in enumerate(spoken.speaker_names):
                judge(model, setting, speakers == k, name)
    return {
        "threads": threads,
        "data": f"{spoken.source}, {len(y):,} recordings, {spoken.license}",
        "epochs": epochs,
        "rows": rows,
    }


def summary(result: dict[str, Any]) -> list[dict[str, Any]]:
    """One line for each model, setting and test: the mean, and each held-out speaker's mean."""
    lines = []
    keys = [(r["model"], r["setting"], r["held_out"] == "takes") for r in result["rows"]]
    for key in dict.fromkeys(keys):
        rows = [row for row, each in zip(result["rows"], keys, strict=True) if each == key]
        per = {
            name: float(np.mean([row["accuracy"] for row in rows if row["held_out"] == name]))
            for name in dict.fromkeys(row["held_out"] for row in rows)
        }
        lines.append(
            {
                "model": key[0],
                "setting": key[1],
                "takes": key[2],
                "mean": float(np.mean(list(per.values()))),
                "per": per,
            }
        )
    return lines


def markdown(result: dict[str, Any]) -> str:
    """The summary as a Markdown table.

    >>> row = {"model": "linear", "setting": "raw", "held_out": "ann", "accuracy": 0.5}
    >>> print(markdown({"rows": [row]}).splitlines()[2])
    | linear | raw | speakers | 0.500 | 0.500 to 0.500 |
    """
    table = [
        "| model | features | held out | accuracy | from worst to best |",
        "|---|---|---|---|---|",
    ]
    for line in summary(result):
        each = line["per"].values()
        table.append(
            f"| {line['model']} | {line['setting']} | "
            f"{'takes' if line['takes'] else 'speakers'} | {line['mean']:.3f} | "
            f"{min(each):.3f} to {max(each):.3f} |"
        )
    return "\n".join(table) + "\n"
