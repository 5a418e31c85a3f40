"""ONNX files: write a model as the graph of operations that other runtimes execute.

ONNX (Open Neural Network Exchange) describes a network as elementary operations on named arrays.
ONNX Runtime, browsers, phones and other frameworks run such a file without dlbook or Python.

The arrays keep dlbook's layout, channels last; the operations on images and sequences want other
orders of the axes, so the graph transposes before and after them, and a runtime removes what
cancels out.

>>> import tempfile
>>> from dlbook.layers import Dense
>>> model = Sequential([Dense(3, activation="relu"), Dense(2, activation="softmax")], seed=0)
>>> model.build((4,))
>>> with tempfile.TemporaryDirectory() as folder:
...     save_onnx(model, f"{folder}/model.onnx")
...     graph = onnx.load(f"{folder}/model.onnx").graph
>>> [node.op_type for node in graph.node]
['MatMul', 'Add', 'Relu', 'MatMul', 'Add', 'Softmax', 'Identity']
"""

from __future__ import annotations

import math
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from dlbook import __version__, activations
from dlbook import layers as dlbook_layers
from dlbook.files.chain import flat
from dlbook.files.disk import replacing
from dlbook.layers.base import Layer
from dlbook.models import Sequential
from dlbook.parameters import Array

try:
    import onnx
except ImportError as missing:
    raise ImportError(
        'dlbook.files.onnx needs onnx, which is not installed. Type: pip install "dlbook[files]"'
    ) from missing

OPSET, IR_VERSION = 17, 8  # of 2022: old enough for every runtime in use


def save_onnx(model: Sequential, path: str | os.PathLike[str]) -> None:
    """Write a built model as an ``.onnx`` file: input "x", output "y", in float32.

    The batch may have any size, and so may the axes that the model leaves free. Ids of an
    `Embedding` are int64.

    Args:
        model: made of the layers in `OPERATIONS`; a `Sequential` inside it counts as its layers.
        path: ends in ".onnx". A file that is there already is replaced when the new one is
            complete, and not before.

    Raises:
        FileNotFoundError: there is no such folder.
        OSError: the disk is full, or does not take the file for another reason.
        ValueError: a layer has no translation, or the name does not end in ".onnx".
    """
    path = Path(path)
    if path.suffix != ".onnx":
        raise ValueError(f"save_onnx expects a name that ends in .onnx, got {path.name!r}.")
    chain = flat(model, "an ONNX file", OPERATIONS)
    graph = _Graph()
    name = "x"
    for layer in chain:
        name = OPERATIONS[type(layer)](graph, layer, name)
    graph.add("Identity", [name], output="y")
    ids = chain[0].integer_input
    given = onnx.helper.make_tensor_value_info(
        "x",
        onnx.TensorProto.INT64 if ids else onnx.TensorProto.FLOAT,
        ["batch", *_free("x", model.input_shape)],
    )
    made = onnx.helper.make_tensor_value_info(
        "y", onnx.TensorProto.FLOAT, ["batch", *_free("y", model.output_shape)]
    )
    whole = onnx.helper.make_model(
        onnx.helper.make_graph(graph.nodes, model.name, [given], [made], graph.arrays),
        producer_name="dlbook",
        producer_version=__version__,
        opset_imports=[onnx.helper.make_opsetid("", OPSET)],
        ir_version=IR_VERSION,
    )
    onnx.checker.check_model(whole)
    content = whole.SerializeToString(deterministic=True)
    with replacing(path) as file:
        file.write(content)


def _free(name: str, shape: Any) -> list[int | str]:
    """A shape as ONNX writes it: an axis of any length has a name."""
    return [f"{name}_{k}" if length is None else length for k, length in enumerate(shape)]


class _Graph:
    """Nodes and constant arrays as they add up; every result has a name of its own."""

    def __init__(self) -> None:
        self.nodes: list[Any] = []
        self.arrays: list[Any] = []

    def add(
        self, operation: str, inputs: list[str], output: str = "", skip: int = 0, **attributes: Any
    ) -> str:
        """Add a node and return the name of its result; ``skip`` leaves out results before it."""
        name = output or f"{operation.lower()}_{len(self.nodes)}"
        outputs = [*[""] * skip, name]
        self.nodes.append(onnx.helper.make_node(operation, inputs, outputs, **attributes))
        return name

    def array(self, value: Any) -> str:
        """Add constants, floats as float32 and integers as int64, and return their name."""
        array = np.asarray(value)
        array = array.astype(np.float32 if array.dtype.kind == "f" else np.int64)
        name = f"array_{len(self.arrays)}"
        self.arrays.append(onnx.numpy_helper.from_array(np.ascontiguousarray(array), name))
        return name

    def transpose(self, x: str, *order: int) -> str:
        """Add a node that reorders the axes."""
        return self.add("Transpose", [x], perm=order)

    def activate(self, function: activations.ActivationFunction, x: str) -> str:
        """Add the nodes of an activation function."""
        kind = type(function)
        if kind is activations.Linear:
            return x
        if kind is activations.Silu:
            return self.add("Mul", [x, self.add("Sigmoid", [x])])
        if kind is activations.Gelu:
            scaled = self.add("Mul", [x, self.array(math.sqrt(0.5))])
            raised = self.add("Add", [self.add("Erf", [scaled]), self.array(1.0)])
            return self.add("Mul", [self.add("Mul", [x, self.array(0.5)]), raised])
        name, options = _operation(function)
        return self.add(name, [x], **options)


