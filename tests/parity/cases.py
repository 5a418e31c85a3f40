"""What is compared with PyTorch and Keras, and dlbook's side of it.

A case is plain data: a class of dlbook, its options and the shape of its input. ``draw`` makes the
arrays, ``run_*`` what dlbook makes of them; `references` says what the two libraries do.
"""

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from dlbook import activations, layers, losses, optimizers
from dlbook.ctc import CTC
from dlbook.models import Sequential

TOLERANCE = {"float32": 1e-5, "float64": 1e-10}
STEPS = 10


@dataclass(frozen=True)
class Case:
    name: str
    kind: str  # the class, as dlbook and Keras call it
    options: dict[str, Any] = field(default_factory=dict)
    shape: Any = ()
    training: bool = False
    ids: int = 0  # inputs are whole numbers below this
    mask: tuple[int, ...] = ()
    libraries: tuple[str, ...] = ("torch", "keras")


def layer(name, kind, shape, *, ids=0, mask=(), training=False, libraries=None, **options):
    libraries = libraries or ("torch", "keras")
    return Case(name, kind, options, shape, training, ids, mask, libraries)


ACTIVATIONS = (
    "linear", "sigmoid", "tanh", "relu", "leaky_relu", "elu", "gelu", "silu", "softplus", "softmax",
)  # fmt: skip
LAYERS = [
    layer("dense", "Dense", (3, 5), units=4, activation="tanh"),
    layer("dense_3d", "Dense", (3, 2, 5), units=4, use_bias=False),
    *(layer(f"activation_{a}", "Activation", (4, 6), activation=a) for a in ACTIVATIONS),
    layer("flatten", "Flatten", (2, 3, 4, 2)),
    layer("reshape", "Reshape", (2, 3, 4), target_shape=(2, 6)),
    layer("conv2d", "Conv2D", (2, 7, 8, 3), filters=4, kernel_size=(3, 2), activation="relu"),
    layer("conv2d_many_channels", "Conv2D", (2, 6, 5, 9), filters=4, kernel_size=3),
    layer("conv2d_same", "Conv2D", (2, 7, 8, 3), filters=4, kernel_size=3, padding="same"),
    layer(
        "conv2d_strides", "Conv2D", (2, 9, 8, 3), filters=4, kernel_size=3, strides=(2, 3),
        libraries=("torch", "keras"),
    ),
    layer(
        "conv2d_same_strides", "Conv2D", (2, 8, 9, 2), filters=3, kernel_size=3, strides=2,
        padding="same", libraries=("keras",),
    ),
    layer("conv1d", "Conv1D", (2, 9, 3), filters=4, kernel_size=3, strides=2),
    layer("conv1d_same", "Conv1D", (2, 9, 3), filters=4, kernel_size=4, padding="same",
          libraries=("keras",)),
    layer("upsampling2d", "UpSampling2D", (2, 3, 4, 2), size=(2, 3)),
    layer("maxpooling2d", "MaxPooling2D", (2, 7, 8, 3), pool_size=(2, 3)),
    layer("maxpooling2d_overlap", "MaxPooling2D", (2, 7, 8, 3), pool_size=3, strides=2),
    layer("maxpooling2d_same", "MaxPooling2D", (2, 7, 8, 3), pool_size=2, padding="same",
          libraries=("keras",)),
    layer("maxpooling1d", "MaxPooling1D", (2, 7, 3), pool_size=2),
    layer("averagepooling2d", "AveragePooling2D", (2, 7, 8, 3), pool_size=(2, 3), strides=2),
    layer("averagepooling2d_same", "AveragePooling2D", (2, 7, 7, 3), pool_size=2, padding="same",
          libraries=("keras",)),
    layer("globalaveragepooling2d", "GlobalAveragePooling2D", (2, 3, 4, 5)),
    layer("batchnorm", "BatchNormalization", (6, 4)),
    layer("batchnorm_training", "BatchNormalization", (6, 3, 2, 4), training=True),
    layer("layernorm", "LayerNormalization", (3, 2, 6)),
    layer("embedding", "Embedding", (3, 4), ids=7, input_dim=7, output_dim=3),
    layer("simplernn", "SimpleRNN", (3, 6, 4), units=5),
    layer("simplernn_relu", "SimpleRNN", (3, 6, 4), units=5, activation="relu",
          return_sequences=True),
    layer("lstm", "LSTM", (3, 6, 4), units=5),
    layer("lstm_sequences", "LSTM", (3, 6, 4), units=5, return_sequences=True),
    layer("gru", "GRU", (3, 6, 4), units=5),
    layer("gru_sequences", "GRU", (3, 6, 4), units=5, return_sequences=True),
    layer("lstm_backwards", "LSTM", (3, 6, 4), units=5, go_backwards=True, return_sequences=True),
    layer("gru_backwards", "GRU", (3, 6, 4), units=5, go_backwards=True),
    *(
        layer(f"{kind.lower()}_masked", kind, (3, 6, 4), units=5, return_sequences=True,
              mask=(3, 6), libraries=("keras",))
        for kind in ("SimpleRNN", "LSTM", "GRU")
    ),
    layer("simplernn_state", "SimpleRNN", ((3, 6, 4), (3, 5)), units=5, return_state=True),
    layer("lstm_state", "LSTM", ((3, 6, 4), (3, 5), (3, 5)), units=5, return_sequences=True,
          return_state=True),
    layer("gru_state", "GRU", ((3, 6, 4), (3, 5)), units=5, return_sequences=True,
          return_state=True),
    *(
        layer(f"bidirectional_{mode}", "Bidirectional", (3, 6, 4), merge_mode=mode,
              layer=("LSTM", {"units": 3, "return_sequences": mode != "ave"}))
        for mode in ("concat", "sum", "mul", "ave")
    ),
    layer("bidirectional_masked", "Bidirectional", (3, 6, 4), mask=(3, 6), libraries=("keras",),
          layer=("GRU", {"units": 3, "return_sequences": True})),
    layer("globalaveragepooling1d", "GlobalAveragePooling1D", (3, 5, 4)),
    layer("globalaveragepooling1d_masked", "GlobalAveragePooling1D", (3, 5, 4), mask=(3, 5)),
    layer("globalmaxpooling1d", "GlobalMaxPooling1D", (3, 5, 4)),
    layer("attentionpooling", "AttentionPooling", (3, 5, 4), mask=(3, 5), libraries=("torch",)),
    layer("positionembedding", "PositionEmbedding", (3, 5, 4), sequence_length=7,
          libraries=("torch",)),
    layer("attention", "MultiHeadAttention", (3, 5, 6), num_heads=2, key_dim=4),
    layer("attention_causal", "MultiHeadAttention", (3, 5, 6), num_heads=2, key_dim=4,
          use_causal_mask=True),
    layer("attention_cross", "MultiHeadAttention", ((3, 5, 6), (3, 4, 2)), num_heads=2,
          key_dim=3, mask=(3, 5, 4)),
    layer("attention_padding", "MultiHeadAttention", (3, 5, 6), num_heads=3, key_dim=2,
          mask=(3, 5)),
    layer("transformer", "TransformerBlock", (3, 5, 6), num_heads=2, ff_dim=8,
          use_causal_mask=True, libraries=("torch",)),
]  # fmt: skip


