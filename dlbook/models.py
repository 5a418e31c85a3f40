"""Sequential: layers in a chain, with the face that Keras gave it.

How it is trained: `dlbook.training`.

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

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, cast

import numpy as np

from dlbook import losses, optimizers
from dlbook.batches import (
    ClassWeight,
    Stored,
    Streamed,
    batches_of,
    checked_data,
    checked_inputs,
    naming,
    rows_of,
)
from dlbook.callbacks.base import Callback, CallbackList, History
from dlbook.callbacks.progress import format_logs, progress
from dlbook.checks import as_numbers, flag, number, optional, positive_int
from dlbook.files.saved_model import load_model, save_model
from dlbook.layers.base import Layer
from dlbook.metrics import Metric
from dlbook.metrics import get as get_metric
from dlbook.parameters import Array, ParameterVector
from dlbook.training import Evaluator, Trainer, train_epochs

__all__ = ["Sequential", "load_model"]


class Sequential(Layer):
    """A chain of layers, each fed by the one before; itself a layer.

    Args:
        layers: the layers in order; more can follow with `add`.
        seed: one seed for everything random: initial parameters, dropout, shuffling. Each layer
            gets a Generator of its own.

    Raises:
        TypeError: something in the list is not a layer.

    >>> from dlbook.layers import Dense
    >>> model = Sequential([Dense(3, activation="relu"), Dense(1)], seed=0)
    >>> model.predict(np.ones((5, 2))).shape
    (5, 1)
    """

    optimizer: optimizers.Optimizer
    loss: losses.Loss
    history: History
    mask_ranks = (2, 3)

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
        self.compiled = False
        self.metrics: dict[str, Metric] = {}
        self.stop_training = False
        self._vector = ParameterVector([])
        if layers is not None and not isinstance(layers, Iterable):
            raise TypeError(f"{self.name} expects a list of layers, got {layers!r}.")
        for layer in () if layers is None else layers:
            self.add(layer)

    def add(self, layer: Layer) -> None:
        """Append a layer."""
        if not isinstance(layer, Layer):
            raise TypeError(f"{self.name} expects layers, got {layer!r}.")
        if layer is self:
            raise ValueError(f"{self.name} expects other layers, got itself.")
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

    def spec_of(self, shape: Any) -> Any:
        return self.layers[0].spec_of(shape) if self.layers else shape

    def compute_output_shape(self, input_shape: Any) -> Any:
        for layer in self.layers:
            input_shape = layer.compute_output_shape(input_shape)
        return input_shape

    def forward(self, x: Any, *, training: bool, mask: Array | None = None) -> tuple[Any, Any]:
        caches = []
        for layer in self.layers:
            x, mask, cache = layer.forward_masked(x, mask, training=training)
            caches.append(cache)
        return x, (caches, mask)

    def backward(self, grad_out: Any, cache: Any) -> Any:
        caches, _ = cache
        for layer, inner in zip(reversed(self.layers), reversed(caches), strict=True):
            if grad_out is None:  # ids have no gradient, so nothing before them has one
                break
            grad_out = layer.backward(grad_out, inner)
        return grad_out

    def forward_masked(self, x: Any, mask: Array | None, *, training: Any) -> tuple[Any, Any, Any]:
        out, _, cache = super().forward_masked(x, mask, training=training)
        return out, cache[1], cache

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
        self.loss = chosen_loss
        self.metrics = named
        self.optimizer = chosen_optimizer
        self.compiled = True

    def fit(
        self,
        x: Any,
        y: Any = None,
        batch_size: int = 32,
        epochs: int = 1,
        verbose: int | str = "auto",
        callbacks: Sequence[Callback] | None = None,
        validation_split: float = 0.0,
        validation_data: Any = None,
        shuffle: bool = True,
        class_weight: ClassWeight = None,
        sample_weight: Any = None,
        *,
        steps_per_epoch: int | None = None,
        validation_steps: int | None = None,
    ) -> History:
        """Train for ``epochs`` passes over the data.

        Args:
            x, y: inputs and targets, one row per sample; a pair of arrays where the first layer
                takes two. Or x alone: a generator or another iterable of batches ``(x, y)`` or
                ``(x, y, sample_weight)``.
            batch_size: samples per step.
            verbose: 0 silent, 1 a progress bar, 2 a line per epoch, "auto" what fits the output.
            callbacks: see `dlbook.callbacks`.
            validation_split: share of the samples, taken from the end, to validate on.
            validation_data: ``(x, y)`` or ``(x, y, sample_weight)`` to validate on, or batches.
            shuffle: whether to draw a new order for each epoch.
            class_weight: weight of each class in the loss that is trained on.
            sample_weight: weight of each sample in the loss.
            steps_per_epoch, validation_steps: how many batches of an iterable make a pass; by
                default all. A generator goes on where the last pass ended.

        Returns:
            The History, also kept as ``model.history``. When training breaks off, by Ctrl-C or by
            an error, the model keeps what it has learned and the history its finished epochs.

        Raises:
            RuntimeError: the model has not been compiled.
            TypeError, ValueError: data or arguments that do not fit; nothing has been trained. Of
                an iterable the first batch is checked before the training, the others as they
                come.
            FloatingPointError: the loss is not finite; the step that would have followed is not
                taken.

        Batches that are made while training, here of noisy copies:

        >>> def batches(x, y, rng):
        ...     while True:
        ...         rows = rng.integers(len(x), size=8)
        ...         yield x[rows] + rng.normal(0, 0.1, size=(8, x.shape[1])), y[rows]
        >>> import numpy as np
        >>> from dlbook.layers import Dense
        >>> x, rng = np.linspace(-1, 1, 50)[:, None], np.random.default_rng(0)
        >>> model = Sequential([Dense(1)], seed=0)
        >>> model.compile("adam", "mse")
        >>> history = model.fit(batches(x, 2 * x, rng), steps_per_epoch=10, epochs=3, verbose=0)
        >>> history.epoch
        [0, 1, 2]
        """
        epochs = positive_int(epochs, "fit", "epochs")
        share = number(validation_split, "fit", "validation_split", least=0, most=1)
        listed = callbacks is None or isinstance(callbacks, list | tuple)
        if not listed or not all(isinstance(each, Callback) for each in callbacks or ()):
            raise TypeError(f"fit expects a list of Callback objects, got {callbacks!r}.")
        options = {"batch_size": batch_size, "passes": epochs}
        batches = batches_of("fit", self, x, y, sample_weight, steps=steps_per_epoch, **options)
        held_out: Stored | Streamed | None = None
        if validation_data is not None:
            held_out = self._held_out(validation_data, steps=validation_steps, **options)
        elif share:
            held_out = batches.split(share)
        batches.weigh(class_weight)
        if flag(shuffle, "fit", "shuffle"):
            batches.rng = self.rng
        trainer = Trainer(self)
        heard = CallbackList([*(callbacks or ()), *progress(verbose, epochs, batches.steps)], self)
        self.history = History()
        self.stop_training = False
        train_epochs(trainer, batches, epochs, heard, held_out)
        return self.history

    def train_on_batch(
        self, x: Any, y: Any, sample_weight: Any = None, class_weight: ClassWeight = None
    ) -> Any:
        """Take one step on one batch; returns the loss before it, or ``[loss, *metrics]``."""
        data = checked_data(self, x, y, sample_weight).weighted(class_weight, self)
        trainer = Trainer(self)
        tally, taken = trainer.tally(), trainer.step(data)
        tally.add(*taken)
        return _one_or_list({**tally.logs(), "loss": taken[-1]})

    def evaluate(
        self,
        x: Any,
        y: Any = None,
        batch_size: int = 128,
        verbose: int = 0,
        sample_weight: Any = None,
        steps: int | None = None,
    ) -> Any:
        """The loss on these data, or ``[loss, *metrics]`` where metrics were compiled.

        Args:
            x, y, sample_weight: as for `fit`, x alone for batches.
            batch_size: samples computed at a time.
            verbose: whether to print the numbers too.
            steps: how many batches of an iterable to take; by default all.
        """
        batches = batches_of(
            "evaluate", self, x, y, sample_weight, batch_size=batch_size, steps=steps
        )
        logs = Evaluator(self).measure(batches)
        if verbose:
            print(format_logs(logs))
        return _one_or_list(logs)

    def predict(
        self, x: Any, batch_size: int = 128, verbose: int | str = 0, steps: int | None = None
    ) -> Array:
        """The outputs for these inputs, computed batch by batch; no caches are kept.

        A model whose last layer has several outputs gives a tuple of them.

        Args:
            x: inputs, one row per sample; or a generator of batches x or ``(x, ...)``.
            batch_size: samples computed at a time.
            verbose: taken for Keras's sake; nothing is shown.
            steps: how many batches of a generator to take; by default all.
        """
        batch_size = positive_int(batch_size, "predict", "batch_size")
        if isinstance(x, Iterator):
            batches = islice(x, optional(positive_int, steps, "predict", "steps"))
            firsts = (batch[0] if isinstance(batch, tuple) else batch for batch in batches)
            outputs = [self.predict(first, batch_size) for first in firsts]
            if not outputs:
                raise ValueError("predict expects at least one batch, got none.")
            return _joined(outputs)
        if steps is not None:
            raise ValueError("predict expects a number of steps with a generator alone.")
        x = checked_inputs(self, x, "predict: x")
        samples = len(x[0]) if isinstance(x, tuple) else len(x)
        parts = [slice(k, k + batch_size) for k in range(0, max(1, samples), batch_size)]
        return _joined([self.forward(rows_of(x, p), training=False)[0] for p in parts])

    def _held_out(self, given: Any, **options: Any) -> Stored | Streamed:
        """What a fit validates on, checked."""
        arrays = isinstance(given, tuple | list) and not all(isinstance(g, tuple) for g in given)
        if not arrays and isinstance(given, Iterable) and not hasattr(given, "__array__"):
            return batches_of("validation_data", self, given, **options)
        if not arrays or len(given) not in (2, 3):
            length = f" of length {len(given)}" if arrays else ""
            raise TypeError(
                "fit expects validation_data as (x, y) or (x, y, sample_weight), or an iterable "
                f"of such batches, got a {type(given).__name__}{length}."
            )
        with naming("validation_data"):
            return batches_of("fit", self, *given, **options)

    @property
    def vector(self) -> ParameterVector:
        """All parameters that training changes, laid out in one vector.

        They are laid out anew where they lie elsewhere: after a layer was frozen or added, or
        when another model that shares a layer has trained.
        """
        self._require_built("vector")
        trained = self.trainable_parameters
        if not self._vector.holds(trained):
            self._vector = ParameterVector(trained)
        return self._vector

    # Weights, files, summary.

    def get_weights(self) -> list[Array]:
        """Copies of all parameters and moving averages, in order."""
        return [array.copy() for array in self.weights]

    def set_weights(self, weights: Sequence[Array]) -> None:
        """Take over arrays as `get_weights` gives them; nothing changes unless all fit."""
        if not isinstance(weights, list | tuple):
            raise TypeError(f"{self.name} expects weights as a list of arrays, got {weights!r}.")
        ours = self.weights
        shapes = [array.shape for array in ours]
        new = [as_numbers(array, f"{self.name}: weights") for array in weights]
        given = [array.shape for array in new]
        if shapes != given:
            raise ValueError(f"{self.name} expects weights of shapes {shapes}, got {given}.")
        for array, theirs in zip(ours, new, strict=True):
            array[...] = theirs

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write architecture, weights and, where compiled, optimizer and loss to a .npz file."""
        save_model(self, path)

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


def _joined(outputs: list[Any]) -> Array:
    """Outputs batch by batch as one array, or as a tuple of them where a layer has several."""
    if isinstance(outputs[0], tuple):
        parts: Any = tuple(map(np.concatenate, zip(*outputs, strict=True)))
        return cast(Array, parts)
    return np.concatenate(outputs)


def _one_or_list(logs: Mapping[str, float]) -> Any:
    values = list(logs.values())
    return values if len(values) > 1 else values[0]
