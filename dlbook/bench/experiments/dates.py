"""Dates of eight languages to ISO 8601: with and without attention, several seeds.

Each network learns from the same 8,000 dates as people write them (`dlbook.datasets.make_dates`)
and writes 500 dates of days that it has not seen, in the same languages and in four others.
Settings, epochs and seeds are fixed beforehand; nothing is chosen on the dates that count. Beside
the network without attention stand two controls: the same one wider, with as many parameters as
the one with attention, and the same one trained three times as long.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from dlbook.datasets import make_dates
from dlbook.losses import SparseCategoricalCrossentropy
from dlbook.models import Sequential
from dlbook.optimizers import Adam
from dlbook.seq2seq import EncoderDecoder, Vocabulary, batches_by_length, greedy

KNOWN = ("en", "de", "fr", "es", "it", "pt", "nl", "sv")
NEW = ("da", "ca", "pl", "fi")
OPTIONS = {
    "seeds": (3, "trainings of each network"),
    "epochs": (3, "epochs of each training"),
    "pairs": (8000, "dates to learn from"),
}
STEPS = 11  # ten signs and the end
NETWORKS: dict[str, dict[str, Any]] = {
    "attention": {"units": 24, "attention": True, "longer": 1},
    "no attention": {"units": 24, "attention": False, "longer": 1},
    "no attention, wider": {"units": 33, "attention": False, "longer": 1},
    "no attention, longer": {"units": 24, "attention": False, "longer": 3},
}


def measure_network(name: str, *, seed: int, epochs: int, pairs: int) -> dict[str, Any]:
    """Train one network and test it: the share of dates that are right in every sign."""
    settings = NETWORKS[name]
    texts, iso, _ = make_dates(pairs, KNOWN, seed=0)
    signs, digits = Vocabulary(texts), Vocabulary(iso)
    source, target = signs.encode(texts), digits.encode(iso, ends=True)
    layer = EncoderDecoder(
        len(signs), len(digits), settings["units"], attention=settings["attention"]
    )
    model = Sequential([layer], seed=seed)
    model.compile(Adam(0.005, global_clipnorm=1.0), SparseCategoricalCrossentropy(from_logits=True))
    rng = np.random.default_rng(seed)
    for _ in range(epochs * settings["longer"]):
        for x, y in batches_by_length(source, target, 64, rng):
            model.train_on_batch(x, y)
    right = {}
    for languages in (KNOWN, *((language,) for language in NEW)):
        texts, iso, _ = make_dates(500, languages, held_out=True, seed=1)
        written = greedy(layer, signs.encode(texts), steps=STEPS)
        wanted = digits.encode(iso, ends=True)[:, 1:]
        right["+".join(languages)] = float((written == wanted).all(axis=1).mean())
    return {"network": name, "seed": seed, "parameters": layer.count_params(), "right": right}


def measure(*, seeds: int, epochs: int, pairs: int, threads: int) -> dict[str, Any]:
    """Measure everything, and say each result as it comes."""
    rows = []
    for name in NETWORKS:
        for seed in range(seeds):
            row = measure_network(name, seed=seed, epochs=epochs, pairs=pairs)
            rows.append(row)
            shares = "  ".join(f"{key} {share:.3f}" for key, share in row["right"].items())
            print(f"{name}, seed {seed}, {row['parameters']} parameters: {shares}", flush=True)
    return {"threads": threads, "pairs": pairs, "epochs": epochs, "rows": rows}


def per_network(result: dict[str, Any]) -> dict[str, dict[str, tuple[float, float]]]:
    """Mean and spread (standard deviation over seeds) for each network and set of languages."""
    names = dict.fromkeys(row["network"] for row in result["rows"])
    lines = {}
    for name in names:
        rights = [row["right"] for row in result["rows"] if row["network"] == name]
        shares = {key: [right[key] for right in rights] for key in rights[0]}
        lines[name] = {k: (float(np.mean(v)), float(np.std(v))) for k, v in shares.items()}
    return lines


def markdown(result: dict[str, Any]) -> str:
    """The summary as a Markdown table.

    >>> row = {"network": "attention", "seed": 0, "right": {"en+de": 0.5, "fi": 0.25}}
    >>> print(markdown({"rows": [row]}))
    | network | en+de | fi |
    |---|---|---|
    | attention | 0.500 ± 0.000 | 0.250 ± 0.000 |
    <BLANKLINE>
    """
    lines = per_network(result)
    keys = list(next(iter(lines.values())))
    table = [f"| network | {' | '.join(keys)} |", "|---" * (len(keys) + 1) + "|"]
    for name, shares in lines.items():
        cells = " | ".join(f"{mean:.3f} ± {spread:.3f}" for mean, spread in shares.values())
        table.append(f"| {name} | {cells} |")
    return "\n".join(table) + "\n"
