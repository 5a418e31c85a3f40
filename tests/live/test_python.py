"""The Python side of the figures: checked state, descriptions, still pictures."""

from __future__ import annotations

import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import traitlets

from dlbook import live
from dlbook.layers import Activation, Dense, Dropout
from dlbook.live.base import HERE, WIDGET_VIEW
from dlbook.models import Sequential
from tests.live.figures import CASES

NAN = float("nan")


def a_model(inputs: int, outputs: int, hidden: int = 4) -> Sequential:
    model = Sequential([Dense(hidden, activation="relu"), Dense(outputs, activation="sigmoid")])
    model.build((inputs,))
    return model


def latent_space(decoder: Sequential | None = None, **settings: Any) -> live.LatentSpace:
    given = {"codes": [[0, 0], [1, 2]], "labels": [0, 1], **settings}
    return live.LatentSpace(decoder or a_model(2, 64), **given)


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
        (
            lambda: live.Transcript(np.zeros((1, 3, 3)), [0], epochs=[0, 1]),
            r"got shapes \(1, 3, 3\)",
        ),
        (lambda: live.Transcript(np.zeros((1, 50, 3)), [0], epochs=[0]), "at most 40 steps"),
        (lambda: live.Transcript(np.zeros((1, 3, 3)), [0], epochs=[0], moment=1), "0 to 0, got 1"),
        (lambda: live.Transcript(np.zeros((1, 3, 3)), [0, 0, 1], epochs=[0]), "from 4 to 3"),
        (lambda: live.NeighborLists(["a", "a"], {"one": [[0]] * 2}), "two to five lists"),
        (lambda: live.NeighborLists(["a"], {"one": [[0]], "two": [[0, 0]]}), "the same k"),
        (lambda: live.NeighborLists(["a"], {"one": [[0]], "two": [[1]]}), "from 0 to 0"),
        (lambda: live.SentenceBuilder([["a"]], {}, [1]), "at least one slot"),
        (lambda: live.SentenceBuilder([["a"]], {"m": [2]}, [1]), "probabilities from 0 to 1"),
        (lambda: live.SentenceBuilder([["a"]], {"m": [0.5, 1]}, [1]), r"shape \(n,\)|shape \(1,\)"),
        (lambda: live.SentenceBuilder([["a"]], {"m": [0.5]}, [3]), "classes 0 and 1"),
        (lambda: live.SentenceBuilder([["a"]], {"m": [0.5]}, [1], chosen=[1]), "a choice below"),
        (lambda: live.Mapping([[0, 0]], [7]), "only 0 and 1"),
        (lambda: live.DrawDigit(Sequential([Dense(10)])), "call fit first"),
        (lambda: live.LatentSpace(codes=[[0, 0]]), "decoder, codes and labels together"),
        (lambda: live.LatentSpace(images=[[0]]), "decoder, codes and labels together"),
        (lambda: latent_space(Sequential([Dense(64)])), "a built Sequential model as decoder"),
        (lambda: latent_space(a_model(3, 64)), "got 3 inputs and 64 outputs"),
        (lambda: latent_space(a_model(2, 65)), "got 2 inputs and 65 outputs"),
        (lambda: latent_space(a_model(2, 64, 500)), "at most 20000 weights, got 33564"),
        (lambda: latent_space(codes=np.zeros((301, 2))), r"got 301.*codes\[:300\]"),
        (lambda: latent_space(codes=[[0, 1, 2]]), r"shape \(n, 2\)"),
        (lambda: latent_space(codes=[[0, NAN], [1, 1]]), "finite numbers, got nan"),
        (lambda: latent_space(labels=[0, 1, 1]), r"labels expects an array of shape \(2,\)"),
        (lambda: latent_space(labels=[0, 10]), "whole numbers from 0 to 9"),
        (lambda: latent_space(images=np.full((2, 64), 16)), "Divide by the largest"),
        (lambda: latent_space(images=np.zeros((2, 8, 8))), r"shape \(2, 64\)"),
        (lambda: latent_space(class_names=["zero"]), "expects 2 class_names, got 1"),
        (lambda: latent_space(point=(NAN, 0)), "finite"),
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


def test_the_page_refuses_layers_that_it_cannot_run() -> None:
    for layers, message in (
        ([Dense(4), Dropout(0.5), Dense(64)], "runs Dense layers in the page, got dropout"),
        ([Activation("relu"), Dense(64)], "runs Dense layers in the page, got activation"),
        ([Dense(4, activation="softmax"), Dense(64)], "can't run the activation"),
        ([Dense(64, activation="relu"), Activation("tanh")], "two activations in a row"),
    ):
        model = Sequential(layers)
        model.build((2,))
        with pytest.raises(ValueError, match=message):
            latent_space(model)


def test_latent_space_keeps_point_and_ends_in_the_plane() -> None:
    figure = latent_space(point=(3, 0))
    assert figure.image.shape == (8, 8)
    assert figure.nearest == 1
    for name, value, message in (
        ("point", (9, 0), "a point of the drawn plane, from"),
        ("ends", (0, 2), "indices of codes, from 0 to 1"),
        ("ends", (0, 0.5), "indices of codes"),
    ):
        with pytest.raises(traitlets.TraitError, match=f"LatentSpace.{name} expects.*{message}"):
            setattr(figure, name, value)
    assert figure.point.tolist() == [3, 0]


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


def test_colab_gets_the_metadata_that_it_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    figure = live.Neuron()
    assert figure._repr_mimebundle_()[1] == {}
    address = "https://example.org/manager.js"
    output = SimpleNamespace(
        enable_custom_widget_manager=lambda: None,
        _widgets=SimpleNamespace(_installed_url=address),
    )
    monkeypatch.setitem(sys.modules, "google.colab.output", output)
    manager = {"colab": {"custom_widget_manager": {"url": address}}}
    assert figure._repr_mimebundle_()[1] == {WIDGET_VIEW: manager}


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
    for path in [*HERE.rglob("*.js"), *HERE.rglob("*.css")]:
        text = path.read_text("utf-8")
        for word in ("http:", "https:", "//cdn", "@import", "fetch(", "XMLHttpRequest", "eval("):
            assert word not in text, f"{path.name} holds {word}"


def test_dlbook_itself_does_not_import_the_figures() -> None:
    code = "import dlbook, sys; print({'anywidget', 'dlbook.live'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
