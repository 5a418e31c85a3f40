"""Sequential: training, evaluation, weights, and what it refuses."""

import sys

import numpy as np
import pytest
from sklearn.datasets import load_digits

from dlbook import activations, losses, optimizers
from dlbook.callbacks import Callback, History
from dlbook.gradcheck import check_layer
from dlbook.layers import (
    LSTM,
    Activation,
    BatchNormalization,
    Dense,
    Dropout,
    Embedding,
    Flatten,
    LayerNormalization,
    MultiHeadAttention,
    Reshape,
)
from dlbook.models import Sequential
from dlbook.parameters import ParameterVector
from dlbook.utils import to_categorical

RNG = np.random.default_rng(0)
X = RNG.standard_normal((50, 4)).astype("float32")
Y = RNG.integers(0, 3, 50)


def classifier(seed: int = 0, optimizer: object = "sgd", **options: object) -> Sequential:
    model = Sequential(
        [Dense(8, activation="tanh", input_shape=(4,)), Dense(3, activation="softmax")], seed=seed
    )
    model.compile(optimizer, "sparse_categorical_crossentropy", **options)
    return model


# What training does.


def test_learns_the_digits():
    x, y = load_digits(return_X_y=True)
    x = x / 16
    model = Sequential([Dense(64, activation="relu"), Dense(10, activation="softmax")], seed=0)
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    held_out = x[1400:], y[1400:]
    history = model.fit(x[:1400], y[:1400], epochs=25, verbose=0, validation_data=held_out)
    assert list(history.history) == ["loss", "accuracy", "val_loss", "val_accuracy"]
    assert history.epoch == list(range(25))
    assert model.evaluate(x[1400:], y[1400:])[1] == history.history["val_accuracy"][-1] > 0.9
    assert model.predict(x[:5]).argmax(axis=1).tolist() == y[:5].tolist()


def test_one_step_worked_out_plainly():
    model = classifier(optimizer=optimizers.SGD(0.1))
    model.build((4,))
    w1, b1, w2, b2 = model.get_weights()
    h = np.tanh(X @ w1 + b1)
    p = activations.softmax(h @ w2 + b2)
    loss = -np.log(p[np.arange(50), Y]).mean()
    g = (p - np.eye(3)[Y]) / 50
    g1 = (g @ w2.T) * (1 - h**2)
    assert model.train_on_batch(X, Y) == pytest.approx(loss, rel=1e-5)
    wanted = [w1 - 0.1 * X.T @ g1, b1 - 0.1 * g1.sum(0), w2 - 0.1 * h.T @ g, b2 - 0.1 * g.sum(0)]
    for ours, theirs in zip(model.get_weights(), wanted, strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-4, atol=1e-6)


def test_whole_model_passes_the_gradient_check():
    layers = [Dense(5, activation="gelu"), BatchNormalization(), Dropout(0.3), Dense(3)]
    model = Sequential([*layers, Sequential([Dense(4), Activation("softmax")])], seed=0)
    check_layer(model, X[:7])
    check_layer(model, X[:7], training=True)


@pytest.mark.parametrize(
    ("last", "loss", "y"),
    [
        (Dense(3, activation="softmax"), losses.SparseCategoricalCrossentropy(), Y),
        (Dense(3, activation="softmax"), losses.CategoricalCrossentropy(), to_categorical(Y)),
        (Dense(1, activation="sigmoid"), losses.BinaryCrossentropy(), Y > 0),
    ],
)
def test_fused_and_plain_training_agree(last, loss, y):
    """Softmax with its cross-entropy trains as the same network that ends in logits."""
    fused, plain = Sequential([last], seed=0), Sequential([Dense(last.units)], seed=0)
    fused.compile("sgd", loss, metrics=["accuracy"])
    plain.compile("sgd", loss.on_logits())
    fused.fit(X, y, epochs=3, verbose=0)
    plain.fit(X, y, epochs=3, verbose=0)
    for ours, theirs in zip(fused.get_weights(), plain.get_weights(), strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-5, atol=1e-6)
    assert fused.evaluate(X, y)[0] == pytest.approx(plain.evaluate(X, y), rel=1e-5)
    np.testing.assert_allclose(fused.predict(X), loss.activation(plain.predict(X)), rtol=1e-5)


