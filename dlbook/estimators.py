"""The book's networks as scikit-learn estimators.

``NetworkClassifier`` and ``NetworkRegressor`` are a `Sequential` of `Dense` layers that takes
part in what scikit-learn offers: pipelines, cross-validation, searches for good settings.

>>> from sklearn.model_selection import cross_val_score
>>> from sklearn.pipeline import make_pipeline
>>> from sklearn.preprocessing import StandardScaler
>>> from dlbook.datasets import load_wine
>>> wine = load_wine()
>>> model = make_pipeline(StandardScaler(), NetworkClassifier((20,), random_state=0))
>>> bool(cross_val_score(model, wine.x, wine.y, cv=3).min() > 0.9)
True
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from typing import Any, Self, TypeAlias, TypeVar, cast

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, ClassifierMixin, RegressorMixin
from sklearn.model_selection import train_test_split
from sklearn.utils import check_random_state, column_or_1d
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import check_is_fitted, validate_data

from dlbook import optimizers
from dlbook.callbacks import EarlyStopping
from dlbook.checks import flag, number, unmasked
from dlbook.layers import Dense
from dlbook.models import Sequential
from dlbook.regularizers import L2

Array: TypeAlias = NDArray[Any]
F = TypeVar("F", bound=Callable[..., Any])
Data: TypeAlias = Any  # what scikit-learn can turn into an array: arrays, lists, data frames

# float32 is twice as fast; everything else is computed in float64, as scikit-learn does.
_FLOATS = [np.float64, np.float32]


def _validated(estimator: BaseEstimator, X: Data, *y: Data, **options: Any) -> Any:
    """scikit-learn's `validate_data`, for data that hide nothing behind a mask."""
    shown = (unmasked(data, name) for data, name in zip((X, *y), "Xy", strict=False))
    return validate_data(estimator, *shown, **options)


def _all_or_nothing(train: F) -> F:
    """A method that trains, after whose failure the estimator is what it was before.

    A ``model_`` that goes on learning gets its weights and its optimizer's state back.
    """

    @functools.wraps(train)
    def whole(self: Any, *arguments: Any, **options: Any) -> Any:
        before, model = dict(vars(self)), getattr(self, "model_", None)
        if model is not None:
            weights, optimizer = model.get_weights(), model.optimizer
            steps, moments = optimizer.iterations, [m.copy() for m in optimizer.moments]
        try:
            return train(self, *arguments, **options)
        except BaseException:  # also when a reader interrupts it
            vars(self).clear()
            vars(self).update(before)
            if model is not None:
                model.set_weights(weights)
                optimizer.resume(steps, moments)
            raise

    return cast(F, whole)


