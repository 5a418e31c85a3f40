"""Masks on their way from the ids to the loss: a padded batch is its sequences one by one."""

import numpy as np
import pytest

from dlbook.layers import (
    GRU,
    LSTM,
    Activation,
    AttentionPooling,
    BatchNormalization,
    Bidirectional,
    Conv1D,
    Dense,
    Dropout,
    Embedding,
    Flatten,
    GlobalAveragePooling1D,
    GlobalMaxPooling1D,
    Layer,
    LayerNormalization,
    MultiHeadAttention,
    PositionalEncoding,
    PositionEmbedding,
    Reshape,
    Residual,
    SimpleRNN,
    TransformerBlock,
)
from dlbook.models import Sequential, load_model

LENGTHS = [5, 2, 3, 1]
RNG = np.random.default_rng(0)
IDS = np.array([[*RNG.integers(1, 9, n), *[0] * (5 - n)] for n in LENGTHS])
TAGS = RNG.integers(0, 3, (4, 5))  # a class for each position, of padding too
LABELS = RNG.integers(0, 3, 4)

PER_STEP = {
    "lstm": lambda: [LSTM(4, return_sequences=True)],
    "both ways": lambda: [Bidirectional(GRU(3, return_sequences=True)), LayerNormalization()],
    "two deep": lambda: [
        SimpleRNN(4, return_sequences=True),
        Dropout(0.0),
        GRU(3, return_sequences=True),
    ],
    "backwards": lambda: [
        LSTM(4, return_sequences=True, go_backwards=True),
        LSTM(4, return_sequences=True, go_backwards=True),
    ],
    "transformer": lambda: [PositionalEncoding(), TransformerBlock(2, 8), Activation("tanh")],
    "attention": lambda: [
        PositionEmbedding(5),
        Residual([LayerNormalization(), MultiHeadAttention(2, 3, use_causal_mask=True)]),
    ],
    "a chain inside": lambda: [Sequential([Dense(4), LSTM(4, return_sequences=True)])],
}
PER_SEQUENCE = {
    "lstm": lambda: [LSTM(4)],
    "both ways": lambda: [Bidirectional(LSTM(3))],
    "average": lambda: [TransformerBlock(2, 8), GlobalAveragePooling1D()],
    "maximum": lambda: [Dense(4), GlobalMaxPooling1D()],
    "attention": lambda: [GRU(4, return_sequences=True), AttentionPooling("normal")],
    "nothing masked behind": lambda: [LSTM(4), Reshape((2, 2)), Flatten()],
}


def make(inside):
    model = Sequential(
        [Embedding(9, 4, mask_zero=True), *inside, Dense(3, activation="softmax")], seed=1
    )
    model.compile("sgd", "sparse_categorical_crossentropy", metrics=["accuracy"])
    model.build((5,), dtype="float64")
    return model


def gradient_and_loss(model, x, y, **options):
    """The gradient of a step, read off what SGD with rate 1 takes away."""
    model.optimizer.learning_rate = 1.0
    before = model.vector.value.copy()
    loss, accuracy = model.train_on_batch(x, y, **options)
    grad = before - model.vector.value
    model.vector.value[...] = before
    return grad, loss, accuracy


@pytest.mark.parametrize("inside", PER_STEP.values(), ids=PER_STEP)
def test_steps(inside):
    model = make(inside())
    grad, loss, accuracy = gradient_and_loss(model, IDS, TAGS)
    total, total_loss, total_accuracy = 0.0, 0.0, 0.0
    for ids, tags, n in zip(IDS, TAGS, LENGTHS, strict=True):
        alone = gradient_and_loss(model, ids[None, :n], tags[None, :n])
        total, total_loss = total + n * alone[0], total_loss + n * alone[1]
        total_accuracy += n * alone[2]
    np.testing.assert_allclose(loss, total_loss / sum(LENGTHS), rtol=1e-9)
    np.testing.assert_allclose(accuracy, total_accuracy / sum(LENGTHS), rtol=1e-9)
    np.testing.assert_allclose(grad, total / sum(LENGTHS), rtol=1e-7, atol=1e-12)


@pytest.mark.parametrize("inside", PER_SEQUENCE.values(), ids=PER_SEQUENCE)
def test_sequences(inside):
    model = make(inside())
    grad, loss, _ = gradient_and_loss(model, IDS, LABELS)
    alone = [
        gradient_and_loss(model, ids[None, :n], label[None])
        for ids, label, n in zip(IDS, LABELS, LENGTHS, strict=True)
    ]
    np.testing.assert_allclose(loss, np.mean([each[1] for each in alone]), rtol=1e-9)
    np.testing.assert_allclose(grad, np.mean([each[0] for each in alone], axis=0), atol=1e-12)


