"""Texts: Alice ships with the package; the tiny Shakespeare and rated movie reviews download."""

import tarfile
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

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
    return path.read_text(encoding="ascii")


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
    if path := find_file("movie_review_snippets.tsv"):
        table = path.read_bytes()
    else:
        archive = fetch_file(
            _VADER_RATINGS,
            needed_by="load_movie_reviews",
            instead="sentences that you write and rate yourself",
        )
        with tarfile.open(archive) as members:
            member = members.extractfile(_SNIPPETS)
            table = member.read() if member else b""
    lines = table.decode("utf-8").replace("\r\n", "\n").removesuffix("\n").split("\n")
    rows = [line.split("\t") for line in lines]
    for number, row in enumerate(rows, start=1):
        if len(row) != 3:
            raise ValueError(
                f"load_movie_reviews expects number, rating and text in each row, separated by "
                f"tabs; row {number} has {len(row)} fields"
            )
    return RatedTexts(
        texts=tuple(text for _, _, text in rows),
        ratings=np.array([float(rating) for _, rating, _ in rows]),
        source="Hutto and Gilbert, VADER, 2014",
        license="MIT",
    )
