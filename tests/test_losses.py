"""Losses: values worked by hand, gradients, weights, bad targets."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlbook.activations import sigmoid, softmax
from dlbook.gradcheck import check_loss
from dlbook.layers import Embedding, Reshape
from dlbook.losses import (
    BinaryCrossentropy,
    CategoricalCrossentropy,
    Huber,
    MeanAbsoluteError,
    MeanSquaredError,
    PairwiseLogisticLoss,
    SparseCategoricalCrossentropy,
)
from dlbook.models import Sequential
from dlbook.optimizers import Adam
from dlbook.utils import to_categorical

RNG = np.random.default_rng(0)
N, K = 7, 4
IDS = RNG.integers(0, K, N)
LOGITS = RNG.standard_normal((N, K))
REAL = RNG.standard_normal((N, K))
SOFT = softmax(RNG.standard_normal((N, K)))
BITS = RNG.integers(0, 2, (N, K))

PAIRS = np.arange(N * K).reshape(N, K) % 3
PAIRS[0] = 1  # no order at all

CASES = {
    "pairwise": (PairwiseLogisticLoss(), PAIRS, LOGITS),
    "mse": (MeanSquaredError(), REAL, LOGITS),
    "mae": (MeanAbsoluteError(), REAL, LOGITS),
    "huber": (Huber(0.7), REAL, LOGITS),
    "binary": (BinaryCrossentropy(), BITS, sigmoid(LOGITS)),
    "binary logits": (BinaryCrossentropy(from_logits=True), BITS, LOGITS),
    "binary smooth": (BinaryCrossentropy(True, 0.2), BITS, LOGITS),
    "categorical": (CategoricalCrossentropy(), SOFT, softmax(LOGITS)),
    "categorical logits": (CategoricalCrossentropy(from_logits=True), SOFT, LOGITS),
    "categorical smooth": (CategoricalCrossentropy(True, 0.2), to_categorical(IDS, K), LOGITS),
    "sparse": (SparseCategoricalCrossentropy(), IDS, softmax(LOGITS)),
    "sparse logits": (SparseCategoricalCrossentropy(from_logits=True), IDS, LOGITS),
}
all_losses = pytest.mark.parametrize(("loss", "y_true", "y_pred"), CASES.values(), ids=CASES)


@all_losses
def test_gradient(loss, y_true, y_pred):
    check_loss(loss, y_true, y_pred)
    check_loss(loss, y_true, y_pred, sample_weight=RNG.random(N))


@all_losses
def test_gradient_over_time_steps(loss, y_true, y_pred):
    double = np.stack([y_true, y_true[::-1]], axis=1), np.stack([y_pred, y_pred[::-1]], axis=1)
    check_loss(loss, *double)
    check_loss(loss, *double, sample_weight=RNG.random((N, 2)))
    assert loss(*double) == pytest.approx(loss(y_true, y_pred))


@all_losses
def test_a_weight_of_two_counts_a_sample_twice(loss, y_true, y_pred):
    weight = np.ones(N)
    weight[2] = 2
    twice = loss(np.append(y_true, y_true[2:3], axis=0), np.append(y_pred, y_pred[2:3], axis=0))
    assert loss(y_true, y_pred, weight) * N == pytest.approx(twice * (N + 1))


@all_losses
def test_arguments_stay_and_float32_stays(loss, y_true, y_pred):
    y_true, y_pred = y_true.copy(), y_pred.astype("float32")
    y_true.flags.writeable = y_pred.flags.writeable = False
    assert loss.gradient(y_true, y_pred).dtype == np.float32
    assert isinstance(loss(y_true, y_pred), float)


def test_values_by_hand():
    y, p = np.array([[1.0, 0.0]]), np.array([[0.6, 0.4]])
    assert MeanSquaredError()(y, p) == pytest.approx((0.16 + 0.16) / 2)
    assert MeanAbsoluteError()(y, p) == pytest.approx(0.4)
    assert Huber(0.1)(y, p) == pytest.approx(0.1 * 0.4 - 0.005)
    assert CategoricalCrossentropy()(y, p) == pytest.approx(-np.log(0.6))
    assert SparseCategoricalCrossentropy()([0], p) == pytest.approx(-np.log(0.6))
    assert BinaryCrossentropy()(y, p) == pytest.approx(-np.log(0.6))
    assert CategoricalCrossentropy(label_smoothing=0.2)(y, p) == pytest.approx(
        -0.9 * np.log(0.6) - 0.1 * np.log(0.4)
    )


def test_logits_and_probabilities_agree():
    for cls, y, p in (
        (BinaryCrossentropy, BITS, sigmoid(LOGITS)),
        (CategoricalCrossentropy, SOFT, softmax(LOGITS)),
        (SparseCategoricalCrossentropy, IDS, softmax(LOGITS)),
    ):
        assert cls(from_logits=True)(y, LOGITS) == pytest.approx(cls()(y, p))


@given(st.floats(-1e4, 1e4), st.integers(0, 1))
def test_from_logits_is_exact_at_the_extremes(z, y):
    wanted = np.logaddexp(0, -z if y else z)
    assert BinaryCrossentropy(from_logits=True)([y], [z]) == pytest.approx(wanted)
    both = np.array([[0.0, z]])
    assert SparseCategoricalCrossentropy(from_logits=True)([y], both) == pytest.approx(wanted)


def test_smoothing_keeps_the_settings_on_logits():
    loss = CategoricalCrossentropy(label_smoothing=0.3).on_logits()
    assert (loss.from_logits, loss.label_smoothing) == (True, 0.3)


def test_labels_may_lack_the_last_axis_but_never_broadcast():
    y, p = RNG.standard_normal(5), RNG.standard_normal((5, 1))
    assert MeanSquaredError()(y, p) == pytest.approx(((y - p[:, 0]) ** 2).mean())
    assert MeanSquaredError().gradient(y, p).shape == (5, 1)
    assert MeanSquaredError().gradient(y, p[:, 0]).shape == (5,)
    with pytest.raises(ValueError, match="expects targets of the predictions' shape"):
        MeanSquaredError()(y, RNG.standard_normal((5, 5)))


@pytest.mark.parametrize(
    ("loss", "y_true", "y_pred", "message"),
    [
        (CategoricalCrossentropy(), IDS, softmax(LOGITS), "look like class ids"),
        (CategoricalCrossentropy(), IDS[:, None], softmax(LOGITS), "look like class ids"),
        (CategoricalCrossentropy(), BITS * 2, softmax(LOGITS), "sum to one"),
        (CategoricalCrossentropy(), SOFT, LOGITS * 9, "probabilities between 0 and 1"),
        (SparseCategoricalCrossentropy(), to_categorical(IDS, K), LOGITS, "looks one-hot"),
        (SparseCategoricalCrossentropy(True), IDS + 1, LOGITS, "from 0 to 3, got .* to 4"),
        (SparseCategoricalCrossentropy(True), IDS - 1, LOGITS, "from 0 to 3, got -1"),
        (SparseCategoricalCrossentropy(True), IDS + 0.5, LOGITS, "whole numbers"),
        (SparseCategoricalCrossentropy(True), REAL[:, :2], LOGITS, "class ids of shape"),
        (BinaryCrossentropy(True), BITS * 2, LOGITS, "between 0 and 1, got 0 to 2"),
        (BinaryCrossentropy(), BITS, LOGITS, "from_logits=True"),
        (MeanSquaredError(), REAL[:-1], LOGITS, "got 6 targets and 7 predictions"),
        (MeanSquaredError(), REAL[:0], LOGITS[:0], "at least one"),
        (MeanSquaredError(), REAL * np.nan, LOGITS, "must be finite, got nan at index"),
        (MeanSquaredError(), 3.0, LOGITS, "batch axis"),
    ],
)
def test_bad_values(loss, y_true, y_pred, message):
    with pytest.raises(ValueError, match=message):
        loss(y_true, y_pred)


def test_strings_are_refused():
    with pytest.raises(TypeError, match="must be numbers, got an array of dtype <U3"):
        MeanSquaredError()(["cat", "dog"], [1.0, 2.0])


@pytest.mark.parametrize("weight", [np.ones(3), -np.ones(N), np.full(N, np.nan)])
def test_bad_weights(weight):
    with pytest.raises(ValueError, match="sample_weight"):
        MeanSquaredError()(REAL, LOGITS, weight)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: CategoricalCrossentropy(label_smoothing=1.0), "0 <= label_smoothing < 1, got 1.0"),
        (lambda: BinaryCrossentropy(label_smoothing="0.1"), "label_smoothing < 1, got '0.1'"),
        (lambda: BinaryCrossentropy("yes"), "from_logits to be True or False, got 'yes'"),
        (lambda: SparseCategoricalCrossentropy(1), "from_logits to be True or False, got 1"),
        (lambda: Huber(0), "Huber expects delta > 0, got 0"),
        (lambda: Huber(float("nan")), "delta > 0, got nan"),
        (lambda: Huber("1"), "delta > 0, got '1'"),
    ],
)
def test_bad_settings(make, message):
    with pytest.raises(ValueError, match=message):
        make()


# Rankings.


def test_pairwise_loss_by_hand():
    y, s = [[2, 0, 1]], np.array([[1.0, 0.5, -0.5]])
    pairs = np.array([0.5, 1.5, -1.0])  # 0 over 1, 0 over 2, 2 over 1
    wanted = np.log1p(np.exp(-pairs)).mean()
    assert PairwiseLogisticLoss()(y, s) == pytest.approx(wanted)
    assert PairwiseLogisticLoss()([[1, 1, 1]], s) == 0.0


def test_a_ranking_is_learned():
    """Items with hidden qualities, seen in pairs: the scores order them."""
    rng = np.random.default_rng(0)
    quality = rng.permutation(20)
    pairs = np.array([rng.choice(20, 2, replace=False) for _ in range(2000)])
    y = quality[pairs] == quality[pairs].max(axis=1, keepdims=True)
    model = Sequential([Embedding(20, 1), Reshape((2,))], seed=0)
    model.compile(Adam(0.05), "pairwise_logistic_loss")
    model.fit(pairs, y, epochs=10, verbose=0)
    scores = model.layers[0].embeddings.value[:, 0]
    assert (np.argsort(scores) == np.argsort(quality)).mean() > 0.9
