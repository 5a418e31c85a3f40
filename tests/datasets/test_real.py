"""The real files, where DLBOOK_DATA holds them."""

import os
from pathlib import Path

import numpy as np
import pytest

from dlbook import datasets

DATA = os.environ.get("DLBOOK_DATA")


@pytest.fixture(autouse=True)
def real_data(monkeypatch: pytest.MonkeyPatch, network: object) -> None:
    """Undo what hides DLBOOK_DATA from the other tests."""
    if DATA:
        monkeypatch.setenv("DLBOOK_DATA", DATA)


def needs(*names: str) -> pytest.MarkDecorator:
    held = DATA is not None and any((Path(DATA) / name).exists() for name in names)
    return pytest.mark.skipif(not held, reason=f"DLBOOK_DATA holds none of {names}")


@needs("mnist_t10k_uint8.npz", "mnist")
@pytest.mark.filterwarnings("ignore:mnist.load_data. DLBOOK_DATA holds only a part")
def test_mnist() -> None:
    (x_train, y_train), (x_test, _) = datasets.mnist.load_data()
    assert (len(x_train), len(x_test)) in {(60_000, 10_000), (8_000, 2_000)}
    # A one has less ink than a zero.
    assert x_train[y_train == 1].mean() < x_train[y_train == 0].mean() / 2


@needs("fashion_sprite900_uint8.npz", "fashion-mnist")
@pytest.mark.filterwarnings("ignore:fashion_mnist.load_data. DLBOOK_DATA holds only a part")
def test_fashion_mnist() -> None:
    (x_train, y_train), (_, y_test) = datasets.fashion_mnist.load_data()
    assert (len(y_train), len(y_test)) in {(60_000, 10_000), (720, 180)}
    for y in (y_train, y_test):
        assert np.bincount(y).tolist() == [len(y) // 10] * 10
    names = datasets.fashion_mnist.CLASS_NAMES
    ink = [x_train[y_train == k].mean() for k in range(10)]
    # A pullover covers more of the picture than a sandal.
    assert ink[names.index("Pullover")] > 2 * ink[names.index("Sandal")]


@needs("tinyshakespeare.txt")
def test_tiny_shakespeare() -> None:
    play = datasets.load_tiny_shakespeare()
    assert len(play) == 1_115_394
    assert len(set(play)) == 65
    assert play.startswith("First Citizen:\n")


@needs("movie_review_snippets.tsv", "hutto_ICWSM_2014.tar.gz")
def test_movie_reviews() -> None:
    reviews = datasets.load_movie_reviews()
    assert len(reviews.texts) == len(reviews.ratings) == 10_605
    assert np.abs(reviews.ratings).max() <= 4
    assert reviews.texts[0].startswith("The Rock is destined")


@needs(*datasets.text._SENTENCES)
def test_labeled_sentences() -> None:
    sentences = datasets.load_labeled_sentences()
    assert len(sentences.texts) == 3000
    assert sentences.origin_names == ("amazon", "imdb", "yelp")
    for origin in range(3):
        assert np.bincount(sentences.y[sentences.origins == origin]).tolist() == [500, 500]
    praise = [text for text, label in zip(sentences.texts, sentences.y, strict=True) if label]
    assert sum("great" in text.lower() for text in praise) > 100


@needs("ml-latest-small.zip")
def test_movielens() -> None:
    given = datasets.load_movielens()
    users, films = np.bincount(given.users), np.bincount(given.films)
    assert (len(given.ratings), len(users), len(films)) in {
        (100_004, 671, 9_066),
        (100_836, 610, 9_724),
    }
    assert users.min() >= 20 and films.min() >= 1
    assert len(given.titles) == len(given.genres) == len(films)
    assert np.isin(given.ratings * 2, np.arange(1, 11)).all()
    favorite = given.titles[films.argmax()]
    assert favorite == "Forrest Gump (1994)"
    assert "Romance" in given.genres[films.argmax()]


@needs("fsdd_int16.npz", "free-spoken-digit-dataset")
def test_spoken_digits() -> None:
    spoken = datasets.load_spoken_digits()
    assert len(spoken.recordings) == 3000
    assert np.bincount(spoken.y).tolist() == [300] * 10
    assert np.bincount(spoken.speakers).tolist() == [500] * 6
    assert all(len(samples) > 0 for samples in spoken.recordings)
