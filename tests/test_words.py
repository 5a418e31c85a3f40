"""Words as vectors: pairs, counts, the loss of negative sampling, and what skip-gram learns."""

import itertools

import numpy as np
import pytest

from dlbook import words


def pairs_by_loops(ids: list[int], window: int) -> list[tuple[int, int]]:
    return [
        (a, b)
        for (i, a), (j, b) in itertools.product(enumerate(ids), repeat=2)
        if 0 < abs(i - j) <= window and a >= 0 and b >= 0
    ]


@pytest.mark.parametrize("window", [1, 2, 9])
def test_pairs_and_counts_are_those_of_loops(window: int) -> None:
    ids = np.random.default_rng(window).integers(-1, 4, 30)
    pairs = words.context_pairs(ids, window)
    wanted = pairs_by_loops(ids.tolist(), window)
    assert sorted(map(tuple, pairs.tolist())) == sorted(wanted)
    counts = words.cooccurrences(pairs, 5)
    assert counts.sum() == len(wanted) and counts[1, 2] == wanted.count((1, 2))


def test_gradients_are_the_slopes_of_the_loss() -> None:
    rng = np.random.default_rng(0)
    arrays = [rng.normal(size=(4, 3)), rng.normal(size=(4, 6, 3))]
    _, *gradients = words.sampled_loss(*arrays)
    for which, gradient in enumerate(gradients):
        direction = rng.normal(size=gradient.shape)
        losses = []
        for step in (1e-5, -1e-5):
            moved = list(arrays)
            moved[which] = moved[which] + step * direction
            losses.append(words.sampled_loss(*moved)[0])
        slope = (losses[0] - losses[1]) / 2e-5
        assert np.sum(gradient * direction) == pytest.approx(slope, rel=1e-6)


def test_words_in_the_same_company_become_neighbors() -> None:
    # The words 0 and 1 have 4 and 5 beside them, the words 2 and 3 have 6 and 7.
    rng = np.random.default_rng(0)
    word = rng.integers(0, 4, 2000)
    pairs = np.column_stack([word, 4 + 2 * (word // 2) + rng.integers(0, 2, 2000)])
    vectors = words.skip_gram(pairs, 8, dims=4, epochs=20, rate=0.05)
    assert words.nearest_words(vectors[:4], 1)[:, 0].tolist() == [1, 0, 3, 2]


def test_the_same_seed_gives_the_same_vectors_and_each_part_of_it_matters() -> None:
    pairs = words.context_pairs(np.random.default_rng(0).integers(0, 9, 200), 2)
    first = words.skip_gram(pairs, 9, epochs=1)
    np.testing.assert_array_equal(first, words.skip_gram(pairs, 9, epochs=1, start=0))
    assert not np.allclose(first, words.skip_gram(pairs, 9, epochs=1, start=1))
    assert not np.allclose(first, words.skip_gram(pairs, 9, epochs=1, seed=1, start=0))


def test_after_each_epoch_the_loss_and_the_vectors_are_told() -> None:
    pairs = words.context_pairs(np.tile(np.arange(6), 60), 1)
    told = []
    last = words.skip_gram(pairs, 6, epochs=8, rate=0.05, after_epoch=lambda *a: told.append(a))
    assert [epoch for epoch, _, _ in told] == list(range(1, 9))
    assert told[-1][1] < 0.8 * told[0][1]
    np.testing.assert_array_equal(told[-1][2], last)
    assert not np.allclose(told[0][2], last)


def test_frequent_words_come_first_and_ties_keep_the_order_of_the_text() -> None:
    assert words.vocabulary(["d", "c", "c", "d", "a", "b", "b", "b"], 2) == ["b", "d", "c"]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: words.word_ids(["mot", "inconnu"], ["word"]), "at least one of the 1 known.*mot"),
        (lambda: words.word_ids([], ["word"]), "no word at all"),
        (lambda: words.vocabulary(["a", "b"], 2), "occurs 2 times or more, got 2 tokens"),
        (lambda: words.context_pairs([1, 2], 0), "window"),
        (lambda: words.nearest_words([[1, 0], [0, 0]], 1), "got 2 rows, 1 of them zeros"),
        (lambda: words.nearest_words([[1, 0], [0, 1]], 2), "count 2"),
    ],
)
def test_bad_input_is_refused(call: object, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()  # type: ignore[operator]
