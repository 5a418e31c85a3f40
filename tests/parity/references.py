"""What PyTorch and Keras make of the cases. Needs both; dlbook does not appear here.

Conventions that differ, and where they are translated:

==============  ==============================  ================================================
                dlbook and Keras 3              PyTorch 2.13
==============  ==============================  ================================================
images          (N, H, W, C)                    (N, C, H, W)
kernels         (h, w, C, F), (D, U)            (F, C, h, w), (U, D)
LSTM gates      i, f, c, o                      i, f, g, o: the same order, c is called g
GRU gates       z, r, h; bias (2, 3 U)          r, z, n; two biases
Adam            sqrt(v) + epsilon, before the   sqrt(v / (1 - beta_2^t)) + epsilon
                correction of the bias
RMSprop         sqrt(a + epsilon)               sqrt(a) + epsilon
Adagrad         sqrt(a + epsilon)               sqrt(a) + epsilon
BatchNorm       momentum 0.99 is kept           momentum 0.01 is replaced
==============  ==============================  ================================================

PyTorch's gradients come out in dlbook's layout, because autograd goes through the translation.
"""

import os

os.environ["KERAS_BACKEND"] = "torch"

import keras
import numpy as np
import torch
from keras.src.backend.common import dtypes
from torch.nn import functional as F

from tests.parity.cases import NETWORKS, STEPS, numbered, output_activation, outputs_of

torch.set_num_threads(1)
# Keras multiplies and averages in float32 even where everything is float64, unless told not to.
dtypes.BIT64_TO_BIT32_DTYPE.pop("float64", None)


def tensor(array, dtype, grad=False):
    array = np.array(array)
    if array.dtype.kind == "f":
        array = array.astype(dtype)
    made = torch.from_numpy(array)
    return made.requires_grad_() if grad and array.dtype.kind == "f" else made


def to_numpy(value):
    return value.detach().cpu().numpy().copy()


# PyTorch, layer by layer: functions of inputs and weights in dlbook's layout.

ACTIVATIONS = {
    "linear": lambda z: z,
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "relu": torch.relu,
    "leaky_relu": lambda z: F.leaky_relu(z, 0.2),
    "elu": F.elu,
    "gelu": F.gelu,
    "silu": F.silu,
    "softplus": F.softplus,
    "softmax": lambda z: F.softmax(z, dim=-1),
}


def activate(z, options):
    return ACTIVATIONS[options.get("activation") or "linear"](z)


def dense(case, x, w):
    bias = w[1] if case.options.get("use_bias", True) else None
    return activate(F.linear(x, w[0].T, bias), case.options)


def conv2d(case, x, w):
    z = F.conv2d(
        x.permute(0, 3, 1, 2),
        w[0].permute(3, 2, 0, 1),
        w[1],
        stride=case.options.get("strides", 1),
        padding=case.options.get("padding", "valid"),
    )
    return activate(z.permute(0, 2, 3, 1), case.options)


def conv1d(case, x, w):
    z = F.conv1d(x.mT, w[0].permute(2, 1, 0), w[1], stride=case.options.get("strides", 1))
    return activate(z.mT, case.options)


def pooling2d(function):
    def pooling(case, x, w):
        size = case.options["pool_size"]
        z = function(x.permute(0, 3, 1, 2), size, case.options.get("strides", size))
        return z.permute(0, 2, 3, 1)

    return pooling


def upsampling2d(case, x, w):
    size = case.options["size"]
    z = F.interpolate(x.permute(0, 3, 1, 2), scale_factor=tuple(map(float, size)))
    return z.permute(0, 2, 3, 1)


def batchnorm(case, x, w):
    channels_second = x.movedim(-1, 1)
    mean, variance = w[2].detach().clone(), w[3].detach().clone()
    out = F.batch_norm(
        channels_second, mean, variance, w[0], w[1], case.training, momentum=0.01, eps=1e-3
    )
    return out.movedim(1, -1)


