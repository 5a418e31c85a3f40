"""The core's speed, beside that of the libraries that a reader would pick instead.

``python -m dlbook bench FOLDER`` measures every row in one run, with one thread and with two, and
writes ``bench.md``, ``bench.csv`` and ``bench.svg`` into the folder. PyTorch, Keras and
scikit-learn are measured if they are installed, and reported as missing if not.

How a ratio is measured: both sides do the same work on the same minibatches, in turns of about
50 ms, so that both meet the same weather. Each pair of turns gives one ratio; the table shows
their median and the range of the middle half. With two threads each turn begins with a pause and
a warm call, because the waiting threads of one library slow the other one down. Learning rates
are tiny, so that nothing converges into numbers so small that the processor slows down.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import subprocess
import sys
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from functools import partial
from itertools import pairwise
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import numpy as np

from dlbook.layers import (
    GRU,
    LSTM,
    Conv2D,
    Dense,
    Flatten,
    Layer,
    MaxPooling2D,
    MultiHeadAttention,
    SimpleRNN,
)
from dlbook.models import Sequential
from dlbook.optimizers import SGD, Adam, Optimizer
from dlbook.parameters import Array

Work = Callable[[], object]  # one unit of work, done when it returns
RATE = 1e-6
EPOCHS = 5  # of every side in each unit of work that trains
TURN = 0.05  # seconds


@dataclass(frozen=True)
class Task:
    """One unit of work for dlbook and its rivals.

    ``flops`` counts the multiplications and additions of the matrix products in one unit;
    ``goals`` the ratios to reach against each rival, with one thread and with two.
    """

    name: str
    flops: float
    ours: Callable[[], Work]
    rivals: dict[str, Callable[[], Work]]
    goals: dict[str, tuple[float, float]] = field(default_factory=dict)


@dataclass(frozen=True)
class Row:
    """One line of the table. Ratios are rival's time over dlbook's: above 1, dlbook is faster."""

    work: str
    against: str
    threads: int
    ratio: float | None
    low: float | None
    high: float | None
    goal: float | None
    ms: float | None
    peak: float | None
    note: str = ""


# Measuring


def turn(work: Work, calls: int, threads: int) -> float:
    """Seconds per call of ``work``, over one turn."""
    if threads > 1:
        time.sleep(0.1)
        work()
    start = time.perf_counter()
    for _ in range(calls):
        work()
    return (time.perf_counter() - start) / calls


def calls_per_turn(work: Work) -> int:
    """How many calls make a turn of about 50 ms; the first two calls warm up."""
    work(), work()
    start = time.perf_counter()
    work()
    return max(1, round(TURN / max(time.perf_counter() - start, 1e-6)))


def compare(ours: Work, theirs: Work, *, rounds: int, threads: int) -> tuple[list[float], float]:
    """The ratios theirs / ours of all rounds, and the median of our seconds per call."""
    sides = [(work, calls_per_turn(work)) for work in (ours, theirs)]
    ratios, mine = [], []
    for k in range(rounds):
        order = (0, 1) if k % 2 == 0 else (1, 0)
        seconds = {side: turn(*sides[side], threads) for side in order}
        ratios.append(seconds[1] / seconds[0])
        mine.append(seconds[0])
    return ratios, median(mine)


def middle_half(values: Sequence[float]) -> tuple[float, float]:
    """First and third quartile."""
    if len(values) < 2:
        return values[0], values[0]
    first, _, third = quantiles(values, n=4, method="inclusive")
    return first, third


def matmul_peak() -> float:
    """This machine's best float32 matrix product, in operations per second."""
    n = 1024
    a = np.random.default_rng(0).random((n, n), dtype=np.float32)
    seconds = []
    for _ in range(5):
        time.sleep(0.1)  # what else runs on the machine comes and goes: take the best of all
        for _ in range(10):
            start = time.perf_counter()
            a @ a
            seconds.append(time.perf_counter() - start)
    return 2.0 * n**3 / min(seconds)