def _operation(function: Any) -> tuple[str, dict[str, Any]]:
    """The ONNX operation of an activation function, and its options."""
    kind = type(function)
    names: dict[Any, tuple[str, dict[str, Any]]] = {
        activations.Elu: ("Elu", {"alpha": getattr(function, "alpha", 1.0)}),
        activations.LeakyRelu: ("LeakyRelu", {"alpha": getattr(function, "negative_slope", 0.2)}),
        activations.Linear: ("Affine", {"alpha": 1.0}),  # inside recurrent layers alone
        activations.Relu: ("Relu", {}),
        activations.Sigmoid: ("Sigmoid", {}),
        activations.Softmax: ("Softmax", {"axis": -1}),
        activations.Softplus: ("Softplus", {}),
        activations.Tanh: ("Tanh", {}),
    }
    if kind not in names:
        known = ", ".join(sorted(cls.__name__ for cls in names))
        raise ValueError(f"An ONNX file can't hold the activation {function!r} here, only {known}.")
    return names[kind]


# One translation for each layer: it adds nodes that read ``x`` and returns the result's name.


def _same(graph: _Graph, layer: Layer, x: str) -> str:
    return x


def _activation(graph: _Graph, layer: dlbook_layers.Activation, x: str) -> str:
    return graph.activate(layer.activation, x)


def _dense(graph: _Graph, layer: dlbook_layers.Dense, x: str) -> str:
    z = graph.add("MatMul", [x, graph.array(layer.kernel.value)])
    if layer.use_bias:
        z = graph.add("Add", [z, graph.array(layer.bias.value)])
    return graph.activate(layer.activation, z)


def _channels_first(graph: _Graph, rank: int, x: str, operation: Callable[[str], str]) -> str:
    """An operation on (N, C, H, W) or (N, C, T), between two transpositions."""
    x = graph.transpose(x, 0, rank + 1, *range(1, rank + 1))
    return graph.transpose(operation(x), 0, *range(2, rank + 2), 1)


def _padding(layer: Any) -> dict[str, Any]:
    """The margins of a window, in cells where the input's size is known.

    ONNX's own rule for "same", SAME_UPPER, makes a negative margin of a window that is smaller
    than its stride, and ONNX Runtime refuses it.
    """
    axes, window = layer.input_shape[:-1], layer.window
    if layer.padding == "valid" or set(window.size) == {1}:
        return {"auto_pad": "VALID"}
    if None not in axes:
        margins = window.margins((1, *axes)[-2:])[-len(axes) :]
        return {"pads": [before for before, _ in margins] + [after for _, after in margins]}
    if any(size < stride for size, stride in zip(window.size, window.strides, strict=True)):
        raise ValueError(
            f"{layer.name}: an ONNX file can't hold padding='same' of a window that is smaller "
            "than its strides, for inputs of any size. Build the model for inputs of one size."
        )
    return {"auto_pad": "SAME_UPPER"}


def _convolution(graph: _Graph, layer: dlbook_layers.Conv2D, x: str) -> str:
    kernel = np.moveaxis(layer.kernel.value, (-1, -2), (0, 1))  # (h, w, C, F) -> (F, C, h, w)
    arrays = [graph.array(kernel)]
    if layer.use_bias:
        arrays.append(graph.array(layer.bias.value))

    def operation(x: str) -> str:
        return graph.add("Conv", [x, *arrays], strides=layer.strides, **_padding(layer))

    return graph.activate(
        layer.activation, _channels_first(graph, len(layer.kernel_size), x, operation)
    )


def _pooling(name: str) -> Callable[[_Graph, Any, str], str]:
    def translate(graph: _Graph, layer: Any, x: str) -> str:
        window = {"kernel_shape": layer.pool_size, "strides": layer.strides, **_padding(layer)}
        return _channels_first(
            graph, len(layer.pool_size), x, lambda x: graph.add(name, [x], **window)
        )

    return translate


def _global(operation: str, axes: list[int]) -> Callable[[_Graph, Any, str], str]:
    """The translation of pooling over all places."""

    def translate(graph: _Graph, layer: Layer, x: str) -> str:
        return graph.add(operation, [x], axes=axes, keepdims=0)

    return translate


def _upsampling(graph: _Graph, layer: dlbook_layers.UpSampling2D, x: str) -> str:
    scales = graph.array([1.0, 1.0, *map(float, layer.size)])
    options: dict[str, Any] = {
        "mode": "nearest",
        "coordinate_transformation_mode": "asymmetric",
        "nearest_mode": "floor",
    }
    return _channels_first(graph, 2, x, lambda x: graph.add("Resize", [x, "", scales], **options))


