"""Recommenders: against definitions written out, and what they refuse."""

import numpy as np
import pytest

from dlbook.gradcheck import check_layer
from dlbook.layers import Dense, Flatten
from dlbook.recommenders import (
    Affinity,
    Biases,
    Corrected,
    Ranker,
    cosine_scores,
    front_page,
    known_ids,
    ranking,
)

RNG = np.random.default_rng(0)
SHAPE = (12, 9)
U, F = (ids.ravel() for ids in np.indices(SHAPE))
KEPT = RNG.random(U.size) < 0.6
RATED = U[KEPT], F[KEPT], RNG.integers(1, 11, int(KEPT.sum())) / 2


def test_biases_solve_the_ridge_regression_on_indicators():
    users, films, ratings = RATED
    biases = Biases(1.5).fit(*RATED, shape=SHAPE)
    x = np.zeros((len(users), sum(SHAPE)))
    x[np.arange(len(users)), users] = 1
    x[np.arange(len(users)), SHAPE[0] + films] = 1
    both = np.linalg.solve(x.T @ x + 1.5 * np.eye(x.shape[1]), x.T @ (ratings - ratings.mean()))
    np.testing.assert_allclose(np.concatenate([biases.viewers, biases.films]), both, atol=1e-5)


def test_who_has_no_ratings_gets_what_is_known_of_the_other():
    biases = Biases(2).fit(*RATED, shape=(13, 10))
    assert biases.viewers[12] == biases.films[9] == 0
    assert biases.predict([12], [9]) == biases.mean
    model = Corrected(2, lambda: [Affinity()], factors=2, decay=0, epochs=3, seed=0)
    model.fit(*RATED, shape=(13, 10))
    for pair in (([12], [3]), ([3], [9]), ([12], [9])):
        assert model.predict(*pair) == model.biases.predict(*pair)
    assert model.predict([3], [3]) != model.biases.predict([3], [3])


def test_a_correction_fits_what_biases_leave():
    users, films, ratings = RATED
    model = Corrected(2, lambda: [Affinity()], factors=4, decay=0, epochs=400, seed=0)
    left = model.fit(*RATED, shape=SHAPE).predict(users, films) - ratings
    assert np.abs(left).mean() < 0.2 < np.abs(model.biases.predict(users, films) - ratings).mean()


def test_the_same_seed_gives_the_same_numbers_and_fitting_again_begins_anew():
    layers = [lambda: [Affinity()], lambda: [Flatten(), Dense(3, activation="tanh"), Dense(1)]]
    for make in layers:
        model = Corrected(2, make, factors=2, decay=1e-4, epochs=2, seed=5)
        first = model.fit(*RATED, shape=SHAPE).predict([0, 1], [2, 3])
        again = model.fit(*RATED, shape=SHAPE).predict([0, 1], [2, 3])
        np.testing.assert_array_equal(first, again)
    scores = [
        Ranker(factors=2, decay=1e-4, epochs=2, seed=s).fit(*RATED[:2], shape=SHAPE).scores()
        for s in (0, 0, 1)
    ]
    np.testing.assert_array_equal(scores[0], scores[1])
    assert np.abs(scores[0] - scores[2]).max() > 1e-4


def test_affinity_is_a_product_and_has_its_gradient():
    x = RNG.normal(size=(5, 3, 4))
    assert check_layer(Affinity(), x)
    out = Affinity()(x.astype("float32"))
    for n in range(5):
        for m in range(2):
            wanted = sum(x[n, 0, k] * x[n, 1 + m, k] for k in range(3)) + x[n, 1 + m, 3]
            assert out[n, m] == pytest.approx(wanted, rel=1e-4)


@pytest.mark.parametrize("shape", [(3, 1, 4), (3, 2, 1), (3, 4)])
def test_affinity_refuses_less_than_a_film(shape):
    with pytest.raises(ValueError, match="expects"):
        Affinity()(np.zeros(shape, "float32"))


def test_ranking_by_its_definition():
    scores = RNG.integers(0, 6, (20, 15)).astype(float)  # with ties
    seen, liked = RNG.random((20, 15)) < 0.3, RNG.random((20, 15)) < 0.2
    wanted = []
    for row, old, good in zip(scores, seen, liked, strict=True):
        listed = sorted((f for f in range(15) if not old[f]), key=lambda f: (-row[f], f))[:4]
        new = [f for f in range(15) if good[f] and not old[f]]
        if new:
            gain = sum(1 / np.log2(2 + i) for i, f in enumerate(listed) if f in new)
            best = sum(1 / np.log2(2 + i) for i in range(min(4, len(new))))
            wanted.append((sum(f in new for f in listed) / len(new), gain / best))
    assert 0 < len(wanted) < 20
    np.testing.assert_allclose(np.transpose(ranking(scores, seen, liked, k=4)), wanted)


