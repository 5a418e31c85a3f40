"""Recommenders: what a viewer will think of a film, and which films to show.

A viewer is a whole number from 0 to U - 1, a film one from 0 to F - 1. Whoever or whatever was
not among the ratings that a model was fitted on has no numbers of its own; each model here says
what it then does.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dlbook.checks import number, positive_int
from dlbook.layers.base import Layer
from dlbook.layers.embedding import Embedding
from dlbook.losses import PairwiseLogisticLoss
from dlbook.models import Sequential
from dlbook.optimizers import Adam
from dlbook.parameters import Array
from dlbook.regularizers import L2


class Biases:
    """How generous a viewer is and how well liked a film: ``rating = mean + b_u + c_f``.

    The biases minimize ``sum (rating - mean - b_u - c_f)^2 + strength (sum b_u^2 + sum c_f^2)``,
    found by solving for those of the viewers and those of the films in turn until they stay. So
    a viewer with n ratings gets the fraction ``n / (n + strength)`` of the mean of what is left,
    and one without any gets 0: the guess is then the film's alone.

    Args:
        strength: of the penalty, in ratings; 0 or more.

    Attributes:
        mean: of all ratings.
        viewers: b, (U,).
        films: c, (F,).

    Source: Koren, Bell and Volinsky, Matrix Factorization Techniques for Recommender Systems,
    2009.

    >>> biases = Biases(strength=1).fit([0, 0, 1], [0, 1, 1], [5, 4, 2], shape=(3, 2))
    >>> biases.viewers.round(2).tolist()
    [0.57, -0.62, 0.0]
    >>> biases.predict([0, 2], [0, 0]).round(2).tolist()
    [4.62, 4.05]
    """

    def __init__(self, strength: float) -> None:
        self.strength = number(strength, "Biases", "strength", least=0)

    def fit(
        self, users: ArrayLike, films: ArrayLike, ratings: ArrayLike, *, shape: tuple[int, int]
    ) -> Biases:
        """Fit to N ratings; the three arrays are (N,), and shape is (U, F).

        Raises:
            ValueError: no ratings, arrays of different lengths, or an id outside the shape.
        """
        u, f = known_ids(users, films, shape)
        r = np.asarray(ratings, float)
        if len(r) == 0 or r.shape != u.shape:
            raise ValueError(
                f"Biases expects a rating for each pair of viewer and film, at least one, got "
                f"{r.size} ratings for {len(u)} pairs."
            )
        self.shape, self.mean = shape, float(r.mean())
        self.viewers, self.films = np.zeros(shape[0]), np.zeros(shape[1])
        for _ in range(100):
            before = self.films
            self.viewers = self._shrunk(u, r - self.mean - self.films[f], shape[0])
            self.films = self._shrunk(f, r - self.mean - self.viewers[u], shape[1])
            if np.abs(self.films - before).max() < 1e-6:
                break
        return self

    def _shrunk(self, ids: Array, rest: Array, count: int) -> NDArray[np.float64]:
        ratings = np.bincount(ids, minlength=count)
        totals = np.bincount(ids, rest, minlength=count)
        return np.asarray(totals / np.maximum(ratings + self.strength, 1e-12))

    def predict(self, users: ArrayLike, films: ArrayLike) -> NDArray[np.float64]:
        """What each of N viewers will give to each of N films, (N,)."""
        u, f = known_ids(users, films, self.shape)
        return np.asarray(self.mean + self.viewers[u] + self.films[f])


class Affinity(Layer):
    """How well each of M films fits a viewer: ``s_m = sum_k p_k q_mk + c_m``.

    A sample is 1 + M vectors of K + 1 numbers, as an `Embedding` gives them: the viewer's p, then
    the films' q. The last number of a film is its c, the last of the viewer goes unused.

    Shapes: x ``(N, 1 + M, K + 1)``, out ``(N, M)``.

    >>> x = np.array([[[1.0, 2.0, 9.0], [3.0, 0.0, 0.5], [0.0, 1.0, 0.0]]])
    >>> Affinity()(x).tolist()
    [[3.5, 2.0]]
    """

    def compute_output_shape(self, input_shape: Any) -> Any:
        if len(input_shape) != 2 or min(input_shape) < 2:
            raise ValueError(
                f"{self.name} expects a viewer and at least one film, each with two numbers or "
                f"more: samples (1 + M, K + 1), got {input_shape}."
            )
        return (input_shape[0] - 1,)

    def forward(self, x: Array, *, training: bool) -> tuple[Array, Any]:
        p, q = x[:, 0, :-1], x[:, 1:]  # (N, K), (N, M, K + 1)
        return np.einsum("nk,nmk->nm", p, q[..., :-1]) + q[..., -1], x

    def backward(self, grad_out: Array, cache: Array) -> Array:
        p, q = cache[:, 0, :-1], cache[:, 1:, :-1]
        grad: Array = np.zeros_like(cache)
        grad[:, 0, :-1] = np.einsum("nm,nmk->nk", grad_out, q)
        grad[:, 1:, :-1] = grad_out[..., np.newaxis] * p[:, np.newaxis]
        grad[:, 1:, -1] = grad_out
        return grad


class Corrected:
    """Biases first, then a network for what they leave: ``mean + b_u + c_f + g(u, f)``.

    The network begins with an `Embedding` of all viewers and films, U + F rows of ``factors + 1``
    numbers, and goes on with ``layers``: `Affinity` makes it a matrix factorization, Flatten and
    Dense layers a network that is free to combine the two vectors as it likes. Where a viewer or
    a film had no ratings, g is left out.

    Args:
        biases: strength of the penalty of the `Biases`.
        layers: makes the network's layers, which lead from (N, 2, factors + 1) to (N, 1).
        factors: K, the numbers that a viewer and a film have for g.
        decay: strength of the L2 penalty on the embedding.
        epochs: how often the ratings are gone through, in batches of 256 with Adam.
        seed: of the network.

    >>> users, films = np.divmod(np.arange(16), 4)
    >>> ratings = np.where((users < 2) == (films < 2), 5.0, 1.0)  # two tastes, no biases
    >>> model = Corrected(1, lambda: [Affinity()], factors=2, decay=1e-5, epochs=300, seed=0)
    >>> model.fit(users, films, ratings, shape=(5, 4)).predict([0, 0, 4], [0, 3, 0]).round(1)
    array([5., 1., 3.])
    """

    def __init__(
        self,
        biases: float,
        layers: Callable[[], list[Layer]],
        *,
        factors: int,
        decay: float,
        epochs: int,
        seed: int,
    ) -> None:
        self.biases, self.epochs = Biases(biases), epochs
        self.layers, self.factors = layers, factors
        self.decay, self.seed = decay, seed

    def fit(
        self, users: ArrayLike, films: ArrayLike, ratings: ArrayLike, *, shape: tuple[int, int]
    ) -> Corrected:
        """Fit to N ratings; the three arrays are (N,), and shape is (U, F)."""
        self.biases.fit(users, films, ratings, shape=shape)
        u, f = known_ids(users, films, shape)
        rest = np.asarray(ratings, float) - self.biases.predict(u, f)
        self.model = Sequential(
            [_vectors(shape, self.factors, self.decay), *self.layers()], seed=self.seed
        )
        self.model.compile(Adam(0.01), "mse")
        self.model.fit(
            np.column_stack([u, shape[0] + f]),
            rest[:, np.newaxis],
            batch_size=256,
            epochs=self.epochs,
            verbose=0,
        )
        self.rated = [
            np.bincount(u, minlength=shape[0]) > 0,
            np.bincount(f, minlength=shape[1]) > 0,
        ]
        return self

    def predict(self, users: ArrayLike, films: ArrayLike) -> NDArray[np.float64]:
        """What each of N viewers will give to each of N films, (N,)."""
        base = self.biases.predict(users, films)
        u, f = known_ids(users, films, self.biases.shape)
        g = self.model.predict(np.column_stack([u, self.biases.shape[0] + f]))[:, 0]
        return np.asarray(base + np.where(self.rated[0][u] & self.rated[1][f], g, 0))


class Ranker:
    """Scores that put what a viewer chose before what nobody has seen the viewer choose.

    An `Embedding` and `Affinity`, trained on triples: a viewer, a film that the viewer rated (the
    stars do not count), and a film drawn anew from all films in every epoch. The loss is
    `PairwiseLogisticLoss`, that is Bayesian personalized ranking.

    Args:
        factors: K, the numbers that a viewer and a film have.
        decay: strength of the L2 penalty on the embedding.
        epochs: how often the ratings are gone through, in batches of 256 with Adam.
        seed: of the network and of the films drawn.

    Source: Rendle et al., BPR: Bayesian Personalized Ranking from Implicit Feedback, 2009.

    >>> users, films = np.divmod(np.arange(16), 4)
    >>> chosen = (users < 2) == (films < 2)  # two tastes
    >>> ranker = Ranker(factors=2, decay=1e-4, epochs=200, seed=0)
    >>> scores = ranker.fit(users[chosen], films[chosen], shape=(4, 4)).scores()
    >>> np.sort(np.argsort(-scores, axis=1)[:, :2]).tolist()
    [[0, 1], [0, 1], [2, 3], [2, 3]]
    """

    def __init__(self, *, factors: int, decay: float, epochs: int, seed: int) -> None:
        self.factors, self.decay, self.epochs, self.seed = factors, decay, epochs, seed

    def fit(self, users: ArrayLike, films: ArrayLike, *, shape: tuple[int, int]) -> Ranker:
        """Fit to N choices; both arrays are (N,), and shape is (U, F)."""
        u, f = known_ids(users, films, shape)
        self.shape, rng = shape, np.random.default_rng(self.seed)
        layers = [_vectors(shape, self.factors, self.decay), Affinity()]
        self.model = Sequential(layers, seed=self.seed)
        self.model.compile(Adam(0.01), PairwiseLogisticLoss())
        first = np.tile([1.0, 0.0], (len(u), 1))  # of the two films the first is preferred
        for _ in range(self.epochs):
            other = rng.integers(shape[1], size=len(u))
            triples = np.column_stack([u, shape[0] + f, shape[0] + other])
            self.model.fit(triples, first, batch_size=256, epochs=1, verbose=0)
        return self

    def scores(self) -> NDArray[np.float64]:
        """The score of every film for every viewer, (U, F)."""
        p, q = np.split(self.model.get_weights()[0], [self.shape[0]])
        return np.asarray(p[:, :-1] @ q[:, :-1].T + q[:, -1], float)


def _vectors(shape: tuple[int, int], factors: int, decay: float) -> Embedding:
    return Embedding(sum(shape), factors + 1, embeddings_regularizer=L2(decay))


def known_ids(
    users: ArrayLike, films: ArrayLike, shape: tuple[int, int]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The ids of N viewers and N films as arrays, if all of them are known.

    Raises:
        TypeError: ids that are no whole numbers.
        ValueError: an id outside 0 to U - 1 or 0 to F - 1, or arrays of different lengths.

    >>> known_ids([0], [7], (3, 5))
    Traceback (most recent call last):
    ...
    ValueError: Film 7 is unknown: the model was fitted with films 0 to 4. Leave it out, or \
fit the model anew with a shape that has a place for it.
    """
    found = []
    for given, count, kind in zip((users, films), shape, ("Viewer", "Film"), strict=True):
        ids = np.asarray(given)
        if ids.ndim != 1 or not (np.issubdtype(ids.dtype, np.integer) or ids.size == 0):
            raise TypeError(f"{kind} ids are expected as whole numbers (N,), got {given!r}.")
        wrong = (ids < 0) | (ids >= count)
        if wrong.any():
            raise ValueError(
                f"{kind} {ids[wrong][0]} is unknown: the model was fitted with "
                f"{kind.lower()}s 0 to {count - 1}. Leave it out, or fit the model anew with a "
                "shape that has a place for it."
            )
        found.append(ids.astype(np.int64))
    if len(found[0]) != len(found[1]):
        raise ValueError(
            f"A film is expected for each viewer, got {len(found[1])} films for {len(found[0])} "
            "viewers."
        )
    return found[0], found[1]


