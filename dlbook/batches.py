"""Batches: data on their way into a model, from arrays in memory or from whoever hands them out.

Everything that comes in is checked here, once, and leaves as `Data`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from dlbook.checks import as_numbers, check_weights, number, optional, positive_int
from dlbook.losses import expand
from dlbook.parameters import Array

if TYPE_CHECKING:
    from dlbook.models import Sequential

ClassWeight: TypeAlias = Mapping[int, float] | None


@dataclass(frozen=True, slots=True)
class Data:
    """Inputs, targets and sample weights that have been checked; x is a pair for two inputs.

    A mask (N, T) says which positions of sequences count.
    """

    x: Any
    y: Array
    weight: Array | None
    mask: Array | None = None

    def __len__(self) -> int:
        return len(self.y)

    def part(self, start: int, stop: int | None, order: Array | None = None) -> Data:
        """The samples from start to stop in this order, or without copies as they lie."""
        rows = slice(start, stop) if order is None else order[start:stop]
        weight = None if self.weight is None else self.weight[rows]
        return Data(rows_of(self.x, rows), rows_of(self.y, rows), weight)

    def weighted(self, class_weight: ClassWeight, model: Sequential) -> Data:
        """The same samples, each weighted by its class too."""
        if class_weight is None:
            return self
        weight = _class_weights(self.y, class_weight, model.output_shape[-1])
        if self.weight is not None:
            weight = expand(self.weight, weight) * weight
        return Data(self.x, self.y, weight.astype(model.dtype))

    @property
    def counted(self) -> int:
        """How many samples, or positions under a mask, a mean is taken over."""
        return len(self) if self.mask is None else int(self.mask.sum())

    def masked(self, mask: Array | None) -> Data:
        """The same samples, in whose mean only the positions count where the mask is True."""
        if mask is None:
            return self
        weight = mask * (mask.size / max(1, mask.sum()))
        if self.weight is not None:
            weight = weight * expand(self.weight, weight)
        return Data(self.x, self.y, weight, mask)

    def split(self, share: float) -> tuple[Data, Data | None]:
        """The samples to train on, and the last ``share`` of them to validate on."""
        share = number(share, "fit", "validation_split", least=0, most=1)
        if share == 0:
            return self, None
        cut = math.floor(len(self) * (1.0 - share))
        if not 0 < cut < len(self):
            raise ValueError(
                f"fit expects a validation_split that leaves samples on both sides, got {share} "
                f"of {len(self)} samples."
            )
        return self.part(0, cut), self.part(cut, None)


class Stored:
    """Batches of data that lie in memory, each time in a new order where ``rng`` can draw one.

    Args:
        data: the data.
        batch_size: samples of each batch, the last excepted.
        rng: draws the order.
    """

    def __init__(self, data: Data, batch_size: int, rng: np.random.Generator | None = None) -> None:
        self.data, self.batch_size, self.rng = data, batch_size, rng
        self.steps: int | None = -(-len(data) // batch_size)

    def __iter__(self) -> Iterator[Data]:
        order = None if self.rng is None else self.rng.permutation(len(self.data))
        for start in range(0, len(self.data), self.batch_size):
            yield self.data.part(start, start + self.batch_size, order)


class Streamed:
    """Batches ``(x, y)`` or ``(x, y, sample_weight)`` that an iterable hands out, each checked.

    Args:
        model: the model that they are for; the first batch builds it if need be.
        source: a generator, or an iterable that can be read again.
        steps: batches of one pass; None is all that ``source`` has.
        passes: how often they will be asked for.
        what: names them in errors.
        class_weight: weight of each class in the loss.

    Raises:
        ValueError: there is no batch, or a generator is to be read more than once.
    """

    def __init__(
        self,
        model: Sequential,
        source: Iterable[Any],
        steps: int | None,
        *,
        passes: int = 1,
        what: str,
        class_weight: ClassWeight = None,
    ) -> None:
        self.model, self.source, self.what = model, source, what
        self.steps = optional(positive_int, steps, what, "the number of steps")
        self.class_weight, self.taken = class_weight, 0
        self._iterator = iter(source)
        self._once = self._iterator is source
        if self._once and self.steps is None and passes > 1:
            raise ValueError(
                f"{what} expects the number of steps of an epoch with a generator, which can be "
                f"read only once: for {passes} epochs give steps_per_epoch, and validation_steps "
                "for validation."
            )
        self._first = self._next()
        if self._first is None:
            raise ValueError(f"{what} expects at least one batch, got none.")

    def __iter__(self) -> Iterator[Data]:
        done = 0
        while self.steps is None or done < self.steps:
            data, self._first = self._first or self._next(), None
            if data is None and not self._once:
                self._iterator = iter(self.source)  # from the start again
                if self.steps is None:
                    return
                data = self._next()
            if data is None:
                if self.steps is None:
                    return
                raise ValueError(
                    f"{self.what} expects {self.steps} batches a pass, but there were only "
                    f"{self.taken} in all. Give fewer steps or epochs; what was learned is kept."
                )
            yield data
            done += 1

    def _next(self) -> Data | None:
        batch = next(self._iterator, None)
        if batch is None:
            return None
        with naming(f"{self.what}: batch {self.taken}"):
            if not isinstance(batch, tuple | list) or len(batch) not in (2, 3):
                raise TypeError(
                    "Expected batches (x, y) or (x, y, sample_weight), got a "
                    f"{type(batch).__name__}."
                )
            with forgetting_wrong_data(self.model):
                data = checked_data(self.model, *batch).weighted(self.class_weight, self.model)
        self.taken += 1
        return data


def is_stream(x: Any, y: Any, owner: str) -> bool:
    """Whether batches come from an iterable ``x``, not from arrays x and y."""
    if y is not None:
        return False
    if isinstance(x, list | tuple):
        stream = len(x) > 0 and all(isinstance(batch, tuple) for batch in x)
    else:
        stream = isinstance(x, Iterable) and not hasattr(x, "__array__")
    if not stream:
        raise ValueError(
            f"{owner} expects targets y beside x, or batches (x, y) from a generator or another "
            "iterable."
        )
    return True


def rows_of(x: Any, rows: Any) -> Any:
    """These rows of an array, or of each of a pair."""
    if isinstance(x, tuple):
        return tuple(rows_of(each, rows) for each in x)
    return x[rows] if isinstance(rows, slice) else x.take(rows, 0)


def checked_inputs(model: Sequential, x: Any, what: str) -> Any:
    """Inputs as an array, or a pair of arrays, in the dtype that the model's layers want."""
    dtype = None if model.integer_input else model.dtype
    if isinstance(x, tuple) and all(isinstance(each, np.ndarray) for each in x):
        return model.check_input(tuple(as_numbers(each, what) for each in x))
    return model.check_input(as_numbers(x, what, dtype))


