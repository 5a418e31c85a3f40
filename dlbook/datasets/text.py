"""Texts: Alice ships with the package; the tiny Shakespeare and rated sentences are fetched."""

import tarfile
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from dlbook.datasets.contents import bounded, read_zip, reading
from dlbook.datasets.download import RemoteFile, fetch_file, find_file

# Both addresses name a commit, so what they serve can't change.
_TINY_SHAKESPEARE = RemoteFile(
    name="tinyshakespeare.txt",
    url="https://raw.githubusercontent.com/karpathy/char-rnn/"
    "370cbcd448eb7daf32f21a6be560b70e0b33c4e3/data/tinyshakespeare/input.txt",
    sha256="86c4e6aa9db7c042ec79f339dcb96d42b0075e16b8fc2e86bf0ca57e2dc565ed",
)
_VADER_RATINGS = RemoteFile(
    name="hutto_ICWSM_2014.tar.gz",
    url="https://raw.githubusercontent.com/cjhutto/vaderSentiment/"
    "fb3a8a5d899a8e71cd4872110c28f0d8783bdd4a/additional_resources/hutto_ICWSM_2014.tar.gz",
    sha256="d5bb07d87474b3eb8d30b4deccbc23f19d742a6c5718fbacc65485b70b95c5fa",
)
_SNIPPETS = "hutto_ICWSM_2014/movieReviewSnippets_GroundTruth.txt"


_SENTENCES_FOLDER = "sentiment labelled sentences"  # codespell:ignore labelled
# The archive under its name at UCI, and with a plain one.
_SENTENCES = tuple(f"{_SENTENCES_FOLDER.replace(' ', sign)}.zip" for sign in "+_")
_SENTENCES_FILES = {
    "amazon": "amazon_cells_labelled.txt",
    "imdb": "imdb_labelled.txt",
    "yelp": "yelp_labelled.txt",
}
_SENTENCES_PAGE = "https://archive.ics.uci.edu/dataset/331"


@dataclass(frozen=True, eq=False)
class LabeledTexts:
    """N texts, each with a class: blame (0) or praise (1).

    Attributes:
        texts: the texts.
        y: their classes, (N,).
        origins: where each comes from, (N,), as indices of ``origin_names``.
        origin_names: the places.
        source: where the data come from.
        license: under which terms.
    """

    texts: tuple[str, ...] = field(repr=False)
    y: NDArray[np.int64] = field(repr=False)
    origins: NDArray[np.int64] = field(repr=False)
    origin_names: tuple[str, ...]
    source: str
    license: str


@dataclass(frozen=True, eq=False)
class RatedTexts:
    """N texts and the mean rating of each, from -4 (very negative) to 4 (very positive)."""

    texts: tuple[str, ...] = field(repr=False)
    ratings: NDArray[np.float64] = field(repr=False)
    source: str
    license: str


def load_alice() -> str:
    """Return the 141,666 characters of Alice's Adventures in Wonderland, a paragraph a line.

    Lines of verse keep to themselves, and quotation marks are plain apostrophes.

    Source: Lewis Carroll, 1865; public domain. The words are those of alice29.txt in the
    Canterbury Corpus (Arnold and Bell, 1997), without title, rows of asterisks and later stanzas.

    >>> load_alice()[32:72]
    'Alice was beginning to get very tired of'
    """
    return Path(__file__).with_name("alice.txt").read_text(encoding="ascii")


def load_tiny_shakespeare() -> str:
    """Return 1,115,394 characters of plays by Shakespeare. The first call downloads 1.1 MB.

    Raises:
        ConnectionError: no network, and neither the cache nor DLBOOK_DATA has the file.
        ImportError: pooch is missing.

    Source: public domain; as collected by A. Karpathy for char-rnn, 2015.
    """
    path = fetch_file(
        _TINY_SHAKESPEARE,
        needed_by="load_tiny_shakespeare",
        instead="load_alice()",
    )
    with reading(path, "a text in ASCII"), path.open("rb") as file:
        return bounded(file).decode("ascii")


