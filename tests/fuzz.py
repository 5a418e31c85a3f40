"""Models drawn at random for `test_fuzz`: valid ones, and calls with one thing wrong."""

from __future__ import annotations

import inspect
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas
import scipy.sparse

from dlbook import (
    activations,
    callbacks,
    initializers,
    layers,
    losses,
    optimizers,
    regularizers,
    schedules,
)
from dlbook.models import Sequential

N = 6  # samples


@dataclass
class Drawn:
    """A model, data that fit it, and how it was compiled."""

    model: Sequential
    x: np.ndarray
    y: np.ndarray


# Valid models.


def pick(rng: np.random.Generator, *choices: Any) -> Any:
    """One of these."""
    return choices[rng.integers(len(choices))]


def small(rng: np.random.Generator, low: int = 1, high: int = 5) -> int:
    """A small integer."""
    return int(rng.integers(low, high))


def activation(rng: np.random.Generator) -> Any:
    """A smooth or kinked activation, by name or as an object."""
    return pick(rng, None, "tanh", "sigmoid", "relu", "gelu", "elu", activations.LeakyRelu(0.1))


def anywhere(rng: np.random.Generator) -> list[layers.Layer]:
    """A layer that fits behind any other and keeps a mask."""
    return pick(
        rng,
        [],
        [layers.Dropout(pick(rng, 0, 0.3))],
        [layers.LayerNormalization()],
        [layers.Activation(activation(rng))],
        [layers.Residual([layers.LayerNormalization(), layers.Activation("tanh")])],
        [Sequential([layers.Dense(small(rng), activation(rng))])],
    )


def on_vectors(rng: np.random.Generator) -> list[layers.Layer]:
    """A layer on (D,)."""
    dense = layers.Dense(
        small(rng),
        activation(rng),
        kernel_regularizer=pick(rng, None, "l1", regularizers.L2(0.1)),
        kernel_initializer=pick(rng, "glorot_uniform", "he_normal", "orthogonal"),
        use_bias=pick(rng, True, False),
    )
    return [dense, *pick(rng, [], [layers.BatchNormalization()]), *anywhere(rng)]


def on_images(rng: np.random.Generator) -> list[layers.Layer]:
    """Layers that make a vector of (7, 6, C)."""
    padding = pick(rng, "valid", "same")
    window = {"pool_size": small(rng, 1, 3), "strides": pick(rng, None, 1, 2), "padding": padding}
    first = layers.Conv2D(small(rng), small(rng, 1, 4), pick(rng, 1, 2), padding, activation(rng))
    second = pick(
        rng,
        layers.MaxPooling2D(**window),
        layers.AveragePooling2D(**window),
        layers.UpSampling2D(2),
        layers.BatchNormalization(),
    )
    return [first, second, pick(rng, layers.Flatten(), layers.GlobalAveragePooling2D())]


def recurrent(rng: np.random.Generator, sequences: bool) -> layers.Layer:
    """A recurrent layer, one way or both ways."""
    cls = pick(rng, layers.SimpleRNN, layers.LSTM, layers.GRU)
    if rng.random() < 0.4:
        mode = pick(rng, "concat", "sum", "mul", "ave")
        return layers.Bidirectional(cls(small(rng), return_sequences=sequences), mode)
    backwards = not sequences and bool(rng.random() < 0.3)
    return cls(
        small(rng),
        return_sequences=sequences,
        go_backwards=backwards,
        use_bias=pick(rng, True, False),
    )


def on_sequences(rng: np.random.Generator, masked: bool) -> list[layers.Layer]:
    """Layers that make a vector of (T, 4)."""
    inside = pick(
        rng,
        [recurrent(rng, True)],
        [layers.TransformerBlock(2, small(rng), use_causal_mask=pick(rng, True, False))],
        [layers.MultiHeadAttention(small(rng, 1, 3), small(rng))],
        [layers.PositionalEncoding()],
        [layers.PositionEmbedding(8)],
        anywhere(rng),
        [] if masked else [layers.Conv1D(small(rng), 2, padding="same"), layers.MaxPooling1D(2)],
    )
    end = pick(
        rng,
        recurrent(rng, False),
        layers.GlobalAveragePooling1D(),
        layers.GlobalMaxPooling1D(),
        layers.AttentionPooling(),
        recurrent(rng, False) if masked else layers.Flatten(),
    )
    return [*inside, *anywhere(rng), end]