def measure(task: Task, *, rounds: int, threads: int, peak: float) -> Iterator[Row]:
    """The rows of one task, one for each rival."""
    for against, make in task.rivals.items():
        goal = task.goals[against][min(threads, 2) - 1] if against in task.goals else None
        try:
            theirs = make()
        except ImportError as error:
            note = f"{error.name or 'a library'} is not installed"
            yield Row(task.name, against, threads, None, None, None, goal, None, None, note)
            continue
        ratios, seconds = compare(task.ours(), theirs, rounds=rounds, threads=threads)
        low, high = middle_half(ratios)
        share = task.flops / seconds / peak
        yield Row(
            task.name, against, threads, median(ratios), low, high, goal, 1e3 * seconds, share
        )


# dlbook's side


def classification(rows: int, shape: tuple[int, ...], classes: int) -> tuple[Array, Array]:
    """Made-up data: their values do not matter, but all sides get the same ones."""
    rng = np.random.default_rng(0)
    x = rng.standard_normal((rows, *shape), dtype=np.float32)
    return x, rng.integers(0, classes, rows)


def training(
    layers: Callable[[], list[Layer]],
    optimizer: Callable[[float], Optimizer],
    x: Array,
    y: Array,
    batch_size: int,
) -> Work:
    """`Sequential.fit`."""
    model = Sequential(layers(), seed=0)
    model.compile(optimizer(RATE), "sparse_categorical_crossentropy")
    return lambda: model.fit(x, y, batch_size, EPOCHS, shuffle=False, verbose=0)


def layer_pass(make: Callable[[], Layer], x: Array) -> Work:
    """Forward and backward pass of one layer, gradient of the input included."""
    layer = make()
    grad = np.ones_like(layer(x))

    def work() -> None:
        layer.zero_grad()
        layer(x, training=True)
        layer.backprop(grad)

    return work


def mlp(sizes: Sequence[int]) -> list[Layer]:
    """Dense layers of these widths with ReLU between them and softmax at the end."""
    *hidden, last = sizes[1:]
    return [*(Dense(n, "relu") for n in hidden), Dense(last, "softmax")]


def cnn(convolutions: int) -> list[Layer]:
    """The articles' network for MNIST, with one or two pairs of convolution and pooling."""
    pairs = [
        (Conv2D(32 * 2**k, 3, activation="relu"), MaxPooling2D(2)) for k in range(convolutions)
    ]
    return [*(layer for pair in pairs for layer in pair), Flatten(), *mlp((0, 128, 10))]


def mlp_flops(sizes: Sequence[int], rows: int) -> float:
    """Three products a layer, two for the first, whose input gradient nobody needs."""
    products = [a * b for a, b in pairwise(sizes)]
    return 2.0 * rows * (3 * sum(products) - products[0])


def cnn_flops(convolutions: int, rows: int) -> float:
    """As `mlp_flops`, with the convolutions' products."""
    first = 26 * 26 * 9 * 32
    if convolutions == 1:
        return 2.0 * rows * (2 * first + 3 * (13 * 13 * 32 * 128 + 1280))
    return 2.0 * rows * (2 * first + 3 * (11 * 11 * 9 * 32 * 64 + 5 * 5 * 64 * 128 + 1280))


# The rivals' side


def torch_training(
    layers: Callable[[Any], list[Any]],
    optimizer: Callable[[Any, Any], Any],
    x: Array,
    y: Array,
    batch_size: int,
    *,
    channels_last: bool = False,
) -> Work:
    """PyTorch, eager: forward, cross-entropy, backward, step."""
    import torch

    torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", "1")))
    model = torch.nn.Sequential(*layers(torch.nn))
    inputs = torch.from_numpy(x)
    if x.ndim == 4:
        inputs = inputs.permute(0, 3, 1, 2)
        form = torch.channels_last if channels_last else torch.contiguous_format
        inputs, model = inputs.contiguous(memory_format=form), model.to(memory_format=form)
    batches = list(
        zip(inputs.split(batch_size), torch.from_numpy(y).split(batch_size), strict=True)
    )
    steps = optimizer(torch.optim, model.parameters())

    def work() -> None:
        for inputs, targets in batches * EPOCHS:
            steps.zero_grad()
            torch.nn.functional.cross_entropy(model(inputs), targets).backward()
            steps.step()

    return work


