"""Checks of arguments: each kind of argument is checked by one function, wherever it comes.

The functions return the argument in its plain form, a Python number, a tuple or an array, or
raise an error that says who expects what, what came, and what to do about it.

>>> positive_int(3, "Dense", "units"), number(0.5, "Dropout", "rate", least=0, below=1)
(3, 0.5)
>>> number("0.5", "Dropout", "rate", least=0, below=1)
Traceback (most recent call last):
...
ValueError: Dropout expects 0 <= rate < 1, got '0.5'.
"""

from __future__ import annotations

import math
import numbers
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

if TYPE_CHECKING:
    from dlbook.parameters import Array, Shape

T = TypeVar("T")

# Arguments of constructors and functions.


def positive_int(value: Any, owner: str, name: str) -> int:
    """``value`` as an int of at least 1.

    >>> positive_int(0, "Dense", "units")
    Traceback (most recent call last):
    ...
    ValueError: Dense expects units to be a positive integer, got 0.
    """
    return integer(value, owner, name, 1)


def integer(value: Any, owner: str, name: str, least: int | None = None) -> int:
    """``value`` as an int, which True and 3.0 are not; no smaller than ``least``, if given."""
    whole = isinstance(value, int | np.integer) and not isinstance(value, bool)
    if whole and (least is None or value >= least):
        return int(value)
    kinds = {None: "an integer", 0: "an integer of 0 or more", 1: "a positive integer"}
    kind = kinds.get(least, f"an integer of {least} or more")
    raise ValueError(f"{owner} expects {name} to be {kind}, got {value!r}.")


def number(
    value: Any,
    owner: str,
    name: str,
    *,
    least: float | None = None,
    above: float | None = None,
    most: float | None = None,
    below: float | None = None,
) -> float:
    """``value``, if it is a finite real number with least or above <= value <= most or below.

    >>> number(-1, "Huber", "delta", above=0)
    Traceback (most recent call last):
    ...
    ValueError: Huber expects delta > 0, got -1.
    """
    plain = value.item() if isinstance(value, np.generic) else value
    if (
        isinstance(plain, int | float)
        and not isinstance(plain, bool)
        and math.isfinite(plain)
        and (least is None or plain >= least)
        and (above is None or plain > above)
        and (most is None or plain <= most)
        and (below is None or plain < below)
    ):
        return plain
    low = least if above is None else above
    high = most if below is None else below
    if low is None and high is None:
        wanted = f"{name} to be a finite number"
    elif low is None or high is None:
        upper = f" {'<=' if below is None else '<'} {high}"
        lower = f" {'>=' if above is None else '>'} {low}"
        wanted = name + (upper if low is None else lower)
    else:
        left, right = "<=" if above is None else "<", "<=" if below is None else "<"
        wanted = f"{low} {left} {name} {right} {high}"
    raise ValueError(f"{owner} expects {wanted}, got {value!r}.")


def flag(value: Any, owner: str, name: str) -> bool:
    """``value`` as a bool, which 0 and None are not.

    >>> flag(1, "Dense", "use_bias")
    Traceback (most recent call last):
    ...
    ValueError: Dense expects use_bias to be True or False, got 1.
    """
    if not isinstance(value, bool | np.bool_):
        raise ValueError(f"{owner} expects {name} to be True or False, got {value!r}.")
    return bool(value)


def one_of(value: Any, choices: Iterable[str], owner: str, name: str) -> str:
    """``value``, if it is one of a few names.

    >>> one_of("full", ("valid", "same"), "Conv2D", "padding")
    Traceback (most recent call last):
    ...
    ValueError: Conv2D expects padding to be 'valid' or 'same', got 'full'.
    """
    choices = list(choices)
    if not isinstance(value, str) or value not in choices:
        *some, last = map(repr, choices)
        wanted = f"{', '.join(some)} or {last}" if some else last
        raise ValueError(f"{owner} expects {name} to be {wanted}, got {value!r}.")
    return value


def optional(check: Callable[..., Any], value: Any, owner: str, name: str, **options: Any) -> Any:
    """None, or ``value`` after ``check``: only None means that there is none, 0 is a value.

    >>> optional(number, None, "SGD", "clipvalue", least=0)
    >>> optional(number, 0, "SGD", "clipvalue", least=0)
    0
    """
    return None if value is None else check(value, owner, name, **options)