def valid(seed: int) -> Drawn:
    """A compiled model and data for it."""
    rng = np.random.default_rng(seed)
    kind = pick(rng, "vectors", "images", "sequences", "ids", "masked")
    if kind == "vectors":
        x, body = rng.standard_normal((N, small(rng))), on_vectors(rng)
    elif kind == "images":
        x, body = rng.standard_normal((N, 7, 6, small(rng, 1, 4))), on_images(rng)
    elif kind == "sequences":
        x, body = rng.standard_normal((N, 6, 4)), on_sequences(rng, masked=False)
    else:
        x = rng.integers(0, 7, (N, 6))
        x[:, 0] = 1  # no sequence is empty
        masked = kind == "masked"
        embedding = layers.Embedding(7, 4, mask_zero=masked)
        body = [embedding, *on_sequences(rng, masked)]
    body += anywhere(rng)
    outputs = small(rng, 2, 4)
    y: np.ndarray
    if rng.random() < 0.5:
        ids = rng.integers(0, outputs, N)
        loss: Any = "sparse_categorical_crossentropy"
        y, metrics = ids, ["accuracy"]
        if rng.random() < 0.5:
            y, loss = np.eye(outputs)[ids], losses.CategoricalCrossentropy(label_smoothing=0.1)
        body.append(layers.Dense(outputs, activation="softmax"))
    else:
        y, metrics = rng.standard_normal((N, outputs)), ["mae"]
        loss = pick(rng, "mse", "mae", losses.Huber(0.5))
        body.append(layers.Dense(outputs))
    model = Sequential(body, seed=seed)
    optimizer = pick(
        rng,
        optimizers.SGD(0.01, momentum=pick(rng, 0, 0.9), global_clipnorm=1.0),
        optimizers.Adam(schedules.CosineDecay(0.01, decay_steps=10)),
        "rmsprop",
        optimizers.AdamW(0.001),
        optimizers.Adagrad(0.01, clipvalue=0.5),
    )
    model.compile(optimizer, loss, metrics)
    return Drawn(model, x, y)


# Arguments of the wrong kind.

NOT = {  # what an argument of this annotation never is
    "int": [0.5, "3", None, True, [1], float("nan"), -2],
    "float": ["0.5", None, True, [0.1], float("nan"), float("inf"), 1j],
    "bool": [0, 1, "yes", None, [True]],
    "str": [3, None, 0.5, ""],
}
NAMED = {  # arguments whose kind their annotation does not say
    "activation": [3, "rleu", [None], ""],
    "recurrent_activation": [3, "sigmoids", [None]],
    "input_shape": [3, (3.7,), (-1,), "ab", ("a",), (True,)],
    "target_shape": [3, (2.5,), "ab", (-1, -1), None],
    "layers": [3, [3], layers.Dense(1), None],
    "layer": [3, None, "lstm"],
    "backward_layer": [3, "lstm"],
    "merge_mode": [3, "add", ""],
    "learning_rate": ["fast", None, -1, float("nan")],
    "pool_size": [0, (1, 2, 3), "2", 1.5, None],
    "kernel_size": [0, (1, 2, 3), "2", 1.5, None],
    "strides": [0, (1, 2, 3), "2", 1.5],
    "size": [0, (1, 2, 3), "2", 1.5, None],
}
NAMED |= {f"{part}_initializer": [3, "uniforms", None] for part in ("kernel", "bias", "query")}
NAMED |= {f"{part}_initializer": [3, "uniforms", None] for part in ("recurrent", "embeddings")}
NAMED |= {f"{part}_regularizer": [3, "l3"] for part in ("kernel", "bias", "embeddings")}
NAMED["initializer"] = [3, "uniforms", None]
OUT_OF_RANGE: dict[str, list[Any]] = {
    "rate": [-0.1],
    "dropout": [-0.1, 1],
    "momentum": [-0.1, 1.5, 3],
    "epsilon": [-1e-7],
    "l1": [-1],
    "l2": [-1],
    "stddev": [-1],
    "maxval": [-9],
    "negative_slope": [-0.1, 1.1],
    "alpha": [-1],
    "rho": [1, -0.1],
    "beta_1": [1, -0.1],
    "beta_2": [1, -0.1],
    "weight_decay": [-1],
    "clipvalue": [-1],
    "global_clipnorm": [-1],
    "initial_accumulator_value": [-1],
    "label_smoothing": [1, -0.1],
    "delta": [0, -1],
    "factor": [-1],
    "padding": ["full"],
    "seed": [-1],
    "units": [0],
    "filters": [0],
    "input_dim": [0],
    "patience": [-1],
    "min_delta": ["0.1"],
    "mode": ["up"],
}
NEEDED = {
    "units": 2, "filters": 2, "kernel_size": 2, "input_dim": 5, "output_dim": 2, "rate": 0.5,
    "num_heads": 2, "key_dim": 2, "ff_dim": 2, "target_shape": (-1,), "activation": "tanh",
    "layers": [], "layer": layers.LSTM(2), "sequence_length": 5, "step_size": 5, "decay_steps": 5,
    "filepath": "m.npz", "schedule": None,
}  # fmt: skip


def public_classes() -> list[type]:
    """Every class whose constructor a reader calls."""
    rooms = (activations, initializers, regularizers, losses, optimizers, schedules)
    found = [getattr(layers, name) for name in layers.__all__]
    for room in rooms:
        found += [cls for _, cls in inspect.getmembers(room, inspect.isclass)
                  if cls.__module__ == room.__name__]  # fmt: skip
    found += [callbacks.EarlyStopping, callbacks.ModelCheckpoint, Sequential]
    return [cls for cls in found if not inspect.isabstract(cls)]