def torch_mlp(sizes: Sequence[int]) -> Callable[[Any], list[Any]]:
    """`mlp` in PyTorch; its cross-entropy contains the softmax."""

    def layers(nn: Any) -> list[Any]:
        made: list[Any] = []
        for a, b in pairwise(sizes):
            made += [nn.Linear(a, b), nn.ReLU()]
        return made[:-1]

    return layers


def torch_cnn(convolutions: int) -> Callable[[Any], list[Any]]:
    """`cnn` in PyTorch."""

    def layers(nn: Any) -> list[Any]:
        made: list[Any] = []
        for k in range(convolutions):
            channels = 1 if k == 0 else 32
            made += [nn.Conv2d(channels, 32 * 2**k, 3), nn.ReLU(), nn.MaxPool2d(2)]
        flat = 13 * 13 * 32 if convolutions == 1 else 5 * 5 * 64
        return [*made, nn.Flatten(), nn.Linear(flat, 128), nn.ReLU(), nn.Linear(128, 10)]

    return layers


def torch_sgd(optim: Any, parameters: Any) -> Any:
    """Plain gradient descent."""
    return optim.SGD(parameters, lr=RATE)


def torch_adam(optim: Any, parameters: Any) -> Any:
    """PyTorch's fastest Adam."""
    return optim.Adam(parameters, lr=RATE, eps=1e-7, fused=True)


def torch_recurrent(name: str, x: Array, units: int) -> Work:
    """Forward and backward pass of a recurrent layer that returns its sequence."""
    import torch

    torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", "1")))
    layer = getattr(torch.nn, name)(x.shape[2], units, batch_first=True)
    inputs = torch.from_numpy(x).requires_grad_()
    grad = torch.ones(*x.shape[:2], units)

    def work() -> None:
        layer.zero_grad()
        layer(inputs)[0].backward(grad)

    return work