def test_fused_loss_is_finite_where_probabilities_would_not_be():
    model = Sequential([Dense(2, activation="softmax", kernel_initializer="ones")], seed=0)
    model.compile("sgd", "sparse_categorical_crossentropy")
    model.build((1,))
    model.layers[0].kernel.value[...] = [[1e4, -1e4]]
    assert model.evaluate([[1.0]], [1]) == pytest.approx(2e4)


def test_loss_on_probabilities_of_another_activation_is_refused():
    model = Sequential([Dense(3)], seed=0)
    model.compile("sgd", "sparse_categorical_crossentropy")
    with pytest.raises(ValueError, match="from_logits=True"):
        model.fit(X, Y, verbose=0)


def test_same_seed_same_bits():
    first, second, other = classifier(1), classifier(1), classifier(2)
    for model in (first, second, other):
        model.fit(X, Y, epochs=2, verbose=0)
    for a, b in zip(first.get_weights(), second.get_weights(), strict=True):
        np.testing.assert_array_equal(a, b)
    assert (first.get_weights()[0] != other.get_weights()[0]).any()


def test_each_layer_draws_from_its_own_generator():
    short = Sequential([Dense(3), Dense(2)], seed=4)
    long = Sequential([Dense(3), Dense(2), Dense(7)], seed=4)
    short.build((4,))
    long.build((4,))
    np.testing.assert_array_equal(short.get_weights()[2], long.get_weights()[2])


def test_global_random_state_is_left_alone():
    np.random.seed(0)  # noqa: NPY002
    before = np.random.get_state()[1].copy()  # noqa: NPY002
    classifier().fit(X, Y, verbose=0)
    np.testing.assert_array_equal(np.random.get_state()[1], before)  # noqa: NPY002


def test_input_gradient_is_there_for_who_asks():
    model = classifier()
    model.fit(X, Y, verbose=0)
    out = model(X)
    assert model.backprop(np.ones_like(out)).shape == X.shape


def test_layers_without_parameters_at_the_front():
    model = Sequential([Reshape((2, 2)), Flatten(), Dense(3, activation="softmax")], seed=0)
    model.compile("sgd", "sparse_categorical_crossentropy")
    before = model.fit(X, Y, verbose=0).history["loss"][0]
    assert model.fit(X, Y, epochs=20, verbose=0).history["loss"][-1] < before


def test_ids_go_in_as_integers():
    ids = RNG.integers(0, 9, (30, 5))
    model = Sequential([Embedding(9, 4), LSTM(3), Dense(3, activation="softmax")], seed=0)
    model.compile("adam", "sparse_categorical_crossentropy")
    before = model.get_weights() if model.built else None
    assert before is None
    model.fit(ids, Y[:30], verbose=0)
    assert model.predict(ids.astype("float64")).shape == (30, 3)
    with pytest.raises(TypeError, match="integer ids"):
        model.predict(ids + 0.5)


def test_a_layer_may_be_used_twice():
    shared = Dense(4, activation="tanh", seed=0)
    model = Sequential([shared, shared, Dense(1)], seed=0)
    check_layer(model, X)
    assert model.count_params() == 20 + 5


@pytest.mark.parametrize("activation", ["tanh", "softmax"])
@pytest.mark.parametrize("wrap", [lambda layer: layer, lambda layer: Sequential([layer])])
def test_a_layer_used_twice_trains(activation, wrap):
    """One step changes the weights by the gradient that finite differences confirm."""
    shared = Dense(4, activation=activation, seed=0)
    model, y = Sequential([shared, wrap(shared)], seed=0), to_categorical(Y, 4)
    loss = losses.CategoricalCrossentropy() if activation == "softmax" else losses.Huber()
    model.compile(optimizers.SGD(0.1), loss)
    check_layer(model, X)
    before = model.get_weights()
    model.zero_grad()
    model.backprop(loss.gradient(y, model(X, training=True)))
    grads = [parameter.grad.copy() for parameter in model.parameters]
    model.train_on_batch(X, y)
    for old, grad, new in zip(before, grads, model.weights, strict=True):
        np.testing.assert_allclose(new, old - 0.1 * grad, rtol=1e-4, atol=1e-6)
    assert shared.needs_input_grad