def test_a_list_longer_than_the_catalog_finds_everything():
    recall, ndcg = ranking([[1, 2, 3]], [[0, 0, 0]], [[1, 1, 1]], k=10)
    assert recall == ndcg == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (([[1, 2]], [[0]], [[0, 1]]), "one shape"),
        (([[1, 2]], [[0, 1]], [[0, 1]]), "likes a film"),
    ],
)
def test_ranking_says_what_is_wrong(arguments, message):
    with pytest.raises(ValueError, match=message):
        ranking(*arguments)


def test_cosine_by_its_definition():
    seen = RNG.random((10, 6)) < 0.5
    seen[:, 4] = False  # a film that nobody has seen
    got = cosine_scores(seen)
    for u in range(10):
        for f in range(6):
            total = 0.0
            for g in range(6):
                if seen[u, g] and g != f and seen[:, f].any():
                    a, b = seen[:, f].astype(float), seen[:, g].astype(float)
                    total += a @ b / np.linalg.norm(a) / np.linalg.norm(b)
            assert got[u, f] == pytest.approx(total)


@pytest.mark.parametrize(
    ("ids", "kind", "message"),
    [
        (([12], [0]), ValueError, "Viewer 12 is unknown.*0 to 11"),
        (([-1], [0]), ValueError, "Viewer -1 is unknown"),
        (([0], [9]), ValueError, "Film 9 is unknown.*0 to 8"),
        (([0.5], [0]), TypeError, "whole numbers"),
        ((["Ann"], [0]), TypeError, "Viewer ids.*Ann"),
        (([0, 1], [0]), ValueError, "1 films for 2 viewers"),
    ],
)
def test_unknown_ids(ids, kind, message):
    with pytest.raises(kind, match=message):
        known_ids(*ids, SHAPE)
    with pytest.raises(kind, match=message):
        Biases(1).fit(*RATED, shape=SHAPE).predict(*ids)


def test_biases_want_a_rating_for_each_pair():
    for ratings in ([], [1.0, 2.0]):
        with pytest.raises(ValueError, match="a rating for each pair"):
            Biases(1).fit(
                [0] * min(1, len(ratings)), [0] * min(1, len(ratings)), ratings, shape=(1, 1)
            )


def test_a_front_page_counts_every_viewer_and_closes_the_loop():
    quality = [0.4, 0.3, 0.2, 0.1]
    free = front_page(quality, worlds=200, viewers=300, follow=0, places=1, seed=0)
    np.testing.assert_array_equal(free.sum(axis=1), 300)
    np.testing.assert_allclose(free.mean(axis=0) / 300, quality, atol=0.01)
    led = front_page(quality, worlds=200, viewers=300, follow=1, places=1, free=10, seed=0)
    assert (led.max(axis=1) >= 290).all() and len(set(led.argmax(axis=1))) > 1
    lots = front_page(quality, worlds=200, viewers=300, follow=1, free=0, shown="by lot", seed=0)
    np.testing.assert_allclose(lots.mean(axis=0) / 300, 0.25, atol=0.01)


def test_a_list_that_is_not_renewed_keeps_what_the_first_watched():
    first = front_page([0.4, 0.3, 0.2, 0.1], worlds=50, viewers=15, follow=1, free=15, seed=2)
    later = front_page(
        [0.4, 0.3, 0.2, 0.1], worlds=50, viewers=90, follow=1, free=15, places=1,
        shown="at first", seed=2,
    )  # fmt: skip
    grown = later - first
    assert (grown.max(axis=1) == 75).all()
    np.testing.assert_array_equal(grown.argmax(axis=1), first.argmax(axis=1))


@pytest.mark.parametrize(
    "options", [{"quality": [0.5, 0.2]}, {"shown": "best"}, {"places": 3}, {"follow": 1.5}]
)
def test_a_front_page_says_what_is_wrong(options):
    with pytest.raises(ValueError, match="front_page expects"):
        front_page(
            **{"quality": [0.5, 0.5], "worlds": 1, "viewers": 5, "follow": 0.5, "places": 1,
               "seed": 0} | options
        )  # fmt: skip