def torch_attention(x: Array, heads: int) -> Work:
    """Self-attention with one product for queries, keys and values, and PyTorch's fused kernel."""
    import torch

    torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", "1")))
    n, t, d = x.shape
    into, out = torch.nn.Linear(d, 3 * d), torch.nn.Linear(d, d)
    inputs, grad = torch.from_numpy(x).requires_grad_(), torch.ones(n, t, d)

    def work() -> None:
        into.zero_grad(), out.zero_grad()
        q, k, v = into(inputs).view(n, t, 3, heads, d // heads).permute(2, 0, 3, 1, 4)
        mean = torch.nn.functional.scaled_dot_product_attention(q, k, v)
        out(mean.transpose(1, 2).reshape(n, t, d)).backward(grad)

    return work


def keras_cnn(convolutions: int, x: Array, y: Array, batch_size: int) -> Work:
    """Keras, step by step with train_on_batch."""
    os.environ.setdefault("KERAS_BACKEND", "torch")
    import keras

    if keras.backend.backend() == "torch":
        import torch

        torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", "1")))
    blocks = [
        layer
        for k in range(convolutions)
        for layer in (
            keras.layers.Conv2D(32 * 2**k, 3, activation="relu"),
            keras.layers.MaxPooling2D(2),
        )
    ]
    model = keras.Sequential(
        [
            keras.Input(x.shape[1:]),
            *blocks,
            keras.layers.Flatten(),
            keras.layers.Dense(128, activation="relu"),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile(keras.optimizers.Adam(RATE), "sparse_categorical_crossentropy")
    batches = [(x[k : k + batch_size], y[k : k + batch_size]) for k in range(0, len(x), batch_size)]

    def work() -> None:
        for inputs, targets in batches * EPOCHS:
            model.train_on_batch(inputs, targets)

    return work


def sklearn_fit(hidden: tuple[int, ...], solver: str, x: Array, y: Array, batch_size: int) -> Work:
    """scikit-learn's MLPClassifier, which goes on from where its last call ended."""
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.neural_network import MLPClassifier

    warnings.simplefilter("ignore", ConvergenceWarning)
    model = MLPClassifier(
        hidden,
        solver=solver,
        batch_size=batch_size,
        learning_rate_init=RATE,
        max_iter=EPOCHS,
        alpha=0.0,
        momentum=0.0,
        nesterovs_momentum=False,
        n_iter_no_change=10**6,
        warm_start=True,
    )
    return lambda: model.fit(x, y)


# The rows


def tasks() -> list[Task]:
    """Everything that is compared with a rival."""
    x, y = classification(1280, (784,), 10)
    made: list[Task] = []
    for sizes, optimizer, rival, against, goal in (
        ((784, 128, 10), SGD, torch_sgd, "PyTorch", (1.4, 1.3)),
        ((784, 128, 10), Adam, torch_adam, "PyTorch, fused Adam", (1.25, 1.1)),
        ((784, 512, 256, 10), Adam, torch_adam, "PyTorch, fused Adam", (0.75, 0.6)),
    ):
        widths = "-".join(map(str, sizes))
        solver = optimizer.__name__.lower()
        made.append(
            Task(
                f"MLP {widths}, batch 128, {optimizer.__name__}",
                EPOCHS * mlp_flops(sizes, len(x)),
                partial(training, partial(mlp, sizes), optimizer, x, y, 128),
                {
                    against: partial(torch_training, torch_mlp(sizes), rival, x, y, 128),
                    "MLPClassifier": partial(sklearn_fit, sizes[1:-1], solver, x, y, 128),
                },
                {against: goal, "MLPClassifier": (1.7, 1.7)},
            )
        )
    x, y = classification(800, (20,), 2)
    made.append(
        Task(
            "MLP 20-10-2, 800 rows, batch 200, SGD",
            EPOCHS * mlp_flops((20, 10, 2), len(x)),
            partial(training, partial(mlp, (20, 10, 2)), SGD, x, y, 200),
            {
                "MLPClassifier": partial(sklearn_fit, (10,), "sgd", x, y, 200),
                "PyTorch": partial(torch_training, torch_mlp((20, 10, 2)), torch_sgd, x, y, 200),
            },
            {"MLPClassifier": (3.0, 3.0), "PyTorch": (3.5, 3.5)},
        )
    )
    x, y = classification(1797, (64,), 10)
    made.append(
        Task(
            "Digits: MLP 64-100-10, 1797 rows, batch 32, Adam",
            EPOCHS * mlp_flops((64, 100, 10), len(x)),
            partial(training, partial(mlp, (64, 100, 10)), Adam, x, y, 32),
            {"MLPClassifier": partial(sklearn_fit, (100,), "adam", x, y, 32)},
            {"MLPClassifier": (3.0, 3.0)},
        )
    )
    x, y = classification(128, (28, 28, 1), 10)
    for convolutions, name, goals in (
        (1, "CNN of the articles, batch 128, Adam", ((1.0, 0.85), (2.4, 2.4))),
        (2, "CNN with Conv2D 64 and a pool more", ((0.6, 0.4), (1.7, 1.7))),
    ):
        network = torch_cnn(convolutions)
        made.append(
            Task(
                name,
                EPOCHS * cnn_flops(convolutions, len(x)),
                partial(training, partial(cnn, convolutions), Adam, x, y, 128),
                {
                    "PyTorch": partial(torch_training, network, torch_adam, x, y, 128),
                    "PyTorch, channels last": partial(
                        torch_training, network, torch_adam, x, y, 128, channels_last=True
                    ),
                    "Keras": partial(keras_cnn, convolutions, x, y, 128),
                },
                {"PyTorch": goals[0], "PyTorch, channels last": goals[0], "Keras": goals[1]},
            )
        )
    rng = np.random.default_rng(0)
    x = rng.standard_normal((32, 64, 64), dtype=np.float32)
    for layer, module, gates, pass_goal in (
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
                {against: partial(torch_recurrent, module, x, 128)},
                {against: pass_goal} if pass_goal else {},
            )
        )
    x = rng.standard_normal((16, 64, 128), dtype=np.float32)
    made.append(
        Task(
            "Self-attention 16x64x128, 4 heads",
            3 * 2.0 * 16 * (4 * 64 * 128 * 128 + 2 * 64 * 64 * 128),
            partial(layer_pass, partial(MultiHeadAttention, 4, 32, seed=0), x),
            {"PyTorch, fused": partial(torch_attention, x, 4)},
            {"PyTorch, fused": (0.75, 0.75)},
        )
    )
    return made


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


def memory_peak() -> float | None:
    """The most MiB that this process has held so far; None if the system doesn't say."""
    try:
        import resource
    except ImportError:  # Windows
        return None
    unit = 1 if sys.platform == "darwin" else 1024  # of ru_maxrss, in bytes
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 2**20


def peak_memory(side: str) -> float | None:
    """How many MiB a fresh process takes to train the articles' CNN; None if unknown."""
    x, y = classification(128, (28, 28, 1), 10)
    if side == "ours":
        work = training(partial(cnn, 1), Adam, x, y, 128)
    else:
        work = torch_training(torch_cnn(1), torch_adam, x, y, 128)
    for _ in range(3):
        work()
    return memory_peak()


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
    name = "fit, MLP 784-128-10, batch 128"
    note = "at most"
    return Row(
        name, "train_on_batch", threads, median(ratios), low, high, 1.05, 1e3 * seconds, None, note
    )


# The program


def run_worker(threads: int, rounds: int, only: str) -> None:
    """Measure with this many threads and print each row as a line of JSON."""
    peak = matmul_peak()
    for task in tasks():
        if only.lower() in task.name.lower():
            for row in measure(task, rounds=rounds, threads=threads, peak=peak):
                print(json.dumps(asdict(row)), flush=True)
    for extra in (cost_per_pixel, fit_overhead):
        if not only or only in extra.__name__:
            print(json.dumps(asdict(extra(threads))), flush=True)


def spawn(code: str, threads: int) -> Iterator[str]:
    """Run ``code`` in a fresh Python with this many threads; gives the lines it prints."""
    names = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
    environment = {**os.environ, **dict.fromkeys(names, str(threads))}
    command = [sys.executable, "-c", f"from dlbook import bench; {code}"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        yield from process.stdout or ()
    if process.returncode:
        raise RuntimeError(f"The measurement with {threads} threads failed, see above.")


def memory_row() -> Row:
    """Peak memory of the articles' CNN, ours over PyTorch's, each in a process of its own."""
    mib: dict[str, float | None] = {}
    for side in ("ours", "theirs"):
        try:
            (line,) = spawn(f"print(bench.peak_memory({side!r}))", 1)
            mib[side] = None if line.strip() == "None" else float(line)
        except RuntimeError:
            mib[side] = None
    ours, theirs = mib["ours"], mib["theirs"]
    name, known = (
        "Peak memory of the process, CNN, batch 128",
        ours is not None and theirs is not None,
    )
    note = f"{ours:.0f} MiB against {theirs:.0f}, at most" if known else "not measured"
    ratio = ours / theirs if ours is not None and theirs is not None else None
    return Row(name, "PyTorch", 1, ratio, None, None, 1 / 3, None, None, note)


HEADS = ("Work", "Against", "Threads", "Ratio", "Middle half", "Goal", "ms", "Of peak", "Note")


def cells(row: Row) -> list[str]:
    """The row as the table shows it."""

    def show(value: float | None, form: str) -> str:
        return "" if value is None else format(value, form)

    spread = "" if row.low is None else f"{row.low:.2f} to {row.high:.2f}"
    return [
        row.work,
        row.against,
        str(row.threads),
        show(row.ratio, ".2f"),
        spread,
        show(row.goal, ".2f"),
        show(row.ms, ".2f"),
        show(row.peak, ".0%"),
        row.note,
    ]


def markdown(rows: Sequence[Row]) -> str:
    """The rows as a Markdown table.

    >>> print(markdown([Row("MLP", "PyTorch", 1, 1.5, 1.4, 1.6, 1.2, 3.0, 0.5)]).splitlines()[2])
    | MLP | PyTorch | 1 | 1.50 | 1.40 to 1.60 | 1.20 | 3.00 | 50% |  |
    """
    lines = [HEADS, ["---"] * len(HEADS), *map(cells, rows)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def plot(rows: Sequence[Row], path: Path) -> None:
    """A picture of all ratios against rivals, with their spread and the goals."""
    from dlbook import plotting

    shown = [row for row in rows if row.ratio is not None and not row.note]
    fig, ax = plotting.subplots(height=1.0 + 0.22 * len(shown))
    for place, row in enumerate(reversed(shown)):
        color = plotting.COLORS["blue" if row.threads == 1 else "orange"]
        ax.plot([row.low, row.high], [place, place], color=color)
        ax.plot([row.ratio], [place], "o" if row.threads == 1 else "s", color=color)
        if row.goal is not None:
            ax.plot([row.goal], [place], "|", color=plotting.COLORS["ink"])
    ax.axvline(1.0, color=plotting.COLORS["gray"], linewidth=0.8)
    ax.set_xscale("log", base=2)
    ax.set_xticks([0.5, 1, 2, 4], ["0.5", "1", "2", "4"])
    ax.set_yticks(
        range(len(shown)),
        [f"{row.work}, {row.against}, {row.threads}" for row in reversed(shown)],
        fontsize=6,
    )
    ax.set_xlabel("samples per second, dlbook over rival (bar: the goal)")
    fig.savefig(path, bbox_inches="tight")


def write(rows: Sequence[Row], folder: Path) -> None:
    """Write bench.md, bench.csv and, where matplotlib is installed, bench.svg."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "bench.md").write_text(markdown(rows), encoding="utf-8")
    with (folder / "bench.csv").open("w", newline="", encoding="utf-8") as file:
        table = csv.DictWriter(file, fieldnames=list(asdict(rows[0])))
        table.writeheader()
        table.writerows(asdict(row) for row in rows)
    try:
        plot(rows, folder / "bench.svg")
    except ImportError:
        print("No plot: matplotlib is not installed.")


def main(arguments: Sequence[str] | None = None) -> int:
    """``python -m dlbook bench FOLDER``; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m dlbook bench", description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", help="where to write table and plot")
    parser.add_argument("--rounds", type=int, default=15, help="pairs of turns per row")
    parser.add_argument("--only", default="", help="only rows whose name contains this")
    parser.add_argument("--threads", type=int, nargs="+", default=[1, 2])
    options = parser.parse_args(arguments)
    rows = []
    for threads in options.threads:
        code = f"bench.run_worker({threads}, {options.rounds}, {options.only!r})"
        for line in spawn(code, threads):
            rows.append(Row(**json.loads(line)))
            print(" | ".join(cells(rows[-1])), flush=True)
    if not options.only:
        rows.append(memory_row())
        print(" | ".join(cells(rows[-1])), flush=True)
    if options.folder is not None:
        write(rows, options.folder)
    return 0
