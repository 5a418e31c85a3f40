"""Training: one step, one epoch, one measurement of a chain of layers.

`Sequential` is the chain, with the face that Keras gave it. What happens to data lives here.

Nothing that belongs to a reader is changed for a moment and put back. Where a step needs a layer
to behave otherwise, a shallow twin takes its place: another object with the same parameters. So
another thread may predict, evaluate or save while a model trains, and so may a callback, a loss
or a metric.

**A loop of your own** needs five pieces, whatever it trains: call the model, ask the loss for its
value and gradient, clear the gradients, propagate the gradient back, take a step on the model's
``vector``. Here a student learns from what a teacher answers; two networks that learn from each
other are trained in turn in the same way, each with an optimizer of its own:

>>> import numpy as np
>>> from dlbook.layers import Dense
>>> from dlbook.losses import MeanSquaredError
>>> from dlbook.models import Sequential
>>> from dlbook.optimizers import Adam
>>> rng, loss, optimizer = np.random.default_rng(0), MeanSquaredError(), Adam(0.01)
>>> teacher = Sequential([Dense(8, activation="tanh"), Dense(2)], seed=0)
>>> student = Sequential([Dense(8, activation="tanh"), Dense(2)], seed=1)
>>> for step in range(500):
...     x = rng.normal(size=(32, 3))
...     answers = teacher.predict(x)
...     value, grad = loss.value_and_gradient(answers, student(x, training=True))
...     student.zero_grad()
...     _ = student.backprop(grad)
...     optimizer.apply(student.vector)
...     if step % 250 == 0:
...         print(f"{value:.2f}")
0.87
0.01

``backprop`` returns the gradient of the model's input, which is what a generator needs from a
discriminator, and a network of several parts from each of them. A body with two heads gets the
sum of what they return, ``body.backprop(one.backprop(grad) + other.backprop(other_grad))``; two
branches whose outputs are added both get the gradient of the sum. Layers that are no `Sequential`
are gathered by ``ParameterVector(one.parameters + other.parameters)``, after their first call.
Frozen layers are left out of ``vector``. Where ``fit`` suffices but for something to do after
each step, a mask or a moving average of the parameters, write a callback; `dlbook.callbacks` has
an example.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from dlbook import losses
from dlbook.activations import ActivationFunction, linear
from dlbook.batches import Data
from dlbook.callbacks.base import CallbackList
from dlbook.layers.base import Layer
from dlbook.metrics import Metric, is_per_sample, value
from dlbook.parameters import Array, ParameterVector

if TYPE_CHECKING:
    from dlbook.models import Sequential

L = TypeVar("L", bound=Layer)


class Tally:
    """Loss and metrics over the batches so far, each the mean over what counts.

    Args:
        metrics: functions of targets and predictions, by name.
        activation: turns a model's outputs into predictions.
    """

    def __init__(self, metrics: Mapping[str, Metric], activation: ActivationFunction) -> None:
        self.per_sample = {k: m for k, m in metrics.items() if is_per_sample(m)}
        self.of_all = {k: m for k, m in metrics.items() if not is_per_sample(m)}
        self.activation = activation
        self.names = ("loss", *metrics)
        self.totals = dict.fromkeys(("loss", *self.per_sample), 0.0)
        self.count = 0
        self.seen: list[tuple[Array, Array]] = []  # targets and predictions, for `of_all`

    def add(self, data: Data, outputs: Array, loss: float) -> None:
        """Count in one batch."""
        self.count += data.counted
        self.totals["loss"] += data.counted * loss
        if self.names == ("loss",) or not data.counted:
            return
        y_true, y_pred = data.y, self.activation(outputs)
        if data.mask is not None:
            y_true, y_pred = y_true[data.mask], y_pred[data.mask]
        for name, metric in self.per_sample.items():
            self.totals[name] += data.counted * value(name, metric, y_true, y_pred)
        if self.of_all:
            self.seen.append((y_true, y_pred))

    def logs(self, *, whole: bool = True) -> dict[str, float]:
        """The numbers so far; without ``whole`` those alone that are means over batches."""
        found = {name: total / max(1, self.count) for name, total in self.totals.items()}
        if whole and self.seen:
            y_true, y_pred = (_joined(arrays) for arrays in zip(*self.seen, strict=True))
            found |= {k: value(k, metric, y_true, y_pred) for k, metric in self.of_all.items()}
        return {name: found[name] for name in self.names if name in found}


class Evaluator:
    """Loss and metrics of a model, without training.

    Where output activation and loss belong together, a twin of the last layer gives logits and
    the loss takes logits; ``activation`` then turns the outputs into predictions.
    """

    def __init__(self, model: Sequential) -> None:
        self.model = model
        self.loss = model.loss
        self.activation: ActivationFunction = linear
        self.chain = twin(model, layers=list(model.layers))
        last: Any = model.layers[-1]
        if (
            isinstance(self.loss, losses.CrossEntropy)
            and not self.loss.from_logits
            and last.ends_in_activation
            and type(last.activation) is type(self.loss.activation)
        ):
            self.loss = self.loss.on_logits()
            self.activation = last.activation
            self.chain.layers[-1] = twin(last, activation=linear)
        self.penalized = [
            (parameter, parameter.regularizer)
            for parameter in model.trainable_parameters
            if parameter.regularizer is not None
        ]

    def run(self, data: Data, *, training: bool) -> tuple[Data, Array, Any]:
        """The data with the mask that the model made, the outputs, and the cache."""
        outputs, mask, cache = self.chain.forward_masked(data.x, None, training=training)
        return data.masked(mask), outputs, cache

    def loss_and_gradient(self, data: Data, outputs: Array) -> tuple[float, Array]:
        """The loss, penalties included, and the gradient of the loss alone by the outputs."""
        loss, grad = self.loss.mean(data.y, outputs, data.weight)
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
            counted, outputs, _ = self.run(data, training=False)
            tally.add(counted, outputs, self.loss_and_gradient(counted, outputs)[0])
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
        model.optimizer.claim(self.vector.parameters)

    def step(self, data: Data) -> tuple[Data, Array, float]:
        """Forward, loss, backward, update; what `Tally` counts, from before the update."""
        data, outputs, cache = self.run(data, training=True)
        caches, _ = cache
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
        optimizer.apply(self.vector)
        return data, outputs, loss


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
            tally.add(*trainer.step(data))
            if callbacks.hear("on_train_batch_end"):
                callbacks.tell("on_train_batch_end", number, tally.logs(whole=False))
            if model.stop_training:
                break
        logs = tally.logs()
        if held_out is not None:
            logs |= {f"val_{k}": v for k, v in trainer.measure(held_out).items()}
        try:
            callbacks.tell("on_epoch_end", epoch, logs)
        finally:  # after the callbacks, which may have added to the logs
            model.history.on_epoch_end(epoch, logs)
        if model.stop_training:
            break
    callbacks.tell("on_train_end", logs)


def _joined(batches: Sequence[Array]) -> Array:
    """Batches in one array; sequences of different lengths position by position."""
    if len({batch.shape[1:] for batch in batches}) > 1:
        batches = [batch.reshape(-1, *batch.shape[2:]) for batch in batches]
    return np.concatenate(batches)


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