def test_regularizer_counts_in_loss_and_gradient():
    model = Sequential([Dense(1, kernel_regularizer="l2", kernel_initializer="ones")])
    model.compile(optimizers.SGD(0.1), "mse")
    zeros = np.zeros((5, 4))
    assert model.evaluate(zeros, zeros[:, 0]) == pytest.approx(0.04)
    assert model.train_on_batch(zeros, zeros[:, 0]) == pytest.approx(0.04)
    np.testing.assert_allclose(model.get_weights()[0], 1 - 0.1 * 0.02, rtol=1e-6)


def test_frozen_layers_stay():
    model = classifier(optimizer="adam")
    model.layers[0].trainable = False
    model.build((4,))
    before = model.get_weights()
    model.fit(X, Y, verbose=0)
    after = model.get_weights()
    np.testing.assert_array_equal(before[0], after[0])
    assert (before[2] != after[2]).any()


def test_thawing_a_layer_asks_for_compile():
    model = classifier(optimizer="adam")
    model.layers[0].trainable = False
    model.fit(X, Y, verbose=0)
    model.layers[0].trainable = True
    before = model.get_weights()
    with pytest.raises(ValueError, match="Compile again after changing"):
        model.fit(X, Y, verbose=0)
    for a, b in zip(before, model.weights, strict=True):
        np.testing.assert_array_equal(a, b)
    model.compile("adam", "sparse_categorical_crossentropy")
    model.fit(X, Y, verbose=0)
    assert all((a != b).any() for a, b in zip(before, model.weights, strict=True))


def test_models_that_share_a_layer_both_train_it():
    shared = Dense(4, activation="tanh", seed=0)
    one, two = Sequential([shared, Dense(1)], seed=1), Sequential([shared, Dense(2)], seed=2)
    for model, y in ((one, X[:, :1]), (two, X[:, :2]), (one, X[:, :1])):
        model.compile("sgd", "mse")
        if not model.built:
            model.build((4,))
        before = model.get_weights()
        model.fit(X, y, verbose=0)
        assert all((a != b).any() for a, b in zip(before, model.weights, strict=True))


def test_layers_composed_by_hand():
    """A network with two inputs: the same layers, one vector, one optimizer."""
    left, right, head = Dense(5, "tanh", seed=0), Dense(5, "tanh", seed=1), Dense(1, seed=2)
    loss, optimizer, y = losses.MeanSquaredError(), optimizers.SGD(0.1), X[:, :1] * X[:, 2:3]
    seen = []
    for _ in range(200):
        out = head(left(X[:, :2], training=True) + right(X[:, 2:], training=True), training=True)
        if not seen:
            vector = ParameterVector(left.parameters + right.parameters + head.parameters)
        vector.zero_grad()
        grad = head.backprop(loss.gradient(y, out))
        left.backprop(grad)
        right.backprop(grad)
        optimizer.update(vector.value, vector.grad)
        seen.append(loss(y, out))
    assert seen[-1] < 0.5 * seen[0]


def test_batches_cover_every_sample_once(monkeypatch):
    seen = []

    class Spy(Activation):
        def forward(self, x, *, training):
            seen.append(x[:, 0].copy())
            return super().forward(x, training=training)

    model = Sequential([Spy("linear"), Dense(1)], seed=0)
    model.compile("sgd", "mse")
    x = np.arange(10.0)[:, None]
    model.fit(x / 10, x / 10, batch_size=4, epochs=2, verbose=0)
    assert [len(batch) for batch in seen] == [4, 4, 2] * 2
    for epoch in (seen[:3], seen[3:]):
        np.testing.assert_allclose(np.sort(np.concatenate(epoch)), x[:, 0] / 10, rtol=1e-6)
    assert (np.concatenate(seen[:3]) != np.concatenate(seen[3:])).any()
    seen.clear()
    model.fit(x / 10, x / 10, batch_size=4, shuffle=False, verbose=0)
    np.testing.assert_allclose(np.concatenate(seen), x[:, 0] / 10, rtol=1e-6)


