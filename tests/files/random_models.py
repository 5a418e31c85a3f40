"""Random chains of the layers that an ONNX file can hold, each with an input that fits."""

import numpy as np

from dlbook import layers
from dlbook.activations import Elu, LeakyRelu
from dlbook.files.onnx import OPERATIONS
from dlbook.models import Sequential

FUNCTIONS = ["linear", "relu", "tanh", "sigmoid", "elu", "softplus", "gelu", "silu", "softmax"]
INSIDE = ["sigmoid", "tanh", "relu", "elu", "softplus", LeakyRelu(0.3), Elu(0.7)]  # of recurrence


def one_of(rng, values):
    return values[rng.integers(len(values))]


def size(rng, rank, highest=4):
    return tuple(int(n) for n in rng.integers(1, highest, rank))


def windows(rng, rank):
    """Sizes, strides and padding, of pooling and convolution; strides may exceed the size."""
    return size(rng, rank), size(rng, rank), one_of(rng, ["valid", "same"])


def on_images(rng):
    kind = one_of(rng, ["Conv2D", "MaxPooling2D", "AveragePooling2D", "UpSampling2D", "other"])
    if kind == "Conv2D":
        kernel, strides, padding = windows(rng, 2)
        return layers.Conv2D(
            int(rng.integers(1, 4)), kernel, strides=strides, padding=padding,
            activation=one_of(rng, FUNCTIONS), use_bias=bool(rng.integers(2)),
        )  # fmt: skip
    if kind == "UpSampling2D":
        return layers.UpSampling2D(size(rng, 2, 3))
    return anywhere(rng) if kind == "other" else getattr(layers, kind)(*windows(rng, 2))


def on_sequences(rng, plain):
    kind = one_of(rng, ["Conv1D", "MaxPooling1D", "SimpleRNN", "LSTM", "GRU", "other"])
    if kind == "Conv1D":
        (kernel,), (stride,), padding = windows(rng, 1)
        return layers.Conv1D(3, kernel, strides=stride, padding=padding)
    if kind == "MaxPooling1D":
        (pool,), (stride,), padding = windows(rng, 1)
        return layers.MaxPooling1D(pool, stride, padding)
    if kind == "other":
        return anywhere(rng)
    if plain:
        return getattr(layers, kind)(3, return_sequences=True)
    gate = one_of(rng, ["sigmoid", "tanh"])
    gates = {} if kind == "SimpleRNN" else {"recurrent_activation": gate}
    return getattr(layers, kind)(
        3, one_of(rng, INSIDE), use_bias=bool(rng.integers(2)), return_sequences=True, **gates
    )


def anywhere(rng):
    kind = one_of(rng, ["Dense", "Activation", "BatchNormalization", "LayerNormalization", "Drop"])
    if kind == "Dense":
        return layers.Dense(int(rng.integers(1, 5)), activation=one_of(rng, FUNCTIONS))
    if kind == "Activation":
        return layers.Activation(one_of(rng, FUNCTIONS))
    return layers.Dropout(0.3) if kind == "Drop" else getattr(layers, kind)()


def random_model(seed, plain=False):
    """A built model with random weights, and inputs for it.

    With ``plain``, recurrent layers have the functions and the bias that Keras gives them, the
    only ones that ONNX's reference evaluator knows.
    """
    rng = np.random.default_rng(seed)
    chain, ids = [], 0
    start = one_of(rng, ["images", "sequences", "ids", "rows"])
    if start == "images":
        shape = (*(int(n) for n in rng.integers(3, 10, 2)), int(rng.integers(1, 4)))
        chain += [on_images(rng) for _ in range(rng.integers(1, 4))]
        chain += [one_of(rng, [layers.Flatten, layers.GlobalAveragePooling2D])()]
    elif start == "rows":
        shape = (6,)
        chain += [anywhere(rng) for _ in range(rng.integers(1, 4))]
    else:
        shape = (int(rng.integers(3, 9)), 3) if start == "sequences" else (int(rng.integers(3, 9)),)
        if start == "ids":
            ids = 7
            chain.append(layers.Embedding(ids, 3))
        chain += [on_sequences(rng, plain) for _ in range(rng.integers(1, 4))]
        pooling = [layers.GlobalAveragePooling1D(), layers.GlobalMaxPooling1D()]
        chain += [one_of(rng, [layers.Flatten(), layers.SimpleRNN(2), layers.LSTM(2), *pooling])]
    chain.append(layers.Dense(2, activation=one_of(rng, ["softmax", "sigmoid", "linear"])))
    model = Sequential(chain, seed=seed)
    try:
        model.build(shape)
    except ValueError:  # a window that does not fit into what is left of the image
        return random_model(seed + 10**6, plain)
    for weights in model.weights:
        weights[...] = np.abs(rng.normal(0, 0.2, weights.shape)) + 0.05
    batch = (2, *shape)
    x = rng.integers(0, ids, batch) if ids else rng.standard_normal(batch).astype("float32")
    return model, x


def kinds(seeds):
    """The classes of layers in the models of these seeds that an ONNX file can hold."""
    return {type(layer) for seed in seeds for layer in random_model(seed)[0].layers} & {*OPERATIONS}
