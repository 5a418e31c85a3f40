"""CTC: against the sum over all paths, gradients, padding, and what it refuses."""

import itertools

import numpy as np
import pytest

from dlbook.activations import softmax
from dlbook.ctc import CTC
from dlbook.gradcheck import check_loss
from dlbook.layers import Dense
from dlbook.models import Sequential, load_model
from dlbook.optimizers import Adam

RNG = np.random.default_rng(0)
T = 6
HEARD = RNG.standard_normal((5, T, 4))
SPELLED = np.array([[1, 2, 3], [1, 1, 0], [2, 0, 0], [0, 0, 0], [3, 2, 3]])
LENGTHS = [5, 3, 6, 1, 3]


def spelled(path, blank):
    """What a path spells: repetitions merged, then blanks dropped."""
    kept = [k for k, before in zip(path, (None, *path), strict=False) if k != before]
    return [k for k in kept if k != blank]


def over_all_paths(label, logits, blank):
    """The loss by its definition: one path after the other."""
    log_y = logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))
    total = 0.0
    for path in itertools.product(range(logits.shape[1]), repeat=len(logits)):
        if spelled(path, blank) == label:
            total += np.exp(sum(log_y[t, k] for t, k in enumerate(path)))
    return -np.log(total)


@pytest.mark.parametrize("blank", [0, 2])
def test_sums_over_all_paths(blank):
    for label in ([], [1], [1, 1], [1, 3, 1], [3, 1], [1, 1, 1]):
        padded = np.array([label + [blank] * (4 - len(label))])
        logits = RNG.standard_normal((1, T, 4))
        wanted = over_all_paths(label, logits[0], blank)
        assert CTC(blank)(padded, logits) == pytest.approx(wanted, rel=1e-9)


def test_gradient():
    check_loss(CTC(), SPELLED, HEARD)
    check_loss(CTC(), SPELLED, HEARD, sample_weight=RNG.random(5))
    check_loss(CTC(blank=3), [[1, 2, 3], [1, 1, 3], [0, 3, 3]], HEARD[:3])
    check_loss(CTC(with_lengths=True), np.column_stack([LENGTHS, SPELLED]), HEARD)


def test_padded_steps_count_for_nothing():
    padded = np.column_stack([LENGTHS, SPELLED])
    loss = CTC(with_lengths=True)
    alone = [CTC()(SPELLED[n : n + 1], HEARD[n : n + 1, :k]) for n, k in enumerate(LENGTHS)]
    assert loss(padded, HEARD) == pytest.approx(np.mean(alone))
    grad = loss.gradient(padded, HEARD)
    for n, k in enumerate(LENGTHS):
        assert not grad[n, k:].any()
        theirs = CTC().gradient(SPELLED[n : n + 1], HEARD[n : n + 1, :k])[0] / 5
        np.testing.assert_allclose(grad[n, :k], theirs, atol=1e-12)


def test_long_sequences_neither_vanish_nor_overflow():
    logits = np.zeros((1, 2000, 30), dtype="float32")
    logits[:, ::2, 1], logits[:, 1::2, 0] = 1e4, 1e4
    loss, grad = CTC().value_and_gradient(np.ones((1, 1000), int), logits)
    assert loss == pytest.approx(0.0, abs=1e-3) and np.isfinite(grad).all()
    assert grad.dtype == np.float32
    assert CTC()(np.full((1, 1), 2), logits) == pytest.approx(1e4 * 1000, rel=1e-3)


def test_a_model_learns_what_it_hears_without_being_told_when(tmp_path):
    rng = np.random.default_rng(0)
    ids = rng.integers(1, 4, (200, 2))
    x = np.zeros((200, 12, 4))
    for n, (first, second) in enumerate(ids):
        x[n, rng.integers(0, 5), first] = 1
        x[n, rng.integers(6, 12), second] = 1
    model = Sequential([Dense(4)], seed=0)
    model.compile(Adam(0.05), CTC())
    history = model.fit(x, ids, epochs=30, verbose=0).history["loss"]
    assert history[-1] < 0.1 * history[0]
    best = model.predict(x).argmax(axis=2)
    assert np.mean([spelled(path, 0) == list(y) for path, y in zip(best, ids, strict=True)]) > 0.99
    model.save(tmp_path / "heard.npz")
    assert load_model(tmp_path / "heard.npz").evaluate(x, ids) == model.evaluate(x, ids)


@pytest.mark.parametrize(
    ("loss", "y_true", "message"),
    [
        (CTC(), SPELLED[:, 0], r"class ids \(N, L\) for predictions \(N, T, K\), got .*\(5,\)"),
        (CTC(), SPELLED + 1, "from 0 to 3, got 1 to 4"),
        (CTC(), SPELLED - 1, "from 0 to 3, got -1 to 2"),
        (CTC(9), SPELLED, "the blank 9 among them, from 0 to 3"),
        (CTC(), SPELLED[:, ::-1], "at the end of a label alone"),
        (CTC(), np.ones((5, 4), int), "from 7 to 6 time steps for the label of sample 0, got 6"),
        (CTC(with_lengths=True), np.column_stack([[7] * 5, SPELLED]), "from 3 to 6 .* got 7"),
        (CTC(with_lengths=True), np.column_stack([[2] * 5, SPELLED]), "from 3 to 6 .* got 2"),
        (CTC(), softmax(HEARD)[:, :3, 0] * 0, "CTC expects logits, got rows of probabilities"),
    ],
)
def test_refuses(loss, y_true, message):
    heard = softmax(HEARD) if "logits" in message else HEARD
    with pytest.raises(ValueError, match=message):
        loss(y_true, heard)


def test_weights_are_for_samples_and_ids_are_whole():
    with pytest.raises(ValueError, match="one weight >= 0 for each of the 5 samples"):
        CTC()(SPELLED, HEARD, np.ones((5, T)))
    with pytest.raises(TypeError, match="integer ids"):
        CTC()(SPELLED + 0.5, HEARD)
    with pytest.raises(ValueError, match="blank to be an integer of 0 or more, got -1"):
        CTC(blank=-1)
