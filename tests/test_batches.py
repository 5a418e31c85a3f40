"""Data from arrays, pairs of arrays, generators and other iterables of batches."""

import numpy as np
import pytest

from dlbook.callbacks import Callback
from dlbook.layers import Dense, MultiHeadAttention
from dlbook.models import Sequential
from dlbook.optimizers import SGD, Adam

RNG = np.random.default_rng(0)
X, Y = RNG.standard_normal((24, 3)), RNG.standard_normal(24)
BATCHES = [(X[k : k + 8], Y[k : k + 8]) for k in (0, 8, 16)]


def net(**options):
    model = Sequential([Dense(1)], seed=0)
    model.compile(SGD(0.1), "mse", **options)
    return model


def endless():
    while True:
        yield from BATCHES


def same(model, other):
    for ours, theirs in zip(model.get_weights(), other.get_weights(), strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-5)


@pytest.mark.parametrize(
    ("source", "steps"),
    [(lambda: BATCHES, None), (lambda: BATCHES, 3), (endless, 3), (lambda: tuple(BATCHES), None)],
)
def test_batches_train_as_arrays_do(source, steps):
    streamed, stored = net(metrics=["mae"]), net(metrics=["mae"])
    ours = streamed.fit(source(), epochs=4, steps_per_epoch=steps, verbose=0).history
    theirs = stored.fit(X, Y, batch_size=8, epochs=4, shuffle=False, verbose=0).history
    same(streamed, stored)
    assert ours.keys() == theirs.keys()
    for name, values in ours.items():
        assert values == pytest.approx(theirs[name], rel=1e-5)


def test_a_generator_goes_on_where_the_last_pass_ended():
    streamed, stored = net(), net()
    streamed.fit(endless(), epochs=3, steps_per_epoch=2, verbose=0)
    for x, y in BATCHES * 2:
        stored.train_on_batch(x, y)
    same(streamed, stored)


def test_one_pass_over_a_generator_needs_no_number_of_steps():
    streamed, stored = net(), net()
    streamed.fit((batch for batch in BATCHES), verbose=0)
    stored.fit(X, Y, batch_size=8, shuffle=False, verbose=0)
    same(streamed, stored)


def test_weights_of_samples_and_classes():
    weight, y = RNG.random(24), (Y > 0).astype(int)
    batches = [(X[k : k + 8], y[k : k + 8], weight[k : k + 8]) for k in (0, 8, 16)]
    models = []
    for arrays in (False, True):
        model = Sequential([Dense(1, activation="sigmoid")], seed=0)
        model.compile("sgd", "binary_crossentropy")
        options = {"class_weight": {0: 1.0, 1: 5.0}, "verbose": 0, "epochs": 2}
        if arrays:
            model.fit(X, y, sample_weight=weight, batch_size=8, shuffle=False, **options)
        else:
            model.fit(batches, **options)
        models.append(model)
    same(*models)


def test_validation_and_evaluation_on_batches():
    model = net()
    held_out = model.fit(X, Y, validation_data=BATCHES, verbose=0, epochs=2).history["val_loss"]
    assert held_out[-1] == pytest.approx(model.evaluate(X, Y))
    assert model.evaluate(BATCHES) == pytest.approx(model.evaluate(X, Y))
    assert model.evaluate(endless(), steps=2) == pytest.approx(model.evaluate(X[:16], Y[:16]))
    two = model.fit(X, Y, validation_data=endless(), validation_steps=2, verbose=0).history
    assert two["val_loss"][0] == pytest.approx(model.evaluate(X[:16], Y[:16]))
    pairs = model.fit(X, Y, validation_data=BATCHES[:2], verbose=0).history
    assert pairs["val_loss"][0] == pytest.approx(model.evaluate(X[:16], Y[:16]))


def test_prediction_of_a_generator():
    model = net()
    wanted = model.predict(X)
    np.testing.assert_allclose(model.predict(x for x, _ in BATCHES), wanted, rtol=1e-6)
    np.testing.assert_allclose(model.predict(iter(BATCHES)), wanted, rtol=1e-6)
    np.testing.assert_allclose(model.predict(endless(), steps=2), wanted[:16], rtol=1e-6)


def test_a_pair_of_inputs():
    """The first layer takes two: queries, and what they look at."""
    x = (RNG.standard_normal((20, 3, 4)), RNG.standard_normal((20, 5, 4)))
    y = x[1].mean(axis=1, keepdims=True) + 0 * x[0]
    model = Sequential([MultiHeadAttention(2, 4), Dense(4)], seed=0)
    model.compile(Adam(0.02), "mse")
    losses = model.fit(x, y, epochs=30, validation_split=0.2, verbose=0).history["val_loss"]
    assert losses[-1] < 0.7 * losses[0]
    assert model.predict(x).shape == (20, 3, 4)
    part = tuple(each[:7] for each in x)
    np.testing.assert_allclose(model.predict(x, batch_size=6)[:7], model.predict(part), rtol=1e-5)
    assert model.evaluate(x, y, batch_size=7) == pytest.approx(model.evaluate(x, y), rel=1e-5)
    assert model.train_on_batch(x, y) > 0
    for held_out in ((x, y), [(x, y)]):
        seen = model.fit(x, y, validation_data=held_out, verbose=0).history["val_loss"]
        assert seen == [pytest.approx(model.evaluate(x, y), rel=1e-5)]


class Keep(Callback):
    """What a step may be followed by: a mask on the parameters, and their moving average."""

    def on_train_batch_end(self, batch, logs):
        vector = self.model.vector.value
        vector[:1] = 0.0
        self.average = 0.9 * getattr(self, "average", 0.0) + 0.1 * vector


