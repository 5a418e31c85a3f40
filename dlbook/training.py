"""Training: one step, one epoch, one measurement of a chain of layers.

`Sequential` is the chain, with the face that Keras gave it. What happens to data lives here.

Nothing that belongs to a reader is changed for a moment and put back. Where a step needs a layer
to behave otherwise, a shallow twin takes its place: another object with the same parameters. So
another thread may predict, evaluate or save while a model trains, and so may a callback, a loss
or a metric.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

import numpy as np

from dlbook import losses
from dlbook.activations import ActivationFunction, linear
from dlbook.callbacks import CallbackList
from dlbook.checks import as_numbers, check_weights
from dlbook.layers.base import Layer
from dlbook.metrics import Metric
from dlbook.parameters import Array, ParameterVector

if TYPE_CHECKING:
    from dlbook.models import Sequential

ClassWeight: TypeAlias = Mapping[int, float] | None
L = TypeVar("L", bound=Layer)


# Data.


@dataclass(frozen=True, slots=True)
class Data:
    """Inputs, targets and sample weights that have been checked."""

    x: Array
    y: Array
    weight: Array | None

    def __len__(self) -> int:
        return len(self.x)

    def part(self, start: int, stop: int | None, order: Array | None = None) -> Data:
        """The samples from start to stop in this order, or without copies as they lie."""
        w = self.weight
        if order is None:
            rows = slice(start, stop)
            return Data(self.x[rows], self.y[rows], w if w is None else w[rows])
        take = order[start:stop]
        return Data(self.x.take(take, 0), self.y.take(take, 0), w if w is None else w[take])

    def weighted(self, class_weight: ClassWeight, outputs: int) -> Data:
        """The same samples, each weighted by its class too, for a model of so many outputs."""
        if class_weight is None:
            return self
        weight = _class_weights(self.y, class_weight, outputs).astype(self.x.dtype)
        if self.weight is not None:
            weight = losses.expand(self.weight, weight) * weight
        return Data(self.x, self.y, weight)

    def split(self, share: float) -> tuple[Data, Data | None]:
        """The samples to train on, and the last ``share`` of them to validate on."""
        if not share:
            return self, None
        cut = math.floor(len(self) * (1.0 - share))
        if not 0 < cut < len(self):
            raise ValueError(
                f"fit expects a validation_split that leaves samples on both sides, got {share} "
                f"of {len(self)} samples."
            )
        return self.part(0, cut), self.part(cut, None)


@dataclass(frozen=True)
class Stored:
    """Batches of data that lie in memory, each time in a new order where ``rng`` can draw one."""

    data: Data
    batch_size: int
    rng: np.random.Generator | None = None

    def __len__(self) -> int:
        return -(-len(self.data) // self.batch_size)

    def __iter__(self) -> Iterator[Data]:
        order = None if self.rng is None else self.rng.permutation(len(self.data))
        for start in range(0, len(self.data), self.batch_size):
            yield self.data.part(start, start + self.batch_size, order)


@contextmanager
def forgetting_wrong_data(model: Sequential) -> Iterator[None]:
    """A block that checks data: a model that it built for data that turn out wrong is unbuilt."""
    built = model.built
    try:
        yield
    except (TypeError, ValueError):
        if not built:
            model.unbuild()
        raise


def checked_data(model: Sequential, x: Any, y: Any, sample_weight: Any = None) -> Data:
    """Inputs, targets and weights, checked and in the dtypes that the model's layers want.

    Builds the model if need be; data that do not fit leave it as it was.
    """
    x, y = as_numbers(x, "x"), as_numbers(y, "y")
    if len(x) != len(y):
        raise ValueError(f"Expected as many targets as inputs, got {len(x)} x and {len(y)} y.")
    if len(x) == 0:
        raise ValueError("Expected at least one sample, got none.")
    with forgetting_wrong_data(model):
        x = model.check_input(x)
        output_shape = model.compute_output_shape(x.shape[1:])
        y = model.loss.check_targets(y, output_shape, model.dtype)
        if sample_weight is not None:
            sample_weight = check_weights(sample_weight, (len(x), *output_shape[:-1]))
            sample_weight = sample_weight.astype(model.dtype)
    return Data(x, y, sample_weight)


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


# Measurement.


class Tally:
    """Loss and metrics over the batches so far, each the mean over the samples.

    Args:
        metrics: functions of targets and predictions, by name.
        activation: turns a model's outputs into predictions.
    """

    def __init__(self, metrics: Mapping[str, Metric], activation: ActivationFunction) -> None:
        self.metrics, self.activation = metrics, activation
        self.totals = dict.fromkeys(("loss", *metrics), 0.0)
        self.samples = 0

    def add(self, data: Data, outputs: Array, loss: float) -> None:
        """Count in one batch."""
        for name, value in self.of_batch(data, outputs, loss).items():
            self.totals[name] += len(data) * value
        self.samples += len(data)

    def of_batch(self, data: Data, outputs: Array, loss: float) -> dict[str, float]:
        """Loss and metrics of one batch alone."""
        if self.metrics:
            outputs = self.activation(outputs)
        values = {k: float(metric(data.y, outputs).mean()) for k, metric in self.metrics.items()}
        return {"loss": loss, **values}

    def logs(self) -> dict[str, float]:
        """The means so far."""
        return {name: total / self.samples for name, total in self.totals.items()}


class Evaluator:
    """Loss and metrics of a model, without training.

    Where output activation and loss belong together, a twin of the last layer gives logits and
    the loss takes logits; ``activation`` then turns the outputs into predictions.
    """

    def __init__(self, model: Sequential) -> None:
        self.model, self.loss = model, model.loss
        self.activation: ActivationFunction = linear
        self.chain = twin(model, layers=list(model.layers))
        last: Any = model.layers[-1]
        if (
            isinstance(self.loss, losses.CrossEntropy)
            and not self.loss.from_logits
            and last.ends_in_activation
            and type(last.activation) is type(self.loss.activation)
        ):
            self.loss, self.activation = self.loss.on_logits(), last.activation
            self.chain.layers[-1] = twin(last, activation=linear)
        self.penalized = [
            (parameter, parameter.regularizer)
            for parameter in model.trainable_parameters
            if parameter.regularizer is not None
        ]

    def loss_and_gradient(self, data: Data, outputs: Array) -> tuple[float, Array]:
        """The loss, penalties included, and the gradient of the loss alone by the outputs."""
        loss, grad = self.loss.value_and_gradient(data.y, outputs, data.weight)
        for parameter, regularizer in self.penalized:
            loss += regularizer.penalty(parameter.value)
        return loss, grad

    def tally(self) -> Tally:
        """Where the batches of one pass are counted."""
        return Tally(self.model.metrics, self.activation)

    def measure(self, batches: Iterable[Data]) -> dict[str, float]:
        """Loss and metrics over these batches."""
        tally = self.tally()
        for data in batches:
            outputs, _ = self.chain.forward(data.x, training=False)
            tally.add(data, outputs, self.loss_and_gradient(data, outputs)[0])
        return tally.logs()


class Trainer(Evaluator):
    """One step of training after the other.

    No gradient is computed below the first layer that learns.
    """

    def __init__(self, model: Sequential) -> None:
        super().__init__(model)
        learns = [bool(layer.trainable_parameters) for layer in model.layers]
        self.first = learns.index(True) if True in learns else 0
        layers = self.chain.layers
        layers[self.first] = twin(layers[self.first], needs_input_grad=False)
        self.vector: ParameterVector = model.vector

    def step(self, data: Data) -> tuple[Array, float]:
        """Forward, loss, backward, update; gives the outputs and the loss before the update."""
        outputs, caches = self.chain.forward(data.x, training=True)
        loss, grad = self.loss_and_gradient(data, outputs)
        optimizer = self.model.optimizer
        if not math.isfinite(loss):
            raise FloatingPointError(
                f"The loss became {loss} in step {optimizer.iterations + 1}. Likely causes: a "
                f"learning rate that is too high (it is {optimizer.current_rate:g}), inputs or "
                "targets that are not scaled (try mean 0 and variance 1), or exploding gradients "
                "(try global_clipnorm=1.0 in the optimizer)."
            )
        if not self.vector.holds(self.vector.parameters):
            self.vector = self.model.vector  # another model that shares a layer has trained
        self.vector.zero_grad()
        for k in reversed(range(self.first, len(caches))):
            grad = self.chain.layers[k].backward(grad, caches[k])
        for parameter, regularizer in self.penalized:
            parameter.add_grad(regularizer.gradient(parameter.value))
        optimizer.update(self.vector.value, self.vector.grad)
        return outputs, loss


def train_epochs(
    trainer: Trainer,
    batches: Iterable[Data],
    epochs: int,
    callbacks: CallbackList,
    held_out: Iterable[Data] | None = None,
) -> None:
    """Pass over the batches ``epochs`` times, or until the model's ``stop_training`` is set."""
    model = trainer.model
    logs: dict[str, float] = {}
    callbacks.tell("on_train_begin", logs)
    for epoch in range(epochs):
        callbacks.tell("on_epoch_begin", epoch, {})
        tally = trainer.tally()
        for number, data in enumerate(batches):
            callbacks.tell("on_train_batch_begin", number, {})
            tally.add(data, *trainer.step(data))
            if callbacks.hear("on_train_batch_end"):
                callbacks.tell("on_train_batch_end", number, tally.logs())
            if model.stop_training:
                break
        logs = tally.logs()
        if held_out is not None:
            logs |= {f"val_{name}": value for name, value in trainer.measure(held_out).items()}
        try:
            callbacks.tell("on_epoch_end", epoch, logs)
        finally:  # after the callbacks, which may have added to the logs
            model.history.on_epoch_end(epoch, logs)
        if model.stop_training:
            break
    callbacks.tell("on_train_end", logs)


def twin(layer: L, **changes: Any) -> L:
    """A shallow copy of a layer, with the same parameters and state and with some other settings.

    >>> from dlbook.layers import Dense
    >>> layer = Dense(3, activation="relu", input_dim=2)
    >>> layer.build((2,))
    >>> straight = twin(layer, activation=linear)
    >>> straight.kernel is layer.kernel, straight.activation, layer.activation
    (True, Linear(), Relu())
    """
    other: L = object.__new__(type(layer))
    vars(other).update(vars(layer), **changes)
    return other
