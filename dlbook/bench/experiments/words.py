"""Neighbors of words in growing parts of a text, by counting and by learning.

The first eighth, quarter, half and the whole of the tiny Shakespeare. In each part three kinds
of vectors are made with the settings that the chapter "Words" chose on Alice, so nothing is
chosen here: logarithms of counts in a window of 1, their 50 largest singular directions, and
skip-gram with 32 numbers a word, 4 epochs. A word of a class counts as found if the nearest other
listed word is of its class; the listed words are the same in all parts.

The text is read from the folder that DLBOOK_DATA names, or downloaded: 1.1 MB.
"""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dlbook.bench.processes import in_fresh_process
from dlbook.datasets import load_tiny_shakespeare
from dlbook.words import (
    context_pairs,
    cooccurrences,
    nearest_words,
    shared,
    skip_gram,
    tokenize,
    vocabulary,
    word_ids,
)

OPTIONS = {"seeds": (3, "trainings of skip-gram in each part")}
PARTS = (8, 4, 2, 1)  # one eighth of the text, and so on
WORDS = 1500  # the most frequent of each part

#: Written down before any vectors were made; only words frequent enough in every part count.
CLASSES = {
    "people": "king queen lord lady prince duke gentleman soldier friend man woman citizen",
    "family": "father mother brother sister son daughter husband wife cousin child uncle",
    "parts of the body": "head eyes hand hands feet arm arms face tongue heart heads eye",
    "numbers": "two three four five six ten twenty hundred thousand",
    "subjects": "i you he she it they we thou",
    "objects": "me him them us thee",
    "possessives": "his its their your our my her thy",
    "modal verbs": "could would should might must can will shall may wilt shalt",
    "prepositions": "in on at into under upon by with from through against behind of to for",
    "infinitives": "see go get come make take say tell find give think know speak hear",
    "questions": "what why how who when where which",
}


def class_words(least: int, tokens: list[str]) -> dict[str, int]:
    """The listed words that occur often enough among the tokens, each with its class.

    >>> sorted(class_words(2, "the king saw the king and the queen".split()).items())
    [('king', 0)]
    """
    frequent = set(vocabulary(tokens, least))
    return {
        word: kind
        for kind, words in enumerate(CLASSES.values())
        for word in words.split()
        if word in frequent
    }


def share_found(vectors: NDArray[np.float64], kinds: NDArray[np.int64]) -> float:
    """Of how many rows the nearest other row has the same kind.

    >>> share_found(np.array([[0, 1.0], [0.1, 1], [1, 0]]), np.array([0, 0, 1]))
    0.6666666666666666
    """
    return float(np.mean(kinds[nearest_words(vectors, 1)[:, 0]] == kinds))


def measure_part(part: int, seeds: int) -> Any:
    """The shares found in one part of the text by each kind of vectors."""
    text = load_tiny_shakespeare()
    tokens = tokenize(text[: len(text) // part])
    listed = class_words(5, tokenize(text[: len(text) // max(PARTS)]))
    words = vocabulary(tokens, 5)[:WORDS]
    words += [word for word in listed if word not in words]
    size, rows = len(words), [words.index(word) for word in listed]
    kinds = np.array(list(listed.values()))
    pairs = context_pairs(word_ids(tokens, words), 1)
    logs = np.log1p(cooccurrences(pairs, size))
    left, sizes, _ = np.linalg.svd(logs)
    learned = [skip_gram(pairs, size, seed=seed) for seed in range(seeds)]
    lists = [nearest_words(vectors) for vectors in learned]
    agreed = [shared(a, b)[rows].mean() for a, b in itertools.combinations(lists, 2)]
    _, amounts = np.unique(kinds, return_counts=True)
    yield {
        "part": part,
        "tokens": len(tokens),
        "listed": len(listed),
        "by chance": float(np.sum(amounts * (amounts - 1)) / (len(kinds) * (len(kinds) - 1))),
        "counts": share_found(logs[rows], kinds),
        "singular": share_found((left[:, :50] * sizes[:50])[rows], kinds),
        "skip-gram": [share_found(vectors[rows], kinds) for vectors in learned],
        "shared": float(np.mean(agreed)) if agreed else None,
    }


def measure(*, seeds: int, threads: int) -> dict[str, Any]:
    """Measure every part in a process of its own, and say each result as it comes."""
    rows = []
    for part in PARTS:
        (row,) = in_fresh_process(measure_part, part, seeds, threads=threads)
        rows.append(row)
        print(f"1/{part} of the text: {row}", flush=True)
    return {"threads": threads, "text": "the tiny Shakespeare", "rows": rows}


def markdown(result: dict[str, Any]) -> str:
    """The shares found as a Markdown table.

    >>> row = {"tokens": 9000, "by chance": 0.1, "counts": 0.5, "singular": 0.4,
    ...        "skip-gram": [0.2, 0.4], "shared": 3.0}
    >>> print(markdown({"rows": [row]}).splitlines()[2])
    | 9,000 | 0.10 | 0.50 | 0.40 | 0.30 ± 0.10 | 3.0 |
    """
    lines = [
        "| tokens | by chance | log counts | SVD | skip-gram | shared by seeds, of 10 |",
        "|---|---|---|---|---|---|",
    ]
    for row in result["rows"]:
        found = row["skip-gram"]
        agreed = "" if row["shared"] is None else f"{row['shared']:.1f}"
        lines.append(
            f"| {row['tokens']:,} | {row['by chance']:.2f} | {row['counts']:.2f} | "
            f"{row['singular']:.2f} | {np.mean(found):.2f} ± {np.std(found):.2f} | {agreed} |"
        )
    return "\n".join(lines) + "\n"
