"""The tasks: what is compared with whom, and the ratios to reach."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from statistics import median

import numpy as np

from dlbook.bench import networks, rivals
from dlbook.bench.measuring import (
    Row,
    Task,
    calls_per_turn,
    compare,
    memory_peak,
    middle_half,
    turn,
)
from dlbook.bench.networks import EPOCHS, RATE, classification, cnn, layer_pass, mlp, training
from dlbook.layers import GRU, LSTM, Conv2D, MultiHeadAttention, SimpleRNN
from dlbook.models import Sequential
from dlbook.optimizers import SGD, Adam


def tasks() -> list[Task]:
    """Everything that is compared with a rival."""
    return [*mlp_tasks(), small_mlp(), digits(), *cnn_tasks(), *recurrent_tasks(), attention()]


def mlp_tasks() -> list[Task]:
    """Networks of dense layers, on images of 784 pixels."""
    x, y = classification(1280, (784,), 10)
    made = []
    for sizes, optimizer, rival, against, goal in (
        ((784, 128, 10), SGD, rivals.torch_sgd, "PyTorch", (1.4, 1.3)),
        ((784, 128, 10), Adam, rivals.torch_adam, "PyTorch, fused Adam", (1.25, 1.1)),
        ((784, 512, 256, 10), Adam, rivals.torch_adam, "PyTorch, fused Adam", (0.75, 0.6)),
    ):
        widths = "-".join(map(str, sizes))
        solver = optimizer.__name__.lower()
        torch_side = partial(rivals.torch_training, rivals.torch_mlp(sizes), rival, x, y, 128)
        sklearn_side = partial(rivals.sklearn_fit, sizes[1:-1], solver, x, y, 128)
        made.append(
            Task(
                f"MLP {widths}, batch 128, {optimizer.__name__}",
                EPOCHS * networks.mlp_flops(sizes, len(x)),
                partial(training, partial(mlp, sizes), optimizer, x, y, 128),
                {against: torch_side, "MLPClassifier": sklearn_side},
                {against: goal, "MLPClassifier": (1.7, 1.7)},
            )
        )
    return made


def small_mlp() -> Task:
    """A network so small that the machinery around its products counts."""
    sizes = (20, 10, 2)
    x, y = classification(800, (20,), 2)
    network = rivals.torch_mlp(sizes)
    return Task(
        "MLP 20-10-2, 800 rows, batch 200, SGD",
        EPOCHS * networks.mlp_flops(sizes, len(x)),
        partial(training, partial(mlp, sizes), SGD, x, y, 200),
        {
            "MLPClassifier": partial(rivals.sklearn_fit, (10,), "sgd", x, y, 200),
            "PyTorch": partial(rivals.torch_training, network, rivals.torch_sgd, x, y, 200),
        },
        {"MLPClassifier": (3.0, 3.0), "PyTorch": (3.5, 3.5)},
    )


def digits() -> Task:
    """The size of scikit-learn's digits."""
    sizes = (64, 100, 10)
    x, y = classification(1797, (64,), 10)
    return Task(
        "Digits: MLP 64-100-10, 1797 rows, batch 32, Adam",
        EPOCHS * networks.mlp_flops(sizes, len(x)),
        partial(training, partial(mlp, sizes), Adam, x, y, 32),
        {"MLPClassifier": partial(rivals.sklearn_fit, (100,), "adam", x, y, 32)},
        {"MLPClassifier": (3.0, 3.0)},
    )


def cnn_tasks() -> list[Task]:
    """The articles' network for MNIST, and one with a convolution more."""
    x, y = classification(128, (28, 28, 1), 10)
    made = []
    for convolutions, name, goal, keras_goal in (
        (1, "CNN of the articles, batch 128, Adam", (1.0, 0.85), (2.4, 2.4)),
        (2, "CNN with Conv2D 64 and a pool more", (0.6, 0.4), (1.7, 1.7)),
    ):
        network = rivals.torch_cnn(convolutions)
        torch_side = partial(rivals.torch_training, network, rivals.torch_adam, x, y, 128)
        made.append(
            Task(
                name,
                EPOCHS * networks.cnn_flops(convolutions, len(x)),
                partial(training, partial(cnn, convolutions), Adam, x, y, 128),
                {
                    "PyTorch": torch_side,
                    "PyTorch, channels last": partial(torch_side, channels_last=True),
                    "Keras": partial(rivals.keras_cnn, convolutions, x, y, 128),
                },
                {"PyTorch": goal, "PyTorch, channels last": goal, "Keras": keras_goal},
            )
        )
    return made


