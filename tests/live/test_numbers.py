"""The numbers that a figure shows are those that dlbook computes for the same state."""

from __future__ import annotations

import contextlib
import io
import itertools
import json
import re
from typing import Any

import gymnasium
import numpy as np
import pytest
from playwright.sync_api import Page
from traitlets import TraitError

from dlbook import activations, live, losses
from dlbook.layers import Activation, Dense
from dlbook.live.figures.transcript import VIEWS
from dlbook.live.surfaces import SURFACES
from dlbook.models import Sequential
from dlbook.optimizers import Adam
from tests.live.conftest import Open, drawn
from tests.live.figures import (
    four_and_one,
    imitating,
    looking_back,
    patients,
    small_reader,
    three_lists,
    tic_tac_toe,
    transcript,
    two_groups,
    two_readers,
    two_trainings,
)

TOLERANCE = {"rtol": 1e-6, "atol": 1e-6}


def shown(page: Page, name: str) -> float:
    """The number behind a readout, unrounded."""
    return float(page.locator(f"[data-name='{name}']").get_attribute("data-number") or "nan")


def numbers(page: Page, index: int = 0) -> Any:
    """The numbers behind a picture, unrounded."""
    found = page.locator("canvas[data-numbers]").nth(index).get_attribute("data-numbers")
    return json.loads(found or "null")