def loss(name, kind, shape=(5, 4), libraries=("torch", "keras"), **options):
    return Case(name, kind, options, shape, libraries=libraries)


LOSSES = [
    loss("mse", "MeanSquaredError"),
    loss("mae", "MeanAbsoluteError"),
    loss("huber", "Huber", delta=0.7),
    loss("pairwise", "PairwiseLogisticLoss", libraries=("torch",)),
    loss("ctc", "CTC", (5, 9, 4), libraries=("torch",)),
    loss("ctc_lengths", "CTC", (5, 9, 4), libraries=("torch",), blank=3, with_lengths=True),
    *(
        loss(f"{short}{suffix}", kind, from_logits=from_logits, **options)
        for short, kind in (
            ("binary", "BinaryCrossentropy"),
            ("categorical", "CategoricalCrossentropy"),
            ("sparse", "SparseCategoricalCrossentropy"),
        )
        for from_logits in (False, True)
        for options in ({}, {"label_smoothing": 0.1})
        if not (options and short == "sparse")
        for suffix in [("_logits" if from_logits else "") + ("_smooth" if options else "")]
    ),
]


def optimizer(name, kind, libraries=("torch", "keras"), **options):
    return Case(name, kind, {"learning_rate": 0.05, **options}, libraries=libraries)