def test_reported_loss_is_the_mean_over_samples_not_batches():
    model = Sequential([Dense(1, kernel_initializer="zeros")])
    model.compile(optimizers.SGD(0.0), "mse", metrics=["mae"])
    y = np.arange(5.0)
    logs = model.fit(np.ones((5, 1)), y, batch_size=4, verbose=0).history
    assert logs["loss"] == pytest.approx([np.mean(y**2)])
    assert logs["mae"] == pytest.approx([np.mean(y)])
    assert model.evaluate(np.ones((5, 1)), y, batch_size=2) == pytest.approx([6.0, 2.0])


def test_validation_split_takes_the_end():
    model = Sequential([Dense(1, kernel_initializer="zeros")])
    model.compile(optimizers.SGD(0.0), "mse")
    y = np.array([0.0] * 8 + [2.0] * 2)
    logs = model.fit(np.ones((10, 1)), y, validation_split=0.2, verbose=0).history
    assert (logs["loss"], logs["val_loss"]) == ([0.0], [4.0])


def test_class_and_sample_weights():
    model = Sequential([Dense(1, kernel_initializer="zeros")])
    model.compile(optimizers.SGD(0.0), "mse")
    x, y = np.ones((4, 1)), np.array([1.0, 1.0, 2.0, 2.0])
    weighted = model.fit(x, y, sample_weight=[1, 0, 1, 0], verbose=0).history["loss"][0]
    assert weighted == pytest.approx((1 + 4) / 4)
    classes = Sequential([Dense(2, kernel_initializer="zeros", activation="softmax")])
    for loss, labels in (
        ("sparse_categorical_crossentropy", [0, 1, 1]),
        ("categorical_crossentropy", to_categorical([0, 1, 1])),
    ):
        classes.compile(optimizers.SGD(0.0), loss)
        got = classes.fit(np.ones((3, 1)), labels, class_weight={0: 5.0, 1: 0.5}, verbose=0)
        assert got.history["loss"][0] == pytest.approx(np.log(2) * 6 / 3)
    with pytest.raises(ValueError, match=r"weight for every class; none for \[1\]"):
        classes.fit(np.ones((3, 1)), to_categorical([0, 1, 1]), class_weight={0: 5.0}, verbose=0)


@pytest.mark.parametrize(
    ("class_weight", "error", "got"),
    [
        ({0: 1, 1: -2, 2: 1}, ValueError, "got 1: -2"),
        ({0: 1, 1: float("nan"), 2: 1}, ValueError, "got 1: nan"),
        ({0: 1, 1: float("inf"), 2: 1}, ValueError, "got 1: inf"),
        ({0: 1, 1: 2, 2: 1, -1: 3}, ValueError, "got -1: 3"),
        ({0: 1, 1: 2, 2: 1, 3: 1}, ValueError, "class from 0 to 2, got 3: 1"),
        ("balanced", TypeError, "a dict {id: weight}, got 'balanced'"),
        ([1, 2, 1], TypeError, "expects a dict"),
    ],
)
def test_bad_class_weights(class_weight, error, got):
    model = classifier()
    model.build((4,))
    before = model.get_weights()
    with pytest.raises(error, match=got):
        model.fit(X, Y, class_weight=class_weight, verbose=0)
    for a, b in zip(before, model.get_weights(), strict=True):
        np.testing.assert_array_equal(a, b)


def test_class_weights_may_name_classes_that_a_batch_lacks():
    model = classifier()
    model.train_on_batch(X[:2], [0, 0], class_weight={0: 1.0, 1: 2.0, 2: 3.0})