def checked_data(model: Sequential, x: Any, y: Any, sample_weight: Any = None) -> Data:
    """Inputs, targets and weights, checked and in the dtypes that the model's layers want.

    Builds the model if need be; data that do not fit leave it as it was.
    """
    if not model.compiled:
        raise RuntimeError(f"{model.name} has no loss: call compile(optimizer, loss) first.")
    y = as_numbers(y, "y")
    with forgetting_wrong_data(model):
        x = checked_inputs(model, x, "x")
        first = x[0] if isinstance(x, tuple) else x
        if len(first) != len(y):
            raise ValueError(
                f"Expected as many targets as inputs, got {len(first)} x and {len(y)} y."
            )
        if len(y) == 0:
            raise ValueError("Expected at least one sample, got none.")
        shapes = tuple(each.shape[1:] for each in x) if isinstance(x, tuple) else x.shape[1:]
        output_shape = model.compute_output_shape(shapes)
        y = model.loss.check_targets(y, output_shape, model.dtype)
        if sample_weight is not None:
            shape = model.loss.shape_of_losses((len(y), *output_shape))
            sample_weight = check_weights(sample_weight, shape)
            sample_weight = sample_weight.astype(model.dtype)
    return Data(x, y, sample_weight)


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


@contextmanager
def naming(what: str) -> Iterator[None]:
    """A block that checks data, which ``what`` names in its errors."""
    try:
        yield
    except TypeError as error:
        raise TypeError(f"{what}: {error}") from error
    except ValueError as error:
        raise ValueError(f"{what}: {error}") from error


def _class_weights(y: Array, class_weight: Any, outputs: int) -> Array:
    """The weight of each target's class."""
    if not isinstance(class_weight, Mapping):
        raise TypeError(f"class_weight expects a dict {{id: weight}}, got {class_weight!r}.")
    classes = range(max(outputs, 2))  # one output tells two classes apart
    for k, weight in class_weight.items():
        right = isinstance(weight, int | float | np.number) and 0 <= weight < math.inf
        if k not in classes or not right:
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
