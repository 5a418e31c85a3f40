"""Batches: data on their way into a model, from arrays in memory or from whoever hands them out.

Everything that comes in is checked here, once, and leaves as `Data`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, islice, repeat
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from dlbook.checks import as_numbers, check_weights, optional, positive_int
from dlbook.losses import expand
from dlbook.metrics import is_per_sample
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

    def weighted(self, class_weight: ClassWeight, model: Sequential) -> Data:
        """The same samples, each weighted by its class too."""
        if class_weight is None:
            return self
        weight = _class_weights(self.y, class_weight, model.output_shape[-1])
        if self.weight is not None:
            weight = expand(self.weight, weight) * weight
        return Data(self.x, self.y, weight.astype(model.dtype))

    def part(self, start: int, stop: int | None, order: Array | None = None) -> Data:
        """The samples from start to stop in this order, or without copies as they lie."""
        rows = slice(start, stop) if order is None else order[start:stop]
        weight = None if self.weight is None else self.weight[rows]
        return Data(rows_of(self.x, rows), rows_of(self.y, rows), weight)


class Stored:
    """Batches of data that lie in memory, each time in a new order where ``rng`` can draw one."""

    def __init__(self, model: Sequential, data: Data, batch_size: int) -> None:
        self.model = model
        self.data = data
        self.batch_size = batch_size
        self.rng: np.random.Generator | None = None

    @property
    def steps(self) -> int | None:
        """How many batches one pass has."""
        return -(-len(self.data) // self.batch_size)

    def __iter__(self) -> Iterator[Data]:
        order = None if self.rng is None else self.rng.permutation(len(self.data))
        for start in range(0, len(self.data), self.batch_size):
            yield self.data.part(start, start + self.batch_size, order)

    def split(self, share: float) -> Stored:
        """Cut off the last ``share`` of the samples, to validate on."""
        data, cut = self.data, math.floor(len(self.data) * (1.0 - share))
        if not 0 < cut < len(data):
            raise ValueError(
                f"fit expects a validation_split that leaves samples on both sides, got {share} "
                f"of {len(data)} samples."
            )
        self.data = data.part(0, cut)
        return Stored(self.model, data.part(cut, None), self.batch_size)

    def weigh(self, class_weight: ClassWeight) -> None:
        """Weight each sample by its class from now on."""
        self.data = self.data.weighted(class_weight, self.model)


class Streamed:
    """Batches ``(x, y)`` or ``(x, y, sample_weight)`` that an iterable hands out, each checked.

    Args:
        what: names them in errors.
        model: the model that they are for; the first batch builds it if need be.
        source: a generator, or an iterable that can be read again.
        steps: batches of one pass; None is all that ``source`` has.
        passes: how often they will be asked for.
    """

    rng: np.random.Generator | None = None  # the order is the source's

    def __init__(
        self,
        what: str,
        model: Sequential,
        source: Iterable[Any],
        steps: int | None,
        passes: int,
    ) -> None:
        self.what = what
        self.model = model
        self.source = source
        self.class_weight: ClassWeight = None
        self.steps = optional(positive_int, steps, what, "the number of steps")
        self.taken, once = 0, iter(source) is source
        if once and steps is None and passes > 1:
            raise ValueError(
                f"{what} expects the number of steps of an epoch with a generator, which can be "
                f"read only once: for {passes} epochs give steps_per_epoch, and validation_steps "
                "for validation."
            )
        again = source if once or steps is None else chain.from_iterable(repeat(source))
        self._batches = map(self._checked, again)
        self._first = list(islice(self._batches, 1))  # looked at before anything is trained
        if not self._first:
            raise ValueError(f"{what} expects at least one batch, got none.")

    def __iter__(self) -> Iterator[Data]:
        if self.steps is None and not self._first:
            self._batches = map(self._checked, self.source)  # another pass
        first, self._first = self._first, []
        done = 0
        for data in islice(chain(first, self._batches), self.steps):
            yield data.weighted(self.class_weight, self.model)
            done += 1
        if done < (self.steps or 1):
            raise ValueError(
                f"{self.what} expects {self.steps} batches a pass, but there were only "
                f"{self.taken} in all. Give fewer steps or epochs; what was learned is kept."
            )

    def split(self, share: float) -> Stored:
        """Refuse: nobody knows where the end is."""
        raise ValueError(f"{self.what} expects arrays with validation_split; give validation_data.")

    def weigh(self, class_weight: ClassWeight) -> None:
        """Weight each sample by its class from now on."""
        self.class_weight = class_weight
        for data in self._first:
            data.weighted(class_weight, self.model)  # refuses wrong weights

    def _checked(self, batch: Any) -> Data:
        with naming(f"{self.what}: batch {self.taken}"):
            if not isinstance(batch, tuple | list) or len(batch) not in (2, 3):
                kind = type(batch).__name__
                raise TypeError(f"Expected (x, y) or (x, y, sample_weight), got a {kind}.")
            data = checked_data(self.model, *batch)
        self.taken += 1
        return data


def batches_of(
    what: str,
    model: Sequential,
    x: Any,
    y: Any = None,
    sample_weight: Any = None,
    *,
    batch_size: int,
    steps: int | None = None,
    passes: int = 1,
) -> Stored | Streamed:
    """Batches cut from arrays x and y, or, without y, those that an iterable x hands out."""
    if y is not None:
        if steps is not None:
            raise ValueError(
                f"{what} expects a number of steps with a generator or another iterable of "
                "batches alone; arrays are cut by batch_size."
            )
        batch_size = positive_int(batch_size, what, "batch_size")
        return Stored(model, checked_data(model, x, y, sample_weight), batch_size)
    if sample_weight is not None or hasattr(x, "__array__") or not isinstance(x, Iterable):
        raise ValueError(
            f"{what} expects targets y beside x, or batches (x, y) or (x, y, sample_weight) from a "
            f"generator or another iterable, got a {type(x).__name__}."
        )
    return Streamed(what, model, x, steps, passes)


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


def checked_data(
    model: Sequential,
    x: Any,
    y: Any,
    sample_weight: Any = None,
) -> Data:
    """Inputs, targets and weights, checked and in the dtypes that the model's layers want.

    Builds the model if need be; data that do not fit leave it as it was.
    """
    if not model.compiled:
        raise RuntimeError(f"{model.name} has no loss: call compile(optimizer, loss) first.")
    built, y = model.built, as_numbers(y, "y")
    try:
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
        for metric in model.metrics.values():
            if is_per_sample(metric):  # refuses targets that do not fit before anything is trained
                metric(y[:1], np.zeros((1, *output_shape)))
        if sample_weight is not None:
            shape = model.loss.shape_of_losses((len(y), *output_shape))
            sample_weight = check_weights(sample_weight, shape).astype(model.dtype)
    except (TypeError, ValueError):
        if not built:
            model.unbuild()  # built for data that were wrong: forget it
        raise
    return Data(x, y, sample_weight)


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
