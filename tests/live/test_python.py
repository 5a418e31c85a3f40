"""The Python side of the figures: checked state, descriptions, still pictures."""

from __future__ import annotations

import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import traitlets

from dlbook import live
from dlbook.layers import Dense
from dlbook.live.base import HERE, WIDGET_VIEW
from dlbook.models import Sequential
from tests.live.figures import CASES

NAN = float("nan")


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: live.Neuron([[0, NAN]], [0]), "Neuron points expects finite numbers, got nan at"),
        (lambda: live.Neuron([[0, 1, 2]], [0]), r"expects an array of shape \(n, 2\), got shape"),
        (lambda: live.Neuron([[0, 1]], [2]), "expects only 0 and 1"),
        (lambda: live.Neuron([[0, 1]], [0, 1]), r"expects an array of shape \(1,\)"),
        (lambda: live.Neuron([[0, 1]]), "points and labels together"),
        (lambda: live.Neuron(activation="sigmod"), "Did you mean 'sigmoid'"),
        (
            lambda: live.Neuron(weights=(1, 2, 3)),
            r"Neuron.weights expects an array of shape \(2,\)",
        ),
        (lambda: live.Neuron(bias=NAN), "Neuron.bias expects a finite number"),
        (lambda: live.Neuron(bias="1"), "Neuron.bias expects a number, got '1'"),
        (lambda: live.Neuron([[1, 2], [1, 3]], [0, 1], standardize=True), "same value in every"),
        (lambda: live.Neuron(feature_names=("x",)), "expects two names, got 1"),
        (lambda: live.Activation("rellu"), "Did you mean 'relu'"),
        (lambda: live.Activation(z=7), "z"),
        (lambda: live.BackpropStepper(x=NAN), "finite"),
        (lambda: live.GradientDescent("valleys"), "Did you mean 'valley'"),
        (lambda: live.GradientDescent(rate=-1), "rate"),
        (lambda: live.GradientDescent(start=(1,)), r"shape \(2,\)"),
        (lambda: live.OptimizerRace(rates=(1, 2, 3, 4)), "four numbers from 0.001"),
        (lambda: live.LinearFit([1, 2], [1]), r"LinearFit y expects an array of shape \(2,\)"),
        (lambda: live.Softmax([1]), "two to eight logits"),
        (lambda: live.Softmax([1, NAN]), "finite"),
        (lambda: live.Softmax([1, 2], target=2), "index from 0 to 1"),
        (lambda: live.Playground("moon"), "Did you mean 'moons'"),
        (lambda: live.Playground(hidden=(9,)), "up to four layers of 1 to 8 units"),
        (lambda: live.Playground(points=[[0, 0]], labels=[3]), "only 0 and 1"),
        (lambda: live.ConvolutionStepper(np.full((20, 20), 255.0)), "gray values from 0 to 1"),
        (lambda: live.ConvolutionStepper(np.zeros((3, 3))), "8 to 96 pixels"),
        (lambda: live.ConvolutionStepper(kernel=np.eye(2)), r"shape \(3, 3\)"),
        (lambda: live.ConvolutionStepper(kernel=np.full((3, 3), 99)), "between -9 and 9"),
        (lambda: live.Pooling(np.full((8, 8), 255)), "numbers from 0 to 16"),
        (lambda: live.RecurrentUnrolling([0.5]), "2 to 30 numbers"),
        (lambda: live.RecurrentUnrolling([5, 5]), "between -1 and 1"),
        (lambda: live.Overfitting(degree=99), "degree"),
        (lambda: live.Threshold([0.5, 2], [0, 1]), "scores from 0 to 1"),
        (lambda: live.Threshold([0.5, 0.2], [0, 0]), "both 0 and 1"),
        (lambda: live.EmbeddingMap(["a", "a", "b"], np.eye(3)), "different words"),
        (lambda: live.EmbeddingMap(["a", "b", "c"], np.zeros((3, 2))), "none all zero"),
        (lambda: live.EmbeddingMap(chosen="mouse"), "one of the words"),
        (lambda: live.Mapping([[0, 0]], [7]), "only 0 and 1"),
        (lambda: live.DrawDigit(Sequential([Dense(10)])), "call fit first"),
        (lambda: live.Quiz([]), "at least one question"),
        (lambda: live.Quiz([{"text": "?"}]), "made with Quiz.choice or Quiz.number"),
        (lambda: live.Quiz.choice("?", {"a": "", "b": ""}, correct="c"), "correct one among them"),
        (lambda: live.Quiz.number("?", NAN), "finite answer"),
    ],
)
def test_bad_values_are_refused_in_python(make: Callable[[], Any], message: str) -> None:
    with pytest.raises((ValueError, traitlets.TraitError), match=message):
        make()


def test_a_bad_assignment_changes_nothing() -> None:
    figure = live.Neuron(weights=(1, 2))
    for name, value in (("weights", [NAN, 1]), ("activation", "relux"), ("points", [[1, 2, 3]])):
        before = getattr(figure, name)
        with pytest.raises(traitlets.TraitError, match=f"Neuron.{name}"):
            setattr(figure, name, value)
        assert getattr(figure, name) is before


def test_draw_digit_refuses_models_it_cannot_run() -> None:
    model = Sequential([Dense(10, activation="sigmoid")])
    model.build((64,))
    with pytest.raises(ValueError, match="ten softmax outputs"):
        live.DrawDigit(model)


def test_state_is_read_as_arrays_that_dlbook_takes() -> None:
    figure = live.Neuron()
    layer = Dense(1, activation="sigmoid")
    layer.build((2,), dtype="float64")
    kernel, bias = layer.parameters
    kernel.value[...] = figure.weights[:, None]
    bias.value[...] = figure.bias
    np.testing.assert_allclose(layer(figure.inputs)[:, 0], figure.outputs(), rtol=1e-12)
    assert not figure.points.flags.writeable


def test_new_data_and_weights_change_the_description() -> None:
    figure = live.Neuron([[0, 0], [1, 1]], [0, 1], weights=(2, 0), bias=-1)
    assert "sorts 2 of 2" in figure.describe()
    figure.weights = (-2, 0)
    figure.bias = 1
    assert "sorts 0 of 2" in figure.describe()
    figure.set_data([[0, 0], [1, 1], [2, 2]], [1, 0, 0])
    assert "sorts 3 of 3" in figure.describe()


@pytest.mark.parametrize("name", sorted(CASES))
def test_output_has_text_picture_and_view(name: str) -> None:
    figure = CASES[name].make()
    data, _ = figure._repr_mimebundle_()
    assert set(data) == {"text/plain", "text/html", WIDGET_VIEW}
    assert data["text/plain"] == f"{name}: {figure.describe()}"
    assert figure.question or name == "Quiz"
    if name != "Quiz":
        picture = ElementTree.fromstring(figure.still())
        assert picture.get("role") == "img"
        assert len(picture.get("aria-label", "")) > 20
    assert "http" not in data["text/html"]


@pytest.mark.parametrize("name", sorted(CASES))
def test_same_state_same_picture(name: str) -> None:
    assert CASES[name].make().still() == CASES[name].make().still()


def test_scripts_ask_for_nothing_from_outside() -> None:
    for path in [*HERE.glob("*.js"), *HERE.glob("*.css")]:
        text = path.read_text("utf-8")
        for word in ("http:", "https:", "//cdn", "@import", "fetch(", "XMLHttpRequest", "eval("):
            assert word not in text, f"{path.name} holds {word}"


def test_dlbook_itself_does_not_import_the_figures() -> None:
    code = "import dlbook, sys; print({'anywidget', 'dlbook.live'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