def recurrent(module, reorder):
    def layer(case, x, w, *state):
        units, options = case.options["units"], {}
        if case.options.get("activation") == "relu":
            options["nonlinearity"] = "relu"
        made = module(x.shape[-1], units, batch_first=True, dtype=x.dtype, **options)
        kernel, recurrent_kernel, bias = w
        bias = bias if bias.ndim == 2 else torch.stack([bias, torch.zeros_like(bias)])
        order = torch.cat([torch.arange(units) + units * gate for gate in reorder])
        weights = {
            "weight_ih_l0": kernel.T[order],
            "weight_hh_l0": recurrent_kernel.T[order],
            "bias_ih_l0": bias[0][order],
            "bias_hh_l0": bias[1][order],
        }
        x = x.flip(1) if case.options.get("go_backwards") else x
        state = [each[None] for each in state]
        start = () if not state else (tuple(state) if len(state) > 1 else state[0],)
        out, last = torch.func.functional_call(made, weights, (x, *start))
        out = out if case.options.get("return_sequences") else out[:, -1]
        if not case.options.get("return_state"):
            return out
        return out, *(each[0] for each in (last if isinstance(last, tuple) else (last,)))

    return layer


def bidirectional(case, x, w):
    kind, options = case.options["layer"]
    one = type(case)("", "", options)
    f, b = TORCH_LAYERS[kind](one, x, w[:3]), TORCH_LAYERS[kind](one, x.flip(1), w[3:])
    b = b.flip(1) if options.get("return_sequences") else b
    merges = {"sum": f + b, "mul": f * b, "ave": (f + b) / 2}
    mode = case.options.get("merge_mode", "concat")
    return torch.cat([f, b], dim=-1) if mode == "concat" else merges[mode]


def mean_over_time(case, x, w, mask=None):
    return (
        x.mean(1)
        if mask is None
        else torch.stack([a[m].mean(0) for a, m in zip(x, mask, strict=True)])
    )


def attention_pooling(case, x, w, mask):
    scores = (x @ w[0] / x.shape[-1] ** 0.5).masked_fill(~mask, -torch.inf)
    return (scores.softmax(1)[:, :, None] * x).sum(1)


def attention(case, x, w, y=None, mask=None):
    heads, size = case.options["num_heads"], case.options["key_dim"]
    y = x if y is None else y
    q, k, v = (
        F.linear(a, w[2 * i].T, w[2 * i + 1]).unflatten(-1, (heads, size)).transpose(1, 2)
        for i, a in enumerate((x, y, y))
    )
    if mask is not None:
        mask = mask.reshape(len(x), 1, -1, y.shape[1])
    causal = bool(case.options.get("use_causal_mask"))
    mean = F.scaled_dot_product_attention(q, k, v, attn_mask=mask, is_causal=causal)
    return F.linear(mean.transpose(1, 2).flatten(2), w[6].T, w[7])