def text(value: Any, owner: str, name: str) -> str:
    """``value``, if it is a string that is not empty."""
    if not isinstance(value, str) or not value:
        raise ValueError(f"{owner} expects {name} to be a text, got {value!r}.")
    return value


def instance(value: Any, kind: type[T], owner: str, name: str) -> T:
    """``value``, if it is an object of this class."""
    if not isinstance(value, kind):
        raise TypeError(f"{owner} expects {name} to be a {kind.__name__}, got {value!r}.")
    return value


def list_of(value: Any, kind: type[T], owner: str, name: str) -> list[T]:
    """``value`` as a list of objects of one class.

    >>> list_of(3, str, "compile", "metrics")
    Traceback (most recent call last):
    ...
    TypeError: compile expects metrics to be a list of str objects, got 3.
    """
    if not isinstance(value, list | tuple) or not all(isinstance(each, kind) for each in value):
        raise TypeError(
            f"{owner} expects {name} to be a list of {kind.__name__} objects, got {value!r}."
        )
    return list(value)


def float_type(value: Any, owner: str) -> np.dtype[Any]:
    """``value`` as a dtype to compute in.

    >>> float_type("float64", "Dense")
    dtype('float64')
    """
    for name in ("float32", "float64"):
        if isinstance(value, str | type | np.dtype) and value == np.dtype(name):
            return np.dtype(name)
    raise TypeError(f"{owner} expects dtype float32 or float64, got {value!r}.")


def lengths(value: Any, rank: int, owner: str, name: str) -> Shape:
    """``value`` as ``rank`` positive integers; a single one counts for every axis.

    >>> lengths(3, 2, "Conv2D", "kernel_size"), lengths((1, 2), 2, "Conv2D", "strides")
    ((3, 3), (1, 2))
    """
    parts = tuple(value) if isinstance(value, list | tuple) else (value,) * rank
    if len(parts) != rank:
        counts = "one integer" if rank == 1 else f"one or {rank} integers"
        raise ValueError(f"{owner} expects {name} to be {counts}, got {value!r}.")
    return tuple(positive_int(part, owner, name) for part in parts)


def sample_shape(value: Any, owner: str, name: str) -> Any:
    """``value`` as the shape of a sample: lengths, None for any length; or a pair of shapes.

    >>> sample_shape([28, 28, 1], "Flatten", "input_shape"), sample_shape((None, 8), "GRU", "x")
    ((28, 28, 1), (None, 8))
    """
    if isinstance(value, int | np.integer) and not isinstance(value, bool):
        raise TypeError(
            f"{owner} expects {name} to be a tuple: write ({value},) instead of {value}."
        )
    if not isinstance(value, list | tuple):
        raise TypeError(f"{owner} expects {name} to be a tuple of lengths, got {value!r}.")
    if value and all(isinstance(part, list | tuple) for part in value):
        return tuple(sample_shape(part, owner, name) for part in value)
    # Data may have axes of length 0; they are refused where a layer can't work with them.
    return tuple(optional(integer, n, owner, f"a length in {name}", least=0) for n in value)


# Arrays of data.