KERAS = ("keras",)
OPTIMIZERS = [
    optimizer("sgd", "SGD"),
    optimizer("sgd_momentum", "SGD", momentum=0.9),
    optimizer("sgd_nesterov", "SGD", momentum=0.9, nesterov=True),
    optimizer("sgd_decay", "SGD", KERAS, weight_decay=0.1),
    optimizer("adagrad", "Adagrad", KERAS),
    optimizer("rmsprop", "RMSprop", KERAS, rho=0.8),
    # PyTorch puts epsilon outside the root, Keras inside: they agree where it is negligible.
    optimizer("adagrad_tiny_epsilon", "Adagrad", epsilon=1e-30),
    optimizer("rmsprop_tiny_epsilon", "RMSprop", rho=0.8, epsilon=1e-30),
    optimizer("adam", "Adam", beta_1=0.8, beta_2=0.95, epsilon=1e-3),
    optimizer("adam_defaults", "Adam"),
    optimizer("adamw", "AdamW", weight_decay=0.1),
    optimizer("clipvalue", "SGD", KERAS, clipvalue=0.5),
    optimizer("global_clipnorm", "Adam", KERAS, global_clipnorm=1.0),
]

NETWORKS = {
    "mlp": ((16, 6), [("Dense", {"units": 5, "activation": "relu"}),
                      ("Dense", {"units": 3, "activation": "softmax"})]),
    "cnn": ((16, 8, 8, 1), [("Conv2D", {"filters": 4, "kernel_size": (3, 3), "activation": "relu"}),
                            ("MaxPooling2D", {"pool_size": (2, 2)}),
                            ("Flatten", {}),
                            ("Dense", {"units": 6, "activation": "relu"}),
                            ("Dense", {"units": 3, "activation": "softmax"})]),
    "rnn": ((16, 5, 3), [("LSTM", {"units": 4, "return_sequences": True}),
                         ("GRU", {"units": 4}),
                         ("Dense", {"units": 3, "activation": "softmax"})]),
}  # fmt: skip


# dlbook's side. Everything is drawn in float64 and rounded by those who compute in float32.


def build(case, dtype):
    options = dict(case.options)
    if "layer" in options:
        kind, inner = options["layer"]
        options["layer"] = getattr(layers, kind)(**inner)
    made = getattr(layers, case.kind)(**options)
    shapes = case.shape if isinstance(case.shape[0], tuple) else (case.shape,)
    if isinstance(made, layers.MultiHeadAttention) and len(shapes) > 1:
        made.build(tuple(s[1:] for s in shapes), dtype=dtype)
    else:  # states that come with a sequence have the layer's own shape
        made.build(shapes[0][1:], dtype=dtype)
    return made


def draw_layer(case, seed):
    """Input, mask, weights and the loss gradient of the output."""
    rng = np.random.default_rng(seed)
    made = build(case, "float64")
    arrays = {f"weight_{k}": 0.5 * rng.standard_normal(w.shape) for k, w in enumerate(made.weights)}
    if case.kind == "BatchNormalization":
        arrays["weight_3"] = arrays["weight_3"] ** 2 + 0.5  # a variance
    shapes = case.shape if isinstance(case.shape[0], tuple) else (case.shape,)
    for k, shape in enumerate(shapes):
        x = rng.integers(0, case.ids, shape) if case.ids else rng.standard_normal(shape)
        arrays[f"x_{k}"] = x
    if case.mask:
        mask = rng.random(case.mask) < 0.6
        mask[..., 0] = True  # what a row without any entry gives is not agreed upon
        arrays["mask"] = mask
    several = isinstance(made.output_shape[0], tuple)
    outputs = made.output_shape if several else (made.output_shape,)
    for k, shape in enumerate(outputs):
        name = f"grad_out_{k}" if several else "grad_out"
        arrays[name] = rng.standard_normal((shapes[0][0], *shape))
    return arrays


def outputs_of(out):
    """An output by its name in the results, or several."""
    several = isinstance(out, tuple | list)
    return {f"out_{k}": each for k, each in enumerate(out)} if several else {"out": out}


def numbered(arrays, prefix):
    return [arrays[f"{prefix}_{k}"] for k in range(len(arrays)) if f"{prefix}_{k}" in arrays]


def run_layer(case, arrays, dtype):
    """Output, and the loss gradients of inputs and parameters."""
    made = build(case, dtype)
    for weight, value in zip(made.weights, numbered(arrays, "weight"), strict=True):
        weight[...] = value
    inputs = numbered(arrays, "x")
    x = tuple(inputs) if len(inputs) > 1 else inputs[0]
    out = made(x, training=case.training, mask=arrays.get("mask"))
    grad_out = tuple(numbered(arrays, "grad_out")) or arrays["grad_out"]
    grads = made.backprop(grad_out)
    grads = grads if isinstance(grads, tuple) else (grads,)
    result = outputs_of(out)
    result |= {f"grad_x_{k}": g for k, g in enumerate(grads) if g is not None}
    result |= {f"grad_weight_{k}": p.grad for k, p in enumerate(made.parameters)}
    return result