def transformer(case, x, w):
    d, options = x.shape[-1], dict(case.options)
    inner = type(case)("", "", {**options, "key_dim": d // options["num_heads"]})
    y = x + attention(inner, F.layer_norm(x, (d,), w[0], w[1], eps=1e-3), w[2:10])
    z = F.layer_norm(y, (d,), w[10], w[11], eps=1e-3)
    return y + F.linear(F.gelu(F.linear(z, w[12].T, w[13])), w[14].T, w[15])


TORCH_LAYERS = {
    "Dense": dense,
    "Activation": lambda case, x, w: activate(x, case.options),
    "Flatten": lambda case, x, w: x.flatten(1),
    "Reshape": lambda case, x, w: x.reshape(-1, *case.options["target_shape"]),
    "Conv2D": conv2d,
    "Conv1D": conv1d,
    "UpSampling2D": upsampling2d,
    "MaxPooling2D": pooling2d(F.max_pool2d),
    "AveragePooling2D": pooling2d(F.avg_pool2d),
    "MaxPooling1D": lambda case, x, w: F.max_pool1d(x.mT, case.options["pool_size"]).mT,
    "GlobalAveragePooling2D": lambda case, x, w: x.mean((1, 2)),
    "BatchNormalization": batchnorm,
    "LayerNormalization": lambda case, x, w: F.layer_norm(x, w[0].shape, w[0], w[1], eps=1e-3),
    "Embedding": lambda case, x, w: F.embedding(x, w[0]),
    "SimpleRNN": recurrent(torch.nn.RNN, (0,)),
    "LSTM": recurrent(torch.nn.LSTM, (0, 1, 2, 3)),
    "GRU": recurrent(torch.nn.GRU, (1, 0, 2)),
    "Bidirectional": bidirectional,
    "GlobalAveragePooling1D": mean_over_time,
    "GlobalMaxPooling1D": lambda case, x, w: x.amax(1),
    "AttentionPooling": attention_pooling,
    "PositionEmbedding": lambda case, x, w: x + w[0][: x.shape[1]],
    "MultiHeadAttention": attention,
    "TransformerBlock": transformer,
}


def torch_layer(case, arrays, dtype):
    inputs = [tensor(x, dtype, grad=True) for x in numbered(arrays, "x")]
    weights = [tensor(w, dtype, grad=True) for w in numbered(arrays, "weight")]
    options, state = {}, inputs[1:]
    if case.kind == "MultiHeadAttention" and len(inputs) > 1:
        options["y"], state = inputs[1], []
    if "mask" in arrays:
        options["mask"] = tensor(arrays["mask"], dtype)
    out = TORCH_LAYERS[case.kind](case, inputs[0], weights, *state, **options)
    return with_gradients(case, out, inputs, weights, arrays, dtype)


def with_gradients(case, out, inputs, weights, arrays, dtype):
    outs = list(out) if isinstance(out, tuple | list) else [out]
    if outs[0].requires_grad:
        grads = numbered(arrays, "grad_out") or [arrays["grad_out"]]
        torch.autograd.backward(outs, [tensor(grad, dtype) for grad in grads])
    learned = weights[:2] if case.kind == "BatchNormalization" else weights
    result = {name: to_numpy(each) for name, each in outputs_of(out).items()}
    result |= {f"grad_x_{k}": to_numpy(x.grad) for k, x in enumerate(inputs) if x.requires_grad}
    result |= {f"grad_weight_{k}": to_numpy(w.grad) for k, w in enumerate(learned)}
    return result


def torch_loss(case, arrays, dtype):
    y = tensor(arrays["y"], dtype)
    options, result = dict(case.options), {}
    smoothing, logits = options.pop("label_smoothing", 0.0), options.pop("from_logits", True)
    for name, weight in (("plain", None), ("weighted", tensor(arrays["sample_weight"], dtype))):
        z = tensor(arrays["z"], dtype, grad=True)
        p = ACTIVATIONS[output_activation(case)](z)
        if case.kind == "CTC":
            each = torch_ctc(p, y, **options)
        elif case.kind == "PairwiseLogisticLoss":
            ahead, order = p[:, :, None] - p[:, None], y[:, :, None] > y[:, None]
            each = (-F.logsigmoid(ahead) * order).sum((1, 2)) / order.sum((1, 2))
        elif case.kind == "BinaryCrossentropy":
            target = y * (1 - smoothing) + 0.5 * smoothing
            function = F.binary_cross_entropy_with_logits if logits else F.binary_cross_entropy
            each = function(p, target, reduction="none").mean(-1)
        elif case.kind.endswith("Crossentropy") and logits:
            each = F.cross_entropy(p, y, reduction="none", label_smoothing=smoothing)
        elif case.kind.endswith("Crossentropy"):
            target = y if y.ndim == 2 else F.one_hot(y, p.shape[1])
            target = target * (1 - smoothing) + smoothing / p.shape[1]
            each = -(target * p.log()).sum(-1)
        else:
            name_of = {"MeanSquaredError": "mse", "MeanAbsoluteError": "l1", "Huber": "huber"}
            function = getattr(F, f"{name_of[case.kind]}_loss")
            each = function(p, y, reduction="none", **options).mean(-1)
        value = (each if weight is None else each * weight).mean()
        value.backward()
        result[name], result[f"grad_{name}"] = to_numpy(value), to_numpy(z.grad)
    return result


def torch_ctc(z, y, blank=0, with_lengths=False):
    steps = y[:, 0] if with_lengths else torch.full((len(y),), z.shape[1])
    labels = y[:, 1:] if with_lengths else y
    log_y = z.log_softmax(-1).transpose(0, 1)
    lengths = (labels != blank).sum(1)
    return F.ctc_loss(log_y, labels, steps, lengths, blank, reduction="none")


def torch_optimizer(case, arrays, dtype):
    w = tensor(arrays["start"], dtype, grad=True)
    options = dict(case.options)
    beta_2 = options.pop("beta_2", 0.999)
    if case.kind.startswith("Adam"):
        epsilon = options.pop("epsilon", 1e-7)
        options["betas"] = options.pop("beta_1", 0.9), beta_2
    if "epsilon" in options:
        options["eps"] = options.pop("epsilon")
    if "rho" in options:
        options["alpha"] = options.pop("rho")
    if case.kind == "Adagrad":
        options["initial_accumulator_value"] = 0.1  # Keras's default
    made = getattr(torch.optim, case.kind)([w], lr=options.pop("learning_rate"), **options)
    path = []
    for t, grad in enumerate(arrays["grads"], start=1):
        if case.kind.startswith("Adam"):
            # Keras's epsilon stands beside sqrt(v), PyTorch's beside sqrt(v / (1 - beta_2^t)).
            made.param_groups[0]["eps"] = epsilon / np.sqrt(1 - beta_2**t)
        w.grad = tensor(grad, dtype)
        made.step()
        path.append(to_numpy(w))
    return {"path": np.array(path)}


# Keras: the same classes and options, the same order of weights.


def in_dtype(function):
    """Keras computes learning rates, constants and masks in its global dtype: set that too."""

    def run(case, arrays, dtype):
        keras.backend.set_floatx(dtype)
        keras.config.set_dtype_policy(dtype)  # kept from the first layer made, else
        try:
            return function(case, arrays, dtype)
        finally:
            keras.backend.set_floatx("float32")
            keras.config.set_dtype_policy("float32")

    return run


@in_dtype
def keras_layer(case, arrays, dtype):
    options = dict(case.options)
    call = {}
    if case.kind == "MultiHeadAttention":
        call["use_causal_mask"] = options.pop("use_causal_mask", False)
        if "mask" in arrays:
            mask = arrays["mask"]
            call["attention_mask"] = tensor(mask if mask.ndim == 3 else mask[:, None], dtype)
    elif "mask" in arrays:
        call["mask"] = tensor(arrays["mask"], dtype)
    if "layer" in options:
        kind, inner = options["layer"]
        options["layer"] = getattr(keras.layers, kind)(**inner, dtype=dtype)
    if case.kind == "Activation":
        options = {"activation": case.options["activation"]}
    if case.training:
        call["training"] = True
    layer = getattr(keras.layers, case.kind)(**options, dtype=dtype)
    inputs = [tensor(x, dtype, grad=True) for x in numbered(arrays, "x")]
    given = (*inputs, inputs[0])[:2] if case.kind == "MultiHeadAttention" else inputs[:1]
    if case.kind != "MultiHeadAttention" and len(inputs) > 1:
        call["initial_state"] = inputs[1:]
    layer(*given, **call)  # builds it
    weights = numbered(arrays, "weight")
    layer.set_weights([w.reshape(v.shape) for w, v in zip(weights, layer.weights, strict=True)])
    for variable in layer.weights:
        variable.value.grad = None
    for x in inputs:
        x.grad = None
    out = layer(*given, **call)
    variables = [v.value for v in layer.weights]
    result = with_gradients(case, out, inputs, variables, arrays, dtype)
    for k, weight in enumerate(weights):
        if f"grad_weight_{k}" in result:
            result[f"grad_weight_{k}"] = result[f"grad_weight_{k}"].reshape(weight.shape)
    return result


@in_dtype
def keras_loss(case, arrays, dtype):
    function = getattr(keras.losses, case.kind)(**case.options, dtype=dtype)
    y, result = tensor(arrays["y"], dtype), {}
    for name, weight in (("plain", None), ("weighted", tensor(arrays["sample_weight"], dtype))):
        z = tensor(arrays["z"], dtype, grad=True)
        value = function(y, ACTIVATIONS[output_activation(case)](z), sample_weight=weight)
        value.backward()
        result[name], result[f"grad_{name}"] = to_numpy(value), to_numpy(z.grad)
    return result


@in_dtype
def keras_optimizer(case, arrays, dtype):
    w = keras.Variable(arrays["start"].astype(dtype), dtype=dtype)
    made = getattr(keras.optimizers, case.kind)(**case.options)
    path = []
    for grad in arrays["grads"]:
        made.apply([tensor(grad, dtype)], [w])
        path.append(to_numpy(w.value))
    return {"path": np.array(path)}


@in_dtype
def keras_network(name, arrays, dtype):
    shape, specs = NETWORKS[name]
    made = [getattr(keras.layers, kind)(**options) for kind, options in specs]
    model = keras.Sequential([keras.Input(shape[1:]), *made])
    model.set_weights(numbered(arrays, "weight"))
    model.compile(keras.optimizers.Adam(0.01), "sparse_categorical_crossentropy")
    x, y = arrays["x"].astype(dtype), arrays["y"]
    losses = []
    for _ in range(STEPS):
        model.reset_metrics()  # train_on_batch returns a running mean
        losses.append(float(model.train_on_batch(x, y)))
    finals = {f"final_{k}": w for k, w in enumerate(model.get_weights())}
    return {"losses": np.array(losses), **finals}


LAYERS = {"torch": torch_layer, "keras": keras_layer}
LOSSES = {"torch": torch_loss, "keras": keras_loss}
OPTIMIZERS = {"torch": torch_optimizer, "keras": keras_optimizer}
