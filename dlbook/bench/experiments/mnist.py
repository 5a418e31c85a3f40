"""The articles' network on MNIST, with its time and memory.

Three things learn from the same images and are tested on the same: the convolutional network of
the articles (a convolution of 32 kernels, pooling, 128 units, ten outputs; Adam, batches of 128),
the same network without its convolution, and the nearest neighbor, which learns nothing. The
number of epochs is fixed beforehand, so nothing is chosen on the test images, and each network is
tested once. Every training runs in a process of its own, whose peak memory is reported.

If the folder that DLBOOK_DATA names holds ``mnist_t10k_uint8.npz``, its first 8,000 images train
and its last 2,000 test. Otherwise the whole of MNIST is downloaded: 60,000 and 10,000 images.
"""

from __future__ import annotations

import time
import zipfile
from collections.abc import Iterator
from typing import Any

import numpy as np

from dlbook.bench.measuring import memory_peak
from dlbook.bench.processes import in_fresh_process
from dlbook.datasets import mnist
from dlbook.datasets.download import find_file
from dlbook.layers import Conv2D, Dense, Flatten, Layer, MaxPooling2D
from dlbook.models import Sequential
from dlbook.parameters import Array

PART = "mnist_t10k_uint8.npz"
PART_TRAINS = 8_000  # of its 10,000 images, in the order of the file
OPTIONS = {"seeds": (3, "trainings of each network"), "epochs": (10, "epochs of each training")}

Pair = tuple[Array, Array]


def load_images() -> tuple[str, Pair, Pair]:
    """What the images are, then images (N, 28, 28, 1) from 0 to 1 and digits (N,), twice.

    Raises:
        ValueError: the file in DLBOOK_DATA is damaged, or not the one that its name promises.
        ConnectionError, ImportError: see ``dlbook.datasets.mnist.load_data``.
    """
    if path := find_file(PART):
        try:
            with path.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
                x, y = arrays["x"], arrays["y"]
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
            raise ValueError(f"{path} can't be read ({error}): get it anew") from error
        if x.shape != (10_000, 28, 28) or y.shape != (10_000,):
            raise ValueError(
                f"{path} should hold x of shape (10000, 28, 28) and y of shape (10000,), "
                f"got {x.shape} and {y.shape}"
            )
        cut = PART_TRAINS
        train, test = (x[:cut], y[:cut]), (x[cut:], y[cut:])
        name = f"the 10,000 test images of MNIST: {cut:,} train, {len(x) - cut:,} test"
    else:
        train, test = mnist.load_data()
        name = f"MNIST: {len(train[0]):,} images train, {len(test[0]):,} test"
    return name, _scaled(train), _scaled(test)


def _scaled(pair: Pair) -> Pair:
    x, y = pair
    return x[..., None].astype(np.float32) / 255, y.astype(np.int64)


def convolutional_layers() -> list[Layer]:
    """The layers of the articles' network."""
    return [
        Conv2D(32, kernel_size=(3, 3), activation="relu"),
        MaxPooling2D(pool_size=(2, 2)),
        *dense_layers(),
    ]


def dense_layers() -> list[Layer]:
    """The same without the convolution and its pooling."""
    return [Flatten(), Dense(128, activation="relu"), Dense(10, activation="softmax")]


NETWORKS = {"articles' network": convolutional_layers, "without convolution": dense_layers}
NEIGHBOR = "nearest neighbor"


def nearest_neighbor_accuracy(train: Pair, test: Pair) -> float:
    """The share of test images whose most similar training image shows the same digit."""
    (x, y), (x_test, y_test) = train, test
    x, x_test = x.reshape(len(x), -1), x_test.reshape(len(x_test), -1)
    squares, right = (x**2).sum(axis=1), 0
    for start in range(0, len(x_test), 500):
        rows = slice(start, start + 500)
        nearest = (squares - 2 * x_test[rows] @ x.T).argmin(axis=1)
        right += int(np.sum(y[nearest] == y_test[rows]))
    return right / len(x_test)


def measure_network(name: str, seed: int | None, epochs: int) -> Iterator[dict[str, Any]]:
    """Train and test one network in this process; accuracy, seconds and peak MiB."""
    _, train, test = load_images()
    clock, processor = time.perf_counter(), time.process_time()
    if name == NEIGHBOR:
        accuracy = nearest_neighbor_accuracy(train, test)
    else:
        model = Sequential(NETWORKS[name](), seed=seed)
        model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
        model.fit(*train, batch_size=128, epochs=epochs, verbose=0)
        accuracy = model.evaluate(*test)[1]
    yield {
        "network": name,
        "seed": seed,
        "accuracy": accuracy,
        "seconds": round(time.perf_counter() - clock, 1),
        "processor_seconds": round(time.process_time() - processor, 1),
        "peak_mib": memory_peak(),
    }


def measure(*, seeds: int, epochs: int, threads: int) -> dict[str, Any]:
    """Measure everything, a process each, and say each result as it comes."""
    images, _, _ = load_images()  # downloads once, and complains before any work is done
    print(f"{images}; {epochs} epochs", flush=True)
    rows = []
    for name in (*NETWORKS, NEIGHBOR):
        for seed in range(seeds) if name in NETWORKS else [None]:
            (row,) = in_fresh_process(measure_network, name, seed, epochs, threads=threads)
            rows.append(row)
            tested = "" if seed is None else f", seed {seed}"
            print(f"{name}{tested}: {row['accuracy']:.2%}", flush=True)
    return {"threads": threads, "images": images, "epochs": epochs, "rows": rows}


def per_network(result: dict[str, Any]) -> list[dict[str, Any]]:
    """One line a network: mean and spread (standard deviation) of the accuracy over its seeds.

    Time and memory are means; ``runs`` counts the trainings.
    """
    lines = []
    for name in dict.fromkeys(row["network"] for row in result["rows"]):
        rows = [row for row in result["rows"] if row["network"] == name]
        accuracy = [row["accuracy"] for row in rows]
        peaks = [row["peak_mib"] for row in rows if row["peak_mib"] is not None]
        lines.append(
            {
                "network": name,
                "runs": len(rows),
                "mean": float(np.mean(accuracy)),
                "spread": float(np.std(accuracy)),
                "seconds": float(np.mean([row["seconds"] for row in rows])),
                "processor_seconds": float(np.mean([row["processor_seconds"] for row in rows])),
                "peak_mib": float(np.mean(peaks)) if peaks else None,
            }
        )
    return lines


def markdown(result: dict[str, Any]) -> str:
    """The summary as a Markdown table.

    >>> row = {"network": "CNN", "seed": 0, "accuracy": 0.5, "seconds": 2.0,
    ...        "processor_seconds": 1.9, "peak_mib": None}
    >>> print(markdown({"rows": [row]}).splitlines()[2])
    | CNN | 1 | 50.00 % | 2.0 s | 1.9 s | unknown |
    """
    table = [
        "| network | runs | test accuracy | time | processor time | peak memory |",
        "|---|---|---|---|---|---|",
    ]
    for line in per_network(result):
        peak = "unknown" if line["peak_mib"] is None else f"{line['peak_mib']:.0f} MiB"
        spread = f" ± {100 * line['spread']:.2f}" if line["runs"] > 1 else ""
        table.append(
            f"| {line['network']} | {line['runs']} | {100 * line['mean']:.2f} %{spread} | "
            f"{line['seconds']:.1f} s | {line['processor_seconds']:.1f} s | {peak} |"
        )
    return "\n".join(table) + "\n"
