"""How the naive and the wrong versions in the chapters are compared with the package.

One entry for each pair of a name in ``dlbook`` and the name of the function or class that the
tagged cell defines (its last definition). Inputs include those where the versions could part:
large numbers, batches of one, unequal sizes.
"""

import re
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np
from PIL import Image

from dlbook import (
    activations,
    callbacks,
    initializers,
    layers,
    losses,
    metrics,
    optimizers,
    predict,
    regularizers,
)
from dlbook.exercises.bank.applications.images import iou, non_maximum_suppression
from tests.book.sync import Case


def strictly(function: Callable[..., Any], *arguments: Any) -> Any:
    """Call ``function`` where an overflow, a division by zero or a NaN is an error."""
    with np.errstate(over="raise", divide="raise", invalid="raise"):
        return function(*arguments)


def scores(rng: np.random.Generator) -> np.ndarray:
    """Rows of scores from tame to huge, of either sign."""
    return rng.normal(size=(6, 4)) * np.array([[0.1], [1], [10], [100], [1000], [1000]])


def probabilities_and_labels(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Probabilities of 5 examples for 3 classes, and one-hot labels."""
    raw = rng.uniform(0.1, 1, size=(5, 3))
    return raw / raw.sum(axis=1, keepdims=True), np.eye(3)[rng.integers(3, size=5)]


def input_gradient(layer: layers.Layer, rng: np.random.Generator) -> np.ndarray:
    """The input gradient of a layer in training, for a random batch."""
    x, grad_out = rng.normal(size=(5, 4)), rng.normal(size=(5, 4))
    layer(x, training=True)
    return np.asarray(layer.backprop(grad_out))


def blocky_picture(rng: np.random.Generator) -> Image.Image:
    """A gray picture of 32 by 24 pixels in blocks of 4 by 4, whose means are whole numbers."""
    small = rng.integers(0, 256, (8, 6)).astype(np.uint8)
    return Image.fromarray(small.repeat(4, axis=0).repeat(4, axis=1))


def first_number(text: str) -> np.ndarray:
    """What a hasty reader takes for the class."""
    found = re.search(r"\d+(\.\d+)?", text)
    return np.array(float(found[0]) if found else np.nan)


def epochs_until_stop(callback: callbacks.EarlyStopping, rng: np.random.Generator) -> int:
    """How many epochs a callback lets pass; the losses fall, rise once, and fall on for long."""
    model: Any = SimpleNamespace(stop_training=False)
    callback.model = model
    callback.on_train_begin()
    curve = [1.0, 0.8, 0.9, *np.linspace(0.7, 0.1, 10) + 0.01 * rng.uniform(size=10)]
    for epoch, loss in enumerate(curve):
        callback.on_epoch_end(epoch, {"val_loss": loss})
        if model.stop_training:
            return epoch + 1
    return len(curve)


def line_gradients(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """The gradients of half the mean squared error by the weights and the bias."""
    X, y, w, b = table_and_weights(rng)
    grad = losses.MeanSquaredError().gradient(y, X @ w + b) / 2
    return X.T @ grad, grad.sum()


def table_and_weights(rng: np.random.Generator) -> tuple[np.ndarray, ...]:
    """Inputs (6, 3), targets, weights and a bias."""
    return rng.normal(size=(6, 3)), rng.normal(size=6), rng.normal(size=3), rng.normal()


def dense_gradients(layer: layers.Layer, rng: np.random.Generator) -> tuple[np.ndarray, ...]:
    """Three gradients of a dense layer of four units with four inputs: input, kernel, bias."""
    layer.build((4,), dtype="float64")
    layer(rng.normal(size=(5, 4)))
    grad_x = layer.backprop(rng.normal(size=(5, 4)))
    return np.asarray(grad_x), *(parameter.grad for parameter in layer.parameters)


def dense_scores(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Inputs (5, 3), a kernel for four units, biases."""
    return rng.normal(size=(5, 3)), rng.normal(size=(3, 4)), rng.normal(size=4)


def package_scores(rng: np.random.Generator) -> np.ndarray:
    """What `Dense` makes of the `dense_scores`."""
    x, kernel, bias = dense_scores(rng)
    layer = layers.Dense(4)
    layer.build((3,), dtype="float64")
    layer.kernel.value[...] = kernel
    layer.bias.value[...] = bias
    return np.asarray(layer(x))


def convolution_arguments(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Two pictures (7, 6, 3), a square kernel for four filters, and biases."""
    return rng.normal(size=(2, 7, 6, 3)), rng.normal(size=(3, 3, 3, 4)), rng.normal(size=4)


def package_convolution(rng: np.random.Generator) -> np.ndarray:
    """What `Conv2D` makes of the `convolution_arguments`."""
    x, kernel, bias = convolution_arguments(rng)
    layer = layers.Conv2D(4, 3)
    layer.build((7, 6, 3), dtype="float64")
    layer.kernel.value[...] = kernel
    layer.bias.value[...] = bias
    return np.asarray(layer(x))


def one_sum_of_shared(version: Callable[..., np.ndarray], rng: np.random.Generator) -> np.ndarray:
    """A sum along the diagonal, given the same weights and the same bias at every place."""
    x, kernel, bias = convolution_arguments(rng)
    diagonal = kernel[[0, 1, 2], [0, 1, 2]][None, :, None]  # (1, 3, 1, 3, 4)
    return version(x, np.tile(diagonal, (5, 1, 4, 1, 1)), np.tile(bias, (5, 4, 1)))


def pooling_gradient(layer: layers.Layer, rng: np.random.Generator) -> np.ndarray:
    """The input gradient of a pooling layer for a map full of equal numbers."""
    out = layer(rng.integers(0, 2, size=(2, 6, 6, 3)).astype(float))
    return np.asarray(layer.backprop(rng.normal(size=out.shape)))


def convolution_of_one(rng: np.random.Generator) -> tuple[np.ndarray, tuple[np.ndarray, ...]]:
    """The scores that the package gives for one picture; the picture, the kernel, the bias."""
    picture, kernel = rng.normal(size=(6, 5, 2)), rng.normal(size=(3, 2, 2, 4))
    bias = np.arange(4.0)
    layer = layers.Conv2D(4, (3, 2))
    layer.build((6, 5, 2), dtype="float64")
    layer.kernel.value[...], layer.bias.value[...] = kernel, bias
    return np.asarray(layer(picture[None])[0]), (picture, kernel, bias)


def recurrent_arrays(rng: np.random.Generator) -> tuple[np.ndarray, ...]:
    """Four sequences of five steps, and the weights of a recurrent layer of two units."""
    shapes = ((4, 5, 2), (2, 2), (2, 2), (2,))
    return tuple(rng.normal(size=shape) for shape in shapes)


def built(layer: layers.Layer, x: np.ndarray, *values: np.ndarray) -> layers.Layer:
    """The layer in float64, with these parameters."""
    layer.build(x.shape[1:], dtype="float64")
    for parameter, value in zip(layer.parameters, values, strict=True):
        parameter.value[...] = value
    return layer


def attention_arrays(rng: np.random.Generator) -> tuple[np.ndarray, ...]:
    """Positions (5, 4) and three kernels (4, 4); the scores are large."""
    return rng.normal(size=(5, 4)), *(3 * rng.normal(size=(3, 4, 4)))


def attended(rng: np.random.Generator, causal: bool = False) -> np.ndarray:
    """The package's attention of one head, its last product left out."""
    x, *kernels = attention_arrays(rng)
    layer = layers.MultiHeadAttention(1, 4, use_bias=False, use_causal_mask=causal)
    return np.asarray(built(layer, x[None], *kernels, np.eye(4))(x[None])[0])


def attended_by(version: Any, rng: np.random.Generator) -> Any:
    """A version that is given queries, keys and values."""
    x, *kernels = attention_arrays(rng)
    return version(*(x @ kernel for kernel in kernels))


def recurrent_states(rng: np.random.Generator) -> np.ndarray:
    """All states of the package's recurrent layer."""
    x, *weights = recurrent_arrays(rng)
    return np.asarray(built(layers.SimpleRNN(2, return_sequences=True), x, *weights)(x))


def recurrent_gradients(rng: np.random.Generator) -> tuple[np.ndarray, ...]:
    """The gradients of the input and the weights, for a gradient at every state."""
    x, *weights = recurrent_arrays(rng)
    layer = built(layers.SimpleRNN(2, return_sequences=True), x, *weights)
    grad_x = layer.backprop(rng.normal(size=np.shape(layer(x))))
    return (grad_x, *(parameter.grad for parameter in layer.parameters))


def recurrent_gradients_of(version: Any, rng: np.random.Generator) -> Any:
    """The same from a function of gradient, input, states with h_0, and weights."""
    x, kernel, recurrent_kernel, bias = recurrent_arrays(rng)
    states = np.zeros((4, 6, 2))
    for t in range(5):
        scores = x[:, t] @ kernel + states[:, t] @ recurrent_kernel + bias
        states[:, t + 1] = np.tanh(scores)
    return version(rng.normal(size=(4, 5, 2)), x, states, kernel, recurrent_kernel)


def after_steps(optimizer: optimizers.Optimizer, rng: np.random.Generator) -> np.ndarray:
    """Five parameters after twenty steps with gradients of very different sizes."""
    w = np.ones(5)
    for g in rng.normal(size=(20, 5)) * [0.01, 0.1, 1, 10, 100]:
        optimizer.update(w, g)
    return w


def gated_arrays(rng: np.random.Generator, gates: int) -> tuple[np.ndarray, ...]:
    """Four sequences of five steps, and the weights of a gated layer of three units."""
    bias = (3 * gates,) if gates == 4 else (2, 3 * gates)
    shapes = ((4, 5, 2), (2, 3 * gates), (3, 3 * gates), bias)
    return tuple(rng.normal(size=shape) for shape in shapes)


def gated_outputs(kind: type[layers.Layer], gates: int, rng: np.random.Generator) -> np.ndarray:
    """All outputs of the package's LSTM or GRU."""
    x, *weights = gated_arrays(rng, gates)
    return np.asarray(built(kind(3, return_sequences=True), x, *weights)(x))  # type: ignore[call-arg]


def sequence_gradient(layer: layers.Layer, rng: np.random.Generator) -> np.ndarray:
    """The input gradient of a recurrent layer, for a gradient at its last output."""
    x, *weights = gated_arrays(rng, 4)
    built(layer, x, *weights)(x)
    return np.asarray(layer.backprop(rng.normal(size=(4, 3))))


def labels_and_weights(rng: np.random.Generator) -> tuple[np.ndarray, ...]:
    """Inputs (6, 3), labels 0 and 1, weights and a bias."""
    X, _, w, b = table_and_weights(rng)
    return X, np.array([0.0, 1.0, 1.0, 0.0, 1.0, 0.0]), w, b


def logistic_loss_and_gradients(rng: np.random.Generator) -> tuple[Any, ...]:
    """Cross-entropy of logistic regression, its gradients by the weights and the bias."""
    X, y, w, b = labels_and_weights(rng)
    loss, z = losses.BinaryCrossentropy(from_logits=True), X @ w + b
    grad = loss.gradient(y, z)
    return loss(y, z), X.T @ grad, grad.sum()


def through_ones(version: Callable[..., Any], rng: np.random.Generator) -> tuple[Any, ...]:
    """A version that takes the bias as the weight of a column of ones: by weights and bias."""
    X, y, w, b = labels_and_weights(rng)
    grad = version(np.append(w, b), np.column_stack([X, np.ones(len(X))]), y)
    return grad[:-1], grad[-1]


def distributions(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Distributions over 4 characters at 6 places, and the characters that came."""
    return rng.dirichlet(np.ones(4), size=6), rng.integers(4, size=6)


def two_boxes(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Two boxes as top, left, bottom, right, in whole numbers; apart on both axes now and then."""
    corners = rng.integers(0, 9, (2, 2))
    first, second = np.hstack([corners, corners + rng.integers(1, 6, (2, 2))])
    return first, second


def package_overlap(rng: np.random.Generator) -> np.ndarray:
    """Their intersection over union; the exercise wants left, top, width, height."""
    first, second = (np.r_[b[1::-1], b[3] - b[1], b[2] - b[0]][None] for b in two_boxes(rng))
    return np.asarray(iou.iou(first, second)[0, 0])


def piles_of_boxes(rng: np.random.Generator) -> tuple[np.ndarray, ...]:
    """Overlaps of twelve boxes, their scores, one class."""
    corners = rng.uniform(0, 12, (12, 2))
    shared = np.maximum(0, 8 - np.abs(corners[:, None] - corners)).prod(axis=-1)
    return shared / (128 - shared), rng.permutation(12) / 12, np.zeros(12)


CASES: dict[tuple[str, str], Case] = {
    ("dlbook.exercises.bank.applications.images.iou.iou", "overlap_by_counting"): Case(
        package_overlap, lambda version, rng: version(*two_boxes(rng))
    ),
    ("dlbook.exercises.bank.applications.images.iou.iou", "overlap_without_zero"): Case(
        lambda rng: np.array([package_overlap(rng) for _ in range(20)]),
        lambda version, rng: np.array([version(*two_boxes(rng)) for _ in range(20)]),
    ),
    (
        "dlbook.exercises.bank.applications.images.non_maximum_suppression.non_maximum_suppression",
        "suppress_from_below",
    ): Case(
        lambda rng: non_maximum_suppression.non_maximum_suppression(*piles_of_boxes(rng), 0.3),
        lambda version, rng: version(*piles_of_boxes(rng), 0.3),
    ),
    ("dlbook.activations.sigmoid", "sigmoid_as_printed"): Case(
        lambda rng: strictly(activations.sigmoid, scores(rng)),
        lambda version, rng: strictly(version, scores(rng)),
        raises=(FloatingPointError,),
    ),
    ("dlbook.activations.softmax", "softmax"): Case(
        lambda rng: activations.softmax(scores(rng)),
        lambda version, rng: version(scores(rng)),
    ),
    ("dlbook.activations.relu", "relu_one_by_one"): Case(
        lambda rng: activations.relu(scores(rng).ravel()),
        lambda version, rng: version(scores(rng).ravel()),
    ),
    ("dlbook.activations.relu", "relu_from_memory"): Case(
        lambda rng: activations.relu(scores(rng)),
        lambda version, rng: version(scores(rng)),
    ),
    ("dlbook.activations.sigmoid.derivative", "slope_from_score"): Case(
        lambda rng: activations.sigmoid.derivative(scores(rng)),
        lambda version, rng: version(scores(rng)),
    ),
    ("dlbook.activations.softmax", "softmax_of_batch"): Case(
        lambda rng: activations.softmax(rng.normal(size=(6, 4))),
        lambda version, rng: version(rng.normal(size=(6, 4))),
    ),
    ("dlbook.losses.SparseCategoricalCrossentropy", "slope_by_rows"): Case(
        lambda rng: losses.SparseCategoricalCrossentropy(from_logits=True).gradient(
            np.array([2, 0, 1, 1, 2]), rng.normal(size=(5, 3))
        ),
        lambda version, rng: version(
            activations.softmax(rng.normal(size=(5, 3))), np.array([2, 0, 1, 1, 2])
        ),
    ),
    ("dlbook.losses.CategoricalCrossentropy", "summed_loss"): Case(
        lambda rng: losses.CategoricalCrossentropy()(*probabilities_and_labels(rng)[::-1]),
        lambda version, rng: version(*probabilities_and_labels(rng)),
    ),
    ("dlbook.losses.BinaryCrossentropy.gradient", "logistic_by_loops"): Case(
        logistic_loss_and_gradients,
        lambda version, rng: version(*labels_and_weights(rng)),
    ),
    ("dlbook.losses.BinaryCrossentropy.gradient", "gradient_with_slope"): Case(
        lambda rng: logistic_loss_and_gradients(rng)[1:],
        through_ones,
    ),
    ("dlbook.losses.MeanSquaredError.gradient", "gradients_by_loops"): Case(
        line_gradients,
        lambda version, rng: version(*table_and_weights(rng)),
    ),
    ("dlbook.losses.MeanSquaredError.gradient", "gradients_as_printed"): Case(
        line_gradients,
        lambda version, rng: version(*table_and_weights(rng)),
    ),
    ("dlbook.initializers.GlorotNormal", "standard_normal"): Case(
        lambda rng: initializers.GlorotNormal()((300, 100), rng).std().round(2),
        lambda version, rng: version((300, 100), rng).std().round(2),
    ),
    ("dlbook.layers.BatchNormalization", "ConstantStatistics"): Case(
        lambda rng: input_gradient(layers.BatchNormalization(), rng),
        lambda version, rng: input_gradient(version(), rng),
    ),
    ("dlbook.predict.as_input", "as_input_by_hand"): Case(
        lambda rng: predict.as_input(blocky_picture(rng), (8, 6, 1), invert=True),
        lambda version, rng: version(blocky_picture(rng), 8, 6),
    ),
    ("dlbook.predict.as_input", "unscaled_input"): Case(
        lambda rng: predict.as_input(blocky_picture(rng), (8, 6, 1)),
        lambda version, rng: version(blocky_picture(rng), (8, 6, 1)),
    ),
    ("dlbook.predict.describe", "describe_as_printed"): Case(
        lambda rng: first_number(predict.describe(rng.dirichlet(np.ones(4)))),
        lambda version, rng: first_number(version(rng.dirichlet(np.ones(4)))),
    ),
    ("dlbook.callbacks.EarlyStopping", "StopsAtFirstRise"): Case(
        lambda rng: epochs_until_stop(callbacks.EarlyStopping(patience=3), rng),
        lambda version, rng: epochs_until_stop(version(), rng),
    ),
    ("dlbook.layers.Dropout", "dropout_by_loops"): Case(
        lambda rng: layers.Dropout(0.4, seed=3)(rng.normal(size=(5, 7)), training=True),
        lambda version, rng: version(
            rng.normal(size=(5, 7)).astype("float32"), 0.4, np.random.default_rng(3)
        ),
    ),
    ("dlbook.layers.Dropout", "ForgetfulDropout"): Case(
        lambda rng: layers.Dropout(0.4, seed=3)(rng.normal(size=(5, 7)), training=True),
        lambda version, rng: version(0.4, seed=3)(rng.normal(size=(5, 7)), training=True),
    ),
    ("dlbook.regularizers.L2", "HalfL2"): Case(
        lambda rng: regularizers.L2(0.1).gradient(rng.normal(size=(4, 3))),
        lambda version, rng: version(0.1).gradient(rng.normal(size=(4, 3))),
    ),
    ("dlbook.layers.Conv2D", "convolve_by_loops"): Case(
        package_convolution,
        lambda version, rng: version(*convolution_arguments(rng)),
    ),
    ("dlbook.layers.Conv2D", "one_sum"): Case(package_convolution, one_sum_of_shared),
    ("dlbook.layers.MaxPooling2D", "AllWinners"): Case(
        lambda rng: pooling_gradient(layers.MaxPooling2D(2), rng),
        lambda version, rng: pooling_gradient(version(2), rng),
    ),
    ("dlbook.layers.Conv2D", "slide_by_loops"): Case(
        lambda rng: convolution_of_one(rng)[0],
        lambda version, rng: version(*convolution_of_one(rng)[1]),
    ),
    ("dlbook.layers.MultiHeadAttention", "attention_by_loops"): Case(attended, attended_by),
    ("dlbook.layers.MultiHeadAttention", "causal_by_zeros"): Case(
        lambda rng: attended(rng, causal=True), attended_by
    ),
    ("dlbook.layers.SimpleRNN", "states_by_loops"): Case(
        recurrent_states,
        lambda version, rng: version(*recurrent_arrays(rng)),
    ),
    ("dlbook.layers.SimpleRNN", "layer_as_printed"): Case(
        recurrent_states,
        lambda version, rng: version(*(recurrent_arrays(rng)[k] for k in (0, 1, 3))),
    ),
    ("dlbook.layers.SimpleRNN", "states_of_columns"): Case(
        recurrent_states,
        lambda version, rng: version(*recurrent_arrays(rng)),
    ),
    ("dlbook.layers.SimpleRNN", "backward_in_one_step"): Case(
        recurrent_gradients,
        recurrent_gradients_of,
    ),
    ("dlbook.optimizers.Adam", "adam_by_loops"): Case(
        lambda rng: after_steps(optimizers.Adam(), rng),
        lambda version, rng: version(
            np.ones(5), rng.normal(size=(20, 5)) * [0.01, 0.1, 1, 10, 100]
        ),
    ),
    ("dlbook.optimizers.Adam", "AdamUncorrected"): Case(
        lambda rng: after_steps(optimizers.Adam(), rng),
        lambda version, rng: after_steps(version(), rng),
    ),
    ("dlbook.optimizers.RMSprop", "RMSpropWithoutRoot"): Case(
        lambda rng: after_steps(optimizers.RMSprop(), rng),
        lambda version, rng: after_steps(version(), rng),
    ),
    ("dlbook.optimizers.AdamW", "AdamWithL2"): Case(
        lambda rng: after_steps(optimizers.AdamW(weight_decay=0.5), rng),
        lambda version, rng: after_steps(version(weight_decay=0.5), rng),
    ),
    ("dlbook.metrics.binary_accuracy", "accuracy_of_columns"): Case(
        lambda rng: metrics.binary_accuracy(
            rng.integers(2, size=(9, 1)), rng.uniform(size=(9, 1))
        ).mean(),
        lambda version, rng: version(rng.integers(2, size=9), rng.uniform(size=(9, 1))),
    ),
    ("dlbook.layers.Dense", "dense_by_loops"): Case(
        package_scores, lambda version, rng: version(*dense_scores(rng))
    ),
    ("dlbook.layers.Dense", "DividesByBatch"): Case(
        lambda rng: dense_gradients(layers.Dense(4, seed=0), rng),
        lambda version, rng: dense_gradients(version(4, seed=0), rng),
    ),
    ("dlbook.layers.Dense", "NoTranspose"): Case(
        lambda rng: dense_gradients(layers.Dense(4, seed=0), rng),
        lambda version, rng: dense_gradients(version(4, seed=0), rng),
    ),
    ("dlbook.layers.LSTM", "lstm_by_loops"): Case(
        lambda rng: gated_outputs(layers.LSTM, 4, rng),
        lambda version, rng: version(*gated_arrays(rng, 4)),
    ),
    ("dlbook.layers.LSTM", "lstm_textbook_order"): Case(
        lambda rng: gated_outputs(layers.LSTM, 4, rng),
        lambda version, rng: version(*gated_arrays(rng, 4)),
    ),
    ("dlbook.layers.LSTM", "MissingPath"): Case(
        lambda rng: sequence_gradient(layers.LSTM(3), rng),
        lambda version, rng: sequence_gradient(version(3), rng),
    ),
    ("dlbook.layers.GRU", "gru_other_way_round"): Case(
        lambda rng: gated_outputs(layers.GRU, 3, rng),
        lambda version, rng: version(*gated_arrays(rng, 3)),
    ),
    ("dlbook.losses.SparseCategoricalCrossentropy", "perplexity_as_average"): Case(
        lambda rng: np.exp(losses.SparseCategoricalCrossentropy()(*distributions(rng)[::-1])),
        lambda version, rng: version(*distributions(rng)),
    ),
    ("dlbook.layers.TransformerBlock", "block_for_text"): Case(
        lambda rng: layers.TransformerBlock(
            4, 144, activation="relu", use_causal_mask=True, seed=0
        )(rng.normal(size=(2, 5, 48))),
        lambda version, rng: version()(rng.normal(size=(2, 5, 48))),
    ),
}