def test_weights_of_steps_and_classes():
    """Targets for each step of a sequence: weights by sample, by step, and by class together."""
    model = Sequential([Dense(2, kernel_initializer="zeros", activation="softmax")], seed=0)
    model.compile(optimizers.SGD(0.0), "sparse_categorical_crossentropy")
    x, y = np.ones((2, 3, 4)), np.array([[0, 1, 1], [1, 1, 0]])
    for sample_weight, total in (([1, 2], 5 + 2 * 5), ([[1, 0, 0], [0, 0, 2]], 3 + 2 * 3)):
        loss = model.train_on_batch(x, y, sample_weight, class_weight={0: 3.0, 1: 1.0})
        assert loss == pytest.approx(np.log(2) * total / 6)


@pytest.mark.parametrize("shape", [(50, 2), (50, 1), (49,)])
def test_sample_weights_of_another_shape(shape):
    with pytest.raises(ValueError, match="one weight >= 0 for each of the 50 samples"):
        classifier().fit(X, Y, sample_weight=np.ones(shape), verbose=0)


def test_adding_to_a_built_model():
    model = Sequential([Dense(3, input_dim=4)], seed=0)
    model.build((4,))
    model.add(Dense(2))
    assert model.output_shape == (2,)
    assert model.predict(X).shape == (50, 2)


def test_names_are_unique():
    model = Sequential([Dense(3), Dense(2), Dense(2, name="out")])
    assert [layer.name for layer in model.layers] == ["dense", "dense_1", "out"]


def test_summary(capsys):
    model = classifier()
    model.build((4,))
    model.layers[0].trainable = False
    model.summary()
    text = capsys.readouterr().out
    assert "dense (Dense)" in text and "(None, 8)" in text
    assert text.split()[-1] == "40"  # frozen
    assert "67" in text  # 4 * 8 + 8 + 8 * 3 + 3


def test_weights_go_out_and_in():
    one, two = classifier(1), classifier(2)
    one.build((4,))
    two.build((4,))
    two.set_weights(one.get_weights())
    np.testing.assert_array_equal(one.predict(X), two.predict(X))
    one.get_weights()[0][:] = 0  # copies
    np.testing.assert_array_equal(one.predict(X), two.predict(X))
    before = two.get_weights()
    with pytest.raises(ValueError, match="expects weights of shapes"):
        two.set_weights([*before[:3], np.zeros(9)])
    for a, b in zip(before, two.get_weights(), strict=True):
        np.testing.assert_array_equal(a, b)


@pytest.mark.parametrize(
    ("last", "error"),
    [
        (np.array(["a", "b", "c"]), TypeError),
        ([1.0, [2.0], 3.0], ValueError),
        ([1.0, np.nan, 3.0], ValueError),
        (None, (TypeError, ValueError)),
    ],
)
def test_weights_that_are_no_numbers_change_nothing(last, error):
    model = classifier()
    model.build((4,))
    before = model.get_weights()
    with pytest.raises(error):
        model.set_weights([*(array + 1 for array in before[:3]), last])
    for a, b in zip(before, model.weights, strict=True):
        np.testing.assert_array_equal(a, b)


def test_predict_takes_batches_and_no_samples():
    model = classifier()
    np.testing.assert_allclose(model.predict(X, batch_size=7), model(X), rtol=1e-5)
    assert model.predict(X[:0]).shape == (0, 3)


# Progress.


def test_progress_goes_to_standard_output(capsys):
    classifier().fit(X, Y, epochs=2, verbose=2)
    out, err = capsys.readouterr()
    assert [line.split()[1] for line in out.splitlines()] == ["1/2", "2/2"]
    assert "loss: " in out and err == ""
    classifier().fit(X, Y, epochs=2, verbose=1)
    out, err = capsys.readouterr()
    assert "Epoch 2/2" in out and err == ""
    classifier().fit(X, Y, epochs=2, verbose=0)
    assert capsys.readouterr() == ("", "")


def test_without_tqdm_there_are_plain_lines(capsys, monkeypatch):
    monkeypatch.setitem(sys.modules, "tqdm", None)
    classifier().fit(X, Y, epochs=2, verbose=1)
    out = capsys.readouterr().out
    assert len(out.splitlines()) == 2 and "\r" not in out


