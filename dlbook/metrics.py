"""Metrics: numbers for people, reported beside the loss.

A metric is a function of truth and predictions that gives one number per sample; models report
the mean. Precision, recall, ROC curves and all the rest come from ``sklearn.metrics``.

>>> import numpy as np
>>> sparse_categorical_accuracy(np.array([0, 1]), np.array([[0.9, 0.1], [0.8, 0.2]]))
array([ True, False])
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import numpy as np

from dlbook import losses
from dlbook.configuration import lookup
from dlbook.parameters import Array

Metric: TypeAlias = Callable[[Array, Array], Array]


def binary_accuracy(y_true: Array, y_pred: Array) -> Array:
    """Share of outputs on the right side of 0.5."""
    return np.asarray(((y_true > 0.5) == (y_pred > 0.5)).mean(axis=-1))


def categorical_accuracy(y_true: Array, y_pred: Array) -> Array:
    """Whether the largest prediction is where the one-hot truth is."""
    return np.asarray(y_true.argmax(axis=-1) == y_pred.argmax(axis=-1))


def sparse_categorical_accuracy(y_true: Array, y_pred: Array) -> Array:
    """Whether the largest prediction is at the true class id."""
    return np.asarray(y_true == y_pred.argmax(axis=-1))


def mean_squared_error(y_true: Array, y_pred: Array) -> Array:
    """Mean over the outputs of the squared error."""
    return losses.MeanSquaredError().forward(y_true, y_pred)[0]


def mean_absolute_error(y_true: Array, y_pred: Array) -> Array:
    """Mean over the outputs of the absolute error."""
    return losses.MeanAbsoluteError().forward(y_true, y_pred)[0]


_ACCURACIES: dict[type[losses.Loss], Metric] = {
    losses.BinaryCrossentropy: binary_accuracy,
    losses.CategoricalCrossentropy: categorical_accuracy,
    losses.SparseCategoricalCrossentropy: sparse_categorical_accuracy,
}

_NAMED = (*_ACCURACIES.values(), mean_squared_error, mean_absolute_error)
_NAMES = {metric.__name__: metric for metric in _NAMED}
_NAMES |= {"mse": mean_squared_error, "mae": mean_absolute_error}


def get(metric: str | Metric, loss: losses.Loss) -> Metric:
    """A metric from its name. "accuracy" is the one that fits the loss's targets."""
    if callable(metric):
        return metric
    if metric in ("accuracy", "acc"):
        if type(loss) not in _ACCURACIES:
            raise ValueError(
                f"'accuracy' expects a cross-entropy loss, got {type(loss).__name__}: name the "
                "kind of accuracy, for example 'categorical_accuracy', or use 'mae'."
            )
        return _ACCURACIES[type(loss)]
    return lookup(metric, {"accuracy": binary_accuracy, **_NAMES}, "metric")