def draw_loss(case, seed):
    """Targets, logits (predictions, where the loss is no cross-entropy) and sample weights."""
    rng = np.random.default_rng(seed)
    n, *_, k = case.shape
    ids = rng.integers(0, k, n)
    if case.kind == "CTC":
        y = draw_labels(case, rng)
    elif case.kind.startswith("Sparse"):
        y = ids
    elif case.kind.startswith("Categorical"):
        y = np.eye(k)[ids]
    elif case.kind.startswith("Binary"):
        y = rng.integers(0, 2, (n, k)).astype(float)
    else:
        y = rng.standard_normal((n, k))
    return {"y": y, "z": rng.standard_normal(case.shape), "sample_weight": rng.random(n) + 0.5}


def draw_labels(case, rng):
    """Labels of up to four ids, filled up with the blank; and steps, where the case has lengths."""
    n, steps, k = case.shape
    blank = case.options.get("blank", 0)
    ids = rng.choice([c for c in range(k) if c != blank], (n, 4))
    labels = np.where(np.arange(4) < rng.integers(0, 5, (n, 1)), ids, blank)
    if case.options.get("with_lengths"):
        return np.column_stack([rng.integers(8, steps + 1, n), labels])
    return labels


def output_activation(case):
    """What turns the drawn logits into what the loss takes."""
    if case.options.get("from_logits", True):
        return "linear"
    return "sigmoid" if case.kind.startswith("Binary") else "softmax"


def run_loss(case, arrays, dtype):
    """The loss with and without sample weights, and its gradient by the logits."""
    function = {**vars(losses), "CTC": CTC}[case.kind](**case.options)
    activation = activations.get(output_activation(case))
    p, slope = activation.forward(arrays["z"].astype(dtype))
    result = {}
    for name, weight in (("plain", None), ("weighted", arrays["sample_weight"])):
        result[name] = np.array(function(arrays["y"], p, weight))
        gradient = function.gradient(arrays["y"], p, weight)
        result[f"grad_{name}"] = activation.backward(gradient, slope)
    return result


def draw_optimizer(case, seed):
    """Where to start, and the gradients of ten steps."""
    rng = np.random.default_rng(seed)
    return {"start": rng.standard_normal(6), "grads": rng.standard_normal((STEPS, 6))}


def run_optimizer(case, arrays, dtype):
    """The parameters after each of the ten steps."""
    made = getattr(optimizers, case.kind)(**case.options)
    w, path = arrays["start"].astype(dtype), []
    for grad in arrays["grads"].astype(dtype):
        made.update(w, grad)
        path.append(w.copy())
    return {"path": np.array(path)}


def draw_network(name, seed):
    """Data and starting weights."""
    rng = np.random.default_rng(seed)
    shape, _ = NETWORKS[name]
    model = network(name, "float64")
    arrays = {
        f"weight_{k}": 0.3 * rng.standard_normal(w.shape) for k, w in enumerate(model.weights)
    }
    return {**arrays, "x": rng.standard_normal(shape), "y": rng.integers(0, 3, shape[0])}


def network(name, dtype):
    shape, specs = NETWORKS[name]
    model = Sequential([getattr(layers, kind)(**options) for kind, options in specs])
    model.build(shape[1:], dtype=dtype)
    return model


def run_network(name, arrays, dtype):
    """Losses and final weights of ten steps of Adam."""
    model = network(name, dtype)
    model.set_weights(numbered(arrays, "weight"))
    model.compile(optimizers.Adam(0.01), "sparse_categorical_crossentropy")
    losses_ = [model.train_on_batch(arrays["x"], arrays["y"]) for _ in range(STEPS)]
    weights = {f"final_{k}": w for k, w in enumerate(model.get_weights())}
    return {"losses": np.array(losses_), **weights}


def largest_difference(ours, theirs):
    """The largest difference over all results, relative to the size of each, where above 1."""
    if set(ours) != set(theirs):
        raise AssertionError(f"Results differ: {sorted(ours)} against {sorted(theirs)}.")
    worst = 0.0
    for name, expected in theirs.items():
        got, expected = np.asarray(ours[name], float), np.asarray(expected, float)
        if got.shape != expected.shape:
            raise AssertionError(f"{name}: shape {got.shape} against {expected.shape}.")
        scale = max(1.0, np.abs(expected).max(initial=0.0))
        difference = np.abs(got - expected).max(initial=0.0) / scale
        worst = max(worst, np.inf if np.isnan(difference) else difference)
    return worst