def load_movie_reviews() -> RatedTexts:
    """Return 10,605 sentences from movie reviews, each rated by about twenty people.

    The first call downloads 2.3 MB. In DLBOOK_DATA the table may also stand unpacked, as
    ``movie_review_snippets.tsv``.

    Raises:
        ConnectionError: no network, and neither the cache nor DLBOOK_DATA has the file.
        ValueError: a row is not of the form: number, rating, text.
        ImportError: pooch is missing.

    Source: Hutto and Gilbert, VADER, 2014; license MIT. The sentences are those of Pang and
    Lee, 2005.
    """
    path = find_file("movie_review_snippets.tsv")
    archive = path is None
    if path is None:
        path = fetch_file(
            _VADER_RATINGS,
            needed_by="load_movie_reviews",
            instead="sentences that you write and rate yourself",
        )
    with reading(path, "a table of movie reviews: number, rating and text, separated by tabs"):
        rows = _table(_member(path, _SNIPPETS) if archive else _whole(path), fields=3)
        ratings = np.array([float(rating) for _, rating, _ in rows])
        if not (np.abs(ratings) <= 4).all():
            raise ValueError("a rating is not between -4 and 4")
    return RatedTexts(
        texts=tuple(text for _, _, text in rows),
        ratings=ratings,
        source="Hutto and Gilbert, VADER, 2014",
        license="MIT",
    )


def load_labeled_sentences() -> LabeledTexts:
    """Return 3,000 sentences from reviews of products, films and restaurants, half of them praise.

    The archive at UCI may be packed anew, so it has no fixed hash, and nothing is downloaded here:
    put it, as it is, into the folder that DLBOOK_DATA names.

    Raises:
        FileNotFoundError: DLBOOK_DATA is unset or does not hold the archive.
        ValueError: the archive is damaged or another one.

    Source: Kotzias, Denil, De Freitas and Smyth, From Group to Individual Labels Using Deep
    Features, 2015; license CC BY 4.0.
    """
    path = next(filter(None, map(find_file, _SENTENCES)), None)
    if path is None:
        raise FileNotFoundError(
            f"load_labeled_sentences found no {_SENTENCES[0]}: get it from {_SENTENCES_PAGE} "
            f"(Download), put it into a folder, name that folder in the environment variable "
            f"DLBOOK_DATA, and call again"
        )
    members = [f"{_SENTENCES_FOLDER}/{file}" for file in _SENTENCES_FILES.values()]
    texts: list[str] = []
    labels: list[int] = []
    origins: list[int] = []
    for origin, content in enumerate(read_zip(path, *members)):
        with reading(path, "the labeled sentences of UCI: a sentence, a tab, and 0 or 1"):
            rows = _table(content, fields=2)
            labels += [("0", "1").index(label.strip()) for _, label in rows]
        texts += [text.strip() for text, _ in rows]
        origins += [origin] * len(rows)
    return LabeledTexts(
        texts=tuple(texts),
        y=np.array(labels, dtype=np.int64),
        origins=np.array(origins, dtype=np.int64),
        origin_names=tuple(_SENTENCES_FILES),
        source="Kotzias et al., From Group to Individual Labels Using Deep Features, 2015; "
        "UCI Machine Learning Repository",
        license="CC BY 4.0",
    )


def _whole(path: Path) -> bytes:
    with path.open("rb") as file:
        return bounded(file)


def _member(path: Path, name: str) -> bytes:
    """The content of one file of a tar archive."""
    with tarfile.open(path) as members:
        member = members.extractfile(name)
        return bounded(member) if member else b""


def _table(content: bytes, fields: int) -> list[list[str]]:
    """The rows of a text, each cut at its tabs; raises ValueError for a row of other fields."""
    # Not splitlines, which would also cut at the separators inside a sentence.
    lines = content.decode("utf-8").replace("\r\n", "\n").removesuffix("\n").split("\n")
    rows = [line.split("\t") for line in lines]
    for number, row in enumerate(rows, start=1):
        if len(row) != fields:
            raise ValueError(f"row {number} has {len(row)} fields, not {fields}")
    return rows
