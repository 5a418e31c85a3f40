"""Sequence to sequence: gradients, padding, and that a beam finds what a search of all finds."""

import itertools

import numpy as np
import pytest

from dlbook.gradcheck import check_layer
from dlbook.losses import SparseCategoricalCrossentropy, log_softmax
from dlbook.models import Sequential
from dlbook.optimizers import Adam
from dlbook.seq2seq import (
    END,
    PAD,
    START,
    UNKNOWN,
    EncoderDecoder,
    Vocabulary,
    batches_by_length,
    beam_search,
    greedy,
)

SOURCE = np.array([[5, 6, 7, 4], [4, 9, PAD, PAD], [8, PAD, PAD, PAD]])
TARGET = np.array([[START, 4, 5], [START, 3, PAD], [START, 5, 4]])


def made(*, attention: bool = True, seed: int = 0, outputs: int = 6) -> EncoderDecoder:
    """A layer with weights large enough to have opinions."""
    layer = EncoderDecoder(10, outputs, 4, 5, attention=attention, seed=seed)
    layer((SOURCE, TARGET))
    for parameter in layer.parameters:
        parameter.value[...] = np.random.default_rng(seed).normal(0, 0.8, parameter.shape)
    return layer


@pytest.mark.parametrize("attention", [True, False])
def test_the_gradients_are_right(attention: bool) -> None:
    layer = EncoderDecoder(10, 6, 4, 5, attention=attention, seed=0)
    assert check_layer(layer, (SOURCE, TARGET)).difference < 1e-6


@pytest.mark.parametrize("attention", [True, False])
def test_padding_of_the_source_changes_nothing(attention: bool) -> None:
    layer = made(attention=attention)
    together = layer((SOURCE, TARGET))
    for row, length in enumerate((4, 2, 1)):
        alone = layer((SOURCE[row : row + 1, :length], TARGET[row : row + 1]))
        np.testing.assert_allclose(together[row], alone[0], atol=1e-5)


def test_without_attention_the_writer_sees_the_last_states_alone() -> None:
    layer = made(attention=False)
    (memory, real), state, _ = layer.read(SOURCE)
    one, _, _ = layer.write(TARGET, (memory, real), state)
    other, _, _ = layer.write(TARGET, (np.zeros_like(memory), real), state)
    np.testing.assert_array_equal(one, other)
    looks = made()
    (memory, real), state, _ = looks.read(SOURCE)
    one, _, _ = looks.write(TARGET, (memory, real), state)
    other, _, _ = looks.write(TARGET, (np.zeros_like(memory), real), state)
    assert np.abs(one - other).max() > 0.1


def test_the_loss_leaves_the_padding_of_the_target_out() -> None:
    layer = made()
    model = Sequential([layer])
    model.compile(loss=SparseCategoricalCrossentropy(from_logits=True))
    after = np.array([[4, 5, END], [END, PAD, PAD], [4, 3, END]])
    before = np.array([[START, 4, 5], [START, PAD, PAD], [START, 4, 3]])
    logits = layer((SOURCE, before)).astype(float)
    log_p = np.take_along_axis(log_softmax(logits), after[:, :, None], axis=2)[:, :, 0]
    wanted = -log_p[before != PAD].mean()
    assert model.evaluate((SOURCE, before), after, verbose=0) == pytest.approx(wanted, rel=1e-5)


def log_probability(layer: EncoderDecoder, source: np.ndarray, ids: tuple[int, ...]) -> float:
    before = np.array([[START, *ids[:-1]]])
    log_p = log_softmax(layer((source[None], before)).astype(float))[0]
    return float(log_p[range(len(ids)), list(ids)].sum())


@pytest.mark.parametrize("seed", range(4))
def test_a_wide_beam_finds_the_best_of_all_texts(seed: int) -> None:
    layer, source, steps = made(seed=seed), SOURCE[0], 3
    texts = [
        (*body, END) for n in range(steps) for body in itertools.product((0, 1, 3, 4, 5), repeat=n)
    ]
    texts += list(itertools.product((0, 1, 3, 4, 5), repeat=steps))
    best = max(texts, key=lambda ids: log_probability(layer, source, ids))
    (found, value), *_ = beam_search(layer, source, width=200, steps=steps)
    assert found == [k for k in best if k != END]
    assert value == pytest.approx(log_probability(layer, source, best), abs=1e-4)


@pytest.mark.parametrize("attention", [True, False])
@pytest.mark.parametrize("seed", range(6))
def test_greedy_is_a_beam_of_width_one(attention: bool, seed: int) -> None:
    layer = made(attention=attention, seed=seed)
    written = greedy(layer, SOURCE, steps=7)
    for row, length in enumerate((4, 2, 1)):
        ((ids, _),) = beam_search(layer, SOURCE[row, :length], width=1, steps=7)
        assert [k for k in written[row] if k != END][: len(ids)] == ids
        assert (written[row] == END).sum() <= 1
        after = np.flatnonzero(written[row] == END)
        assert not after.size or (written[row, after[0] + 1 :] == PAD).all()


def test_a_beam_finds_what_greed_misses() -> None:
    """A beam that keeps everything is never worse than greed, and better somewhere."""
    gains = []
    for seed in range(12):
        layer = made(seed=seed)
        layer.scores.kernel.value[...] *= 0.1  # opinions that are close to each other
        ((_, alone),) = beam_search(layer, SOURCE[0], width=1, steps=4)
        (_, beam), *_ = beam_search(layer, SOURCE[0], width=500, steps=4)
        gains.append(beam - alone)
    assert min(gains) > -1e-5 and max(gains) > 0.05


def test_the_map_holds_shares_of_what_is_there() -> None:
    shares = made().attention_map(SOURCE, TARGET)
    assert shares.shape == (3, 3, 4)
    np.testing.assert_allclose(shares.sum(axis=2), 1, atol=1e-6)
    assert (shares[2, :, 1:] == 0).all()
    with pytest.raises(ValueError, match="has no attention"):
        made(attention=False).attention_map(SOURCE, TARGET)


def test_it_learns_to_copy() -> None:
    texts = ["".join(word) for word in itertools.product("abc", repeat=3)]
    signs = Vocabulary(texts)
    source, target = signs.encode(texts), signs.encode(texts, ends=True)
    layer = EncoderDecoder(len(signs), len(signs), 12, 6)
    model = Sequential([layer], seed=0)
    model.compile(Adam(0.02), SparseCategoricalCrossentropy(from_logits=True))
    rng = np.random.default_rng(0)
    for _ in range(60):
        for x, y in batches_by_length(source, target, 9, rng):
            model.train_on_batch(x, y)
    written = greedy(layer, source, steps=4)
    assert [signs.decode(ids) for ids in written] == texts


def test_every_pair_comes_once_a_pass() -> None:
    source, target = SOURCE, np.array([[START, 4, END], [START, 5, END], [START, 3, END]])
    rng = np.random.default_rng(0)
    seen = [y[0, 0] for _, y in batches_by_length(source, target, 1, rng)]
    assert sorted(seen) == [3, 4, 5]


def test_a_vocabulary_of_words_and_its_unknown() -> None:
    words = Vocabulary([["the", "cat"], ["a", "cat"]])
    assert len(words) == 7
    assert words.encode([["the", "dog"]]).tolist() == [[6, UNKNOWN]]
    with pytest.raises(ValueError, match="at least one sign"):
        Vocabulary([""])


def test_a_source_of_padding_is_refused() -> None:
    with pytest.raises(ValueError, match="something to read"):
        greedy(made(), np.zeros((1, 3), int), steps=2)
