"""Praise or blame in real sentences: words counted, averaged, read in order, attended to.

Two sets. The 3,000 labeled sentences from reviews of products, films and restaurants, in five
folds, and trained on two sources and tested on the third. The 10,605 rated film snippets, of
which each rated above 0 counts as praise; a fifth of them tests.

The rival is logistic regression on counts; three inner folds choose its penalty and whether pairs
of words count too. Each network keeps the epoch that is best on a seventh of its training
sentences. Nothing is chosen on test sentences. Beside each accuracy stands the one on the test
sentences with a negation.

Both sets are read from the folder that DLBOOK_DATA names; the snippets are downloaded if they are
not there.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dlbook.bench.processes import in_fresh_process
from dlbook.callbacks import EarlyStopping
from dlbook.datasets import load_labeled_sentences, load_movie_reviews
from dlbook.layers import (
    GRU,
    Dense,
    Dropout,
    Embedding,
    GlobalAveragePooling1D,
    Layer,
    MultiHeadAttention,
    PositionEmbedding,
)
from dlbook.models import Sequential
from dlbook.optimizers import Adam
from dlbook.words import tokenize, vocabulary

OPTIONS = {"seeds": (2, "trainings on the snippets"), "epochs": (8, "epochs at most")}
LONGEST = 32  # words of a sentence that a network reads
NEGATIONS = {"not", "no", "never", "nothing", "nor", "without", "hardly"}

Ids = NDArray[np.int64]


def encode(texts: Sequence[str], words: Sequence[str], length: int = LONGEST) -> Ids:
    """The words of each text as ids, (N, length): 0 is padding, 1 a word that ``words`` lacks.

    >>> encode(["Good food.", "Bad, bad service"], ["bad", "good"], 4).tolist()
    [[3, 1, 0, 0], [2, 2, 1, 0]]
    """
    place = {word: i for i, word in enumerate(words, start=2)}
    ids = np.zeros((len(texts), length), dtype=np.int64)
    for row, text in zip(ids, texts, strict=True):
        found = [place.get(token, 1) for token in tokenize(text)][:length]
        row[: len(found)] = found
    return ids


def average(size: int, dims: int = 32) -> list[Layer]:
    """The mean of the words' vectors, whatever their order."""
    return [Embedding(size, dims, mask_zero=True), GlobalAveragePooling1D(), Dropout(0.5)]


def recurrent(size: int, dims: int = 32) -> list[Layer]:
    """A gated recurrent unit reads word by word."""
    return [Embedding(size, dims, mask_zero=True), GRU(dims), Dropout(0.5)]