def recurrent_tasks() -> list[Task]:
    """The recurrent layers, forward and backward over 64 steps."""
    x = np.random.default_rng(0).standard_normal((32, 64, 64), dtype=np.float32)
    made = []
    for layer, module, gates, goal in (
        (LSTM, "LSTM", 4, (0.45, 0.45)),
        (GRU, "GRU", 3, None),
        (SimpleRNN, "RNN", 1, (1.3, 1.3)),
    ):
        against = f"torch.nn.{module}"
        made.append(
            Task(
                f"{layer.__name__}, 64 steps, 64 to 128, batch 32",
                3 * 2.0 * 32 * 64 * (64 + 128) * 128 * gates,
                partial(layer_pass, partial(layer, 128, return_sequences=True, seed=0), x),
                {against: partial(rivals.torch_recurrent, module, x, 128)},
                {against: goal} if goal else {},
            )
        )
    return made


def attention() -> Task:
    """Self-attention, forward and backward."""
    x = np.random.default_rng(0).standard_normal((16, 64, 128), dtype=np.float32)
    return Task(
        "Self-attention 16x64x128, 4 heads",
        3 * 2.0 * 16 * (4 * 64 * 128 * 128 + 2 * 64 * 64 * 128),
        partial(layer_pass, partial(MultiHeadAttention, 4, 32, seed=0), x),
        {"PyTorch, fused": partial(rivals.torch_attention, x, 4)},
        {"PyTorch, fused": (0.75, 0.75)},
    )


def cost_per_pixel(threads: int) -> Row:
    """Convolution's time per pixel, largest over smallest, for images 16 to 128 pixels wide."""
    rng = np.random.default_rng(0)
    cost = []
    for width in (16, 32, 64, 128):
        x = rng.standard_normal((2**17 // width**2, width, width, 16), dtype=np.float32)
        work = layer_pass(lambda: Conv2D(32, 3, padding="same", seed=0), x)
        calls = calls_per_turn(work)
        cost.append(median(turn(work, calls, threads) for _ in range(5)))
    growth = max(cost) / min(cost)
    name = "Conv2D per pixel, 16 to 128 wide"
    return Row(name, "itself", threads, growth, None, None, 2.0, None, None, "at most")


def fit_overhead(threads: int) -> Row:
    """What `fit` takes on top of its steps, as a share of them, at batch 128."""
    x, y = classification(1280, (784,), 10)
    model = Sequential(mlp((784, 128, 10)), seed=0)
    model.compile(SGD(RATE), "sparse_categorical_crossentropy")
    batches = [(x[k : k + 128], y[k : k + 128]) for k in range(0, len(x), 128)]

    def steps() -> None:
        for inputs, targets in batches:
            model.train_on_batch(inputs, targets)

    def fit() -> None:
        model.fit(x, y, batch_size=128, verbose=0)

    ratios, seconds = compare(steps, fit, rounds=11, threads=threads)
    low, high = middle_half(ratios)
    ratio, ms = median(ratios), 1e3 * seconds
    name = "fit, MLP 784-128-10, batch 128"
    return Row(name, "train_on_batch", threads, ratio, low, high, 1.05, ms, None, "at most")


def peak_memory(side: str) -> Iterator[float | None]:
    """How many MiB this process has taken after training the articles' CNN; None if unknown."""
    x, y = classification(128, (28, 28, 1), 10)
    if side == "ours":
        work = training(partial(cnn, 1), Adam, x, y, 128)
    else:
        work = rivals.torch_training(rivals.torch_cnn(1), rivals.torch_adam, x, y, 128)
    for _ in range(3):
        work()
    yield memory_peak()