def test_a_hook_after_each_step():
    model, keep = net(), Keep()
    model.fit(endless(), steps_per_epoch=6, verbose=0, callbacks=[keep])
    assert model.get_weights()[0][0] == 0.0 and model.get_weights()[0][1] != 0.0
    plain = net()
    average = 0.0
    for x, y in BATCHES * 2:
        plain.train_on_batch(x, y)
        plain.vector.value[:1] = 0.0
        average = 0.9 * average + 0.1 * plain.vector.value
    same(model, plain)
    np.testing.assert_allclose(keep.average, average, rtol=1e-6)


def ends(count):
    yield from BATCHES[:count]


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda m: m.fit(ends(3), epochs=2), ValueError, "for 2 epochs give steps_per_epoch"),
        (lambda m: m.fit([], epochs=2), ValueError, "fit expects at least one batch, got none"),
        (lambda m: m.fit(ends(0)), ValueError, "fit expects at least one batch, got none"),
        (lambda m: m.fit(X), ValueError, "fit expects targets y beside x, or batches"),
        (lambda m: m.evaluate(X), ValueError, "evaluate expects targets y beside x"),
        (lambda m: m.fit(ends(3), Y), TypeError, "x must be an array, got a generator"),
        (lambda m: m.fit(ends(3), validation_split=0.1), ValueError, "arrays with validation_s"),
        (
            lambda m: m.fit(ends(3), sample_weight=Y),
            ValueError,
            "fit expects targets y beside x, or batches",
        ),
        (lambda m: m.fit(X, Y, steps_per_epoch=3), ValueError, "number of steps with a generator"),
        (lambda m: m.evaluate(X, Y, steps=3), ValueError, "number of steps with a generator"),
        (lambda m: m.predict(X, steps=3), ValueError, "number of steps with a generator"),
        (lambda m: m.predict(ends(0)), ValueError, "predict expects at least one batch, got none"),
        (lambda m: m.fit(endless(), steps_per_epoch=0), ValueError, "number of steps to be a pos"),
        (lambda m: m.fit(iter([X, Y])), TypeError, "fit: batch 0: Expected .*, got a ndarray"),
        (lambda m: m.fit(iter([(X, Y[:3])])), ValueError, "fit: batch 0: Expected as many"),
        (
            lambda m: m.fit([*BATCHES, (X * np.nan, Y)]),
            ValueError,
            "fit: batch 3: x must be fin",
        ),
        (lambda m: m.fit(X, Y, validation_data=ends(3), epochs=2), ValueError, "validation_steps"),
        (
            lambda m: m.fit(X, Y, validation_data=(X, Y * np.nan)),
            ValueError,
            "validation_data: y",
        ),
        (lambda m: m.fit(X, Y, validation_data=X), TypeError, "validation_data as .*got a ndarray"),
        (lambda m: m.fit(X, Y, validation_data=3), TypeError, "validation_data as .* got a int"),
        (lambda m: m.fit(X, Y, validation_split="0.2"), ValueError, "validation_split <= 1, got '"),
        (lambda m: m.fit(X, Y, shuffle="yes"), ValueError, "shuffle to be True or False"),
        (lambda m: m.fit(X * 1e300, Y), ValueError, "x must fit into float32, got .* Scale"),
    ],
)
def test_bad_calls(call, error, message):
    model = net()
    with pytest.raises(error, match=message):
        call(model)
    model.fit(X, Y, verbose=0)


def test_a_generator_that_ends_too_early_leaves_what_was_learned():
    model = net()
    with pytest.raises(ValueError, match="expects 2 batches a pass, but there were only 3 in all"):
        model.fit(ends(3), steps_per_epoch=2, epochs=2, verbose=0)
    assert model.history.epoch == [0]
    assert model.optimizer.iterations == 3


@pytest.mark.parametrize("given", ["split", "arrays", "batches"])
@pytest.mark.parametrize("loss", ["binary_crossentropy", "categorical_crossentropy"])
def test_class_weights_count_in_training_alone(given, loss):
    """The weights of samples go with them into validation, as in Keras; those of classes do not."""
    ids = np.arange(24) % 2
    y = ids if loss == "binary_crossentropy" else np.eye(2)[ids]
    last = {"binary_crossentropy": (1, "sigmoid"), "categorical_crossentropy": (2, "softmax")}[loss]
    weight = RNG.random(24)
    model = Sequential([Dense(*last)], seed=0)
    model.compile(SGD(0.1), loss)
    options = {
        "split": {"validation_split": 0.25},
        "arrays": {"validation_data": (X[18:], y[18:], weight[18:])},
        "batches": {"validation_data": [(X[18:], y[18:], weight[18:])]},
    }[given]
    rows = slice(None) if given == "split" else slice(18)
    options |= {"sample_weight": weight[rows], "class_weight": {0: 1.0, 1: 9.0}, "verbose": 0}
    history = model.fit(X[rows], y[rows], **options).history
    wanted = model.evaluate(X[18:], y[18:], sample_weight=weight[18:])
    assert history["val_loss"][0] == pytest.approx(wanted, rel=1e-5)


def test_class_weights_need_no_class_that_only_validation_has():
    y = np.array([0] * 18 + [1] * 6)
    model = Sequential([Dense(1, activation="sigmoid")], seed=0)
    model.compile("sgd", "binary_crossentropy")
    model.fit(X, y, validation_split=0.25, class_weight={0: 2.0}, verbose=0)