def cosine_scores(seen: ArrayLike) -> NDArray[np.float64]:
    """Scores (U, F) by item cosine: films whose viewers are those of the films already seen.

    With ``a_f`` the column of viewers of film f, the score of f for a viewer is the sum of
    ``a_f . a_g / (|a_f| |a_g|)`` over the films g that the viewer has seen, f itself left out.

    Args:
        seen: truth values (U, F).

    >>> cosine_scores([[1, 1, 0], [1, 1, 1], [0, 1, 0]]).round(2).tolist()[2]
    [0.82, 0.0, 0.58]
    """
    a = np.asarray(seen, float)
    length = np.maximum(np.sqrt(a.sum(axis=0)), 1e-12)  # of a column of zeros and ones
    alike = (a.T @ a) / np.outer(length, length)  # (F, F)
    np.fill_diagonal(alike, 0)
    return np.asarray(a @ alike)


def ranking(
    scores: ArrayLike, seen: ArrayLike, liked: ArrayLike, k: int = 10
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Recall and NDCG at k of every viewer who turns out to like something new, (V,) and (V,).

    The k films of the highest scores that the viewer has not seen make the list; of equal scores
    the film of the smaller number comes first. Recall is the share of the liked that stand in it.
    NDCG counts ``1 / log2(1 + place)`` for each of them, as a share of what a perfect list gets.

    Args:
        scores: how strongly each film is recommended to each viewer, (U, F).
        seen: what is never shown again, truth values (U, F).
        liked: what the viewer liked later, truth values (U, F); what was seen does not count.
        k: length of the list.

    Raises:
        ValueError: shapes differ, or nobody likes anything new.

    Source: Järvelin and Kekäläinen, Cumulated gain-based evaluation of IR techniques, 2002.

    >>> recall, ndcg = ranking([[4, 3, 2, 1]], [[1, 0, 0, 0]], [[1, 0, 1, 1]], k=2)
    >>> recall.tolist(), ndcg.round(2).tolist()
    ([0.5], [0.39])
    """
    k = positive_int(k, "ranking", "k")
    s, known = np.asarray(scores, float), np.asarray(seen, bool)
    new = np.asarray(liked, bool) & ~known
    if not (s.ndim == 2 and s.shape == known.shape == new.shape):
        raise ValueError(
            "ranking expects scores, seen and liked of one shape (viewers, films), got "
            f"{s.shape}, {known.shape} and {new.shape}."
        )
    who = new.any(axis=1)
    if not who.any():
        raise ValueError("ranking expects a viewer who likes a film that was not seen before.")
    order = np.argsort(np.where(known, np.inf, -s)[who], axis=1, kind="stable")[:, :k]
    hits = np.take_along_axis(new[who], order, axis=1)
    worth = 1 / np.log2(np.arange(2, 2 + order.shape[1]))
    count = new[who].sum(axis=1)
    best = np.cumsum(worth)[np.minimum(count, len(worth)) - 1]
    return hits.sum(axis=1) / count, hits @ worth / best


def front_page(
    quality: ArrayLike,
    *,
    worlds: int,
    viewers: int,
    follow: float,
    places: int = 3,
    free: int = 20,
    shown: str = "most watched",
    seed: int,
) -> NDArray[np.int64]:
    """How often each of F films is watched in worlds that differ by luck alone, (worlds, F).

    Viewers come one after the other, and each watches one film. The first ``free`` choose film f
    with probability ``quality[f]``. Then there is a front page with a list of films: with
    probability ``follow`` a viewer takes one of it, each with the same chance, and else chooses
    as the first ones did.

    Args:
        quality: F shares whose sum is 1.
        worlds: number of worlds, each with luck of its own.
        viewers: how many come in each.
        follow: probability of a choice from the list.
        places: length of the list.
        free: how many choose before there is a list.
        shown: ``"most watched"`` up to now, the list that closes the loop; ``"at first"``, those
            most watched by the first ``free``, never renewed; ``"by lot"``, films drawn anew for
            every viewer. Of equal counts the film of the smaller number comes first.
        seed: of the luck.

    Raises:
        ValueError: shares that do not sum to 1, fewer than the list has places, or another list.

    >>> front_page([0.5, 0.3, 0.2], worlds=2, viewers=100, follow=0.9, places=1, seed=3)
    array([[82,  9,  9],
           [90,  7,  3]])
    """
    q, k = np.asarray(quality, float), positive_int(places, "front_page", "places")
    follow = number(follow, "front_page", "follow", least=0, most=1)
    if q.ndim != 1 or not np.isclose(q.sum(), 1) or q.min() < 0 or k > len(q):
        raise ValueError(f"front_page expects shares of sum 1, {k} at least, got {quality!r}.")
    if shown not in ("most watched", "at first", "by lot"):
        raise ValueError(
            f"front_page expects shown to be 'most watched', 'at first' or 'by lot', got {shown!r}."
        )
    choices, lots = np.random.default_rng(seed).spawn(2)
    luck = choices.random((viewers, worlds, 3))
    upper, rows = np.cumsum(q)[:-1], np.arange(worlds)
    counts = np.zeros((worlds, len(q)), int)
    for i in range(viewers):
        listens, place, taste = luck[i].T
        if i == free or shown == "most watched":
            listed = np.argsort(-counts, axis=1, kind="stable")[:, :k]
        if shown == "by lot":
            listed = np.argsort(lots.random(counts.shape), axis=1)[:, :k]
        own = (taste[:, np.newaxis] >= upper).sum(axis=1)
        from_list = (listens < follow) & (i >= free)
        advised = listed[rows, (place * k).astype(int)] if i >= free else own
        counts[rows, np.where(from_list, advised, own)] += 1
    return counts
