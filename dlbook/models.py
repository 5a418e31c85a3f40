"""Sequential: layers in a chain, and the training loop around them.

>>> import numpy as np
>>> from dlbook.layers import Dense
>>> x = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
>>> y = np.array([0, 1, 1, 0])
>>> model = Sequential([Dense(8, activation="tanh"), Dense(1, activation="sigmoid")], seed=1)
>>> model.compile(optimizer=optimizers.Adam(0.1), loss="binary_crossentropy", metrics=["accuracy"])
>>> history = model.fit(x, y, epochs=50, verbose=0)
>>> model.evaluate(x, y)[1]
1.0
"""

from __future__ import annotations

import math
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

from dlbook import losses, optimizers
from dlbook.activations import ActivationFunction, linear
from dlbook.callbacks import Callback, History, format_logs, progress
from dlbook.configuration import deserialize, positive_int, serialize
from dlbook.files import npz
from dlbook.layers.base import Layer
from dlbook.metrics import Metric
from dlbook.metrics import get as get_metric
from dlbook.parameters import Array, ParameterVector

ClassWeight: TypeAlias = Mapping[int, float] | None


class Sequential(Layer):
    """A chain of layers, each fed by the one before; itself a layer.

    Args:
        layers: the layers in order; more can follow with `add`.
        seed: one seed for everything random: initial parameters, dropout, shuffling. Each layer
            gets a Generator of its own.
    """

    optimizer: optimizers.Optimizer
    loss: losses.Loss
    history: History

    def __init__(
        self,
        layers: Sequence[Layer] | None = None,
        *,
        seed: int | None = None,
        name: str | None = None,
        trainable: bool = True,
    ) -> None:
        super().__init__(seed=seed, name=name, trainable=trainable)
        self.layers: list[Layer] = []
        self.metrics: dict[str, Metric] = {}
        self.stop_training = False
        self._vector = ParameterVector([])
        for layer in layers or ():
            self.add(layer)

    def add(self, layer: Layer) -> None:
        """Append a layer."""
        if not isinstance(layer, Layer):
            raise TypeError(f"{self.name} expects layers, got {layer!r}.")
        taken, name = {other.name for other in self.layers if other is not layer}, layer.name
        count = 0
        while layer.name in taken:
            count += 1
            layer.name = f"{name}_{count}"
        if self.built:
            self.output_shape = self.add_layer(layer, self.output_shape)
        elif not self.layers:
            self._declared_shape = self.input_shape = layer.input_shape
            self.integer_input = layer.integer_input
        self.layers.append(layer)

    # The chain.

    def create_parameters(self, input_shape: Any) -> None:
        if not self.layers:
            raise RuntimeError(f"{self.name} has no layers. Add some with add(layer).")
        shape = input_shape
        for layer in self.layers:
            shape = self.add_layer(layer, shape)
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

    def backward(self, grad_out: Any, caches: Any) -> Any:
        for layer, cache in zip(reversed(self.layers), reversed(caches), strict=True):
            grad_out = layer.backward(grad_out, cache)
        return grad_out

    def check_input(self, x: Any) -> Any:
        x = super().check_input(x)
        if not isinstance(x, tuple) and x.shape[1:] != self.input_shape:
            # Lengths that the first layer leaves free may matter to a later one.
            shape = x.shape[1:]
            for layer in self.layers:
                layer.check_shape((len(x), *shape), layer.input_spec)
                shape = layer.compute_output_shape(shape)
        return x

    # Training.

    def compile(
        self,
        optimizer: str | optimizers.Optimizer = "rmsprop",
        loss: str | losses.Loss | None = None,
        metrics: Sequence[str | Metric] | None = None,
    ) -> None:
        """Choose optimizer, loss and metrics, by name or as objects. The optimizer starts afresh.

        A cross-entropy after the softmax or sigmoid that belongs to it is computed from the
        logits, whose values and gradients are exact however large they are.
        """
        if loss is None:
            raise ValueError("compile expects a loss, for example loss='mse'.")
        if metrics is not None and not isinstance(metrics, list | tuple):
            raise TypeError(f"compile expects a list of metrics: write [{metrics!r}].")
        chosen_loss, chosen_optimizer = losses.get(loss), optimizers.get(optimizer)
        named = {}
        for metric in metrics or ():
            function = get_metric(metric, chosen_loss)
            name = metric if isinstance(metric, str) else getattr(metric, "__name__", repr(metric))
            if name in named:
                raise ValueError(f"compile expects metrics of different names, got two {name!r}.")
            named[name] = function
        chosen_optimizer.reset()
        self.loss, self.metrics, self.optimizer = chosen_loss, named, chosen_optimizer
        self._loss_on_logits = None
        if isinstance(chosen_loss, losses.CrossEntropy) and not chosen_loss.from_logits:
            self._loss_on_logits = chosen_loss.on_logits()

    def fit(
        self,
        x: Any,
        y: Any,
        batch_size: int = 32,
        epochs: int = 1,
        verbose: int | str = "auto",
        callbacks: Sequence[Callback] | None = None,
        validation_split: float = 0.0,
        validation_data: tuple[Any, ...] | None = None,
        shuffle: bool = True,
        class_weight: ClassWeight = None,
        sample_weight: Any = None,
    ) -> History:
        """Train for ``epochs`` passes over the data.

        Args:
            x, y: inputs and targets, one row per sample.
            batch_size: samples per step.
            verbose: 0 silent, 1 a progress bar, 2 a line per epoch, "auto" what fits the output.
            callbacks: see `dlbook.callbacks`.
            validation_split: share of the samples, taken from the end, to validate on.
            validation_data: ``(x, y)`` or ``(x, y, sample_weight)`` to validate on.
            shuffle: whether to draw a new order for each epoch.
            class_weight: weight of each class in the loss.
            sample_weight: weight of each sample in the loss.

        Returns:
            The History, also kept as ``model.history``. When training breaks off, by Ctrl-C or by
            an error, the model keeps what it has learned and the history its finished epochs.

        Raises:
            FloatingPointError: the loss is not finite; the step that would have followed is not
                taken.
        """
        batch_size = positive_int(batch_size, "fit", "batch_size")
        epochs = positive_int(epochs, "fit", "epochs")
        listed = callbacks is None or isinstance(callbacks, list | tuple)
        if not listed or not all(isinstance(each, Callback) for each in callbacks or ()):
            raise TypeError(f"fit expects a list of Callback objects, got {callbacks!r}.")
        data = self._data(x, y, sample_weight, class_weight)
        if validation_data is not None:
            if not isinstance(validation_data, tuple | list) or len(validation_data) not in (2, 3):
                raise TypeError(
                    "fit expects validation_data as (x, y) or (x, y, sample_weight), got a "
                    f"{type(validation_data).__name__} of length {len(validation_data)}."
                )
            held_out: _Data | None = self._data(*validation_data)
        else:
            data, held_out = _split(data, validation_split)
        self._gather()
        self.history, self.stop_training = History(), False
        starts = range(0, len(data), batch_size)
        watchers = [self.history, *(callbacks or ()), *progress(verbose, epochs, len(starts))]
        of_batches = [watcher for watcher in watchers if watcher.watches_batches()]
        for watcher in watchers:
            watcher.model = self
            watcher.on_train_begin()
        for epoch in range(epochs):
            for watcher in watchers:
                watcher.on_epoch_begin(epoch)
            order = self.rng.permutation(len(data)) if shuffle else None
            means = _Means()
            for batch, start in enumerate(starts):
                rows = data.part(start, start + batch_size, order)
                means.add(self._train(rows), len(rows))
                for watcher in of_batches:
                    watcher.on_train_batch_end(batch, means.logs())
            logs = means.logs()
            if held_out is not None:
                logs |= {f"val_{k}": v for k, v in self._test(held_out, batch_size).items()}
            for watcher in watchers:
                watcher.on_epoch_end(epoch, logs)
            if self.stop_training:
                break
        for watcher in watchers:
            watcher.on_train_end()
        return self.history

    def train_on_batch(
        self, x: Any, y: Any, sample_weight: Any = None, class_weight: ClassWeight = None
    ) -> Any:
        """Take one step on one batch; returns the loss before it, or ``[loss, *metrics]``."""
        data = self._data(x, y, sample_weight, class_weight)
        self._gather()
        return _one_or_list(self._train(data))

    def evaluate(
        self, x: Any, y: Any, batch_size: int = 128, verbose: int = 0, sample_weight: Any = None
    ) -> Any:
        """The loss on these data, or ``[loss, *metrics]`` where metrics were compiled."""
        data = self._data(x, y, sample_weight)
        self._gather()
        logs = self._test(data, positive_int(batch_size, "evaluate", "batch_size"))
        if verbose:
            print(format_logs(logs))
        return _one_or_list(logs)

    def predict(self, x: Any, batch_size: int = 128, verbose: int | str = 0) -> Array:
        """The outputs for these inputs, computed batch by batch; no caches are kept."""
        x = self.check_input(losses.as_numbers(x, "predict: x"))
        batch_size = positive_int(batch_size, "predict", "batch_size")
        starts = range(0, max(1, len(x)), batch_size)
        outputs = [self.forward(x[s : s + batch_size], training=False)[0] for s in starts]
        return np.concatenate(outputs)

    # One step.

    def _train(self, data: _Data) -> dict[str, float]:
        """Forward, loss, backward, update; returns the loss and the metrics before the update."""
        first = self._first_trained
        try:
            with self._output_fused() as (loss, activation):
                y_pred, caches = self.forward(data.x, training=True)
                logs, grad = self._measure(data, y_pred, loss, activation)
                if not math.isfinite(logs["loss"]):
                    raise FloatingPointError(
                        f"The loss became {logs['loss']} in step {self.optimizer.iterations + 1}. "
                        "Likely causes: a learning rate that is too high (it is "
                        f"{self.optimizer.current_rate:g}), inputs or targets that are not scaled "
                        "(try mean 0 and variance 1), or exploding gradients (try "
                        "global_clipnorm=1.0 in the optimizer)."
                    )
                self._vector.zero_grad()
                for k in reversed(range(first, len(self.layers))):
                    # Set at the last moment: the first layer may come again further on.
                    self.layers[k].needs_input_grad = k > first
                    grad = self.layers[k].backward(grad, caches[k])
        finally:
            self.layers[first].needs_input_grad = True
        for parameter, regularizer in self._penalized:
            parameter.add_grad(regularizer.gradient(parameter.value))
        self.optimizer.update(self._vector.value, self._vector.grad)
        return logs

    def _test(self, data: _Data, batch_size: int) -> dict[str, float]:
        """Loss and metrics without training."""
        means = _Means()
        for start in range(0, len(data), batch_size):
            batch = data.part(start, start + batch_size)
            with self._output_fused() as (loss, activation):
                y_pred, _ = self.forward(batch.x, training=False)
            means.add(self._measure(batch, y_pred, loss, activation)[0], len(batch))
        return means.logs()

    def _measure(
        self, data: _Data, y_pred: Array, loss: losses.Loss, activation: ActivationFunction
    ) -> tuple[dict[str, float], Array]:
        """Loss, penalties included, and metrics; and the gradient of the loss."""
        value, grad = loss.value_and_gradient(data.y, y_pred, data.weight)
        for parameter, regularizer in self._penalized:
            value += regularizer.penalty(parameter.value)
        logs = {"loss": value}
        if self.metrics:
            y_pred = activation(y_pred)
        for name, metric in self.metrics.items():
            logs[name] = float(metric(data.y, y_pred).mean())
        return logs, grad

    @contextmanager
    def _output_fused(self) -> Iterator[tuple[losses.Loss, ActivationFunction]]:
        """Take the output activation away where it and the loss belong together.

        Inside, the model's outputs are logits and the loss takes logits. Gives the loss, and the
        activation that turns the outputs into predictions.
        """
        last: Any = self.layers[-1]
        fused = self._loss_on_logits
        if not (
            fused is not None
            and last.ends_in_activation
            and type(last.activation) is type(fused.activation)
            and self._last_is_used_once
        ):
            yield self.loss, linear
            return
        activation, last.activation = last.activation, linear
        try:
            yield fused, activation
        finally:
            last.activation = activation

    # Data.

    def _data(
        self, x: Any, y: Any, sample_weight: Any = None, class_weight: ClassWeight = None
    ) -> _Data:
        """Inputs, targets and weights, checked and in the dtypes that the layers want."""
        if not hasattr(self, "loss"):
            raise RuntimeError(f"{self.name} has no loss: call compile(optimizer, loss) first.")
        x, y = losses.as_numbers(x, "x"), losses.as_numbers(y, "y")
        if len(x) != len(y):
            raise ValueError(f"Expected as many targets as inputs, got {len(x)} x and {len(y)} y.")
        if len(x) == 0:
            raise ValueError("Expected at least one sample, got none.")
        built = self.built
        try:
            x = self.check_input(x)
            output_shape = self.compute_output_shape(x.shape[1:])
            y = self.loss.check_targets(y, output_shape, self.dtype)
            weight = None
            if sample_weight is not None:
                weight = losses.check_weights(sample_weight, (len(x), *output_shape[:-1]))
            if class_weight is not None:
                by_class = _class_weights(y, class_weight, output_shape[-1])
                weight = by_class if weight is None else losses.expand(weight, by_class) * by_class
        except (TypeError, ValueError):
            if not built:
                self.unbuild()  # built for data that were wrong: forget it
            raise
        return _Data(x, y, weight if weight is None else weight.astype(self.dtype))

    def _gather(self) -> None:
        """Lay all trainable parameters out in one vector, unless they already lie there."""
        trained = self.trainable_parameters
        if not self._vector.holds(trained):
            self._vector = ParameterVector(trained)
        self._penalized = [(p, p.regularizer) for p in trained if p.regularizer is not None]
        uses = [inner for layer in self.layers for inner in layer.walk()]
        self._last_is_used_once = uses.count(self.layers[-1]) == 1
        has_parameters = [bool(layer.trainable_parameters) for layer in self.layers]
        self._first_trained = has_parameters.index(True) if True in has_parameters else 0

    # Weights, files, summary.

    def get_weights(self) -> list[Array]:
        """Copies of all parameters and moving averages, in order."""
        return [array.copy() for array in self.weights]

    def set_weights(self, weights: Sequence[Array]) -> None:
        """Take over arrays as `get_weights` gives them; nothing changes unless all fit."""
        ours = self.weights
        shapes = [array.shape for array in ours]
        new = [losses.as_numbers(array, f"{self.name}: weights") for array in weights]
        given = [array.shape for array in new]
        if shapes != given:
            raise ValueError(f"{self.name} expects weights of shapes {shapes}, got {given}.")
        for array, theirs in zip(ours, new, strict=True):
            array[...] = theirs

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write architecture, weights and, where compiled, optimizer and loss to a .npz file."""
        config = {
            "model": serialize(self),
            "input_shape": serialize(self.input_shape),
            "dtype": self.dtype.name,
        }
        arrays = self.weights
        if hasattr(self, "loss"):
            config["compile"] = {
                "optimizer": serialize(self.optimizer),
                "loss": serialize(self.loss),
                "metrics": list(self.metrics),
                "iterations": self.optimizer.iterations,
            }
            arrays = [*arrays, *self.optimizer.moments]
        npz.write(path, config, arrays)

    def summary(self) -> None:
        """Print a table of layers, output shapes and parameter counts."""
        self._require_built("summary")
        print(f"{'Layer':<32}{'Output shape':<24}{'Parameters':>12}")
        for layer in self.layers:
            shape = str((None, *layer.output_shape))
            title = f"{layer.name} ({type(layer).__name__})"
            print(f"{title:<32}{shape:<24}{layer.count_params():>12,}")
        frozen = self.count_params() - sum(p.size for p in self.trainable_parameters)
        print(f"{'Total':<56}{self.count_params():>12,}")
        if frozen:
            print(f"{'of them frozen':<56}{frozen:>12,}")


@dataclass(frozen=True, slots=True)
class _Data:
    """Inputs, targets and sample weights that have been checked."""

    x: Array
    y: Array
    weight: Array | None

    def __len__(self) -> int:
        return len(self.x)

    def part(self, start: int, stop: int | None, order: Array | None = None) -> _Data:
        """The samples from start to stop in this order, or without copies as they lie."""
        w = self.weight
        if order is None:
            rows = slice(start, stop)
            return _Data(self.x[rows], self.y[rows], w if w is None else w[rows])
        take = order[start:stop]
        return _Data(self.x.take(take, 0), self.y.take(take, 0), w if w is None else w[take])


class _Means:
    """Running means of numbers that come batch by batch."""

    def __init__(self) -> None:
        self.totals: dict[str, float] = {}
        self.samples = 0

    def add(self, logs: Mapping[str, float], samples: int) -> None:
        """Count in the means of one batch."""
        for name, value in logs.items():
            self.totals[name] = self.totals.get(name, 0.0) + samples * value
        self.samples += samples

    def logs(self) -> dict[str, float]:
        """The means so far."""
        return {name: total / self.samples for name, total in self.totals.items()}


def load_model(
    path: str | os.PathLike[str], custom_objects: Mapping[str, Any] | None = None
) -> Sequential:
    """Read a model that ``model.save(path)`` wrote, ready to predict and to go on training.

    Args:
        path: the .npz file.
        custom_objects: classes of your own that the model uses, by name.

    Raises:
        ValueError: the file is damaged, foreign, or names an unknown class.
    """
    config, arrays = npz.read(path)
    try:
        model: Sequential = deserialize(config["model"], custom_objects)
        model.build(config["input_shape"], dtype=config["dtype"])
        count = len(model.weights)
        model.set_weights(arrays[:count])
        if "compile" in config:
            compiled = config["compile"]
            optimizer = deserialize(compiled["optimizer"], custom_objects)
            chosen = [(custom_objects or {}).get(name, name) for name in compiled["metrics"]]
            model.compile(optimizer, deserialize(compiled["loss"], custom_objects), chosen)
            optimizer.resume(compiled["iterations"], arrays[count:])
    except Exception as error:  # a changed configuration can fail in any constructor
        raise ValueError(f"{path} does not hold a model that can be made: {error}") from error
    return model


def _split(data: _Data, share: float) -> tuple[_Data, _Data | None]:
    """The samples to train on, and the last ``share`` of them to validate on."""
    if not share:
        return data, None
    cut = math.floor(len(data) * (1.0 - share))
    if not 0 < cut < len(data):
        raise ValueError(
            f"fit expects a validation_split that leaves samples on both sides, got {share} of "
            f"{len(data)} samples."
        )
    return data.part(0, cut), data.part(cut, None)


def _class_weights(y: Array, class_weight: Any, outputs: int) -> Array:
    """The weight of each target's class."""
    if not isinstance(class_weight, Mapping):
        raise TypeError(f"class_weight expects a dict {{id: weight}}, got {class_weight!r}.")
    classes = range(max(outputs, 2))  # one output tells two classes apart
    for k, weight in class_weight.items():
        if k not in classes or not 0 <= weight < math.inf:
            raise ValueError(
                f"class_weight expects a finite weight >= 0 for each class from 0 to "
                f"{classes[-1]}, got {k!r}: {weight!r}."
            )
    ids = y if y.dtype.kind == "i" else y[..., 0] if y.shape[-1] == 1 else y.argmax(axis=-1)
    present, where = np.unique(ids, return_inverse=True)
    missing = [k for k in present.tolist() if k not in class_weight]
    if missing:
        raise ValueError(f"class_weight expects a weight for every class; none for {missing}.")
    return np.array([class_weight[k] for k in present.tolist()])[where].reshape(ids.shape)


def _one_or_list(logs: Mapping[str, float]) -> Any:
    values = list(logs.values())
    return values if len(values) > 1 else values[0]
