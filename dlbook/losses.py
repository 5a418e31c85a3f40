"""Losses: how far predictions are from the truth, averaged over the batch.

A loss is called with the truth first, as in Keras, and knows its gradient:

>>> import numpy as np
>>> loss = MeanSquaredError()
>>> loss(np.array([[1.0], [2.0]]), np.array([[1.5], [2.0]]))
0.125
>>> loss.gradient(np.array([[1.0], [2.0]]), np.array([[1.5], [2.0]]))
array([[0.5],
       [0. ]])

Inside, ``forward`` gives one number per sample and its derivative; the base class does the
averaging, the sample weights and the checks.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any, Self

import numpy as np

from dlbook import activations
from dlbook.checks import as_numbers, check_weights, flag, number
from dlbook.configuration import Configurable, resolve
from dlbook.parameters import Array, Shape

_EPSILON = 1e-7


class Loss(Configurable, ABC):
    """A loss: the mean of ``sample_weight * forward(y_true, y_pred)`` over the samples.

    A loss of your own is its `forward`, here the cube of the distance:

    >>> class Cubic(Loss):
    ...     def forward(self, y_true, y_pred):
    ...         error = y_pred - y_true  # (N, D)
    ...         slope = 3 * error * np.abs(error) / error.shape[-1]
    ...         return (np.abs(error) ** 3).mean(axis=-1), slope
    >>> import numpy as np
    >>> Cubic()([[1.0], [2.0]], [[3.0], [2.0]])
    4.0
    """

    @abstractmethod
    def forward(self, y_true: Array, y_pred: Array) -> tuple[Array, Array]:
        """The loss of each sample, and as a new array its derivative by the prediction.

        Shapes: y_true as `check_targets` returns it, y_pred ``(N, ..., D)``, the losses
        ``(N, ...)``, the derivative ``(N, ..., D)``.
        """

    def __call__(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> float:
        """The mean loss; see `value_and_gradient`."""
        return self.value_and_gradient(y_true, y_pred, sample_weight)[0]

    def gradient(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> Array:
        """The derivative of the mean loss by ``y_pred``; see `value_and_gradient`."""
        return self.value_and_gradient(y_true, y_pred, sample_weight)[1]

    def value_and_gradient(
        self, y_true: Any, y_pred: Any, sample_weight: Any = None
    ) -> tuple[float, Array]:
        """The mean loss, and its derivative by ``y_pred``, of the shape of ``y_pred``.

        Args:
            y_true: targets, (N, ...).
            y_pred: predictions, (N, ..., D), or (N,) where there is one output.
            sample_weight: a weight for each sample, (N,), or for each entry of the losses.

        Raises:
            TypeError, ValueError: arrays that are no finite numbers, or do not fit each other.

        >>> MeanSquaredError().value_and_gradient([1.0, 2.0], [1.0, 4.0])
        (2.0, array([0., 2.]))
        """
        shape = np.shape(y_pred)
        y_pred = activations.floating(as_numbers(y_pred, f"{self._name}: the predictions"))
        if y_pred.ndim == 1:
            y_pred = y_pred[:, None]
        y_true = self.check_targets(y_true, y_pred.shape[1:], y_pred.dtype)
        if len(y_true) != len(y_pred) or len(y_pred) == 0:
            raise ValueError(
                f"{self._name} expects as many targets as predictions and at least one, got "
                f"{len(y_true)} targets and {len(y_pred)} predictions."
            )
        if sample_weight is not None:
            sample_weight = check_weights(sample_weight, self.shape_of_losses(y_pred.shape))
            sample_weight = sample_weight.astype(y_pred.dtype)
        value, grad = self.mean(y_true, y_pred, sample_weight)
        return value, grad.reshape(shape)

    def mean(
        self, y_true: Array, y_pred: Array, sample_weight: Array | None = None
    ) -> tuple[float, Array]:
        """`value_and_gradient` without checks, for targets from `check_targets`."""
        losses, grad = self.forward(y_true, y_pred)  # (N, ...), (N, ..., D)
        if sample_weight is None:
            grad *= 1.0 / losses.size
        else:
            losses = losses * expand(sample_weight, losses)
            grad *= expand(sample_weight, grad) / losses.size
        return float(losses.sum()) / losses.size, grad

    def check_targets(self, y_true: Any, output_shape: Shape, dtype: Any) -> Array:
        """The targets as `forward` takes them, for predictions of shape (N, \\*output_shape)."""
        targets = as_numbers(y_true, f"{self._name}: the targets", dtype)
        if targets.shape[1:] == output_shape:
            return targets
        if (*targets.shape[1:], 1) == output_shape:  # targets (N,) for predictions (N, 1)
            return targets[..., np.newaxis]
        raise ValueError(
            f"{self._name} expects targets of the predictions' shape "
            f"{_batch(output_shape)}, got {targets.shape}."
        )

    def shape_of_losses(self, shape: Shape) -> Shape:
        """The shape of the losses of predictions of this shape, batch axis included."""
        return shape[:-1]

    @property
    def _name(self) -> str:
        return type(self).__name__


class MeanSquaredError(Loss):
    """Mean over the outputs of (y_pred - y_true)^2.

    Shapes: y_true and y_pred ``(N, ..., D)``; y_true ``(N, ...)`` where D is 1.

    >>> MeanSquaredError()([[1.0, 2.0]], [[1.0, 4.0]])
    2.0
    """

    def forward(self, y_true: Array, y_pred: Array) -> tuple[Array, Array]:
        error = y_pred - y_true  # (N, ..., D)
        return np.square(error).mean(axis=-1), (2.0 / error.shape[-1]) * error


class MeanAbsoluteError(Loss):
    """Mean over the outputs of ``|y_pred - y_true|``; its derivative at 0 is taken as 0.

    Shapes: those of `MeanSquaredError`.

    >>> MeanAbsoluteError()([[1.0, 2.0]], [[1.0, 4.0]])
    1.0
    """

    def forward(self, y_true: Array, y_pred: Array) -> tuple[Array, Array]:
        error = y_pred - y_true
        return np.abs(error).mean(axis=-1), np.sign(error) / error.shape[-1]


class Huber(Loss):
    """Squared for small errors, linear for large ones (Huber, 1964).

    The mean over the outputs of ``e^2 / 2`` for errors e up to ``delta``, and beyond it of
    ``delta |e| - delta^2 / 2``. Shapes: those of `MeanSquaredError`.

    Args:
        delta: where the line begins.

    Raises:
        ValueError: delta is not above 0.

    >>> Huber(delta=1.0)([[0.0], [0.0]], [[0.5], [3.0]])  # (0.125 + 2.5) / 2
    1.3125
    """

    def __init__(self, delta: float = 1.0) -> None:
        self.delta = number(delta, "Huber", "delta", above=0)

    def forward(self, y_true: Array, y_pred: Array) -> tuple[Array, Array]:
        error = y_pred - y_true
        slope = np.clip(error, -self.delta, self.delta)
        # With |e| = |slope| + rest, both branches are slope^2 / 2 + |slope| rest.
        losses = slope * (error - 0.5 * slope)
        return losses.mean(axis=-1), slope / slope.shape[-1]


class CrossEntropy(Loss):
    """What the cross-entropies share: predictions are probabilities, or logits.

    Logits are the numbers before the output activation. From logits both value and gradient are
    exact however large they are; probabilities are kept 1e-7 away from 0 and 1, as Keras does.

    Args:
        from_logits: whether predictions are logits.
        label_smoothing: how far targets are moved towards all being equal, from 0 to below 1.

    Raises:
        ValueError: an argument out of its range, predictions that are no probabilities, or
            targets of another kind.
    """

    activation: activations.ActivationFunction  # turns logits into probabilities

    def __init__(self, from_logits: bool = False, label_smoothing: float = 0.0) -> None:
        self.from_logits = flag(from_logits, self._name, "from_logits")
        self.label_smoothing = number(
            label_smoothing, self._name, "label_smoothing", least=0, below=1
        )

    def on_logits(self) -> Self:
        """The same loss, from logits."""
        other = object.__new__(type(self))
        vars(other).update(vars(self), from_logits=True)
        return other

    def _probabilities(self, y_pred: Array) -> Array:
        if y_pred.size and (y_pred.min() < 0 or y_pred.max() > 1 + 1e-3):
            raise ValueError(
                f"{self._name} expects probabilities between 0 and 1, got values from "
                f"{y_pred.min():.4g} to {y_pred.max():.4g}. End the model with the activation "
                f"{type(self.activation).__name__.lower()!r}, or set from_logits=True."
            )
        return np.clip(y_pred, _EPSILON, 1 - _EPSILON)


class BinaryCrossentropy(CrossEntropy):
    """Mean over the outputs of -(y log p + (1 - y) log(1 - p)), y between 0 and 1.

    ``label_smoothing`` s replaces y by y (1 - s) + s / 2. Shapes: y_true and y_pred
    ``(N, ..., D)``; y_true ``(N, ...)`` where D is 1. Arguments and errors: see `CrossEntropy`.

    >>> round(BinaryCrossentropy()([1, 0], [0.8, 0.5]), 3)  # (0.223 + 0.693) / 2
    0.458
    """

    activation = activations.sigmoid

    def forward(self, y_true: Array, y_pred: Array) -> tuple[Array, Array]:
        y = y_true * (1 - self.label_smoothing) + 0.5 * self.label_smoothing
        if self.from_logits:
            # -log(1 - sigmoid(z)) = softplus(z), and -log sigmoid(z) = softplus(z) - z
            losses = activations.softplus(y_pred) - y * y_pred
            slope = activations.sigmoid(y_pred) - y
        else:
            p = self._probabilities(y_pred)
            losses = -(y * np.log(p) + (1 - y) * np.log(1 - p))
            slope = (p - y) / (p * (1 - p))
        return losses.mean(axis=-1), slope / slope.shape[-1]

    def check_targets(self, y_true: Any, output_shape: Shape, dtype: Any) -> Array:
        targets = super().check_targets(y_true, output_shape, dtype)
        if targets.size and (targets.min() < 0 or targets.max() > 1):
            raise ValueError(
                f"BinaryCrossentropy expects targets between 0 and 1, got {targets.min():g} to "
                f"{targets.max():g}. For more than two classes use "
                "'sparse_categorical_crossentropy'."
            )
        return targets


class CategoricalCrossentropy(CrossEntropy):
    """-sum_k y_k log p_k for targets y whose rows sum to one (one-hot, or soft).

    ``label_smoothing`` s replaces y by y (1 - s) + s / K for K classes. Shapes: y_true and
    y_pred ``(N, ..., K)``. Arguments and errors: see `CrossEntropy`.

    >>> round(CategoricalCrossentropy()([[0, 1]], [[0.2, 0.8]]), 3)
    0.223
    """

    activation = activations.softmax

    def forward(self, y_true: Array, y_pred: Array) -> tuple[Array, Array]:
        y = y_true
        if self.label_smoothing:
            y = y * (1 - self.label_smoothing) + self.label_smoothing / y.shape[-1]
        if self.from_logits:
            log_p = log_softmax(y_pred)  # (N, ..., K)
            slope = np.exp(log_p) - y  # by the joint derivative with softmax
        else:
            p = self._probabilities(y_pred)
            log_p = np.log(p)
            slope = -y / p
        return -(y * log_p).sum(axis=-1), slope

    def check_targets(self, y_true: Any, output_shape: Shape, dtype: Any) -> Array:
        shape = np.shape(y_true)
        if shape[1:] == output_shape[:-1] or shape[1:] == (*output_shape[:-1], 1) != output_shape:
            raise ValueError(
                f"CategoricalCrossentropy expects one-hot targets of shape {_batch(output_shape)}, "
                f"got {shape}, which look like class ids. Use to_categorical(y, "
                f"{output_shape[-1]}), or the loss 'sparse_categorical_crossentropy'."
            )
        targets = super().check_targets(y_true, output_shape, dtype)
        if (targets < 0).any() or not np.allclose(targets.sum(axis=-1), 1.0, atol=1e-3):
            raise ValueError(
                "CategoricalCrossentropy expects target rows that sum to one, as one-hot rows do. "
                "For labels that can hold together use 'binary_crossentropy'."
            )
        return targets


class SparseCategoricalCrossentropy(CrossEntropy):
    """-log p_y for the class id y, an integer from 0 to K - 1.

    Shapes: y_true ``(N, ...)`` or ``(N, ..., 1)``, y_pred ``(N, ..., K)``. Arguments and errors:
    see `CrossEntropy`; targets are not smoothed.

    >>> round(SparseCategoricalCrossentropy()([1], [[0.2, 0.8]]), 3)
    0.223
    """

    activation = activations.softmax

    def __init__(self, from_logits: bool = False) -> None:
        super().__init__(from_logits)

    def forward(self, y_true: Array, y_pred: Array) -> tuple[Array, Array]:
        picked = *np.indices(y_true.shape, sparse=True), y_true  # p[picked] is the true class's p
        if self.from_logits:
            log_p = log_softmax(y_pred)  # (N, ..., K)
            losses = -log_p[picked]  # (N, ...)
            slope = np.exp(log_p)
            slope[picked] -= 1.0  # p - onehot(y), by the joint derivative
        else:
            p = self._probabilities(y_pred)[picked]
            losses = -np.log(p)
            slope = np.zeros_like(y_pred)
            slope[picked] = -1.0 / p
        return losses, slope

    def check_targets(self, y_true: Any, output_shape: Shape, dtype: Any) -> Array:
        y_true = as_numbers(y_true, "SparseCategoricalCrossentropy: the targets")
        *leading, classes = output_shape
        if y_true.shape[1:] == (*leading, 1):
            y_true = y_true[..., 0]
        if y_true.shape[1:] != tuple(leading):
            hint = ", which looks one-hot: y.argmax(axis=-1) makes ids of it"
            if y_true.shape[1:] != output_shape:
                hint = ""
            raise ValueError(
                f"SparseCategoricalCrossentropy expects class ids of shape {_batch(leading)}, "
                f"got {y_true.shape}{hint}."
            )
        ids: Array = y_true.astype(np.int64)
        if not np.array_equal(ids, y_true):
            raise ValueError("SparseCategoricalCrossentropy expects whole numbers as class ids.")
        if ids.size and (ids.min() < 0 or ids.max() >= classes):
            raise ValueError(
                f"SparseCategoricalCrossentropy expects class ids from 0 to {classes - 1}, "
                f"got {ids.min()} to {ids.max()}. The last layer needs one unit per class."
            )
        return ids


class PairwiseLogisticLoss(Loss):
    """A loss of rankings: what is preferred shall have the higher score (Burges et al., 2005).

    For scores s and relevances y of the K items of a list, the mean over all pairs with
    ``y_i > y_j`` of ``-log sigmoid(s_i - s_j)``, and 0 where no pair has an order. It is the loss
    of Bayesian personalized ranking (Rendle et al., 2009), where a list holds what a person chose
    and something else. The name is that of Keras Recommenders.

    Shapes: y_true and y_pred ``(N, ..., K)``.

    >>> import numpy as np
    >>> loss = PairwiseLogisticLoss()
    >>> chosen, other = np.array([2.0, 1.0]), np.array([0.0, 1.0])
    >>> scores = np.stack([chosen, other], axis=1)  # (N, 2)
    >>> round(loss([[1, 0], [1, 0]], scores), 4)  # (0.1269 + 0.6931) / 2
    0.41
    """

    def forward(self, y_true: Array, y_pred: Array) -> tuple[Array, Array]:
        ahead = y_pred[..., :, np.newaxis] - y_pred[..., np.newaxis, :]  # (N, ..., K, K)
        pairs = y_true[..., :, np.newaxis] > y_true[..., np.newaxis, :]
        count = np.maximum(pairs.sum(axis=(-2, -1)), 1).astype(y_pred.dtype)  # (N, ...)
        losses = np.where(pairs, activations.softplus(-ahead), 0).sum(axis=(-2, -1)) / count
        slope = np.where(pairs, -activations.sigmoid(-ahead), 0)  # by s_i; by s_j its opposite
        grad = slope.sum(axis=-1) - slope.sum(axis=-2)  # (N, ..., K)
        return losses, grad / count[..., np.newaxis]


def log_softmax(z: Array) -> Array:
    """log softmax(z) over the last axis, exact for logits of any size; (..., K) gives (..., K).

    >>> import numpy as np
    >>> log_softmax(np.array([0.0, 1000.0]))
    array([-1000.,     0.])
    """
    z = activations.quick_rows(z)
    z = z - z.max(axis=-1, keepdims=True)
    z -= np.log(np.exp(z).sum(axis=-1, keepdims=True))
    return z


def expand(weights: Array, like: Array) -> Array:
    """``weights`` with axes of length one at the end, as many as ``like`` has more.

    >>> import numpy as np
    >>> expand(np.ones(5), np.ones((5, 3))).shape
    (5, 1)
    """
    if weights.ndim > like.ndim:
        raise ValueError(
            f"The loss expects weights or a mask of {like.ndim} axes at most, one entry for each "
            f"of its numbers, got shape {weights.shape} for losses of shape {like.shape}."
        )
    return weights.reshape(weights.shape + (1,) * (like.ndim - weights.ndim))


def _batch(shape: Any) -> str:
    return "(N" + "".join(f", {n}" for n in shape) + ("," if not len(shape) else "") + ")"


def get(loss: str | Loss) -> Loss:
    """A loss from its name, or the loss itself.

    >>> get("mse")
    MeanSquaredError()
    """
    return resolve(loss, Loss, "loss", {"mse": MeanSquaredError, "mae": MeanAbsoluteError})