def drag(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Pull the mouse over the first picture; places are shares of its width and height."""
    box = page.locator("canvas").first.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + start[0] * box["width"], box["y"] + start[1] * box["height"])
    page.mouse.down()
    page.mouse.move(box["x"] + end[0] * box["width"], box["y"] + end[1] * box["height"], steps=8)
    page.mouse.up()
    drawn(page)


def agree(got: Any, wanted: Any) -> None:
    np.testing.assert_allclose(np.asarray(got, float), np.asarray(wanted, float), **TOLERANCE)


@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "relu", "linear"])
def test_neuron(opened: Open, activation: str) -> None:
    figure = live.Neuron(weights=(1.3, -0.4), bias=0.25, activation=activation)
    page = opened(figure).page
    layer = Dense(1, activation=activation)
    layer.build((2,), dtype="float64")
    layer.parameters[0].value[...] = figure.weights[:, None]
    layer.parameters[1].value[...] = figure.bias
    out = layer(figure.inputs)[:, 0]
    targets = 2 * figure.labels - 1 if activation == "tanh" else figure.labels
    name = "binary_crossentropy" if activation == "sigmoid" else "mean_squared_error"
    agree(shown(page, "loss"), losses.get(name)(targets[:, None], out[:, None]))
    agree(figure.outputs(), out)
    threshold = 0 if activation == "tanh" else 0.5
    agree(shown(page, "accuracy"), np.mean((out > threshold) == (figure.labels == 1)))


def test_neuron_shows_the_weights_that_the_sliders_have_set(opened: Open) -> None:
    page = opened(live.Neuron()).page
    for index, value in enumerate(("2", "0.5", "-0.7")):
        page.locator("input[type=range]").nth(index).fill(value)
    drawn(page)
    figure = live.Neuron(weights=(2, 0.5), bias=-0.7)
    wanted = losses.get("binary_crossentropy")(figure.labels[:, None], figure.outputs()[:, None])
    agree(shown(page, "loss"), wanted)


@pytest.mark.parametrize("name", ["sigmoid", "tanh", "gelu", "softplus", "leaky_relu"])
def test_activation(opened: Open, name: str) -> None:
    figure = live.Activation(name, z=-0.8)
    page = opened(figure).page
    z = np.array([-0.8])
    agree(shown(page, "value"), activations.get(name)(z)[0])
    agree(shown(page, "slope"), activations.get(name).derivative(z)[0])


def test_backprop_stepper(opened: Open) -> None:
    figure = live.BackpropStepper(x=1.5, w=-0.7, b=0.2, y=1, step=11)
    got = numbers(opened(figure).page)
    layer = Dense(1, activation="sigmoid")
    layer.build((1,), dtype="float64")
    kernel, bias = layer.parameters
    kernel.value[...], bias.value[...] = -0.7, 0.2
    out = layer(np.array([[1.5]]), training=True)
    loss = losses.get("mean_squared_error")
    layer.zero_grad()
    grad_x = layer.backprop(loss.gradient([[1.0]], out))
    agree(got["values"]["L"], loss([[1.0]], out))
    agree([got["gradients"][k] for k in "wbx"], [kernel.grad[0, 0], bias.grad[0], grad_x[0, 0]])
    agree([figure.gradients[k] for k in "wbx"], [kernel.grad[0, 0], bias.grad[0], grad_x[0, 0]])


@pytest.mark.parametrize("surface", ["valley", "four hollows", "double well"])
def test_gradient_descent(opened: Open, surface: str) -> None:
    figure = live.GradientDescent(surface, rate=0.05, steps=25)
    page = opened(figure).page
    agree(shown(page, "loss"), SURFACES[surface].loss(figure.path[-1]))


@pytest.mark.parametrize("surface", SURFACES)
def test_surfaces_have_the_gradients_that_they_state(surface: str) -> None:
    rng = np.random.default_rng(0)
    for _ in range(10):
        p, d = rng.normal(size=(2, 2))
        loss, gradient = SURFACES[surface].loss, SURFACES[surface].gradient
        slope = (loss(p + 1e-5 * d) - loss(p - 1e-5 * d)) / 2e-5
        assert gradient(p) @ d == pytest.approx(slope, rel=1e-5, abs=1e-6)


def test_optimizer_race(opened: Open) -> None:
    figure = live.OptimizerRace("four hollows", steps=40)
    got = numbers(opened(figure).page)
    agree(got, [path[-1] for path in figure.paths.values()])


@pytest.mark.parametrize("mode", ["linear", "logistic"])
def test_linear_fit(opened: Open, mode: str) -> None:
    figure = live.LinearFit(mode=mode, weight=0.4, bias=-0.3)
    page = opened(figure).page
    layer = Dense(1, activation="linear" if mode == "linear" else "sigmoid")
    layer.build((1,), dtype="float64")
    layer.parameters[0].value[...], layer.parameters[1].value[...] = 0.4, -0.3
    out = layer(figure.points[:, :1])
    name = "mean_squared_error" if mode == "linear" else "binary_crossentropy"
    agree(shown(page, "loss"), losses.get(name)(figure.targets[:, None], out))
    agree(figure.loss, shown(page, "loss"))
    if mode == "linear":
        w, b = np.polyfit(*figure.points.T, 1)
        agree(shown(page, "best"), np.mean((w * figure.points[:, 0] + b - figure.targets) ** 2))


def test_softmax(opened: Open) -> None:
    figure = live.Softmax([3, -1, 0.5], temperature=2.5, target=2)
    page = opened(figure).page
    wanted = activations.get("softmax")(figure.logits[None] / 2.5)[0]
    agree(numbers(page), wanted)
    agree(figure.probabilities, wanted)
    agree(shown(page, "loss"), -np.log(wanted[2]))


@pytest.mark.parametrize(("stride", "padding"), [(1, "valid"), (2, "same"), (3, "same")])
def test_convolution_stepper(opened: Open, stride: int, padding: str) -> None:
    figure = live.ConvolutionStepper(stride=stride, padding=padding)
    got = numbers(opened(figure).page)
    assert tuple(got["shape"]) == figure.output.shape
    agree(got["out"], figure.output.ravel())


@pytest.mark.parametrize(("kind", "size", "stride"), [("max", 2, 2), ("average", 3, 1)])
def test_pooling(opened: Open, kind: str, size: int, stride: int) -> None:
    figure = live.Pooling(kind=kind, size=size, stride=stride, shift=1)
    agree(numbers(opened(figure).page), figure.output.ravel())


def test_recurrent_unrolling(opened: Open) -> None:
    from dlbook.layers import SimpleRNN

    figure = live.RecurrentUnrolling([1, -0.5, 0.3, 0, 0.2], w=-1.1, u=0.7, b=0.1)
    got = numbers(opened(figure).page)
    layer = SimpleRNN(1, return_sequences=True)
    layer.build((5, 1), dtype="float64")
    for parameter, value in zip(layer.parameters, (0.7, -1.1, 0.1), strict=True):
        parameter.value[...] = value
    agree(got["states"], layer(figure.inputs[None, :, None])[0, :, 0])
    agree(figure.unit.states, got["states"])
    agree(figure.unit.gradients, got["gradients"])
    # The gradient by x_t is u (1 - h_t^2) times the gradient by h_t.
    layer = SimpleRNN(1)
    layer.build((5, 1), dtype="float64")
    for parameter, value in zip(layer.parameters, (0.7, -1.1, 0.1), strict=True):
        parameter.value[...] = value
    layer(figure.inputs[None, :, None], training=True)
    grad_x = layer.backprop(np.ones((1, 1)))[0, :, 0]
    agree(0.7 * (1 - figure.unit.states**2) * got["gradients"], grad_x)


def test_overfitting(opened: Open) -> None:
    for degree, count, penalty in ((5, 12, 0.0), (15, 10, 0.0), (12, 30, 0.5)):
        figure = live.Overfitting(degree=degree, count=count, penalty=penalty)
        page = opened(figure).page
        np.testing.assert_allclose(
            [shown(page, "train"), shown(page, "validation")],
            figure.polynomials.errors(degree),
            rtol=1e-5,
            atol=1e-6,
        )


def test_threshold(opened: Open) -> None:
    from sklearn.metrics import confusion_matrix, roc_auc_score

    figure = live.Threshold(threshold=0.3, cost_miss=7, cost_alarm=2)
    page = opened(figure).page
    wanted = confusion_matrix(figure.labels, figure.scores >= 0.3)
    assert figure.confusion.tolist() == wanted.tolist()
    cells = [page.locator(f"[data-name={name}]").inner_text() for name in ("tn", "fp", "fn", "tp")]
    assert [int(cell) for cell in cells] == wanted.ravel().tolist()
    agree(shown(page, "cost"), 7 * wanted[1, 0] + 2 * wanted[0, 1])
    agree(shown(page, "area"), roc_auc_score(figure.labels, figure.scores))


def test_embedding_map(opened: Open) -> None:
    figure = live.EmbeddingMap(chosen="worst texture")
    got = numbers(opened(figure).page)
    wanted = figure.neighbors("worst texture")
    assert [word for word, _ in got] == [word for word, _ in wanted]
    np.testing.assert_allclose([c for _, c in got], [c for _, c in wanted], atol=6e-4)


def test_neighbor_lists(opened: Open) -> None:
    figure = three_lists()
    page = opened(figure).page
    page.locator("input[type=text]").fill("word 7")
    drawn(page)
    assert numbers(page) == figure.columns("word 7").tolist()
    sets = [set(column) for column in figure.columns("word 7").tolist()]
    wanted = [len(one & other) for one, other in itertools.pairwise(sets)]
    assert figure.beside("word 7") == wanted
    assert [shown(page, f"beside{k}") for k in range(2)] == wanted
    assert shown(page, "common") == figure.common("word 7") == len(set.intersection(*sets))


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("moment", [0, 3])
def test_transcript(opened: Open, view: str, moment: int) -> None:
    figure = transcript(moment=moment, view=view)
    figure.step = 2
    page = opened(figure).page
    got = numbers(page)
    assert (got["path"], got["reading"]) == (figure.path.tolist(), figure.reading)
    table = figure.posteriors if view == VIEWS[0] else figure.shares
    agree(got["shown"], table[moment, 2])
    agree(shown(page, "share"), table[moment, 2].max())
    agree(shown(page, "loss"), figure.losses[moment])
    assert figure.describe() in page.locator("body").inner_text()


def test_transcript_shows_the_share_of_all_paths() -> None:
    figure = transcript()
    heard, wanted = figure.posteriors[1].astype(float), np.zeros((12, 11))
    total = 0.0
    short = heard[:6]  # so few steps that every path can be listed
    few = live.Transcript(np.log(short[None]), [7, 7, 1], epochs=[1])
    for path in itertools.product((0, 8, 2), repeat=6):
        merged = [c for c, _ in itertools.groupby(path) if c]
        if merged == [8, 8, 2]:
            p = float(np.prod([short[t, c] for t, c in enumerate(path)]))
            total += p
            for t, c in enumerate(path):
                wanted[t, c] += p
    agree(few.losses[0], -np.log(total))
    agree(few.shares[0], wanted[:6] / total)


def test_sentence_builder(opened: Open) -> None:
    figure = two_readers()
    page = opened(figure).page
    for place, choice in ((1, 1), (2, 2), (3, 1)):
        page.locator("select").nth(place).select_option(str(choice))
    drawn(page)
    figure.chosen = [0, 1, 2, 1]
    agree(numbers(page), list(figure.probabilities.values()))
    label = page.locator("canvas").first.get_attribute("aria-label")
    assert label == figure.describe()
    assert figure.sentence == "= – ÷ ±"
    assert ("by the rules praise" in label) == bool(figure.truth[0, 1, 2, 1])


def test_draw_digit_runs_the_readers_model(opened: Open) -> None:
    from dlbook.datasets import load_digits

    digits = load_digits()
    model = Sequential(
        [
            Dense(20, activation="gelu"),
            Dense(12, activation="tanh"),
            Dense(10, activation="softmax"),
        ],
        seed=4,
    )
    model.compile("adam", "sparse_categorical_crossentropy")
    model.fit(digits.x[:300] / 16, digits.y[:300], epochs=3, verbose=0)
    figure = live.DrawDigit(model)
    page = opened(figure).page
    agree(numbers(page)["probabilities"], figure.probabilities)
    # What is drawn is what dlbook would see.
    drag(page, (0.5, 0.2), (0.5, 0.8))
    got = numbers(page)
    assert sum(got["pixels"]) > 0
    probabilities = model.predict(np.array([got["pixels"]]) / 16, verbose=0)[0]
    np.testing.assert_allclose(got["probabilities"], probabilities, atol=1e-5)
    for change in ("attack", "noise"):
        figure = live.DrawDigit(model, attack=0.15)
        figure.change = change
        page = opened(figure).page
        agree(numbers(page)["probabilities"], figure.probabilities)
        agree(numbers(page)["seen"], figure.seen)
        assert np.abs(figure.seen - figure.pixels.ravel() / 16).max() > 0.14


def a_decoder(seed: int, activation: str = "relu", side: int = 8) -> Sequential:
    """Random weights and biases; an Activation layer, and a layer without biases."""
    rng = np.random.default_rng(seed)
    model = Sequential(
        [
            Dense(12, activation=activation),
            Dense(9, use_bias=False),
            Activation("tanh"),
            Dense(side * side, activation="sigmoid"),
        ]
    )
    model.build((2,))
    for parameter in model.parameters:
        parameter.value[...] = rng.normal(size=parameter.value.shape)
    return model


def a_latent_space(seed: int, **settings: Any) -> live.LatentSpace:
    rng = np.random.default_rng(100 + seed)
    codes, labels = rng.normal(size=(40, 2)), rng.integers(0, 10, 40)
    images = rng.random((40, settings.get("side", 8) ** 2))
    decoder = a_decoder(seed, **settings)
    return live.LatentSpace(decoder, codes, labels, images, point=0.4 * rng.normal(size=2))


@pytest.mark.parametrize(
    ("seed", "settings"),
    [(0, {}), (1, {"activation": "gelu"}), (2, {"activation": "leaky_relu", "side": 5})],
)
def test_latent_space_draws_what_the_decoder_gives(
    opened: Open, seed: int, settings: dict[str, Any]
) -> None:
    figure = a_latent_space(seed, **settings)
    figure.plane = True
    page = opened(figure).page
    shown_now, walk = numbers(page, 0), numbers(page, 1)
    agree(shown_now["image"], figure.decoder.predict(figure.point[None], verbose=0)[0])
    agree(shown_now["image"], figure.image.ravel())
    distances = np.linalg.norm(figure.codes - figure.point, axis=1)
    assert shown_now["nearest"] == figure.nearest == distances.argmin()
    agree(shown(page, "distance"), distances.min())
    start, end = figure.codes[figure.ends.astype(int)]
    steps = [start + t * (end - start) for t in np.linspace(0, 1, 9)]
    agree(walk, figure.decoder.predict(np.array(steps), verbose=0).ravel())
    agree(walk, figure.walk.ravel())
    # The tile in the upper left corner of the plane: its first row of pixels.
    (left, right), (bottom, top) = figure.area
    corner = [left + (right - left) / 24, top - (top - bottom) / 24]
    found = json.loads(page.locator("canvas").first.get_attribute("data-tiles") or "null")
    agree(found, figure.decode([corner])[0, 0])


def test_latent_space_draws_where_the_point_is_dragged(opened: Open) -> None:
    figure = live.LatentSpace()
    page = opened(figure).page
    drag(page, (0.8, 0.1), (0.3, 0.2))
    label = page.locator("canvas[data-numbers]").first.get_attribute("aria-label") or ""
    point = [float(word) for word in re.findall(r"-?\d+\.\d+", label.replace("−", "-"))]
    assert point[0] < -0.5 and point[1] > 0.8
    np.testing.assert_allclose(
        numbers(page)["image"], figure.decode([point])[0].ravel(), atol=0.01
    )  # the label rounds the point to two digits


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("bias: take(units) })));", "bias: take(units).map((b) => b + 1e-4) })));"),
        ("z[n * units + j] += xi * kernel[i * units + j]", "z[n * units + j] += xi * kernel[i]"),
        ("a.map((value, k) => value + t * (b[k] - value))", "a.map((value) => value + t)"),
        ("middle(yRange, TILES - 1 - r)", "middle(yRange, r)"),
    ],
)
def test_a_wrong_picture_of_the_latent_space_is_found(
    monkeypatch: pytest.MonkeyPatch, opened: Open, right: str, wrong: str
) -> None:
    assert right in live.LatentSpace()._esm
    make = a_latent_space

    def planted(seed: int, **settings: Any) -> live.LatentSpace:
        figure = make(seed, **settings)
        figure._esm = figure._esm.replace(right, wrong)
        return figure

    monkeypatch.setitem(globals(), "a_latent_space", planted)
    with pytest.raises(AssertionError, match="Not equal to tolerance"):
        test_latent_space_draws_what_the_decoder_gives(opened, 0, {})


def test_mapping(opened: Open) -> None:
    figure = live.Mapping(probe=(0.4, -1.2))
    page = opened(figure).page
    out = figure.model().predict(np.array([[0.4, -1.2]]), verbose=0)[0, 0]
    agree(shown(page, "output"), out)


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"dataset": "circles", "hidden": (8, 8), "activation": "relu",
         "optimizer": "rmsprop", "rate": 0.01},
        {"dataset": "spirals", "hidden": (), "optimizer": "sgd", "rate": 0.3, "l2": 0.01},
        {"dataset": "blobs", "hidden": (3,), "activation": "sigmoid",
         "optimizer": "momentum", "noise": 0.2, "seed": 7},
        {"dataset": "own points", "hidden": (5,), "l2": 0.001},
    ],
)  # fmt: skip
def test_playground_prints_the_program_that_gives_its_numbers(
    opened: Open, settings: dict[str, Any]
) -> None:
    page = opened(live.Playground(**settings)).page
    for _ in range(12):
        page.get_by_role("button", name="One step").click()
    page.get_by_role("button", name="Show as code").click()
    code = page.locator("pre").inner_text()
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(code, "<playground>", "exec"), scope := {})
    loss, accuracy = json.loads(out.getvalue())
    x, y = scope["x"], scope["y"]
    cut = 200 if len(x) == 300 else len(x)
    test = "test-loss" if cut < len(x) else "train-loss"
    out_test = scope["model"].predict(x[cut:] if cut < len(x) else x, verbose=0)
    y_test = (y[cut:] if cut < len(y) else y)[:, None]
    # dlbook trains in float32 there, the page in float64.
    wanted = losses.get("binary_crossentropy")(y_test.astype(float), out_test.astype(float))
    assert shown(page, test) == pytest.approx(wanted, rel=2e-4)
    assert shown(page, "accuracy") == pytest.approx(accuracy)
    assert loss >= wanted - 1e-6


def test_playground_data_and_model_in_python(opened: Open) -> None:
    figure = live.Playground("moons", noise=0.2)
    page = opened(figure).page
    x, y = figure.data
    loss = losses.get("binary_crossentropy")(
        y[:200, None], figure.model().predict(x[:200], verbose=0).astype(float)
    )
    assert shown(page, "train-loss") == pytest.approx(loss, rel=1e-5)


@pytest.mark.parametrize("number", [0, 1, 7])
def test_real_or_walk(opened: Open, number: int) -> None:
    figure = live.RealOrWalk(np.random.default_rng(3).normal(0.2, 2, 300), weeks=120)
    figure.round = number
    page = opened(figure).page
    agree(numbers(page), figure.charts()[:, -1])
    page.get_by_text(f"{'ABCD'[figure.real]} is the market", exact=True).click()
    drawn(page)
    assert shown(page, "right") == 1


def test_three_of_the_four_charts_have_shuffled_steps() -> None:
    returns = np.random.default_rng(3).normal(0.2, 2, 300)
    places = []
    for number in range(40):
        figure = live.RealOrWalk(returns, weeks=120)
        figure.round = number
        charts = figure.charts()
        steps = 100 * (charts[:, 1:] / charts[:, :-1] - 1)
        parts = np.lib.stride_tricks.sliding_window_view(returns, 120)
        real = [bool(np.isclose(parts, step).all(axis=1).any()) for step in steps]
        assert real.count(True) == 1
        places.append(real.index(True))
        assert places[-1] == figure.real
    assert set(places) == {0, 1, 2, 3}


@pytest.mark.parametrize("coverage", [0.5, 0.8, 0.9, 0.99])
@pytest.mark.parametrize("per_class", [False, True])
def test_conformal_sets(opened: Open, coverage: float, per_class: bool) -> None:
    figure: Any = patients()
    figure.coverage, figure.per_class = coverage, per_class
    page = opened(figure).page
    agree(numbers(page), [*figure.covered, *figure.answers])
    agree(shown(page, "malignant"), figure.covered[2])


@pytest.mark.parametrize(("chosen", "moment"), [(0, 0), (1, 2)])
def test_gradient_flow(opened: Open, chosen: int, moment: int) -> None:
    figure = two_trainings()
    figure.chosen, figure.moment = chosen, moment
    page = opened(figure).page
    agree(numbers(page), figure.profile)
    agree(shown(page, "ratio"), figure.ratio)
    agree(shown(page, "loss"), figure.losses[chosen, moment])


@pytest.mark.parametrize("bits", [2, 3, 8])
def test_small_reader(opened: Open, bits: int) -> None:
    figure = small_reader()
    figure.bits = bits
    page = opened(figure).page
    agree(numbers(page), figure.answers())
    agree(shown(page, "bytes"), figure.bytes)
    agree(shown(page, "share"), figure.accuracy)


@pytest.mark.parametrize(("number", "follow", "viewers"), [(0, 0.5, 600), (7, 1, 20), (3, 0.1, 57)])
def test_front_pages(opened: Open, number: int, follow: float, viewers: int) -> None:
    figure = live.FrontPages([0.4, 0.3, 0.2, 0.1], follow=follow, viewers=viewers)
    figure.round = number
    page = opened(figure).page
    agree(numbers(page), figure.counts().ravel())
    agree(shown(page, "best"), figure.best_wins)


@pytest.mark.parametrize("thresholds", [(0.5, 0.5), (0.31, 0.72), (0.0, 0.9)])
def test_two_thresholds(opened: Open, thresholds: tuple[float, float]) -> None:
    figure = two_groups()
    figure.thresholds = thresholds
    page = opened(figure).page
    agree(numbers(page), figure.rates.ravel())
    agree(shown(page, "accuracy"), figure.accuracy)


@pytest.mark.parametrize(("button", "rate"), [("Equal shares approved", 0), ("of the good", 1)])
def test_two_thresholds_look_for_an_equal_rate(opened: Open, button: str, rate: int) -> None:
    page = opened(two_groups()).page
    page.get_by_text(button).first.click()
    drawn(page)
    both = np.reshape(numbers(page), (2, 4))
    assert abs(both[0, rate] - both[1, rate]) < 0.02
    assert np.abs(both[0] - both[1]).max() > 0.05  # the other rates are not equal


@pytest.mark.parametrize(("seed", "text"), [(0, "3. März 1987"), (1, "žzz 8"), (2, "m" * 60)])
def test_look_back_reads_and_writes_as_the_layer_does(opened: Open, seed: int, text: str) -> None:
    figure = looking_back(seed, text=text)
    page = opened(figure).page
    found = numbers(page)
    assert page.locator("output.dl-question").inner_text() == figure.written
    np.testing.assert_allclose(found["map"], figure.attention, atol=1e-5)
    page.get_by_role("textbox").fill("1. ma")
    drawn(page)
    figure.text = "1. ma"
    np.testing.assert_allclose(numbers(page)["map"], figure.attention, atol=1e-5)


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("z * old + (1 - z) * n", "(1 - z) * old + z * n"),
        ("/ Math.sqrt(width)", "/ Math.sqrt(units)"),
        ("[...places].reverse()", "places"),
    ],
)
def test_a_wrong_look_back_is_found(
    monkeypatch: pytest.MonkeyPatch, opened: Open, right: str, wrong: str
) -> None:
    figure = looking_back(0)
    assert right in figure._esm
    figure._esm = figure._esm.replace(right, wrong)
    found = numbers(opened(figure).page)["map"]
    same = np.shape(found) == figure.attention.shape
    assert not (same and np.allclose(found, figure.attention, atol=1e-5))


def test_look_back_refuses_what_it_cannot_read() -> None:
    with pytest.raises(TraitError, match="1 to 60 characters, got 0"):
        looking_back(text="")
    with pytest.raises(TraitError, match="1 to 60 characters, got 61"):
        looking_back(text="x" * 61)


def pole_games(games: list[dict[str, Any]]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """States, actions and returns of games that the page played, played again by Gymnasium."""
    env: Any = gymnasium.make("CartPole-v1", disable_env_checker=True)
    states, actions, returns = [], [], []
    for game in games:
        env.reset(seed=0)
        env.unwrapped.state = np.array(game["start"])
        played = [int(letter) for letter in game["actions"]]
        for t, action in enumerate(played):
            states.append(env.unwrapped.state)
            _, _, fallen, stopped, _ = env.step(action)
            assert (fallen or stopped) == (t == len(played) - 1)
        actions += played
        returns += [(0.99 ** np.arange(n)).sum() / 100 for n in range(len(played), 0, -1)]
    return np.array(states) / [2.4, 2, 0.2, 2], np.array(actions), np.array(returns)[:, None]


@pytest.mark.parametrize("baseline", [True, False])
def test_pole_training(opened: Open, baseline: bool) -> None:
    figure = live.PoleTraining(baseline=baseline, seed=4)
    page = opened(figure).page
    policy = Sequential([Dense(16, activation="tanh"), Dense(2)])
    policy.build((4,))
    policy.set_weights(figure.model().get_weights())
    head = Dense(1, kernel_initializer="zeros")
    value = Sequential([Dense(16, activation="tanh"), head], seed=figure.seed)
    value.build((4,))
    adam, adam_of_value, mse = Adam(figure.rate), Adam(figure.rate), losses.get("mse")
    for _ in range(3):
        page.get_by_role("button", name="One update").click()
        drawn(page)
        shown_now = numbers(page)
        x, actions, returns = pole_games(shown_now["games"])
        weight = returns - value(x) * baseline
        logits = policy(x, training=True)
        gradient = weight * (activations.softmax(logits) - np.eye(2)[actions]) / len(x)
        policy.zero_grad()
        policy.backprop(gradient.astype("float32"))
        adam.apply(policy.vector)
        for _ in range(5 * baseline):
            gradient = mse.gradient(returns, value(x, training=True))
            value.zero_grad()
            value.backprop(gradient.astype("float32"))
            adam_of_value.apply(value.vector)
    # dlbook trains in float32, the page in float64.
    np.testing.assert_allclose(shown_now["parameters"], policy.vector.value, rtol=1e-3, atol=1e-3)


@pytest.mark.parametrize(
    ("seed", "offset", "push"), [(0, 0.0, 0.0), (1, -1.5, 0.1), (2, 2.9, -0.2)]
)
def test_imitation_drives_as_the_package_does(
    opened: Open, seed: int, offset: float, push: float
) -> None:
    figure = imitating(seed)
    figure.offset, figure.push = offset, push
    page = opened(figure).page
    np.testing.assert_allclose(numbers(page), figure.offsets, atol=1e-5)


@pytest.mark.parametrize(
    ("right", "wrong"),
    [("0.5 * e + 2 * heading", "0.5 * e + heading"), ("Math.sin(heading)", "heading + 0.01")],
)
def test_a_wrong_imitation_is_found(opened: Open, right: str, wrong: str) -> None:
    figure = imitating(1)
    figure.offset = 1.0
    assert right in figure._esm
    figure._esm = figure._esm.replace(right, wrong)
    assert not np.allclose(numbers(opened(figure).page), figure.offsets, atol=1e-5)


@pytest.mark.parametrize(
    ("pitch", "tract", "moment"), [(110, 1, 5), (217, 1.18, 20), (350, 1.35, 0)]
)
def test_vowels(opened: Open, pitch: float, tract: float, moment: int) -> None:
    figure = live.Vowels((570, 840), (270, 2290), pitch=pitch, tract=tract, moment=moment)
    page = opened(figure).page
    got = np.asarray(numbers(page))
    agree(got[:24], figure.mel_bands[moment])
    agree(got[24:], figure.coefficients[moment])


@pytest.mark.parametrize(
    ("board", "simulations"), [("... ... ...", 60), ("X.. .O. ..X", 200), ("XO. .X. ..O", 1)]
)
def test_tic_tac_toe(opened: Open, board: str, simulations: int) -> None:
    figure = tic_tac_toe(board=board, simulations=simulations)
    page = opened(figure).page
    found = json.loads(page.locator(".dl-board").get_attribute("data-numbers") or "")
    policy, value = figure.evaluation()
    agree(found["policy"], policy)
    agree(found["value"], value)
    assert found["visits"] == figure.visits().tolist()
    assert sum(found["visits"]) == simulations


def test_tic_tac_toe_answers_and_says_how_it_ended(opened: Open) -> None:
    page = opened(tic_tac_toe(board="XX. OO. ...", simulations=100)).page
    cells = page.locator(".dl-board button")
    cells.nth(8).click()  # not the winning cell
    drawn(page)
    assert cells.nth(5).inner_text() == "O"
    assert page.locator(".dl-board button[aria-disabled=false]").count() == 0
    page.get_by_role("button", name="Undo").click()
    drawn(page)
    cells.nth(2).click()
    page.wait_for_function("() => document.body.innerText.includes('you have won')")


@pytest.mark.parametrize(("floor", "exponent"), [(1.0, 0.5), (0.0, 0.02), (2.0, 1.0)])
def test_scaling_law(opened: Open, floor: float, exponent: float) -> None:
    figure = four_and_one(floor=floor, exponent=exponent)
    page = opened(figure).page
    agree(numbers(page), [figure.error, *figure.predictions])
    page.get_by_text("Train the last network", exact=True).click()
    drawn(page)
    said = "() => document.querySelector('.dl-status').textContent.endsWith('It came to 1.75.')"
    page.wait_for_function(said)