def test_evaluate_prints_when_asked(capsys):
    model = classifier(metrics=["accuracy"])
    model.evaluate(X, Y)
    assert capsys.readouterr().out == ""
    model.evaluate(X, Y, verbose=1)
    assert capsys.readouterr().out.startswith("loss: ")


# When training breaks off.


def test_failing_callback_leaves_model_and_history():
    class Failing(Callback):
        def on_epoch_end(self, epoch, logs):
            if epoch == 2:
                raise OSError("disk full")

    model = classifier()
    with pytest.raises(OSError, match="disk full"):
        model.fit(X, Y, epochs=9, callbacks=[Failing()], verbose=0)
    assert model.history.epoch == [0, 1, 2]
    assert len(model.history.history["loss"]) == 3
    assert model.predict(X).sum() == pytest.approx(50, rel=1e-5)
    model.fit(X, Y, verbose=0)


@pytest.mark.parametrize("where", ["forward", "backward"])
def test_interrupt_in_the_middle_of_a_step(where, monkeypatch):
    calls = []

    def interrupt(self, *arguments, **keywords):
        calls.append(1)
        if len(calls) == 6:
            raise KeyboardInterrupt
        return original(self, *arguments, **keywords)

    original = getattr(Dense, where)
    monkeypatch.setattr(Dense, where, interrupt)
    model = classifier()
    with pytest.raises(KeyboardInterrupt):
        model.fit(X, Y, epochs=9, batch_size=25, verbose=0)
    monkeypatch.undo()
    assert model.history.epoch == [0]
    # Probabilities again, not the logits of the interrupted step; input gradients again.
    np.testing.assert_allclose(model.predict(X).sum(axis=1), 1.0, rtol=1e-5)
    assert model.layers[0].needs_input_grad
    model.fit(X, Y, verbose=0)


def test_interrupted_bar_is_closed(capsys):
    class Stop(Callback):
        def on_train_batch_end(self, batch, logs):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        classifier().fit(X, Y, verbose=1, callbacks=[Stop()])


@pytest.mark.filterwarnings("ignore:overflow", "ignore:invalid")
def test_loss_that_is_not_finite_stops_with_step_and_causes():
    model = Sequential([Dense(1)], seed=0)
    model.compile(optimizers.SGD(1e15), "mse")
    with pytest.raises(FloatingPointError, match=r"in step 3\. Likely causes: a learning rate"):
        model.fit(X, X[:, 0], batch_size=25, epochs=5, verbose=0)
    assert np.isfinite(model.get_weights()[0]).all()
    assert model.history.epoch == [0]


# Bad input. Each message says who expects what, what came and what to do.


@pytest.mark.parametrize(
    ("x", "y", "error", "message"),
    [
        (X[0], Y, ValueError, "50 y|batch"),
        (
            X[:, :3],
            Y,
            ValueError,
            r"sequential expects .* shape \(batch, 4\), got \(50, 3\)",
        ),
        (X[None], Y[:1], ValueError, "sequential expects an input of shape"),
        (X[:, :, None], Y, ValueError, "sequential expects an input of shape"),
        (X.astype(str), Y, TypeError, "x must be numbers, got an array of dtype <U"),
        (
            X.astype(str).astype(object),
            Y,
            TypeError,
            "x must be numbers, got an array of dtype obj",
        ),
        (np.where(X > 2, np.nan, X), Y, ValueError, "x must be finite, got nan at index"),
        (np.where(X > 2, np.inf, X), Y, ValueError, "x must be finite, got inf at index"),
        (X, Y[:-1], ValueError, "as many targets as inputs, got 50 x and 49 y"),
        (X[:0], Y[:0], ValueError, "at least one sample"),
        (X, Y + 1, ValueError, "class ids from 0 to 2, got 1 to 3"),
        (X, Y - 1, ValueError, "class ids from 0 to 2, got -1"),
        (X, to_categorical(Y, 3), ValueError, "looks one-hot"),
        (X, Y.astype(str), TypeError, "y must be numbers"),
        (3.0, Y, ValueError, "batch axis"),
    ],
)
def test_bad_data(x, y, error, message):
    model = classifier()
    model.build((4,))
    before = model.get_weights()
    for call in (model.fit, model.evaluate, model.train_on_batch):
        with pytest.raises(error, match=message):
            call(x, y)
    for a, b in zip(before, model.get_weights(), strict=True):
        np.testing.assert_array_equal(a, b)
    model.fit(X, Y, verbose=0)


