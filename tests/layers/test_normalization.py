"""Normalization: exact for large means, its averages stay one array, frozen where it is frozen."""

import copy
import pickle

import joblib
import numpy as np
import pytest

from dlbook.layers import BatchNormalization, Dense, Dropout, Layer, LayerNormalization, Residual
from dlbook.models import Sequential, load_model

RNG = np.random.default_rng(0)
X = RNG.normal(5.0, 2.0, (64, 3))


@pytest.mark.parametrize("mean", [0.0, 100.0, 10_000.0])
@pytest.mark.parametrize("shape", [(32, 3), (8, 64, 64, 3)])
def test_large_means_are_taken_out(mean, shape):
    x = (mean + RNG.normal(size=shape)).astype("float32")
    layer = BatchNormalization(momentum=0.0)
    out = layer(x, training=True).astype("float64").reshape(-1, 3)
    exact = x.astype("float64").reshape(-1, 3)
    np.testing.assert_allclose(out.mean(axis=0), 0, atol=2e-3)
    np.testing.assert_allclose(out.std(axis=0), 1, atol=2e-3)
    np.testing.assert_allclose(layer.moving_mean, exact.mean(axis=0), rtol=1e-6, atol=1e-3)
    np.testing.assert_allclose(layer.moving_variance, exact.var(axis=0), rtol=1e-3)


def test_a_column_that_never_changes():
    out = BatchNormalization()(np.full((16, 2), 12345.678), training=True)
    np.testing.assert_array_equal(out, np.zeros((16, 2)))


FROZEN = {
    "the layer": lambda bn: Sequential([bn, Dense(1)]),
    "a chain": lambda bn: Sequential([Sequential([Dense(3), bn], trainable=False), Dense(1)]),
    "a residual": lambda bn: Sequential([Residual([Dense(3), bn], trainable=False), Dense(1)]),
    "two levels": lambda bn: Sequential(
        [Sequential([Residual([Dense(3), bn])], trainable=False), Dense(1)]
    ),
    "the model": lambda bn: Sequential([Dense(3), bn, Dense(1)], trainable=False),
}


@pytest.mark.parametrize("where", FROZEN)
def test_what_is_frozen_stays_as_it_is(where):
    norm = BatchNormalization(momentum=0.5, trainable=where != "the layer")
    model = FROZEN[where](norm)
    model.compile("sgd", "mse")
    model.build((3,))
    held = model.layers[0] if where != "the model" else model
    before = [array.copy() for array in held.weights]
    model.fit(X, X[:, 0], epochs=2, verbose=0)
    for array, old in zip(held.weights, before, strict=True):
        np.testing.assert_array_equal(array, old)


@pytest.mark.parametrize("where", list(FROZEN)[1:])
def test_what_is_thawed_learns_again(where):
    norm = BatchNormalization(momentum=0.5)
    model = FROZEN[where](norm)
    (model if where == "the model" else model.layers[0]).trainable = True
    model.compile("sgd", "mse")
    model.fit(X, X[:, 0], verbose=0)
    assert norm.moving_mean.any()


def test_a_layer_frozen_in_one_model_learns_in_another():
    norm = BatchNormalization(momentum=0.5)
    base = Sequential([norm, Dense(3)], seed=0)
    frozen = Sequential([Sequential([base], trainable=False), Dense(1)], seed=0)
    frozen.compile("sgd", "mse")
    frozen.fit(X, X[:, 0], verbose=0)
    assert not norm.moving_mean.any()
    base.compile("sgd", "mse")
    base.fit(X, X, verbose=0)
    assert norm.moving_mean.any()


def test_a_frozen_layer_normalizes_by_its_averages_and_passes_their_gradient():
    norm = BatchNormalization(trainable=False)
    model = Sequential([norm], trainable=True)
    np.testing.assert_array_equal(model(X, training=True), model(X))


def test_dropout_goes_on_inside_a_frozen_layer():
    model = Sequential([Residual([Dropout(0.5)], trainable=False)], seed=0)
    assert (model(X, training=True) != model(X)).any()


def test_own_layers_made_of_layers_are_frozen_as_well():
    class Twice(Layer):
        """A reader's own composite."""

        def create_parameters(self, input_shape):
            self.norm = BatchNormalization(momentum=0.5)
            self.add_layer(self.norm, input_shape)

        def forward(self, x, *, training):
            return self.norm.forward(x, training=training)

        def backward(self, grad_out, cache):
            return self.norm.backward(grad_out, cache)

    layer = Twice(trainable=False)
    layer(X, training=True)
    assert not layer.norm.moving_mean.any()
    layer.trainable = True
    layer(X, training=True)
    assert layer.norm.moving_mean.any()


def through_joblib(model, folder):
    joblib.dump(model, folder / "m.joblib")
    return joblib.load(folder / "m.joblib")


COPIES = {
    "joblib": through_joblib,
    "pickle": lambda model, _: pickle.loads(pickle.dumps(model)),
    "deepcopy": lambda model, _: copy.deepcopy(model),
}


@pytest.mark.parametrize("how", COPIES)
def test_a_copy_has_every_array_once(how, tmp_path):
    model = Sequential([BatchNormalization(momentum=0.5), Dense(1)], seed=0)
    model.compile("sgd", "mse")
    model.fit(X, X[:, 0], verbose=0)
    back = COPIES[how](model, tmp_path)
    np.testing.assert_array_equal(back.predict(X), model.predict(X))
    back.fit(X + 10, X[:, 0], epochs=2, verbose=0)
    back.save(tmp_path / "m.npz")
    again = load_model(tmp_path / "m.npz")
    np.testing.assert_array_equal(again.predict(X), back.predict(X))
    back.set_weights(model.get_weights())
    np.testing.assert_array_equal(back.predict(X), model.predict(X))


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: BatchNormalization(3), "BatchNormalization expects 0 <= momentum <= 1, got 3"),
        (lambda: BatchNormalization(momentum=1.5), "0 <= momentum <= 1, got 1.5"),
        (lambda: BatchNormalization(epsilon=-1e-3), "epsilon >= 0, got -0.001"),
        (lambda: LayerNormalization(-1), "LayerNormalization expects epsilon >= 0, got -1"),
        (lambda: LayerNormalization("small"), "epsilon >= 0, got 'small'"),
    ],
)
def test_arguments_out_of_range(make, message):
    with pytest.raises(ValueError, match=message):
        make()
