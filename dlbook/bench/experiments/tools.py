"""One network in five tools: plain NumPy, dlbook, scikit-learn, Keras and PyTorch.

The network has 64 inputs, 32 units with ReLU and a softmax of ten classes. All begin at the same
weights, see the same 1,437 digits in the same batches of 32, take the same plain steps of gradient
descent at a rate of 0.1, and compute in float64, so their answers to the other 360 digits must
agree. Each trains in a process of its own; the time is that of the training after a first epoch,
and the memory is the peak of the whole process, libraries included. A tool that is not installed
is named, and nothing is measured.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from importlib.metadata import PackageNotFoundError, version
from typing import Any, NamedTuple

import numpy as np

from dlbook.bench.measuring import memory_peak
from dlbook.bench.processes import in_fresh_process
from dlbook.datasets import load_digits
from dlbook.parameters import Array

OPTIONS = {"epochs": (20, "epochs of each training")}
RATE, BATCH = 0.1, 32
TRAINS = 1437


class Task(NamedTuple):
    """Pictures (N, 64) and digits (N,) to learn from, pictures to read, and first weights."""

    x: Array
    y: Array
    new: Array
    weights: tuple[Array, Array, Array, Array]


def digits_task() -> Task:
    """The digits of scikit-learn, and weights as Glorot proposed; all in float64."""
    digits = load_digits()
    x = digits.x.reshape(len(digits.x), -1).astype(np.float64) / digits.x.max()
    rng = np.random.default_rng(0)

    def glorot(n: int, m: int) -> Array:
        limit = np.sqrt(6 / (n + m))
        return rng.uniform(-limit, limit, (n, m))

    weights = (glorot(64, 32), np.zeros(32), glorot(32, 10), np.zeros(10))
    return Task(x[:TRAINS], digits.y[:TRAINS], x[TRAINS:], weights)


# The five programs. Each takes the task and a number of epochs, and gives the probabilities of the
# new pictures, (N, 10).


def in_numpy(task: Task, epochs: int) -> Array:
    """Plain NumPy: the formulas of the chapters, by hand."""
    W1, b1, W2, b2 = (w.copy() for w in task.weights)

    def forward(x: Array) -> tuple[Array, Array]:
        A = np.maximum(x @ W1 + b1, 0)
        z = A @ W2 + b2
        e = np.exp(z - z.max(axis=1, keepdims=True))
        return A, e / e.sum(axis=1, keepdims=True)

    for _ in range(epochs):
        for k in range(0, len(task.x), BATCH):
            x, y = task.x[k : k + BATCH], task.y[k : k + BATCH]
            A, P = forward(x)
            dZ2 = (P - np.eye(10)[y]) / len(x)
            dZ1 = dZ2 @ W2.T * (A > 0)
            W1 -= RATE * x.T @ dZ1
            b1 -= RATE * dZ1.sum(axis=0)
            W2 -= RATE * A.T @ dZ2
            b2 -= RATE * dZ2.sum(axis=0)
    return forward(task.new)[1]


def in_dlbook(task: Task, epochs: int) -> Array:
    """The package of this book."""
    from dlbook.layers import Dense
    from dlbook.models import Sequential
    from dlbook.optimizers import SGD

    model = Sequential([Dense(32, activation="relu"), Dense(10, activation="softmax")])
    model.build((64,), dtype="float64")
    model.set_weights(task.weights)
    model.compile(SGD(RATE), "sparse_categorical_crossentropy")
    model.fit(task.x, task.y, batch_size=BATCH, epochs=epochs, shuffle=False, verbose=0)
    return model.predict(task.new)


def in_sklearn(task: Task, epochs: int) -> Array:
    """scikit-learn. It has no call for first weights, so they are written into the model."""
    from sklearn.neural_network import MLPClassifier

    model = MLPClassifier(
        (32,), solver="sgd", alpha=0, momentum=0, nesterovs_momentum=False,
        batch_size=BATCH, learning_rate_init=RATE, shuffle=False,
    )  # fmt: skip
    model.partial_fit(task.x[:BATCH], task.y[:BATCH], classes=range(10))
    for ours, first in zip(model.coefs_, task.weights[::2], strict=True):
        ours[:] = first
    for ours, first in zip(model.intercepts_, task.weights[1::2], strict=True):
        ours[:] = first
    for _ in range(epochs):
        model.partial_fit(task.x, task.y)
    probabilities: Array = model.predict_proba(task.new)
    return probabilities


def in_keras(task: Task, epochs: int) -> Array:
    """Keras, on whatever it computes with: PyTorch, JAX or TensorFlow."""
    import keras

    model = keras.Sequential(
        [
            keras.Input((64,)),
            keras.layers.Dense(32, activation="relu", dtype="float64"),
            keras.layers.Dense(10, activation="softmax", dtype="float64"),
        ]
    )
    model.set_weights(task.weights)
    model.compile(keras.optimizers.SGD(RATE), "sparse_categorical_crossentropy")
    model.fit(task.x, task.y, batch_size=BATCH, epochs=epochs, shuffle=False, verbose=0)
    probabilities: Array = model.predict(task.new, verbose=0)
    return probabilities


def in_torch(task: Task, epochs: int) -> Array:
    """PyTorch. Its linear layer holds the weights of a unit in a row, so they are transposed."""
    import torch
    from torch import nn

    model = nn.Sequential(nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 10)).double()
    with torch.no_grad():
        for ours, first in zip(model.parameters(), task.weights, strict=True):
            ours[:] = torch.from_numpy(first.T)
    x, y = torch.from_numpy(task.x), torch.from_numpy(task.y)
    optimizer = torch.optim.SGD(model.parameters(), lr=RATE)
    for _ in range(epochs):
        for inputs, targets in zip(x.split(BATCH), y.split(BATCH), strict=True):
            optimizer.zero_grad()
            nn.functional.cross_entropy(model(inputs), targets).backward()
            optimizer.step()
    with torch.no_grad():
        probabilities: Array = model(torch.from_numpy(task.new)).softmax(dim=1).numpy()
    return probabilities


class Tool(NamedTuple):
    """A tool, its program, and the packages that it needs."""

    name: str
    program: Callable[[Task, int], Array]
    packages: tuple[str, ...]


TOOLS = (
    Tool("NumPy", in_numpy, ("numpy",)),
    Tool("dlbook", in_dlbook, ("dlbook",)),
    Tool("scikit-learn", in_sklearn, ("scikit-learn",)),
    Tool("Keras", in_keras, ("keras", "torch")),
    Tool("PyTorch", in_torch, ("torch",)),
)


def versions(tool: Tool) -> dict[str, str] | None:
    """The versions of what a tool needs, or None where something is not installed."""
    try:
        return {package: version(package) for package in tool.packages}
    except PackageNotFoundError:
        return None


def one_tool(name: str, epochs: int) -> Iterator[dict[str, Any]]:
    """Train with one tool in this process; its time, its memory, its answers."""
    os.environ.setdefault("KERAS_BACKEND", "torch")
    (tool,) = (tool for tool in TOOLS if tool.name == name)
    task = digits_task()
    start = time.perf_counter()
    tool.program(task, 1)
    first = time.perf_counter() - start
    start = time.perf_counter()
    answers = tool.program(task, epochs)
    seconds = time.perf_counter() - start
    yield {
        "first_epoch_seconds": first,
        "seconds": seconds,
        "peak_mib": memory_peak(),
        "answers": answers.tolist(),
    }


def measure(epochs: int, threads: int) -> dict[str, Any]:
    """Every tool that is installed. Raises ImportError where only some of them are."""
    rows: list[dict[str, Any]] = []
    missing = [tool.name for tool in TOOLS if versions(tool) is None]
    if missing:
        raise ImportError(f"{' and '.join(missing)} not installed; `make parity` installs all")
    truth = load_digits().y[TRAINS:]
    by_hand: Array | None = None
    for tool in TOOLS:
        (row,) = in_fresh_process(one_tool, tool.name, epochs, threads=threads)
        answers = np.array(row.pop("answers"))
        by_hand = answers if by_hand is None else by_hand
        rows.append(
            {
                "tool": tool.name,
                "versions": versions(tool),
                **row,
                "accuracy": float((answers.argmax(axis=1) == truth).mean()),
                "largest_difference": float(np.abs(answers - by_hand).max()),
            }
        )
        print(f"{tool.name}: {row['seconds']:.2f} s", flush=True)
    return {"rows": rows}


def markdown(result: dict[str, Any]) -> str:
    """The summary as a Markdown table.

    >>> row = {"tool": "NumPy", "versions": {"numpy": "2.0"}, "first_epoch_seconds": 0.1,
    ...        "seconds": 1.0, "peak_mib": 80.0, "accuracy": 0.9, "largest_difference": 0.0}
    >>> print(markdown({"rows": [row]}).splitlines()[2])
    | NumPy | numpy 2.0 | 0.10 s | 1.00 s | 80 MiB | 0.900 | 0e+00 |
    """
    lines = [
        "| tool | version | first call | training | peak memory | accuracy | difference |",
        "|---|---|---|---|---|---|---|",
    ]
    for row in result["rows"]:
        named = ", ".join(f"{name} {number}" for name, number in row["versions"].items())
        memory = "unknown" if row["peak_mib"] is None else f"{row['peak_mib']:.0f} MiB"
        lines.append(
            f"| {row['tool']} | {named} | {row['first_epoch_seconds']:.2f} s | "
            f"{row['seconds']:.2f} s | {memory} | {row['accuracy']:.3f} | "
            f"{row['largest_difference']:.0e} |"
        )
    return "\n".join(lines) + "\n"
