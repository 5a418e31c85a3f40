"""Loops of one's own: networks that share or exchange parts, trained in turn by public names."""

import numpy as np
import pytest

from dlbook.layers import Dense
from dlbook.losses import BinaryCrossentropy, MeanSquaredError, SparseCategoricalCrossentropy
from dlbook.models import Sequential
from dlbook.optimizers import SGD, Adam
from dlbook.parameters import ParameterVector

RNG = np.random.default_rng(0)
X = RNG.standard_normal((40, 3))
IDS, HEIGHT = (X[:, 0] > X[:, 1]).astype(int), X[:, :1] * X[:, 1:2]


def test_by_hand_as_fit_does():
    """Call, loss, clear, back, step: the same steps, bit for bit."""
    one, other = (Sequential([Dense(4, activation="tanh"), Dense(2)], seed=0) for _ in range(2))
    loss, optimizer = SparseCategoricalCrossentropy(from_logits=True), Adam(0.01)
    other.compile(Adam(0.01), loss)
    other.fit(X, IDS, batch_size=40, shuffle=False, epochs=5, verbose=0)
    for _ in range(5):
        _, grad = loss.value_and_gradient(IDS, one(X, training=True))
        one.zero_grad()
        one.backprop(grad)
        optimizer.apply(one.vector)
    for ours, theirs in zip(one.get_weights(), other.get_weights(), strict=True):
        np.testing.assert_array_equal(ours, theirs)


def test_a_generator_against_a_discriminator():
    """Points on a line from noise; each network learns from what the other one does."""
    rng, loss = np.random.default_rng(0), BinaryCrossentropy(from_logits=True)
    make = Sequential([Dense(8, activation="tanh"), Dense(2)], seed=1)
    judge = Sequential([Dense(16, activation="tanh"), Dense(1)], seed=2)
    of_make, of_judge = Adam(0.005), Adam(0.01)

    def how_far(points):
        return np.abs(points[:, 1] - points[:, 0] - 1).mean()

    before = how_far(make.predict(rng.normal(size=(200, 3))))
    for _ in range(600):
        real = rng.normal(size=(32, 1)) * [1, 1] + [0, 1]
        made = make(rng.normal(size=(32, 3)), training=True)
        both, truth = np.concatenate([real, made]), np.repeat([1.0, 0.0], 32)
        wrong = loss.gradient(truth, judge(both, training=True))
        judge.zero_grad()
        judge.backprop(wrong)
        of_judge.apply(judge.vector)
        make.zero_grad()
        fooled = loss.gradient(np.ones(32), judge(made, training=True))
        make.backprop(judge.backprop(fooled))
        of_make.apply(make.vector)
    assert how_far(make.predict(rng.normal(size=(200, 3)))) < 0.5 * before


def test_one_body_with_two_heads():
    """Ids and heights from the same features: the body gets the sum of both gradients."""
    body, first, second = Dense(8, "tanh", seed=0), Dense(2, seed=1), Dense(1, seed=2)
    of_ids, of_height, optimizer = (
        SparseCategoricalCrossentropy(True),
        MeanSquaredError(),
        Adam(0.01),
    )
    seen = []
    for _ in range(200):
        features = body(X, training=True)
        ids, height = first(features, training=True), second(features, training=True)
        vector = ParameterVector(body.parameters + first.parameters + second.parameters)
        vector.zero_grad()
        value, grad = of_ids.value_and_gradient(IDS, ids)
        other_value, other_grad = of_height.value_and_gradient(HEIGHT, height)
        body.backprop(first.backprop(grad) + second.backprop(other_grad))
        optimizer.apply(vector)
        seen.append((value, other_value))
    assert np.all(np.array(seen[-1]) < 0.6 * np.array(seen[0]))


def test_two_models_that_share_a_body_in_turn():
    """Each step of one is seen by the other; each optimizer keeps its own moments."""
    body = Dense(6, activation="tanh", seed=0)
    models = [Sequential([body, Dense(1)], seed=1), Sequential([body, Dense(1)], seed=2)]
    optimizers, loss = [Adam(0.02), Adam(0.02)], MeanSquaredError()
    targets = [HEIGHT, X[:, 2:]]
    seen = []
    for _ in range(300):
        values = []
        for model, optimizer, y in zip(models, optimizers, targets, strict=True):
            value, grad = loss.value_and_gradient(y, model(X, training=True))
            model.zero_grad()
            model.backprop(grad)
            before = body.kernel.value.copy()
            optimizer.apply(model.vector)
            assert (body.kernel.value != before).any()
            values.append(value)
        seen.append(values)
    assert np.all(np.array(seen[-1]) < 0.5 * np.array(seen[0]))
    features = np.tanh(X @ body.kernel.value + body.bias.value)
    head = models[0].layers[1]
    wanted = features @ head.kernel.value + head.bias.value
    np.testing.assert_allclose(models[0].predict(X), wanted, rtol=1e-4, atol=1e-5)


def test_fine_tuning_with_most_parameters_frozen():
    model = Sequential([Dense(6, activation="tanh"), Dense(4, activation="tanh"), Dense(1)], seed=0)
    model.build((3,))
    for layer in model.layers[:2]:
        layer.trainable = False
    assert model.vector.value.size == 5
    before, optimizer, loss = model.get_weights(), SGD(0.1), MeanSquaredError()
    for _ in range(3):
        model.zero_grad()
        model.backprop(loss.gradient(HEIGHT, model(X, training=True)))
        optimizer.apply(model.vector)
    changed = [bool((a != b).any()) for a, b in zip(before, model.weights, strict=True)]
    assert changed == [False, False, False, False, True, True]


def test_an_optimizer_that_has_stepped_on_others_is_refused():
    models = [Sequential([Dense(1)], seed=k) for k in range(2)]
    optimizer = Adam()
    for model in models:
        model.build((3,))
    optimizer.apply(models[0].vector)
    with pytest.raises(ValueError, match="Adam has taken 1 steps on other parameters"):
        optimizer.apply(models[1].vector)


def test_a_model_that_knows_no_shape_has_no_vector():
    with pytest.raises(RuntimeError, match="has no vector yet, because it does not know its input"):
        Adam().apply(Sequential([Dense(1)]).vector)