def attention(size: int, dims: int = 32) -> list[Layer]:
    """Each word looks at all words, and knows its place; then the mean."""
    return [
        Embedding(size, dims, mask_zero=True),
        PositionEmbedding(LONGEST),
        MultiHeadAttention(2, dims // 2),
        GlobalAveragePooling1D(),
        Dropout(0.5),
    ]


NETWORKS: dict[str, Callable[..., list[Layer]]] = {
    "average": average,
    "recurrent": recurrent,
    "attention": attention,
}
RIVAL = "counts"


def train_network(
    name: str, ids: Ids, y: NDArray[np.int64], size: int, *, epochs: int, seed: int
) -> Sequential:
    """A network with one sigmoid output, at the epoch that is best on a seventh of the rows."""
    order = np.random.default_rng(seed).permutation(len(y))
    check, fit = np.split(order, [len(y) // 7])
    model = Sequential([*NETWORKS[name](size), Dense(1, activation="sigmoid")], seed=seed)
    model.compile(Adam(0.005), "binary_crossentropy")
    model.fit(
        ids[fit],
        y[fit, None],
        epochs=epochs,
        validation_data=(ids[check], y[check, None]),
        callbacks=[EarlyStopping(patience=3, restore_best_weights=True)],
        verbose=0,
    )
    return model


def train_rival(texts: Sequence[str], y: NDArray[np.int64]) -> Any:
    """Logistic regression on counted words or pairs of words, its settings chosen by folds."""
    from sklearn.feature_extraction.text import CountVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import GridSearchCV
    from sklearn.pipeline import make_pipeline

    counts = CountVectorizer(analyzer=features)
    model = make_pipeline(counts, LogisticRegression(max_iter=1000))
    settings = {
        "countvectorizer__analyzer": [features, features_and_pairs],
        "logisticregression__C": [0.1, 1, 10],
    }
    return GridSearchCV(model, settings, cv=3, scoring="neg_log_loss").fit(texts, y)


def features(text: str) -> list[str]:
    """The different words of a text.

    >>> features("So, so good")
    ['good', 'so']
    """
    return sorted(set(tokenize(text)))


def features_and_pairs(text: str) -> list[str]:
    """The different words, and pairs of neighbors.

    >>> features_and_pairs("not good")
    ['good', 'not', 'not good']
    """
    tokens = tokenize(text)
    pairs = {f"{a} {b}" for a, b in itertools.pairwise(tokens)}
    return [*features(text), *sorted(pairs)]


def negated(text: str) -> bool:
    """Whether a text holds a word that negates.

    >>> negated("It wasn't good"), negated("Knots")
    (True, False)
    """
    return any(token in NEGATIONS or token.endswith("n't") for token in tokenize(text))


def load(name: str) -> tuple[list[str], NDArray[np.int64], NDArray[np.int64]]:
    """Texts, labels, and sources of one of the two sets."""
    if name == "sentences":
        data = load_labeled_sentences()
        return list(data.texts), data.y, data.origins
    rated = load_movie_reviews()
    decided = rated.ratings != 0
    texts = [text for text, keep in zip(rated.texts, decided, strict=True) if keep]
    return texts, (rated.ratings[decided] > 0).astype(np.int64), np.zeros(len(texts), np.int64)


def splits(seeds: int) -> list[tuple[str, str, int]]:
    """Every test: its set, its name, and a number."""
    return [
        *(("sentences", "five folds", k) for k in range(5)),
        *(("sentences", "third source", k) for k in range(3)),
        *(("snippets", "a fifth", k) for k in range(seeds)),
    ]


def held_out(task: str, number: int, sources: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which rows test."""
    if task == "third source":
        return np.asarray(sources == number)
    seed = 0 if task == "five folds" else number
    fold = np.random.default_rng(seed).permutation(len(sources)) % 5
    return np.asarray(fold == (number if task == "five folds" else 0))


def measure_split(data: str, task: str, number: int, epochs: int) -> Iterator[dict[str, Any]]:
    """Train the rival and the networks, and test them on the rows of one split."""
    texts, y, sources = load(data)
    test = held_out(task, number, sources)
    fit_texts, test_texts = (
        [text for text, here in zip(texts, rows, strict=True) if here] for rows in (~test, test)
    )
    words = vocabulary([token for text in fit_texts for token in tokenize(text)], 2)
    no = np.array([negated(text) for text in test_texts])
    for name in (RIVAL, *NETWORKS):
        if name == RIVAL:
            right = train_rival(fit_texts, y[~test]).predict(test_texts) == y[test]
        else:
            model = train_network(
                name, encode(fit_texts, words), y[~test], len(words) + 2, epochs=epochs, seed=number
            )
            p = model.predict(encode(test_texts, words), verbose=0)[:, 0]
            right = (p > 0.5) == (y[test] == 1)
        yield {
            "data": data,
            "task": task,
            "number": number,
            "model": name,
            "tested": len(right),
            "accuracy": float(right.mean()),
            "negated": int(no.sum()),
            "of the negated": float(right[no].mean()),
        }


def measure(*, seeds: int, epochs: int, threads: int) -> dict[str, Any]:
    """Measure every split in a process of its own, and say each result as it comes."""
    rows = []
    for data, task, number in splits(seeds):
        for row in in_fresh_process(measure_split, data, task, number, epochs, threads=threads):
            rows.append(row)
            print(f"{data}, {task} {number}, {row['model']}: {row['accuracy']:.3f}", flush=True)
    return {"threads": threads, "epochs": epochs, "rows": rows}


def per_task(result: dict[str, Any]) -> dict[tuple[str, str], dict[str, tuple[float, ...]]]:
    """For each task and model: mean and spread of the accuracy, mean of that on the negated."""
    found: dict[tuple[str, str], dict[str, tuple[float, ...]]] = {}
    for row in result["rows"]:
        task = (row["data"], row["task"])
        same = [
            other
            for other in result["rows"]
            if (other["data"], other["task"], other["model"]) == (*task, row["model"])
        ]
        scores = np.array([[other["accuracy"], other["of the negated"]] for other in same])
        found.setdefault(task, {})[row["model"]] = (
            float(scores[:, 0].mean()),
            float(scores[:, 0].std()),
            float(scores[:, 1].mean()),
        )
    return found


def markdown(result: dict[str, Any]) -> str:
    """Mean and spread of the accuracy, and in brackets the mean on sentences with a negation.

    >>> row = {"data": "sentences", "task": "five folds", "model": "counts", "accuracy": 0.8,
    ...        "of the negated": 0.7}
    >>> print(markdown({"rows": [row]}).splitlines()[2])
    | sentences, five folds | .800 ± .000 (.700) |
    """
    tasks = per_task(result)
    models = list(next(iter(tasks.values())))
    lines = [f"| | {' | '.join(models)} |", "|---" * (len(models) + 1) + "|"]
    for (data, task), scores in tasks.items():
        cells = [f"{m:.3f} ± {s:.3f} ({n:.3f})".replace("0.", ".") for m, s, n in scores.values()]
        lines.append(f"| {data}, {task} | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"