def test_integers_and_lists_are_numbers():
    model = classifier()
    model.fit([[1, 2, 3, 4], [4, 3, 2, 1]], [0, 1], verbose=0)
    assert model.predict(np.ones((2, 4), dtype=np.uint8)).dtype == np.float32


def test_wrong_data_do_not_fix_the_shape_of_a_model():
    model = Sequential([Dense(3, activation="softmax")], seed=0)
    model.compile("sgd", "sparse_categorical_crossentropy")
    with pytest.raises(ValueError, match="class ids"):
        model.fit(X[:, :2], Y + 9, verbose=0)
    assert not model.built
    model.fit(X, Y, verbose=0)


def test_bad_input_never_costs_a_trained_part_its_weights():
    trained = Sequential([Dense(3, activation="tanh")], seed=0)
    trained.build((4,))
    before = trained.get_weights()
    model = Sequential([trained, Dense(3, activation="softmax")], seed=1)
    model.compile("sgd", "sparse_categorical_crossentropy")
    for x, y in ((X, Y + 9), (X[:, :2], Y)):
        with pytest.raises(ValueError, match="expects"):
            model.fit(x, y, verbose=0)
        assert trained.built and not model.built
    for a, b in zip(before, trained.get_weights(), strict=True):
        np.testing.assert_array_equal(a, b)
    model.fit(X, Y, verbose=0)


def test_layer_that_could_not_be_built_can_be_built_right():
    layer = Reshape((2, 2))
    with pytest.raises(ValueError, match="target_shape of 3 entries"):
        layer(X[:, :3])
    assert layer(X).shape == (50, 2, 2)


def test_ids_where_one_hot_is_expected():
    model = Sequential([Dense(3, activation="softmax")], seed=0)
    model.compile("sgd", "categorical_crossentropy")
    with pytest.raises(ValueError, match="Use to_categorical"):
        model.fit(X, Y, verbose=0)


def test_one_output_for_many_classes():
    model = Sequential([Dense(1, activation="sigmoid")], seed=0)
    model.compile("sgd", "binary_crossentropy")
    with pytest.raises(ValueError, match="For more than two classes"):
        model.fit(X, Y, verbose=0)


def test_lengths_that_matter_to_a_later_layer():
    model = Sequential([Dense(2), Flatten(), Dense(1)], seed=0)
    model.build((5, 4))
    with pytest.raises(ValueError, match=r"dense_1 expects an input of shape \(batch, 10\)"):
        model.predict(np.ones((3, 6, 4)))


@pytest.mark.parametrize(
    "use",
    [
        lambda model: model.get_weights(),
        lambda model: model.summary(),
        lambda model: model.parameters,
        lambda model: model.count_params(),
        lambda model: model.save("model.npz"),
    ],
)
def test_unbuilt_model(use):
    with pytest.raises(RuntimeError, match="does not know its input's shape"):
        use(Sequential([Dense(3)]))


def test_input_shape_is_enough_to_use_a_model():
    assert Sequential([Dense(3, input_dim=4)]).count_params() == 15


def test_uncompiled_model():
    model = Sequential([Dense(3)])
    for call in (model.fit, model.evaluate, model.train_on_batch):
        with pytest.raises(RuntimeError, match="call compile"):
            call(X, Y)