class _Network(BaseEstimator):
    """What both estimators share: settings, layers, training.

    As scikit-learn asks, the constructor only stores its arguments; the layers, the optimizer
    and the training check them when ``fit`` is called.
    """

    _output_activation: str
    _loss: str

    def __init__(
        self,
        hidden_layer_sizes: int | Sequence[int] = (100,),
        *,
        activation: str = "relu",
        optimizer: str = "adam",
        learning_rate: float = 0.001,
        l2: float = 0.0,
        batch_size: int = 32,
        epochs: int = 100,
        early_stopping: bool = False,
        validation_fraction: float = 0.1,
        patience: int = 10,
        random_state: int | np.random.RandomState | None = None,
        verbose: int = 0,
    ) -> None:
        self.hidden_layer_sizes = hidden_layer_sizes
        self.activation = activation
        self.optimizer = optimizer
        self.learning_rate = learning_rate
        self.l2 = l2
        self.batch_size = batch_size
        self.epochs = epochs
        self.early_stopping = early_stopping
        self.validation_fraction = validation_fraction
        self.patience = patience
        self.random_state = random_state
        self.verbose = verbose

    def _build(self, outputs: int, dtype: Any) -> int:
        """Make a new ``model_`` with this many outputs, and return the seed it grew from."""
        seed = int(check_random_state(self.random_state).randint(2**31))
        regularizer = L2(self.l2) if self.l2 else None
        model = Sequential(seed=seed)
        for units in np.atleast_1d(self.hidden_layer_sizes).tolist():
            model.add(Dense(units, activation=self.activation, kernel_regularizer=regularizer))
        model.add(
            Dense(outputs, activation=self._output_activation, kernel_regularizer=regularizer)
        )
        optimizer_class = type(optimizers.get(str(self.optimizer)))
        model.compile(optimizer_class(self.learning_rate), loss=self._loss)
        model.build((self.n_features_in_,), dtype=dtype)
        self.model_ = model
        return seed

    def _train(self, X: Array, y: Array, outputs: int, stratify: Array | None) -> Self:
        """Train a new model on inputs and targets that were checked."""
        seed = self._build(outputs, X.dtype)
        held_out, callbacks = None, []
        owner = type(self).__name__
        if flag(self.early_stopping, owner, "early_stopping"):
            share = number(self.validation_fraction, owner, "validation_fraction", above=0, below=1)
            X, x_val, y, y_val = train_test_split(
                X, y, test_size=share, random_state=seed, stratify=stratify
            )
            held_out = (x_val, y_val)
            callbacks = [EarlyStopping(patience=self.patience, restore_best_weights=True)]
        self.history_ = self.model_.fit(
            X,
            y,
            batch_size=self.batch_size,
            epochs=self.epochs,
            validation_data=held_out,
            callbacks=callbacks,
            verbose=self.verbose,
        ).history
        return self

    def _train_once(self, X: Array, y: Array, outputs: int) -> Self:
        """Run one epoch over data that were checked, going on with ``model_`` if there is one."""
        if not hasattr(self, "model_"):
            self._build(outputs, X.dtype)
        self.history_ = self.model_.fit(
            X, y, batch_size=self.batch_size, verbose=self.verbose
        ).history
        return self

    def _outputs(self, X: Data) -> Array:
        check_is_fitted(self)
        X = _validated(self, X, dtype=_FLOATS, reset=False)
        return self.model_.predict(X, verbose=0)


