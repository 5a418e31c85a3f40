"""Sequential: layers in a chain, and the training loop around them.

>>> import numpy as np
>>> from dlbook.layers import Dense
>>> x = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
>>> y = np.array([0, 1, 1, 0])
>>> model = Sequential([Dense(8, activation="tanh"), Dense(1, activation="sigmoid")], seed=0)
>>> model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
>>> history = model.fit(x, y, epochs=5, verbose=0)
>>> len(history.history["loss"])
5
"""

from __future__ import annotations

import math
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Literal

import numpy as np

from dlbook import activations, losses, metrics, optimizers, saving
from dlbook.callbacks import Callback, History
from dlbook.configuration import deserialize, positive_int, serialize
from dlbook.layers.base import Layer
from dlbook.parameters import Array, ParameterVector


class Sequential(Layer):
    """A chain of layers, each fed by the one before; itself a layer.

    Args:
        layers: the layers in order; more can follow with `add`.
        seed: one seed for everything random: initial parameters, dropout, shuffling. Each layer
            gets a Generator of its own, so a change in one layer leaves the others' draws alone.
    """

    def __init__(
        self, layers: Sequence[Layer] | None = None, *, seed: int | None = None, name: str | None = None
    ) -> None:
        super().__init__(name=name, seed=seed)
        self.layers: list[Layer] = []
        self.optimizer: optimizers.Optimizer | None = None
        self.history: History | None = None
        for layer in layers or ():
            self.add(layer)

    def add(self, layer: Layer) -> None:
        """Append a layer."""
        if not isinstance(layer, Layer):
            raise TypeError(f"{self.name} expects layers, got {layer!r}.")
        if self.built:
            self.output_shape = self.add_layer(layer, self.output_shape)
        elif not self.layers:
            self.integer_input = layer.integer_input
            self.input_shape = layer.input_shape
        self.layers.append(layer)

    # The chain.

    def create_parameters(self, input_shape: Any) -> None:
        if not self.layers:
            raise RuntimeError(f"{self.name} has no layers. Add some with add(layer).")
        shape = input_shape
        for position, layer in enumerate(self.layers):
            try:
                shape = self.add_layer(layer, shape)
            except (ValueError, TypeError) as error:
                raise type(error)(f"Layer {position} of {self.name}: {error}") from error
        self.input_spec = self.layers[0].input_spec

    def compute_output_shape(self, input_shape: Any) -> Any:
        for layer in self.layers:
            input_shape = layer.compute_output_shape(input_shape)
        return input_shape

    def forward(self, x: Any, *, training: bool) -> tuple[Any, Any]:
        caches = []
        for layer in self.layers:
            x, cache = layer.forward(x, training=training)
            caches.append(cache)
        return x, caches

    def backward(self, grad_out: Any, cache: Any) -> Any:
        for layer, layer_cache in zip(reversed(self.layers), reversed(cache), strict=True):
            grad_out = layer.backward(grad_out, layer_cache)
        return grad_out

    # Training.

    def compile(
        self,
        optimizer: str | optimizers.Optimizer = "rmsprop",
        loss: str | losses.Loss | None = None,
        metrics: Sequence[Any] | None = None,
    ) -> None:
        """Choose optimizer, loss and metrics; the optimizer starts afresh."""
        if loss is None:
            raise ValueError("compile expects a loss, for example loss='mse'.")
        self.loss = losses.get(loss)
        self.metrics = _resolve_metrics(metrics or (), self.loss)
        self.optimizer = optimizers.get(optimizer)
        self.optimizer.reset()

    def fit(
        self,
        x: Any,
        y: Any,
        batch_size: int = 32,
        epochs: int = 1,
        verbose: Any = "auto",
    ) -> History:
        x = self.check_input(x)
        y = self.loss.check_targets(y, self.output_shape, self.dtype)
        vector = self._vector = ParameterVector(self.parameters)
        self.history = History()
        for epoch in range(epochs):
            order = self.rng.permutation(len(x))
            total = 0.0
            for start in range(0, len(x), batch_size):
                rows = order[start : start + batch_size]
                total += len(rows) * self._train_step(x[rows], y[rows], None)
            self.history.on_epoch_end(epoch, {"loss": total / len(x)})
        return self.history

    def _train_step(self, x: Array, y: Array, sample_weight: Array | None) -> float:
        with self._logits() as loss:
            y_pred, caches = self.forward(x, training=True)
            value, grad = loss.value_and_gradient(y, y_pred, sample_weight)
            self._vector.zero_grad()
            self.backward(grad, caches)
        self.optimizer.update(self._vector.value, self._vector.grad)
        return value

    @contextmanager
    def _logits(self) -> Iterator[losses.Loss]:
        last = self.layers[-1]
        activation = getattr(last, "activation", None)
        loss = self.loss
        if (
            isinstance(loss, losses.CrossEntropy)
            and not loss.from_logits
            and type(activation) is type(loss.activation)
        ):
            last.activation = activations.linear
            try:
                yield loss.on_logits()
            finally:
                last.activation = activation
        else:
            yield loss

    def predict(self, x: Any, batch_size: int = 128, verbose: Any = 0) -> Array:
        x = self.check_input(x)
        return np.concatenate([
            self.forward(x[start : start + batch_size], training=False)[0]
            for start in range(0, len(x), batch_size)
        ])


def _resolve_metrics(chosen, loss):
    return {m if isinstance(m, str) else m.__name__: metrics.get(m, loss) for m in chosen}