@pytest.mark.parametrize(
    ("make", "error", "message"),
    [
        (lambda: Sequential([3]), TypeError, "expects layers, got 3"),
        (lambda: Sequential().build((3,)), RuntimeError, "no layers"),
        (lambda: Dense(3, input_shape=(4,), input_dim=4), ValueError, "not both"),
        (lambda: Dense(3, input_shape=4), TypeError, r"write \(4,\) instead of 4"),
        (lambda: Dense(3).build((4,), dtype="int32"), TypeError, "float32 or float64"),
        (lambda: classifier(metrics="accuracy"), TypeError, "list"),
        (lambda: classifier(metrics=[3]), TypeError, "known metric, or such an object, got 3"),
        (lambda: classifier(metrics=["acc", "acc"]), ValueError, "two 'acc'"),
        (lambda: classifier().fit(X, Y, callbacks=[3]), TypeError, r"Callback objects, got \[3\]"),
        (lambda: classifier().fit(X, Y, callbacks=History()), TypeError, "list of Callback"),
        (lambda: classifier().fit(X, Y, callbacks=[History]), TypeError, "list of Callback"),
        (lambda: classifier().fit(X, Y, validation_data=X), TypeError, "validation_data as"),
        (lambda: classifier().fit(X, Y, validation_data=(X,)), TypeError, "tuple of length 1"),
        (lambda: classifier().compile("sgd"), ValueError, "expects a loss"),
        (lambda: classifier().fit(X, Y, batch_size=-1), ValueError, "batch_size"),
        (lambda: classifier().fit(X, Y, epochs=0), ValueError, "epochs"),
        (lambda: classifier().fit(X, Y, verbose="loud"), ValueError, "verbose expects"),
        (lambda: classifier().fit(X, Y, validation_split=1.0), ValueError, "both sides"),
        (lambda: classifier().fit(X, Y, validation_data=(X[:, :2], Y)), ValueError, "expects"),
        (lambda: classifier().fit(X, Y, sample_weight=[1]), ValueError, "sample_weight"),
    ],
)
def test_bad_settings(make, error, message):
    with pytest.raises(error, match=message):
        make()


@pytest.mark.parametrize(
    ("layer", "x", "got"),
    [
        (Dense(3), np.ones(5), r"\(\)"),
        (Dense(3), 2.0, r"\(\)"),
        (Dense(3), np.ones((2, 0)), r"\(0,\)"),
        (Dense(3), (np.ones((2, 3)), np.ones((2, 3))), r"\(\(3,\), \(3,\)\)"),
        (BatchNormalization(), np.ones(5), r"\(\)"),
        (LayerNormalization(), np.ones(5), r"\(\)"),
    ],
)
def test_input_without_features(layer, x, got):
    with pytest.raises(ValueError, match=rf"{layer.name} expects samples .* got {got}"):
        layer(x)
    assert layer(np.ones((2, 3))).shape == (2, 3)


def test_keras_defaults():
    model = Sequential([Dense(3, activation="softmax")], seed=0)
    model.compile("sgd", "sparse_categorical_crossentropy", metrics=None)
    assert list(model.fit(X, Y, callbacks=None, verbose=0).history) == ["loss"]


def test_failed_compile_changes_nothing():
    model = classifier(optimizer="adam")
    with pytest.raises(ValueError, match="Did you mean 'sgd'"):
        model.compile("sgdd", "mse")
    assert isinstance(model.loss, losses.SparseCategoricalCrossentropy)
    assert isinstance(model.optimizer, optimizers.Adam)


@pytest.mark.parametrize(
    ("built_for", "given"),
    [(1, 2), (2, 1), (1, 3)],
    ids=["a pair for one", "one for a pair", "three for one"],
)
def test_one_array_or_a_pair(built_for, given):
    x = np.ones((2, 4, 8))

    def arrays(count):
        return x if count == 1 else (x,) * count

    layer = MultiHeadAttention(2, 4)
    layer(arrays(built_for))
    with pytest.raises(TypeError, match=rf"multi_head_attention expects .*, got {given}\."):
        layer(arrays(given))


def test_parts_of_different_shapes_are_no_batch():
    model = Sequential([Dense(2)])
    with pytest.raises(ValueError, match="predict: x must be one array"):
        model.predict([[1, 2], [3]])