def test_what_stands_in_the_padding_does_not_matter():
    model = make(PER_STEP["both ways"]())
    other = np.where(IDS == 0, 2, TAGS)
    assert model.evaluate(IDS, other) == model.evaluate(IDS, np.where(IDS == 0, 1, TAGS))
    np.testing.assert_allclose(model.predict(IDS)[1, :2], model.predict(IDS[1:2, :2])[0])


def test_the_mean_does_not_depend_on_the_batches():
    model = make(PER_STEP["lstm"]())
    whole = model.evaluate(IDS, TAGS, batch_size=4)
    np.testing.assert_allclose(model.evaluate(IDS, TAGS, batch_size=1), whole, rtol=1e-9)
    np.testing.assert_allclose(model.evaluate(IDS, TAGS, batch_size=3), whole, rtol=1e-9)


@pytest.mark.parametrize("weights", [np.array([1.0, 0.0, 2.0, 1.0]), RNG.random((4, 5))])
def test_sample_weights_join_in(weights):
    model = make(PER_STEP["lstm"]())
    grad, loss, _ = gradient_and_loss(model, IDS, TAGS, sample_weight=weights)
    per_step = -np.log(np.take_along_axis(model.predict(IDS), TAGS[:, :, None], 2))[:, :, 0]
    full = np.broadcast_to(weights.reshape(4, -1), (4, 5))
    np.testing.assert_allclose(loss, (per_step * full)[IDS != 0].sum() / sum(LENGTHS), rtol=1e-6)
    assert np.isfinite(grad).all()


def test_a_batch_of_padding_alone_teaches_nothing():
    model = make(PER_STEP["lstm"]())
    grad, loss, _ = gradient_and_loss(model, np.zeros((2, 5), int), TAGS[:2])
    assert loss == 0
    assert not grad.any()


def test_the_mask_may_be_handed_in():
    model = Sequential([LSTM(4, return_sequences=True), GlobalAveragePooling1D()], seed=0)
    x = RNG.standard_normal((4, 5, 2))
    out = model(x, mask=IDS != 0)
    np.testing.assert_allclose(model(x[1:2, :2])[0], out[1], atol=1e-6)
    with pytest.raises(ValueError, match=r"sequential expects a mask of shape \(4, 5\)"):
        model(x, mask=np.ones((4, 4), bool))


class Doubled(Layer):
    """A reader's own layer, which says nothing of masks."""

    accepts = "any shape"

    def forward(self, x, *, training):
        return 2 * x, None

    def backward(self, grad_out, cache):
        return 2 * grad_out


@pytest.mark.parametrize(
    "layer", [Flatten(), Reshape((4, 5)), Conv1D(3, 2), BatchNormalization(), Doubled()]
)
def test_layers_that_cannot_leave_positions_out_are_refused(layer):
    model = Sequential([Embedding(9, 4, mask_zero=True), layer], seed=0)
    with pytest.raises(ValueError, match=f"{layer.name} can't leave masked positions out"):
        model.predict(IDS)


def test_an_own_layer_that_keeps_positions_says_so():
    class Kept(Doubled):
        keeps_mask = True

    model = Sequential([Embedding(9, 4, mask_zero=True), Kept(), LSTM(3)], seed=0)
    np.testing.assert_allclose(model.predict(IDS)[1], model.predict(IDS[1:2, :2])[0], rtol=1e-5)


def test_an_embedding_behind_another_layer():
    flat = Sequential([Reshape((5,)), Embedding(9, 4, mask_zero=True), LSTM(3), Dense(1)], seed=0)
    straight = Sequential(
        [Embedding(9, 4, mask_zero=True, input_shape=(5,)), LSTM(3), Dense(1)], seed=0
    )
    flat.build((5, 1))
    straight.build((5,))
    straight.set_weights(flat.get_weights())
    x = IDS[:, :, None]
    np.testing.assert_array_equal(flat.predict(x), straight.predict(IDS))
    flat.compile("sgd", "mse")
    assert np.isfinite(flat.train_on_batch(x, LABELS))
    flat(x)
    assert flat.backprop(np.ones((4, 1))) is None
    with pytest.raises(TypeError, match="embedding expects must be integer ids"):
        flat.predict(x + 0.5)


def test_masks_survive_a_file(tmp_path):
    model = make([PositionEmbedding(5), Bidirectional(LSTM(3, return_sequences=True), "sum")])
    model.add(AttentionPooling())
    model.save(tmp_path / "m.npz")
    np.testing.assert_array_equal(load_model(tmp_path / "m.npz").predict(IDS), model.predict(IDS))
