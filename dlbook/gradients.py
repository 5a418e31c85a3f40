"""Gradients to look at: by the input, and for each example apart. Nothing is trained.

Both work on a copy that shares the model's numbers, so the model's own gradients stay as they are.
"""

from __future__ import annotations

import copy
import math
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from dlbook.batches import Data, checked_data, checked_inputs, rows_of
from dlbook.layers import Conv1D, Conv2D, Dense
from dlbook.layers.base import Layer
from dlbook.models import Sequential
from dlbook.parameters import Array, Parameter, Shape
from dlbook.training import Evaluator


def input_gradient(
    model: Sequential, x: Any, y: Any = None, *, output: int | tuple[int, ...] | None = None
) -> Array:
    """The derivative of the model's loss, or of one of its outputs, by the input.

    With targets y it is the derivative of the loss that the model was compiled with, the mean
    over the samples: the direction in which each entry of x makes the loss grow (Goodfellow et
    al., 2015). Without targets, row n is the derivative of one output for sample n by that
    sample: how much each entry of it matters for the answer (Simonyan et al., 2014).

    Args:
        model: a model, in the mode that predicts.
        x: inputs, (N, ...).
        y: targets, as for ``fit``.
        output: without y, which of a sample's outputs, an index into one row of
            ``model.predict(x)``; None is the largest.

    Returns:
        An array of the shape of x, in the model's dtype.

    Raises:
        RuntimeError: y is given and the model has not been compiled.
        TypeError: the model takes ids, which have no derivative.
        ValueError: there is no such output; and as from ``fit``.

    >>> from dlbook.models import Sequential
    >>> model = Sequential([Dense(2, activation="tanh", seed=0), Dense(1, seed=1)])
    >>> model.compile(loss="mse")
    >>> x, y = np.array([[1.0, 2.0], [0.5, -1.0]]), np.array([1.0, 0.0])
    >>> attack = x + 0.1 * np.sign(input_gradient(model, x, y))
    >>> model.evaluate(attack, y) > model.evaluate(x, y)
    True
    >>> input_gradient(model, x).shape
    (2, 2)
    """
    if y is not None and output is not None:
        raise ValueError("input_gradient expects targets y or an output, got both.")
    if y is None:
        x = checked_inputs(model, x, "input_gradient: x")
        chain = shadow(model)
        outputs, caches = chain.forward(x, training=False)
        grad = np.zeros_like(outputs)
        rows = grad.reshape(len(grad), -1)
        picked = outputs.reshape(rows.shape).argmax(axis=1)
        if output is not None:
            picked[:] = _flat_index(output, outputs.shape[1:])
        rows[np.arange(len(rows)), picked] = 1.0
    else:
        data = checked_data(model, x, y)  # builds the model if need be
        evaluator = Evaluator(shadow(model))
        chain = evaluator.chain
        data, outputs, caches = evaluator.run(data, training=False)
        _, grad = evaluator.loss_and_gradient(data, outputs)
    found: Array | None = chain.backward(grad, caches)
    if found is None:
        raise TypeError(f"{model.name} takes ids, and ids have no derivative.")
    return found


def per_example_gradients(model: Sequential, x: Any, y: Any) -> Array:
    """The gradient of each example's own loss by all trainable parameters.

    Row n is the gradient of ``model.evaluate(x[n:n+1], y[n:n+1])``, penalties included, in the
    order of ``model.vector``; the mean of the rows is the gradient that a step of ``fit`` takes,
    but for targets at masked positions, where examples count by their length.
    It is exact, and computed for all examples at once where a `Dense` or a convolution learns,
    example by example for other layers that learn.

    Args:
        model: a compiled model, in the mode that predicts.
        x, y: inputs and targets, as for ``fit``.

    Returns:
        An array (N, P) for N examples and P trainable parameters.

    Raises:
        RuntimeError: the model has not been compiled.
        TypeError, ValueError: as from ``fit``.

    A step of private training (Abadi et al., 2016), which clips what each example may say and
    adds noise:

    >>> from dlbook.models import Sequential
    >>> from dlbook.optimizers import SGD
    >>> rng, optimizer = np.random.default_rng(0), SGD(0.1)
    >>> model = Sequential([Dense(4, activation="relu"), Dense(3, activation="softmax")], seed=0)
    >>> model.compile(loss="sparse_categorical_crossentropy")
    >>> grads = per_example_gradients(model, rng.normal(size=(5, 2)), [0, 1, 2, 2, 1])
    >>> grads.shape
    (5, 27)
    >>> grads /= np.maximum(1.0, np.linalg.norm(grads, axis=1, keepdims=True))
    >>> optimizer.update(model.vector.value, grads.mean(axis=0) + 0.01 * rng.normal(size=27))
    """
    data = checked_data(model, x, y)
    parameters = list(dict.fromkeys(model.trainable_parameters))
    sizes = [parameter.size for parameter in parameters]
    grads = np.zeros((len(data), sum(sizes)), model.dtype)
    parts = np.split(grads, np.cumsum(sizes)[:-1], axis=1)
    split = {
        parameter: _SplitParameter(parameter, part)
        for parameter, part in zip(parameters, parts, strict=True)
    }
    evaluator = Evaluator(shadow(model, split))
    layers, inputs, caches = list(_flat(evaluator.chain)), [], []
    out, mask = data.x, None
    for layer in layers:
        inputs.append((out, mask))
        out, mask, cache = layer.forward_masked(out, mask, training=False)
        caches.append(cache)
    if mask is not None:  # the mean over each example's own positions
        own = mask.size / len(mask) / np.maximum(1, mask.sum(axis=1, keepdims=True))
        data = Data(data.x, data.y, mask * own, mask)
    grad = evaluator.loss_and_gradient(data, out)[1] * len(data)  # of each example's own loss
    for layer, x_in, cache in zip(
        reversed(layers), reversed(inputs), reversed(caches), strict=True
    ):
        grad = _split_backward(layer, x_in, cache, grad)
    for parameter, part in zip(parameters, parts, strict=True):
        if parameter.regularizer is not None:
            part += parameter.regularizer.gradient(parameter.value).ravel()
    return grads


