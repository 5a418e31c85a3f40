"""Ratings of films by viewers: MovieLens, downloaded on request."""

import csv
import io
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from dlbook.datasets.contents import read_zip, reading
from dlbook.datasets.download import RemoteFile, fetch_file

# The edition of September 2018. The address always serves the latest one; this has been it since.
_MOVIELENS = RemoteFile(
    name="ml-latest-small.zip",
    url="https://files.grouplens.org/datasets/movielens/ml-latest-small.zip",
    sha256="696d65a3dfceac7c45750ad32df2c259311949efec81f0f144fdfb91ebc9e436",
)


@dataclass(frozen=True, eq=False)
class FilmRatings:
    """N ratings that U viewers gave to F films, in the order of viewers.

    Attributes:
        users: who rates, (N,), from 0 to U - 1.
        films: what is rated, (N,), from 0 to F - 1.
        ratings: how many stars, (N,), from 0.5 to 5 in steps of a half.
        times: when, (N,), to the second.
        titles: of each film, with its year.
        genres: of each film, none or more.
        source: where the data come from.
        license: under which terms.
    """

    users: NDArray[np.int64] = field(repr=False)
    films: NDArray[np.int64] = field(repr=False)
    ratings: NDArray[np.float64] = field(repr=False)
    times: NDArray[np.datetime64] = field(repr=False)
    titles: tuple[str, ...] = field(repr=False)
    genres: tuple[tuple[str, ...], ...] = field(repr=False)
    source: str
    license: str


def load_movielens() -> FilmRatings:
    """Return MovieLens's small set: about 100,000 ratings, each viewer with twenty or more.

    The first call downloads 1 MB: 100,836 ratings by 610 viewers of 9,724 films, to 2018. An
    older edition in DLBOOK_DATA has other numbers. GroupLens made the set for development, not
    for results that are compared; it may be used for research, not commercially, and its authors
    want to be cited.

    Raises:
        ConnectionError: no network, and neither the cache nor DLBOOK_DATA has the file.
        ValueError: the file is damaged, or is another one.
        ImportError: a library that downloads is missing.

    Source: Harper and Konstan, The MovieLens Datasets: History and Context, 2015.
    """
    path = fetch_file(
        _MOVIELENS,
        needed_by="load_movielens",
        instead="ratings that you draw from factors of your own",
    )
    folder = "ml-latest-small"
    contents = read_zip(path, f"{folder}/ratings.csv", f"{folder}/movies.csv")
    with reading(path, "MovieLens's small set"):
        given, films = (_rows(content) for content in contents)
        columns = ("userId", "movieId", "rating", "timestamp")
        user, movie, rating, time = (np.array([row[name] for row in given]) for name in columns)
        _, who = np.unique(user.astype(np.int64), return_inverse=True)
        ids, what = np.unique(movie.astype(np.int64), return_inverse=True)
        ratings = rating.astype(np.float64)
        if not (ratings.min() >= 0.5 and ratings.max() <= 5):
            raise ValueError("a rating is not between 0.5 and 5 stars")
        about = {int(film["movieId"]): film for film in films}
        return FilmRatings(
            users=who,
            films=what,
            ratings=ratings,
            times=time.astype(np.int64).astype("datetime64[s]"),
            titles=tuple(about[k]["title"] for k in ids.tolist()),
            genres=tuple(_genres(about[k]["genres"]) for k in ids.tolist()),
            source="Harper and Konstan, The MovieLens Datasets, 2015; GroupLens",
            license="research use, not commercial; the same terms when passed on",
        )


def _rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8"), newline="")))


def _genres(listed: str) -> tuple[str, ...]:
    return () if listed.startswith("(no genres") else tuple(listed.split("|"))
