"""Training beside other work: nothing of the reader's is changed for a moment and put back."""

import threading

import numpy as np
import pytest

from dlbook import activations, losses
from dlbook.callbacks import Callback
from dlbook.layers import GRU, Activation, Conv2D, Dense, Flatten
from dlbook.models import Sequential, load_model
from dlbook.optimizers import SGD
from dlbook.training import Evaluator, Trainer, twin

RNG = np.random.default_rng(0)
X, Y = RNG.standard_normal((64, 4)), RNG.integers(0, 3, 64)


def in_another_thread(work):
    """What ``work`` returns there, or the error that it raised."""
    box = []

    def run():
        try:
            box.append(work())
        except Exception as error:  # handed over to the thread that asserts
            box.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    return box[0]


class Hooked(Activation):
    """The identity, which calls a function in the midst of forward and backward."""

    hook = staticmethod(lambda: None)

    def forward(self, x, *, training):
        if training:
            type(self).hook()
        return super().forward(x, training=training)

    def backward(self, grad_out, cache):
        type(self).hook()
        return super().backward(grad_out, cache)


def observe(model, path):
    """Predict, evaluate, save and load, look around; what a reader in another thread sees."""
    before = [(repr(layer.activation), layer.needs_input_grad) for layer in model.layers]
    sums = model.predict(X).sum(axis=1)
    loss = model.evaluate(X, Y)
    model.save(path)
    again = load_model(path, {"Hooked": Hooked})
    plain = losses.SparseCategoricalCrossentropy()(Y, model.predict(X))
    return before, sums, loss, plain, again.layers[-1].activation


@pytest.mark.parametrize("place", ["step", "callback"])
@pytest.mark.parametrize("call", ["fit", "train_on_batch"])
def test_in_the_midst_of_training(place, call, tmp_path, monkeypatch):
    model = Sequential(
        [Dense(5, activation="tanh"), Hooked("linear"), Dense(3, activation="softmax")], seed=0
    )
    model.compile("sgd", "sparse_categorical_crossentropy")
    seen = []

    def look():
        seen.append(in_another_thread(lambda: observe(model, tmp_path / "model.npz")))

    class Look(Callback):
        def on_train_batch_end(self, batch, logs):
            look()

    if place == "step":
        monkeypatch.setattr(Hooked, "hook", staticmethod(look))
    if call == "fit":
        model.fit(X, Y, verbose=0, callbacks=[Look()] if place == "callback" else [])
    else:
        model.train_on_batch(X, Y)
    monkeypatch.undo()
    assert (
        len(seen)
        == {
            ("step", "fit"): 4,
            ("step", "train_on_batch"): 2,
            ("callback", "fit"): 2,
            ("callback", "train_on_batch"): 0,
        }[place, call]
    )
    for found in seen:
        assert not isinstance(found, Exception), found
        before, sums, loss, plain, saved = found
        kinds = ["Tanh()", "Linear()", "Softmax()"]
        assert before == [(kind, True) for kind in kinds]
        np.testing.assert_allclose(sums, 1.0, rtol=1e-5)
        assert loss == pytest.approx(plain, rel=1e-5)
        assert isinstance(saved, activations.Softmax)


def test_inside_a_metric_and_a_loss(tmp_path):
    """Functions of the reader's own, called in the midst of a measurement."""
    model = Sequential([Dense(3, activation="softmax")], seed=0)
    sums = []

    def metric(y_true, y_pred):
        sums.append(model.predict(X).sum(axis=1))
        return np.zeros(len(y_true))

    class Own(losses.SparseCategoricalCrossentropy):
        def forward(self, y_true, y_pred):
            sums.append(model.predict(X).sum(axis=1))
            model.save(tmp_path / "model.npz")
            return super().forward(y_true, y_pred)

    model.compile("sgd", Own(), metrics=[metric])
    model.fit(X, Y, verbose=0)
    model.evaluate(X, Y)
    assert len(sums) >= 5
    np.testing.assert_allclose(sums, 1.0, rtol=1e-5)
    again = load_model(tmp_path / "model.npz", {"Own": Own, "metric": metric})
    assert isinstance(again.layers[-1].activation, activations.Softmax)


def test_beside_a_running_fit(tmp_path):
    """Predictions, evaluations and files of one thread while another one trains."""
    images, ids = RNG.standard_normal((3000, 6, 6, 1)), RNG.integers(0, 3, 3000)

    def make():
        layers = [Conv2D(4, 3, activation="relu"), Flatten(), Dense(3, activation="softmax")]
        model = Sequential(layers, seed=0)
        model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
        model.build((6, 6, 1))
        return model

    model, alone = make(), make()
    worker = threading.Thread(target=lambda: model.fit(images, ids, epochs=2, verbose=0))
    worker.start()
    rounds = 0
    while worker.is_alive() or rounds == 0:
        np.testing.assert_allclose(model.predict(images[:9]).sum(axis=1), 1.0, rtol=1e-5)
        loss, accuracy = model.evaluate(images[:9], ids[:9])
        assert 0 < loss < 20 and 0 <= accuracy <= 1
        model.save(tmp_path / "model.npz")
        again = load_model(tmp_path / "model.npz")
        assert isinstance(again.layers[-1].activation, activations.Softmax)
        rounds += 1
    worker.join()
    alone.fit(images, ids, epochs=2, verbose=0)
    for ours, theirs in zip(model.get_weights(), alone.get_weights(), strict=True):
        np.testing.assert_array_equal(ours, theirs)