def shadow(model: Sequential, replaced: Mapping[Any, Any] | None = None) -> Sequential:
    """A copy that shares the model's numbers, and gathers gradients of its own.

    Args:
        model: a built model.
        replaced: objects inside it that others stand in for.
    """
    shared = [
        value
        for value in vars(model).values()
        if not isinstance(value, Layer | Parameter | list | dict | tuple)
    ]
    memo = {id(value): value for value in (*model.weights, *shared)}
    memo |= {id(original): other for original, other in (replaced or {}).items()}
    return copy.deepcopy(model, memo)


def _flat_index(output: Any, shape: Shape) -> int:
    """Where in a row of all outputs of a sample this one is."""
    index = output if isinstance(output, tuple) else (output,)
    try:
        return int(np.ravel_multi_index(index, shape))
    except (TypeError, ValueError) as error:
        raise ValueError(
            f"input_gradient expects an output within one sample's {shape}, got {output!r}."
        ) from error


def _flat(model: Sequential) -> Iterator[Layer]:
    """The layers of a chain, those of chains inside it one by one."""
    for layer in model.layers:
        if type(layer) is Sequential:
            yield from _flat(layer)
        else:
            yield layer


def _split_backward(layer: Layer, fed: tuple[Any, Any], cache: Any, grad_out: Array) -> Any:
    """`backward`, with parameters' gradients that go to a row for each example."""
    learned = [p for p in layer.trainable_parameters if isinstance(p, _SplitParameter)]
    at_once = type(layer) in (Dense, Conv1D, Conv2D)
    if at_once or not learned:
        for parameter in learned:
            parameter.begin(math.prod(grad_out.shape[1:-1]))
        return layer.backward(grad_out, cache)
    grads = []
    for n in range(len(grad_out)):
        for parameter in learned:
            parameter.row = n
        x, mask = (None if each is None else rows_of(each, slice(n, n + 1)) for each in fed)
        *_, alone = layer.forward_masked(x, mask, training=False)
        grads.append(layer.backward(grad_out[n : n + 1], alone))
    if isinstance(grads[0], tuple):
        return tuple(map(np.concatenate, zip(*grads, strict=True)))
    return None if grads[0] is None else np.concatenate(grads)


class _SplitParameter(Parameter):
    """Stands in for a parameter while gradients are split by example.

    Args:
        parameter: the parameter.
        rows: where its gradients go, (N, size).

    A layer that runs back for all examples at once hands over its places, the rows of its matrix
    products, example after example; `begin` says how many places make an example. Of a layer
    that runs back for one example all goes to ``row``.
    """

    def __init__(self, parameter: Parameter, rows: Array) -> None:
        self.name = parameter.name
        self.regularizer = parameter.regularizer
        self.value = parameter.value
        self.rows = rows.reshape(len(rows), *parameter.shape)
        self.row: int | None = None

    def begin(self, places: int) -> None:
        """The layer is about to run back, with so many places for each example."""
        self.row = None
        self.places = places
        self.seen = {"product": 0, "sum": 0}

    def add_grad(self, grad: Array) -> None:
        self.rows[self.row] += grad

    def add_product(self, a: Array, b: Array) -> None:
        for row, part in self._by_example("product", len(b)):
            count = len(self.rows[row])
            left = a[:, part].T.reshape(count, -1, len(a)).swapaxes(1, 2)  # (n, K, places)
            right = b[part].reshape(count, -1, b.shape[1])  # (n, places, F)
            self.rows[row] += (left @ right).reshape(count, *self.shape)

    def add_sum(self, rows: Array) -> None:
        for row, part in self._by_example("sum", len(rows)):
            count = len(self.rows[row])
            self.rows[row] += rows[part].reshape(count, -1, *self.shape).sum(axis=1)

    def _by_example(self, kind: str, count: int) -> Iterator[tuple[slice, slice]]:
        """Examples, and which of the next ``count`` places are theirs."""
        if self.row is not None:
            yield slice(self.row, self.row + 1), slice(count)
            return
        start, self.seen[kind] = self.seen[kind], self.seen[kind] + count
        first, offset = divmod(start, self.places)
        if offset == 0 and count % self.places == 0:  # whole examples
            yield slice(first, first + count // self.places), slice(count)
            return
        at = 0
        while at < count:
            example, offset = divmod(start + at, self.places)
            take = min(self.places - offset, count - at)
            yield slice(example, example + 1), slice(at, at + take)
            at += take