def _reshape(graph: _Graph, layer: Any, x: str) -> str:
    target = getattr(layer, "target_shape", (-1,))
    return graph.add("Reshape", [x, graph.array([0, *target])])  # 0: as many samples as there are


def _embedding(graph: _Graph, layer: dlbook_layers.Embedding, x: str) -> str:
    if layer.mask_zero:
        raise ValueError(f"{layer.name}: an ONNX file of dlbook can't hold mask_zero=True.")
    return graph.add("Gather", [graph.array(layer.embeddings.value), x])


def _batch_normalization(graph: _Graph, layer: dlbook_layers.BatchNormalization, x: str) -> str:
    scale = layer.gamma.value / np.sqrt(layer.moving_variance + layer.epsilon)
    shift = layer.beta.value - layer.moving_mean * scale
    return graph.add("Add", [graph.add("Mul", [x, graph.array(scale)]), graph.array(shift)])


def _layer_normalization(graph: _Graph, layer: dlbook_layers.LayerNormalization, x: str) -> str:
    arrays = [graph.array(layer.gamma.value), graph.array(layer.beta.value)]
    return graph.add("LayerNormalization", [x, *arrays], axis=-1, epsilon=layer.epsilon)


def _recurrent(
    name: str, order: tuple[int, ...], functions: tuple[str, ...], **attributes: Any
) -> Callable[[_Graph, Any, str], str]:
    """The translation of a recurrent layer, whose gates ONNX puts in this order."""

    def translate(graph: _Graph, layer: Any, x: str) -> str:
        for option in ("go_backwards", "return_state"):
            if getattr(layer, option):
                raise ValueError(f"{layer.name}: an ONNX file of dlbook can't hold {option}=True.")

        def gates(array: Array) -> Array:  # (..., G U) in dlbook's order -> (1, G U, ...) in ONNX's
            blocks = np.split(array, len(order), axis=-1)
            return np.concatenate([blocks[k] for k in order], axis=-1).T[None]

        bias = np.zeros((2, layer.kernel.shape[1]), np.float32)  # of input and of recurrence
        if layer.use_bias:
            bias[: len(np.atleast_2d(layer.bias.value))] = layer.bias.value
        arrays = [
            graph.array(gates(layer.kernel.value)),
            graph.array(gates(layer.recurrent_kernel.value)),
            graph.array(np.concatenate([gates(row) for row in bias], axis=-1)),
        ]
        found = [_operation(getattr(layer, function)) for function in functions]
        if any(operation == "Softmax" for operation, _ in found):
            raise ValueError(f"{layer.name}: an ONNX file can't hold softmax in a recurrent layer.")
        options: dict[str, Any] = {
            **attributes,
            "hidden_size": layer.units,
            "activations": [operation for operation, _ in found],
        }
        alphas = [own["alpha"] for _, own in found if own]
        if alphas:
            options["activation_alpha"] = alphas
        steps = graph.transpose(x, 1, 0, 2)  # (N, T, D) -> (T, N, D)
        if layer.return_sequences:
            out = graph.add(name, [steps, *arrays], **options)
            out = graph.add("Squeeze", [out, graph.array([1])])  # (T, 1, N, U) -> (T, N, U)
            return graph.transpose(out, 1, 0, 2)
        out = graph.add(name, [steps, *arrays], skip=1, **options)
        return graph.add("Squeeze", [out, graph.array([0])])  # (1, N, U) -> (N, U)

    return translate


# The translation of each class of layers.
OPERATIONS: dict[type[Layer], Callable[[_Graph, Any, str], str]] = {
    dlbook_layers.Activation: _activation,
    dlbook_layers.AveragePooling2D: _pooling("AveragePool"),
    dlbook_layers.BatchNormalization: _batch_normalization,
    dlbook_layers.Conv1D: _convolution,
    dlbook_layers.Conv2D: _convolution,
    dlbook_layers.Dense: _dense,
    dlbook_layers.Dropout: _same,
    dlbook_layers.Embedding: _embedding,
    dlbook_layers.Flatten: _reshape,
    dlbook_layers.GRU: _recurrent(
        "GRU", (0, 1, 2), ("recurrent_activation", "activation"), linear_before_reset=1
    ),
    dlbook_layers.GlobalAveragePooling1D: _global("ReduceMean", [1]),
    dlbook_layers.GlobalAveragePooling2D: _global("ReduceMean", [1, 2]),
    dlbook_layers.GlobalMaxPooling1D: _global("ReduceMax", [1]),
    dlbook_layers.LSTM: _recurrent(
        "LSTM", (0, 3, 1, 2), ("recurrent_activation", "activation", "activation")
    ),
    dlbook_layers.LayerNormalization: _layer_normalization,
    dlbook_layers.MaxPooling1D: _pooling("MaxPool"),
    dlbook_layers.MaxPooling2D: _pooling("MaxPool"),
    dlbook_layers.Reshape: _reshape,
    dlbook_layers.SimpleRNN: _recurrent("RNN", (0,), ("activation",)),
    dlbook_layers.UpSampling2D: _upsampling,
}