class NetworkClassifier(ClassifierMixin, _Network):
    """A network that ends in a softmax over the classes and learns by cross-entropy.

    Args:
        hidden_layer_sizes: units of each hidden layer; ``()`` is softmax regression.
        activation: of the hidden layers, see `dlbook.activations`.
        optimizer: name of the optimizer, see `dlbook.optimizers`.
        learning_rate: of the optimizer.
        l2: penalty ``l2 * sum(kernel ** 2)`` of every layer; 0 is none.
        batch_size: rows a step.
        epochs: passes over the training data, at most.
        early_stopping: hold back ``validation_fraction`` of the data, stop when the loss on it
            has not fallen for ``patience`` epochs, and keep the best weights.
        validation_fraction: between 0 and 1; used with ``early_stopping``.
        patience: used with ``early_stopping``.
        random_state: seed of the weights, the shuffling and the held-back rows.
        verbose: 0 is silent, 1 and 2 show progress as `Sequential.fit` does.

    Attributes:
        classes_: the labels, sorted; column k of ``predict_proba`` is ``classes_[k]``.
        model_: the fitted `Sequential`.
        history_: what the last ``fit`` or ``partial_fit`` recorded, epoch by epoch.
        n_features_in_: columns of X. ``feature_names_in_``: their names, if X had any.

    ``fit``, ``partial_fit`` and ``predict`` raise ValueError for data that are empty, not
    finite, not numbers or of another width than before, and for settings out of range.

    >>> import numpy as np
    >>> X, y = np.array([[0.0], [1.0], [4.0], [5.0]]), ["low", "low", "high", "high"]
    >>> model = NetworkClassifier(epochs=200, random_state=0).fit(X, y)
    >>> model.predict([[0.5], [4.5]]).tolist()
    ['low', 'high']
    """

    _output_activation = "softmax"
    _loss = "sparse_categorical_crossentropy"

    @_all_or_nothing
    def fit(self, X: Data, y: Data) -> Self:
        """Train a new network on X (N, features) and labels y (N,)."""
        X, y = _validated(self, X, y, dtype=_FLOATS)
        check_classification_targets(y)
        self.classes_, ids = np.unique(y, return_inverse=True)
        return self._train(X, ids, len(self.classes_), stratify=ids)

    @_all_or_nothing
    def partial_fit(self, X: Data, y: Data, classes: Data | None = None) -> Self:
        """Run one epoch over X and y; the first call must name all ``classes``."""
        first = not hasattr(self, "classes_")
        if first and classes is None:
            raise ValueError(
                "The first call of NetworkClassifier.partial_fit must name all classes, because "
                "later calls can't add any: pass classes=..."
            )
        X, y = _validated(self, X, y, dtype=_FLOATS, reset=first)
        check_classification_targets(y)
        known = np.unique(classes) if classes is not None else self.classes_
        if not first and not np.array_equal(known, self.classes_):
            raise ValueError(f"classes were {self.classes_} at the first call and are {known} now")
        unknown = np.setdiff1d(y, known)
        if len(unknown):
            raise ValueError(f"y holds the labels {unknown}, which are not among classes {known}")
        self.classes_ = known
        return self._train_once(X, np.asarray(np.searchsorted(known, y)), len(known))

    def predict_proba(self, X: Data) -> Array:
        """Return the probability of each class, (N, classes)."""
        return self._outputs(X)

    def predict(self, X: Data) -> Array:
        """Return the most probable label of each row, (N,)."""
        best = self._outputs(X).argmax(axis=1)
        return np.asarray(self.classes_[best])


class NetworkRegressor(RegressorMixin, _Network):
    """A network that ends in a weighted sum and learns by the mean squared error.

    It expects targets of about unit size, as networks do: wrap it in scikit-learn's
    ``TransformedTargetRegressor`` where they are not. Settings, attributes and errors are those
    of `NetworkClassifier`, except ``classes_``.

    >>> import numpy as np
    >>> X = np.linspace(-1, 1, 50)[:, None]
    >>> model = NetworkRegressor((), learning_rate=0.05, random_state=0)
    >>> model.fit(X, 2 * X[:, 0] + 1).predict([[0.5]]).round(2).tolist()
    [2.0]
    """

    _output_activation = "linear"
    _loss = "mean_squared_error"

    @_all_or_nothing
    def fit(self, X: Data, y: Data) -> Self:
        """Train a new network on X (N, features) and targets y, (N,) or (N, outputs)."""
        X, y = self._checked(X, y, reset=True)
        return self._train(X, y, y.shape[1], stratify=None)

    @_all_or_nothing
    def partial_fit(self, X: Data, y: Data) -> Self:
        """Run one epoch over X and y."""
        X, y = self._checked(X, y, reset=not hasattr(self, "model_"))
        return self._train_once(X, y, y.shape[1])

    def predict(self, X: Data) -> Array:
        """Return the prediction for each row, (N,), or (N, outputs) for several outputs."""
        out = self._outputs(X)
        return out[:, 0] if out.shape[1] == 1 else out

    def _checked(self, X: Data, y: Data, *, reset: bool) -> tuple[Array, Array]:
        """Return X and y as arrays of two dimensions and one dtype."""
        X, y = _validated(self, X, y, dtype=_FLOATS, multi_output=True, y_numeric=True, reset=reset)
        if y.ndim == 2 and y.shape[1] == 1:
            y = column_or_1d(y, warn=True)
        return X, y.reshape(len(y), -1).astype(X.dtype)

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.target_tags.multi_output = True
        return tags
