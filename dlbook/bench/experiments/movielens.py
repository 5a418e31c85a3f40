"""Recommenders on real ratings: MovieLens's small set, errors and rankings on later ratings.

The ratings are split by time in two ways. *Each viewer's last*: of every viewer the last tenth
tests, the tenth before it chooses the settings, the rest trains. *By the calendar*: the same
shares of all ratings in the order of their dates, so that most of those who rate in the last
tenth were never seen before. The settings are chosen by the error, for rankings by NDCG, on the
middle part; then the model is trained on the first two parts, and the last is used once.

Errors are root mean squares in stars. Rankings: of all films that a viewer has not rated, ten are
listed; found should be those that the viewer then rates 4 stars or more.

The ratings are downloaded, or DLBOOK_DATA names a folder that holds ``ml-latest-small.zip``. There
are several editions of it, so the result says which one it comes from.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from dlbook.datasets import load_movielens
from dlbook.datasets.ratings import FilmRatings
from dlbook.layers import Dense, Flatten, Layer
from dlbook.parameters import Array
from dlbook.recommenders import Affinity, Biases, Corrected, Ranker, cosine_scores, ranking

OPTIONS = {"seeds": (3, "trainings of each network")}
STRENGTHS = (2, 4, 8, 16, 32)
DECAYS = (3e-5, 1e-4, 3e-4)
WARNING = "GroupLens made this set for development; its numbers are no results to compare."

Rows = tuple[Array, Array, Array]  # viewers, films, ratings, each (N,)


def hidden_layers() -> list[Layer]:
    """A network that may combine a viewer's numbers and a film's as it likes."""
    return [Flatten(), Dense(32, activation="relu"), Dense(1)]


def product() -> list[Layer]:
    """A viewer's numbers times a film's."""
    return [Affinity()]


NAMES = {"factorization": product, "network": hidden_layers}


def viewers_last(given: FilmRatings) -> Array:
    """Which part each rating belongs to, (N,): of each viewer's the last tenth 2, before it 1.

    >>> when = np.array([5, 1, 2, 3, 4, 6, 7, 8, 9, 10], "datetime64[s]")
    >>> films = FilmRatings(np.zeros(10, int), np.arange(10), np.ones(10), when, (), (), "", "")
    >>> viewers_last(films).tolist()
    [0, 0, 0, 0, 0, 0, 0, 0, 1, 2]
    """
    part = np.zeros(len(given.users), int)
    for viewer in np.unique(given.users):
        own = np.flatnonzero(given.users == viewer)
        own = own[np.argsort(given.times[own], kind="stable")]
        tenth = max(1, len(own) // 10)
        part[own[-2 * tenth : -tenth]], part[own[-tenth:]] = 1, 2
    return part


def by_calendar(given: FilmRatings) -> Array:
    """Which part each rating belongs to, (N,): the last tenth of all 2, the tenth before it 1."""
    order = np.argsort(given.times, kind="stable")
    part, tenth = np.zeros(len(order), int), len(order) // 10
    part[order[-2 * tenth : -tenth]], part[order[-tenth:]] = 1, 2
    return part


SPLITS = {"each viewer's last": viewers_last, "by the calendar": by_calendar}


class Trial:
    """One split: choosing on part 1 after training on part 0, then testing on part 2, once."""

    def __init__(self, given: FilmRatings, part: Array) -> None:
        self.shape = (len(np.unique(given.users)), len(given.titles))
        self.all = given.users, given.films, given.ratings
        self.part = part

    def rows(self, *parts: int) -> Rows:
        """The ratings of these parts."""
        inside = np.isin(self.part, parts)
        users, films, ratings = (column[inside] for column in self.all)
        return users, films, ratings

    def error(self, model: Any, part: int) -> float:
        """Fit to what is before the part; the root mean squared error on it, in stars."""
        model.fit(*self.rows(*range(part)), shape=self.shape)
        users, films, ratings = self.rows(part)
        return float(np.sqrt(np.mean((model.predict(users, films) - ratings) ** 2)))

    def table(self, part: int) -> tuple[Array, Array]:
        """What was rated before the part, and what known viewers liked in it, both (U, F)."""
        seen, liked = np.zeros(self.shape, bool), np.zeros(self.shape, bool)
        users, films, _ = self.rows(*range(part))
        seen[users, films] = True
        users, films, ratings = self.rows(part)
        liked[users[ratings >= 4], films[ratings >= 4]] = True
        return seen, liked & seen.any(axis=1, keepdims=True)

    def ranked(self, scores: Array, part: int) -> list[float]:
        """Mean recall and NDCG at 10 on a part."""
        return [float(mean.mean()) for mean in ranking(scores, *self.table(part))]

    def ranker(self, decay: float, seed: int, part: int) -> Array:
        """Scores of a ranker that was trained on what is before the part."""
        users, films, _ = self.rows(*range(part))
        ranker = Ranker(factors=8, decay=decay, epochs=10, seed=seed)
        return ranker.fit(users, films, shape=self.shape).scores()


def measure_split(trial: Trial, seeds: int) -> dict[str, Any]:
    """Errors and rankings of all models on one split, a value for each seed."""
    strength = min(STRENGTHS, key=lambda s: trial.error(Biases(s), 1))
    mean = trial.rows(0, 1)[2].mean()
    errors = {
        "the mean": [float(np.sqrt(np.mean((mean - trial.rows(2)[2]) ** 2)))],
        "biases": [trial.error(biases := Biases(strength), 2)],
    }
    chosen: dict[str, float] = {"biases": strength}

    def corrected(name: str, decay: float, seed: int) -> Corrected:
        return Corrected(strength, NAMES[name], factors=8, decay=decay, epochs=5, seed=seed)

    seen, liked = trial.table(2)
    users, films = (ids.ravel() for ids in np.indices(trial.shape))
    rankings = {
        "popularity": [trial.ranked(np.tile(seen.sum(axis=0), (len(seen), 1)), 2)],
        "item cosine": [trial.ranked(cosine_scores(seen), 2)],
        "biases": [trial.ranked(biases.predict(users, films).reshape(trial.shape), 2)],
    }
    for name in NAMES:
        chosen[name] = min(DECAYS, key=lambda d: trial.error(corrected(name, d, 0), 1))
        models = [corrected(name, chosen[name], seed) for seed in range(seeds)]
        errors[name] = [trial.error(model, 2) for model in models]
        scores = [model.predict(users, films).reshape(trial.shape) for model in models]
        rankings[name] = [trial.ranked(score, 2) for score in scores]
    decay = max(DECAYS, key=lambda d: trial.ranked(trial.ranker(d, 0, 1), 1)[1])
    chosen["ranking loss"] = decay
    rankings["ranking loss"] = [
        trial.ranked(trial.ranker(decay, seed, 2), 2) for seed in range(seeds)
    ]
    users, _, _ = trial.rows(2)
    known = np.asarray(seen.any(axis=1))
    return {
        "tested": len(users),
        "of_known_viewers": float(known[users].mean()),
        "ranked_viewers": int(liked.any(axis=1).sum()),
        "chosen": chosen,
        "errors": errors,
        "rankings": rankings,
    }


def measure(*, seeds: int, threads: int) -> dict[str, Any]:
    """Measure both splits, and say each table as it comes."""
    given = load_movielens()
    edition = (
        f"{len(given.ratings):,} ratings by {len(np.unique(given.users))} viewers of "
        f"{len(given.titles):,} films, {str(given.times.min())[:4]} to {str(given.times.max())[:7]}"
    )
    print(f"MovieLens: {edition}. {WARNING}", flush=True)
    splits = {}
    for name, split in SPLITS.items():
        splits[name] = measure_split(Trial(given, split(given)), seeds)
        print(f"\n{name}\n{markdown({'splits': {name: splits[name]}})}", flush=True)
    return {
        "threads": threads,
        "edition": edition,
        "warning": WARNING,
        "source": given.source,
        "license": given.license,
        "splits": splits,
    }


def markdown(result: dict[str, Any]) -> str:
    """The summary as a Markdown table.

    >>> split = {"errors": {"biases": [0.9]}, "rankings": {"popularity": [[0.1, 0.2]]}}
    >>> print(markdown({"splits": {"by the calendar": split}}).splitlines()[3])
    | by the calendar | popularity |  | 0.100 | 0.200 |
    """
    table = ["| split | model | RMSE | recall at 10 | NDCG at 10 |", "|---|---|---|---|---|"]
    for name, split in result["splits"].items():
        for model in dict.fromkeys((*split["errors"], *split["rankings"])):
            values = split["errors"].get(model)
            error = "" if values is None else f"{np.mean(values):.3f}"
            found = split["rankings"].get(model)
            lists = ("", "") if found is None else [f"{x:.3f}" for x in np.mean(found, axis=0)]
            table.append(f"| {name} | {model} | {error} | {lists[0]} | {lists[1]} |")
    return "\n".join(table) + "\n"
