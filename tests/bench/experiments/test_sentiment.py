"""The experiment on sentiment: its splits, and what it stored on the real sentences."""

import os
from pathlib import Path

import numpy as np
import pytest

from dlbook.bench import experiments
from dlbook.bench.experiments import sentiment
from dlbook.words import vocabulary

DATA = os.environ.get("DLBOOK_DATA")


def real(name: str, file: str) -> pytest.MarkDecorator:
    return pytest.mark.skipif(
        DATA is None or not (Path(DATA) / file).exists(), reason=f"DLBOOK_DATA holds no {name}"
    )


def test_five_folds_test_every_sentence_once() -> None:
    sources = np.arange(100) % 3
    folds = [sentiment.held_out("five folds", k, sources) for k in range(5)]
    assert (np.sum(folds, axis=0) == 1).all()
    assert (sentiment.held_out("third source", 2, sources) == (sources == 2)).all()


def test_a_split_is_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = ["good and kind", "not good at all", "bad", "not bad"] * 25
    labels = np.array([1, 0, 0, 1] * 25)
    monkeypatch.setattr(sentiment, "load", lambda name: (texts, labels, np.arange(100) % 3))
    rows = list(sentiment.measure_split("sentences", "five folds", 0, epochs=2))
    assert [row["model"] for row in rows] == [sentiment.RIVAL, *sentiment.NETWORKS]
    assert rows[0]["accuracy"] == 1  # pairs of words tell these sentences apart
    assert all(row["tested"] == 20 for row in rows)


@real("labeled sentences", "sentiment_labelled_sentences.zip")
def test_the_stored_rival_comes_out_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DLBOOK_DATA", str(DATA))
    texts, y, sources = sentiment.load("sentences")
    assert len(texts) == len(y) == len(sources) == 3000
    test = sentiment.held_out("third source", 0, sources)
    fit = [text for text, held in zip(texts, test, strict=True) if not held]
    held_out = [text for text, held in zip(texts, test, strict=True) if held]
    right = sentiment.train_rival(fit, y[~test]).predict(held_out) == y[test]
    (row,) = (
        row
        for row in experiments.stored("sentiment")["rows"]
        if (row["task"], row["number"], row["model"]) == ("third source", 0, sentiment.RIVAL)
    )
    assert row["tested"] == len(right)
    assert right.mean() == pytest.approx(row["accuracy"], abs=0.005)


@real("film snippets", "movie_review_snippets.tsv")
def test_the_snippets_that_are_rated_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DLBOOK_DATA", str(DATA))
    texts, y, sources = sentiment.load("snippets")
    assert len(texts) == len(y) == len(sources)
    assert set(y.tolist()) == {0, 1} and 0.3 < y.mean() < 0.7
    test = sentiment.held_out("a fifth", 0, sources)
    stored = experiments.stored("sentiment")["rows"]
    assert {row["tested"] for row in stored if row["task"] == "a fifth"} == {int(test.sum())}
    words = vocabulary([word for text in texts[:200] for word in text.split()], 2)
    assert sentiment.encode(texts[:50], words).max() > 1
