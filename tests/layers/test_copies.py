"""Copies of a model: joblib, pickle and copy leave it and its layers one."""

import copy
import pickle

import joblib
import numpy as np
import pytest

from dlbook.layers import Activation, BatchNormalization, Dense, Residual
from dlbook.models import Sequential, load_model

X = np.random.default_rng(0).normal(3, 2, (40, 3))
Y = X[:, :1]


def by_joblib(model, folder):
    joblib.dump(model, folder / "model.joblib")
    return joblib.load(folder / "model.joblib")


WAYS = {
    "joblib": by_joblib,
    "pickle": lambda model, folder: pickle.loads(pickle.dumps(model)),
    "deepcopy": lambda model, folder: copy.deepcopy(model),
    "copy": lambda model, folder: copy.copy(model),
}
ways = pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)


class Counting(Activation):
    """A reader's own layer with state."""

    def create_parameters(self, input_shape):
        self.add_state("seen", (1,))

    def forward(self, x, *, training):
        if training:
            self.seen += len(x)
        return x + self.seen, None

    def backward(self, grad_out, cache):
        return grad_out


def trained():
    inner = Residual([Dense(3), BatchNormalization(momentum=0.5)])
    layers = [BatchNormalization(momentum=0.5), inner, Counting("linear"), Dense(1)]
    model = Sequential(layers, seed=0)
    model.compile("adam", "mse")
    model.fit(X, Y, verbose=0)
    return model


@ways
def test_what_trains_is_what_predicts_and_what_is_saved(way, tmp_path):
    model = trained()
    expected = copy.deepcopy(model).fit(X + 10, Y, epochs=3, shuffle=False, verbose=0)
    back = way(model, tmp_path)
    np.testing.assert_array_equal(back.predict(X), model.predict(X))
    history = back.fit(X + 10, Y, epochs=3, shuffle=False, verbose=0)
    assert history.history == expected.history
    back.save(tmp_path / "model.npz")
    again = load_model(tmp_path / "model.npz", {"Counting": Counting})
    np.testing.assert_array_equal(again.predict(X), back.predict(X))
    assert back.layers[2].seen[0] == 160


@ways
def test_set_weights_reaches_what_predicts(way, tmp_path):
    back, other = way(trained(), tmp_path), trained()
    other.fit(X - 5, Y, epochs=2, verbose=0)
    back.set_weights(other.get_weights())
    np.testing.assert_array_equal(back.predict(X), other.predict(X))


@ways
def test_a_copy_has_no_forward_pass_to_go_back_from(way, tmp_path):
    layer = Dense(2, seed=0)
    layer(X)
    with pytest.raises(RuntimeError, match="needs a forward pass of its own"):
        way(layer, tmp_path).backprop(np.ones((40, 2)))
    assert layer.backprop(np.ones((40, 2))).shape == X.shape


def test_the_original_stays_as_it_was(tmp_path):
    model = trained()
    before = model.predict(X)
    for way in ("joblib", "pickle", "deepcopy"):
        WAYS[way](model, tmp_path).fit(X + 10, Y, verbose=0)
    np.testing.assert_array_equal(model.predict(X), before)
