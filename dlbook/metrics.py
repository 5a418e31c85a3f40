"""Metrics: numbers for people, reported beside the loss.

The metrics here are functions of truth and predictions that give one number per sample; models
report the mean. Precision, recall, ROC curves and all the rest come from ``sklearn.metrics``: a
function of your own, or of another library, is called once for all samples of an epoch or an
evaluation, so that what it gives does not depend on how they were cut into batches.

>>> import numpy as np
>>> sparse_categorical_accuracy(np.array([0, 1]), np.array([[0.9, 0.1], [0.8, 0.2]]))
array([ True, False])
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np

from dlbook import losses
from dlbook.checks import as_array
from dlbook.configuration import lookup
from dlbook.parameters import Array

Metric: TypeAlias = Callable[[Array, Array], Any]


def binary_accuracy(y_true: Any, y_pred: Any, threshold: float = 0.5) -> Array:
    """Share of the outputs on the right side of the threshold: ``(y > 0.5) == (p > threshold)``.

    Args:
        y_true: targets from 0 to 1, (N, ..., D), or (N, ...) for one output.
        y_pred: probabilities, (N, ..., D).
        threshold: above it a prediction counts as 1; 0 for logits.

    Returns:
        One share for each sample, (N, ...).

    Raises:
        ValueError: shapes that do not fit, or targets outside 0 to 1.

    >>> binary_accuracy([1, 0], [[0.7], [0.6]])
    array([1., 0.])
    """
    y, p = _alike("binary_accuracy", y_true, y_pred)
    if y.min(initial=0) < 0 or y.max(initial=0) > 1:
        raise ValueError(
            f"binary_accuracy expects targets from 0 to 1, got {y.min():g} to {y.max():g}. For "
            "class ids use 'sparse_categorical_accuracy'."
        )
    return np.asarray(((y > 0.5) == (p > threshold)).mean(axis=-1))


def categorical_accuracy(y_true: Any, y_pred: Any) -> Array:
    """Whether the largest prediction is where the one-hot truth is.

    Args:
        y_true: one-hot rows, (N, ..., K), for K classes.
        y_pred: probabilities or logits, (N, ..., K).

    Returns:
        True or False for each sample, (N, ...).

    Raises:
        ValueError: shapes that do not fit, or fewer than two classes.

    >>> categorical_accuracy([[1, 0], [1, 0]], [[0.7, 0.3], [0.2, 0.8]])
    array([ True, False])
    """
    y, p = _alike("categorical_accuracy", y_true, y_pred)
    _require_classes("categorical_accuracy", p)
    return np.asarray(y.argmax(axis=-1) == p.argmax(axis=-1))


def sparse_categorical_accuracy(y_true: Any, y_pred: Any) -> Array:
    """Whether the largest prediction is at the true class id.

    Args:
        y_true: class ids, (N, ...) or (N, ..., 1).
        y_pred: probabilities or logits, (N, ..., K), for K classes.

    Returns:
        True or False for each sample, (N, ...).

    Raises:
        ValueError: shapes that do not fit, or fewer than two classes.

    >>> sparse_categorical_accuracy([0, 1], [[0.7, 0.3], [0.2, 0.8]])
    array([ True,  True])
    """
    y, p = as_array(y_true, "y_true"), as_array(y_pred, "y_pred")
    _require_classes("sparse_categorical_accuracy", p)
    if y.shape == (*p.shape[:-1], 1):
        y = y[..., 0]
    if y.shape != p.shape[:-1]:
        hint = " For one-hot targets use 'categorical_accuracy'." if y.shape == p.shape else ""
        raise ValueError(
            f"sparse_categorical_accuracy expects class ids of shape {p.shape[:-1]} for "
            f"predictions {p.shape}, got {y.shape}.{hint}"
        )
    return np.asarray(y == p.argmax(axis=-1))


def mean_squared_error(y_true: Any, y_pred: Any) -> Array:
    """Mean over the outputs of ``(p - y)^2``.

    Args:
        y_true, y_pred: targets and predictions, (N, ..., D), or (N, ...) for one output.

    Returns:
        One number for each sample, (N, ...).

    Raises:
        ValueError: shapes that do not fit.

    >>> mean_squared_error([1.0, 2.0], [[1.0], [4.0]])
    array([0., 4.])
    """
    y, p = _alike("mean_squared_error", y_true, y_pred)
    return losses.MeanSquaredError().forward(y, p)[0]


def mean_absolute_error(y_true: Any, y_pred: Any) -> Array:
    """Mean over the outputs of ``|p - y|``; arguments and errors as of `mean_squared_error`.

    >>> mean_absolute_error([1.0, 2.0], [[1.0], [4.0]])
    array([0., 2.])
    """
    y, p = _alike("mean_absolute_error", y_true, y_pred)
    return losses.MeanAbsoluteError().forward(y, p)[0]


def binary_accuracy_of_logits(y_true: Any, y_pred: Any) -> Array:
    """`binary_accuracy` of predictions that are logits, which are above 0 where p is above 0.5.

    >>> binary_accuracy_of_logits([1, 0], [[0.2], [0.3]])
    array([1., 0.])
    """
    return binary_accuracy(y_true, y_pred, threshold=0.0)


_ACCURACIES: dict[type[losses.Loss], Metric] = {
    losses.BinaryCrossentropy: binary_accuracy,
    losses.CategoricalCrossentropy: categorical_accuracy,
    losses.SparseCategoricalCrossentropy: sparse_categorical_accuracy,
}
ERRORS: dict[str, Metric] = {  # those of which less is better
    "mean_squared_error": mean_squared_error,
    "mse": mean_squared_error,
    "mean_absolute_error": mean_absolute_error,
    "mae": mean_absolute_error,
}
_NAMES = {metric.__name__: metric for metric in _ACCURACIES.values()} | ERRORS
_PER_SAMPLE = (*_NAMES.values(), binary_accuracy_of_logits)


def get(metric: str | Metric, loss: losses.Loss) -> Metric:
    """A metric from its name, or a function, as it fits a model that is trained by ``loss``.

    "accuracy" is the one that fits the loss's targets. After a loss from logits the predictions
    are logits too, and `binary_accuracy` looks at their sign.

    Raises:
        ValueError: there is no metric of this name, or it does not go with the loss.

    >>> get("accuracy", losses.SparseCategoricalCrossentropy()).__name__
    'sparse_categorical_accuracy'
    """
    if isinstance(metric, str) and metric in ("accuracy", "acc"):
        fitting = [m for kind, m in _ACCURACIES.items() if isinstance(loss, kind)]
        if not fitting:
            raise ValueError(
                f"'accuracy' expects a cross-entropy loss, got {type(loss).__name__}: name the "
                "kind of accuracy, for example 'categorical_accuracy', or use 'mae'."
            )
        metric = fitting[0]
    if not callable(metric):
        metric = lookup(metric, {"accuracy": binary_accuracy, **_NAMES}, "metric")
    if isinstance(loss, losses.CrossEntropy) and loss.from_logits:
        if any(metric is one for one in ERRORS.values()):
            raise ValueError(
                f"The metric {metric.__name__!r} expects predictions to compare with the targets, "
                f"and a model trained by {loss!r} predicts logits. Use 'accuracy', or end the "
                f"model with {type(loss.activation).__name__.lower()!r}, without from_logits."
            )
        if metric is binary_accuracy:
            return binary_accuracy_of_logits
    return metric


def is_per_sample(metric: Metric) -> bool:
    """Whether a metric is one of this module, of which batches may report the mean."""
    return any(metric is one for one in _PER_SAMPLE)


def value(name: str, metric: Metric, y_true: Array, y_pred: Array) -> float:
    """The mean of what a metric gives, whether one number or many.

    >>> value("mse", mean_squared_error, np.array([[1.0]]), np.array([[3.0]]))
    4.0
    """
    try:
        found = np.asarray(metric(y_true, y_pred))
    except (TypeError, ValueError) as error:
        if is_per_sample(metric):
            raise
        raise ValueError(
            f"The metric {name!r} expects something else than the targets {y_true.shape} and the "
            f"model's predictions {y_pred.shape}: {error} Where it wants labels, wrap it: "
            f"lambda y, p: {name}(y, p.argmax(axis=1)), or p > 0.5."
        ) from error
    if found.dtype.kind not in "fiub" or found.size == 0:
        raise TypeError(f"The metric {name!r} must give a number or an array of them, got {found}.")
    return float(found.mean())


def _alike(owner: str, y_true: Any, y_pred: Any) -> tuple[Array, Array]:
    """Both as arrays of one shape (N, ..., D); NumPy would stretch (N,) to (N, N)."""
    y, p = as_array(y_true, "y_true"), as_array(y_pred, "y_pred")
    if y.shape == p.shape[:-1] and p.shape[-1:] == (1,):
        y = y[..., np.newaxis]
    elif p.shape == y.shape[:-1] and y.shape[-1:] == (1,):
        p = p[..., np.newaxis]
    if y.shape != p.shape:
        ids = p.ndim > 1 and y.shape in (p.shape[:-1], (*p.shape[:-1], 1))
        hint = " For class ids use 'sparse_categorical_accuracy'." if ids else ""
        raise ValueError(
            f"{owner} expects targets and predictions of one shape, got {y.shape} and "
            f"{p.shape}.{hint}"
        )
    if y.ndim == 0:
        raise ValueError(f"{owner} expects arrays with a batch axis, got single numbers.")
    return (y, p) if y.ndim > 1 else (y[:, np.newaxis], p[:, np.newaxis])


def _require_classes(owner: str, y_pred: Array) -> None:
    if y_pred.shape[-1:] in ((), (1,)):
        raise ValueError(
            f"{owner} expects a column for each of two classes or more, got predictions "
            f"{y_pred.shape}. For one output use 'binary_accuracy'."
        )