def as_array(data: Any, what: str, dtype: Any = None) -> Array:
    """``data`` as an array of numbers, of ``dtype`` if given; ``what`` names it in errors.

    Tables whose columns are of different kinds of numbers count as numbers.

    Raises:
        TypeError: a generator, a sparse matrix, strings, dates, complex numbers, other objects.
        ValueError: parts of different shapes, hidden entries of a masked array, or numbers too
            large for ``dtype``.

    >>> as_array([1, True, 2.5], "x")
    array([1. , 1. , 2.5])
    """
    if isinstance(data, Iterator):
        raise TypeError(
            f"{what} must be an array, got a {type(data).__name__}, which can be read only once: "
            "make an array of it first, np.array(list(...))."
        )
    if hasattr(data, "toarray") and not isinstance(data, np.ndarray):
        raise TypeError(
            f"{what} must be an ordinary array, got a sparse {type(data).__name__}: pass "
            "x.toarray(), a part at a time where the whole does not fit into memory."
        )
    data = unmasked(data, what)
    try:
        array: Array = np.asarray(data)
    except ValueError as error:
        raise ValueError(f"{what} must be one array, got parts of different shapes.") from error
    if array.dtype.kind == "O":
        array = _from_objects(array, what)
    if array.dtype.kind not in "fiub":
        raise TypeError(
            f"{what} must be numbers, got an array of dtype {array.dtype}. Convert it first, for "
            "example with x.astype('float32')."
        )
    if dtype is None or array.dtype == dtype:
        return array
    try:
        with np.errstate(over="raise"):
            return array.astype(dtype)
    except FloatingPointError as error:
        worst = np.nanargmax(np.where(np.isfinite(array), np.abs(array), 0))
        where = tuple(int(k) for k in np.unravel_index(worst, array.shape))
        raise ValueError(
            f"{what} must fit into {np.dtype(dtype)}, got {array[where]:g} at index {where}. "
            "Scale the data first, best to mean 0 and variance 1."
        ) from error


def unmasked(data: Any, what: str) -> Any:
    """``data`` as they are; those of a masked array that hides nothing as a plain array."""
    if not isinstance(data, np.ma.MaskedArray):
        return data
    hidden = int(np.ma.getmaskarray(data).sum())
    if hidden:
        raise ValueError(
            f"{what} must hold no hidden entries, got a masked array with {hidden} of them: "
            "fill them in with x.filled(value), or leave those rows out."
        )
    return data.data


def _from_objects(array: Array, what: str) -> Array:
    """An array of Python objects as floats, if all are numbers."""
    for where, entry in np.ndenumerate(array):
        if not isinstance(entry, numbers.Real | np.bool_):
            raise TypeError(
                f"{what} must be numbers, got an array of dtype object with {entry!r} at index "
                f"{where}."
            )
    try:
        return array.astype(np.float64)
    except OverflowError as error:
        raise ValueError(f"{what} must fit into float64, got a larger integer.") from error


def as_numbers(data: Any, what: str, dtype: Any = None) -> Array:
    """`as_array` for a batch of data: with a batch axis, and every entry finite.

    Raises:
        TypeError, ValueError: see `as_array`; also a single number, NaN and infinity.

    >>> as_numbers([[1.0], [float("nan")]], "x")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    ...
    ValueError: x must be finite, got nan at index (1, 0). Remove or fill in ...
    """
    array = as_array(data, what, dtype)
    if array.ndim == 0:
        raise ValueError(f"{what} must have a batch axis, got the single number {array}.")
    with np.errstate(over="ignore", invalid="ignore"):
        total = array.sum()  # if it is finite all entries are, and it takes a quarter of the time
    if not np.isfinite(total):
        bad = np.argwhere(~np.isfinite(array))
        if len(bad):
            where = tuple(bad[0].tolist())
            raise ValueError(
                f"{what} must be finite, got {array[where]} at index {where}. "
                "Remove or fill in such entries first."
            )
    return array


def as_ids(data: Any, what: str) -> Array:
    """`as_array` for ids: whole numbers, as int64.

    >>> as_ids([[1.0, 2.0]], "Embedding")
    array([[1, 2]])
    """
    array = as_array(data, what)
    if array.dtype.kind in "iu":
        return array.astype(np.int64, copy=False)
    with np.errstate(invalid="ignore"):
        ids = array.astype(np.int64, copy=False)
    if array.dtype.kind == "b" or not np.array_equal(ids, array):
        raise TypeError(f"{what} must be integer ids, got an array of {array.dtype}.")
    return ids


def check_weights(weights: Any, shape: Shape, what: str = "sample_weight") -> Array:
    """Weights as an array: one for each sample, or for each entry of losses of ``shape``.

    >>> check_weights([1, 0], (2, 3))
    array([1, 0])
    """
    array = as_numbers(weights, what)
    if array.shape != shape[: array.ndim] or (array < 0).any():
        raise ValueError(
            f"{what} expects one weight >= 0 for each of the {shape[0]} samples, "
            f"got shape {array.shape}, smallest {array.min(initial=0):g}."
        )
    return array
