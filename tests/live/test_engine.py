"""The figures' JavaScript engine computes what dlbook computes, to 1e-6 in float64."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dlbook import activations, losses, optimizers
from dlbook.layers.convolution import Conv2D
from dlbook.layers.dense import Dense
from dlbook.layers.recurrent import SimpleRNN
from dlbook.live.base import HERE
from dlbook.models import Sequential
from dlbook.regularizers import L2

DRIVER = Path(__file__).with_name("engine_driver.mjs")
ENGINE = HERE / "engine.js"
TOLERANCE = 1e-6

NODE = shutil.which("node")
if NODE is None and not os.environ.get("CI"):
    pytest.skip(
        "node runs the figures' engine in this test; install Node.js 20 or later",
        allow_module_level=True,
    )


def run(cases: list[dict[str, Any]], engine: Path = ENGINE) -> list[dict[str, Any]]:
    """Run cases on the JavaScript engine."""
    assert NODE is not None, "CI needs node for the engine test: install Node.js 20 or later"
    done = subprocess.run(
        [NODE, str(DRIVER), str(engine)],
        input=json.dumps(cases, default=np.ndarray.tolist),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def agree(got: Any, wanted: Any) -> None:
    np.testing.assert_allclose(np.ravel(got), np.ravel(wanted), rtol=TOLERANCE, atol=TOLERANCE)


ACTIVATIONS = (
    "linear", "sigmoid", "tanh", "relu", "leaky_relu", "elu", "gelu", "silu", "softplus",
)  # fmt: skip


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_activations_and_their_slopes(name: str) -> None:
    z = np.concatenate([np.random.default_rng(0).normal(size=200) * 3, [-40.0, 40.0]])
    (got,) = run([{"kind": "activation", "name": name, "z": z}])
    agree(got["value"], activations.get(name)(z))
    agree(got["slope"], activations.get(name).derivative(z))


def network_case(seed: int) -> tuple[dict[str, Any], Sequential]:
    """A random network with data, for the engine and as a dlbook model."""
    rng = np.random.default_rng(seed)
    head, loss = [
        ("linear", "mean_squared_error"),
        ("sigmoid", "binary_crossentropy"),
        ("softmax", "categorical_crossentropy"),
        ("tanh", "mean_squared_error"),
        ("softmax", "mean_squared_error"),
    ][seed % 5]
    name, make = [
        ("sgd", lambda: optimizers.SGD(0.05)),
        ("sgd", lambda: optimizers.SGD(0.05, momentum=0.9)),
        ("rmsprop", lambda: optimizers.RMSprop(0.01)),
        ("adam", lambda: optimizers.Adam(0.01)),
    ][seed % 4]
    optimizer = make()
    settings: dict[str, Any] = {"rate": optimizer.learning_rate}
    if name == "sgd":
        settings["momentum"] = optimizer.momentum
    rows, inputs, outputs = int(rng.integers(1, 20)), int(rng.integers(1, 5)), 3
    hidden = [int(rng.integers(1, 9)) for _ in range(int(rng.integers(0, 3)))]
    l2 = 0.01 * (seed % 3)
    smooth = ("tanh", "sigmoid", "relu", "gelu", "elu", "softplus")
    names = [str(rng.choice(smooth)) for _ in hidden] + [head]
    regularizer = L2(l2) if l2 else None
    model = Sequential(
        [
            Dense(units, activation=activation, kernel_regularizer=regularizer)
            for units, activation in zip([*hidden, outputs], names, strict=True)
        ],
        seed=seed,
    )
    model.build((inputs,), dtype="float64")
    for parameter in model.parameters:
        parameter.value[...] = rng.normal(size=parameter.value.shape)
    x = rng.normal(size=(rows, inputs))
    y = rng.random((rows, outputs))
    if loss == "categorical_crossentropy":
        y = np.eye(outputs)[rng.integers(0, outputs, rows)]
    model.compile(optimizer, loss)
    widths = [inputs, *hidden, outputs]
    values = [parameter.value.copy() for parameter in model.parameters]
    layers = [
        {"inputs": widths[i], "units": widths[i + 1], "activation": names[i],
         "kernel": values[2 * i].ravel(), "bias": values[2 * i + 1]}
        for i in range(len(names))
    ]  # fmt: skip
    case = {"kind": "network", "layers": layers, "loss": loss, "l2": l2, "rows": rows,
            "x": x.ravel(), "y": y.ravel(), "optimizer": name, "settings": settings}  # fmt: skip
    return case, model


@pytest.mark.parametrize("seed", range(20))
def test_forward_gradients_and_ten_training_steps(seed: int) -> None:
    case, model = network_case(seed)
    (got,) = run([case])
    rows = case["rows"]
    x, y = case["x"].reshape(rows, -1), case["y"].reshape(rows, -1)
    out = model(x, training=True)
    agree(got["output"], out)
    loss = losses.get(case["loss"])
    penalty = sum(case["l2"] * np.sum(p.value**2) for p in model.parameters[::2])
    agree(got["loss"], loss(y, out) + penalty)
    model.zero_grad()
    model.backprop(loss.gradient(y, out))
    for i, parameter in enumerate(model.parameters):
        decay = 2 * case["l2"] * parameter.value if i % 2 == 0 else 0.0
        agree(got["gradients"][i], parameter.grad + decay)
    for _ in range(10):
        model.train_on_batch(x, y)
    for trained, parameter in zip(got["trained"], model.parameters, strict=True):
        agree(trained, parameter.value)


@pytest.mark.parametrize("seed", range(8))
def test_convolution(seed: int) -> None:
    rng = np.random.default_rng(seed)
    channels, filters, k = int(rng.integers(1, 4)), int(rng.integers(1, 4)), int(rng.integers(1, 5))
    height, width = (int(n) for n in rng.integers(5, 10, 2))
    stride, padding = 1 + seed % 3, ("valid", "same")[seed % 2]
    layer = Conv2D(filters, k, strides=stride, padding=padding)
    layer.build((height, width, channels), dtype="float64")
    kernel, bias = layer.parameters
    kernel.value[...] = rng.normal(size=kernel.value.shape)
    bias.value[...] = rng.normal(size=filters)
    image = rng.normal(size=(1, height, width, channels))
    out = layer(image, training=True)
    grad_out = rng.normal(size=out.shape)
    layer.zero_grad()
    grad_image = layer.backprop(grad_out)
    (got,) = run(
        [{"kind": "convolution", "image": image.ravel(), "shape": [height, width],
          "kernel": kernel.value.ravel(), "kernelShape": [k, k, channels, filters],
          "bias": bias.value, "stride": stride, "padding": padding, "gradOut": grad_out.ravel()}]
    )  # fmt: skip
    assert tuple(got["shape"]) == out.shape[1:]
    agree(got["out"], out)
    agree(got["gradImage"], grad_image)
    agree(got["gradKernel"], kernel.grad)


def test_recurrent_step() -> None:
    rng = np.random.default_rng(3)
    inputs, units = 3, 4
    layer = SimpleRNN(units)
    layer.build((2, inputs), dtype="float64")
    kernel, recurrent, bias = layer.parameters
    for parameter in layer.parameters:
        parameter.value[...] = rng.normal(size=parameter.value.shape)
    x = rng.normal(size=(1, 2, inputs))
    out = layer(x, training=True)
    weights = {
        "kernel": kernel.value.ravel(),
        "recurrent": recurrent.value.ravel(),
        "bias": bias.value,
    }
    h0 = np.zeros(units)
    grad = rng.normal(size=units)
    step = {"kind": "recurrent", "weights": weights}
    (first,) = run([{**step, "x": x[0, 0], "h": h0, "gradNew": grad}])
    (second,) = run([{**step, "x": x[0, 1], "h": np.array(first["state"]), "gradNew": grad}])
    agree(second["state"], out)
    layer.zero_grad()
    grad_x = layer.backprop(grad[None])
    (first,) = run([{**step, "x": x[0, 0], "h": h0, "gradNew": np.array(second["gradH"])}])
    agree([first["gradX"], second["gradX"]], grad_x)
    agree(np.add(first["gradKernel"], second["gradKernel"]), kernel.grad)
    agree(np.add(first["gradRecurrent"], second["gradRecurrent"]), recurrent.grad)
    agree(np.add(first["gradBias"], second["gradBias"]), bias.grad)


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("slope: (z, a) => a * (1 - a)", "slope: (z, a) => a * (1 + a)"),
        ("slope: (z, a) => 1 - a * a", "slope: (z, a) => 1 - a"),
        ("const xi = x[n * inputs + i];\n        let sum", "const xi = 1;\n        let sum"),
    ],
)
def test_a_wrong_derivative_is_found(tmp_path: Path, right: str, wrong: str) -> None:
    source = ENGINE.read_text("utf-8")
    assert right in source
    planted = tmp_path / "engine.js"
    planted.write_text(source.replace(right, wrong), "utf-8")
    cases = [network_case(seed)[0] for seed in range(20)]
    with pytest.raises(AssertionError, match="Not equal to tolerance"):
        for good, bad in zip(run(cases), run(cases, planted), strict=True):
            for a, b in zip(good["gradients"], bad["gradients"], strict=True):
                agree(b, a)