def wrong_arguments() -> list[tuple[type, str, Any]]:
    """Each class with each of its arguments wrong, in several ways."""
    found = []
    for cls in public_classes():
        for name, parameter in inspect.signature(cls).parameters.items():
            kinds = [kind.strip() for kind in str(parameter.annotation).split("|")]
            values = list(NAMED.get(name, []))
            if not values:
                values = [value for kind in kinds for value in NOT.get(kind, [])]
            if "float" in kinds and "int" in kinds:
                values = [value for value in values if not isinstance(value, float | int)]
            if "None" in kinds or parameter.default is None:
                values = [value for value in values if value is not None]
            values += OUT_OF_RANGE.get(name, [])
            found += [(cls, name, value) for value in values]
    return found


def construct(cls: type, name: str, value: Any) -> Any:
    """An object of the class, with this one argument wrong."""
    needed = {
        key: NEEDED[key]
        for key, parameter in inspect.signature(cls).parameters.items()
        if parameter.default is parameter.empty and parameter.kind is not parameter.VAR_KEYWORD
    }
    return cls(**{**needed, name: value})


# Calls with one thing wrong.


def spoiled(array: np.ndarray, rng: np.random.Generator) -> Any:
    """The data, spoiled in one of many ways."""
    flat = array.reshape(len(array), -1)
    hurt = array.astype(float)
    hurt.ravel()[rng.integers(hurt.size)] = pick(rng, np.nan, np.inf, -np.inf, 1e300)
    hidden = np.ma.masked_array(array, mask=np.zeros(array.shape, bool))
    hidden[0] = np.ma.masked
    return pick(
        rng,
        hurt,
        hidden,
        array.astype(str),
        array.astype(object).reshape(array.shape) + 0j,
        scipy.sparse.csr_matrix(flat),
        pandas.DataFrame(flat.astype(str)),
        (row for row in array),
        array[:0],
        array[0] if array.ndim > 1 else array[0:1],
        array[..., None, None],
        None,
        "data.csv",
        {"a": 1},
        object(),
        [[1.0, 2.0], [1.0]],
        3.0,
    )


OPTIONS: dict[str, list[Any]] = {
    "batch_size": [0, -1, 2.5, "8", None, True, [4]],
    "epochs": [0, -1, 1.5, "2", None, True],
    "verbose": [3, "loud", -1, 0.5, [1]],
    "callbacks": [3, [3], "early", callbacks.EarlyStopping, [callbacks.EarlyStopping]],
    "validation_split": [-0.1, 1, 1.0, 2, "0.2", None, float("nan"), True],
    "validation_data": [3, (1,), "xy", (None, None), (np.ones(3), np.ones(4)), {}],
    "shuffle": ["yes", 1, None],
    "class_weight": [[1, 2], {9: 1}, {0: -1}, {0: "a"}, {0: None}, "balanced", 3],
    "sample_weight": [[1], -np.ones(N), "ones", np.full(N, np.nan), np.ones((N, 9)), 3.0],
}
COMPILE: dict[str, list[Any]] = {
    "optimizer": ["adma", 3, None, optimizers.Adam, []],
    "loss": ["mes", 3, losses.MeanSquaredError, []],
    "metrics": ["accuracy", [3], ["acuracy"], 3, ["mae", "mae"], [None]],
}


def invalid(seed: int) -> tuple[str, Any]:
    """What is wrong, and a function that tries it."""
    rng = np.random.default_rng(seed)
    drawn = valid(seed)
    model, x, y = drawn.model, drawn.x, drawn.y
    what = pick(rng, "x", "x", "y", "y", "option", "option", "compile", "predict", "weights", "x2")
    if what == "option":
        name = pick(rng, *OPTIONS)
        value = pick(rng, *OPTIONS[name])
        return f"fit({name}={value!r})", lambda: model.fit(x, y, **{"verbose": 0, name: value})
    if what == "compile":
        name = pick(rng, *COMPILE)
        value = pick(rng, *COMPILE[name])
        options = {"optimizer": "sgd", "loss": "mse", name: value}
        return f"compile({name}={value!r})", lambda: model.compile(**options)
    if what == "weights":
        model.build(x.shape[1:])
        given = pick(rng, [], [np.ones(2)], None, 3, "w", [None] * len(model.weights), [[1, [2]]])
        return f"set_weights({given!r})", lambda: model.set_weights(given)
    if what == "predict":
        bad = spoiled(x, rng)
        while isinstance(bad, np.ndarray) and not bad.size:
            bad = spoiled(x, rng)  # to predict nothing is no fault
        return f"predict({bad!r})", lambda: model.predict(bad)
    if what == "x2":
        bad = spoiled(x, rng)
        name = pick(rng, "evaluate", "train_on_batch")
        return f"{name}({bad!r}, y)", lambda: getattr(model, name)(bad, y)
    bad = spoiled(x if what == "x" else y, rng)
    data = (bad, y) if what == "x" else (x, bad)
    if rng.random() < 0.3:
        options = {"validation_data": data, "verbose": 0}
        return f"validation {what}={bad!r}", lambda: model.fit(x, y, **options)
    return f"fit {what}={bad!r}", lambda: model.fit(*data, verbose=0)
