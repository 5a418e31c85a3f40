"""The package's own functions are right answers, and the gradients pass a numerical check."""

import numpy as np
import pytest

from dlbook import activations, initializers, losses, metrics, utils
from dlbook.exercises import find
from dlbook.exercises.bank.projects.two_layer_network.cross_entropy import cross_entropy
from dlbook.exercises.bank.projects.two_layer_network.two_layer_gradients import two_layer_gradients
from dlbook.exercises.checker import judge


@pytest.mark.parametrize(
    ("id", "answer"),
    [
        ("softmax", lambda logits: activations.softmax(logits)),
        ("sigmoid", lambda z: activations.sigmoid(z)),
        ("one_hot", lambda labels, num_classes: utils.to_categorical(labels, num_classes)),
        (
            "cross_entropy",
            lambda logits, labels: losses.SparseCategoricalCrossentropy(from_logits=True)(
                labels, logits
            ),
        ),
        (
            "accuracy",
            lambda probabilities, labels: metrics.sparse_categorical_accuracy(
                labels, probabilities
            ).mean(),
        ),
        (
            "glorot_normal",
            lambda fan_in, fan_out, rng: initializers.GlorotNormal()((fan_in, fan_out), rng),
        ),
    ],
)
def test_the_package_gives_a_right_answer(id, answer) -> None:
    report = judge(find(id), answer, seconds=60.0)
    assert report.status == "solved", report


def test_the_gradients_pass_a_numerical_check() -> None:
    exercise = find("two_layer_gradients")
    h = 1e-6
    for case in exercise.cases(np.random.default_rng(3)):
        X, Y, *parameters = case.arguments.values()

        def loss(W1, b1, W2, b2, X=X, Y=Y):
            return cross_entropy(np.tanh(X @ W1 + b1) @ W2 + b2, Y.argmax(axis=1))

        for gradient, parameter in zip(
            two_layer_gradients(X, Y, *parameters), parameters, strict=True
        ):
            numerical = np.zeros_like(parameter)
            for place in np.ndindex(parameter.shape):
                value = parameter[place]
                parameter[place] = value + h
                above = loss(*parameters)
                parameter[place] = value - h
                numerical[place] = (above - loss(*parameters)) / (2 * h)
                parameter[place] = value
            np.testing.assert_allclose(gradient, numerical, atol=1e-8)