def test_a_twin_shares_what_is_learned_and_nothing_else():
    layer = Dense(3, activation="relu", input_dim=2, seed=0)
    layer.build((2,))
    other = twin(layer, activation=activations.linear, needs_input_grad=False)
    x = RNG.standard_normal((5, 2)).astype("float32")
    out, cache = other.forward(x, training=True)
    np.testing.assert_allclose(out, x @ layer.kernel.value, rtol=1e-5)
    assert other.backward(out, cache) is None
    np.testing.assert_allclose(layer.kernel.grad, x.T @ out, rtol=1e-5)
    assert isinstance(layer.activation, activations.Relu) and layer.needs_input_grad


@pytest.mark.parametrize("role", [Evaluator, Trainer])
def test_a_layer_that_serves_first_and_last(role):
    """Fused at its last place, whole at the others; input gradients where they are read."""
    shared = Dense(3, activation="softmax", seed=0)
    model = Sequential([shared, shared], seed=0)
    model.compile("sgd", "categorical_crossentropy")
    model.build((3,))
    first, last = role(model).chain.layers
    assert isinstance(first.activation, activations.Softmax)
    assert last.activation is activations.linear
    assert first.needs_input_grad is (role is Evaluator) and last.needs_input_grad
    assert model.layers == [shared, shared]


def test_a_sister_model_that_is_evaluated_or_trained_meanwhile():
    """Both share a layer; the one that trains goes on training it."""
    shared = Dense(4, activation="tanh", seed=0)
    one, two = Sequential([shared, Dense(1)], seed=1), Sequential([shared, Dense(2)], seed=2)
    alone = Sequential([Dense(4, activation="tanh", seed=0), Dense(1)], seed=1)
    for model in (one, two, alone):
        model.compile("sgd", "mse")
        model.build((4,))

    class Sister(Callback):
        def on_train_batch_end(self, batch, logs):
            two.evaluate(X, X[:, :2])
            assert two.vector.value.size == 20 + 10  # laid out anew

    one.fit(X, X[:, 0], epochs=3, batch_size=16, verbose=0, callbacks=[Sister()])
    alone.fit(X, X[:, 0], epochs=3, batch_size=16, verbose=0)
    for ours, theirs in zip(one.get_weights(), alone.get_weights(), strict=True):
        np.testing.assert_array_equal(ours, theirs)


def test_compiled_is_a_state():
    model = Sequential([Dense(1)])
    assert not model.compiled
    model.compile("sgd", "mse")
    assert model.compiled


class LeavingOut(Activation):
    """Masks the steps that are all zero, as an Embedding does with the id 0."""

    def compute_mask(self, x, mask):
        return (x != 0).any(axis=-1)


@pytest.mark.parametrize("nested", [False, True])
def test_a_padded_batch_is_its_sequences_one_by_one(nested):
    """Loss, metrics and gradients, of targets for each step, of sequences of three lengths."""
    rng = np.random.default_rng(0)
    lengths = [4, 1, 3]
    x, y = rng.standard_normal((3, 4, 2)), rng.standard_normal((3, 4, 1))
    for n, length in enumerate(lengths):
        x[n, length:] = 0.0
        y[n, length:] = 99.0

    def make(first):
        layers = [first, GRU(3, return_sequences=True), Dense(1)]
        model = Sequential([Sequential(layers)] if nested else layers, seed=0)
        model.compile(SGD(1.0), "mse", metrics=["mae"])
        model.build((4, 2), dtype="float64")
        return model

    padded, plain = make(LeavingOut("linear")), make(Activation("linear"))
    before, loss, error, grad = padded.vector.value.copy(), 0.0, 0.0, 0.0
    for n, length in enumerate(lengths):
        one = x[n : n + 1, :length], y[n : n + 1, :length]
        of_loss, of_error = plain.evaluate(*one)
        loss, error = loss + length * of_loss / 8, error + length * of_error / 8
        plain.train_on_batch(*one)
        grad = grad + length * (before - plain.vector.value) / 8
        plain.vector.value[...] = before
    assert padded.evaluate(x, y) == pytest.approx([loss, error])
    assert padded.evaluate(x, y, batch_size=1) == pytest.approx([loss, error])
    assert padded.train_on_batch(x, y) == pytest.approx([loss, error])
    np.testing.assert_allclose(before - padded.vector.value, grad, rtol=1e-9, atol=1e-12)
