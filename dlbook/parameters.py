"""Parameters: the numbers that learning changes, each beside its gradient.

>>> import numpy as np
>>> kernel = Parameter(np.zeros((2, 3), dtype="float32"), "kernel")
>>> kernel.add_grad(np.ones((2, 3)))
>>> kernel.grad.sum()
np.float32(6.0)
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from dlbook.regularizers import Regularizer

Array: TypeAlias = np.ndarray[Any, Any]
Shape: TypeAlias = tuple[int, ...]


class Parameter:
    """One array that is learned, with its gradient and its name.

    ``value`` and ``grad`` have one shape and one dtype. Gradients add up: ``add_grad`` and
    ``add_product`` add to ``grad``, and only ``zero_grad`` clears it. ``zero_grad`` clears
    lazily, so the first gradient after it is written instead of added: the same result with
    one pass less over the memory.

    >>> bias = Parameter(np.zeros(2), "bias")
    >>> bias.add_grad(np.ones(2))
    >>> bias.add_grad(np.ones(2))
    >>> bias.grad
    array([2., 2.])

    Args:
        value: the numbers it begins with; the array is kept.
        name: what errors and tables call it.
        regularizer: the penalty on it, if any.
    """

    def __init__(self, value: Array, name: str, *, regularizer: Regularizer | None = None) -> None:
        self.name = name
        self.regularizer = regularizer
        self.value = value
        self._grad = np.zeros_like(value)
        self._cleared = False

    @property
    def shape(self) -> Shape:
        """The shape of value and gradient."""
        shape: Shape = self.value.shape
        return shape

    @property
    def size(self) -> int:
        """How many numbers the parameter holds."""
        return self.value.size

    @property
    def grad(self) -> Array:
        """The gradient that has added up since `zero_grad`."""
        if self._cleared:
            self._grad.fill(0.0)
            self._cleared = False
        return self._grad

    @grad.setter
    def grad(self, grad: Array) -> None:
        if grad is not self._grad:  # ``parameter.grad += g`` hands back the same array
            self._grad[...] = grad
        self._cleared = False

    def zero_grad(self) -> None:
        """Forget the gradient."""
        self._cleared = True

    def add_grad(self, grad: Array) -> None:
        """``grad += grad``, for a gradient of the parameter's shape."""
        if self._cleared:
            self._grad[...] = grad
            self._cleared = False
        else:
            self._grad += grad

    def add_product(self, a: Array, b: Array) -> None:
        """``grad += a @ b`` for matrices a and b, without a copy where grad was just cleared."""
        if self._cleared:
            # np.dot, because np.matmul has no fast path for an inner size of 1 (a batch of one).
            np.dot(a, b, out=self._grad.reshape(a.shape[0], b.shape[1]))
            self._cleared = False
        else:
            self._grad += np.dot(a, b).reshape(self.shape)

    def add_sum(self, rows: Array) -> None:
        """``grad += rows.sum(axis=0)`` for a bias: a matrix product with ones, which is faster."""
        self.add_grad(np.dot(np.ones(len(rows), rows.dtype), rows))

    def move_to(self, value: Array, grad: Array) -> None:
        """Keep value and gradient in these two arrays from now on."""
        value[...] = self.value
        grad[...] = self.grad
        self.value, self._grad = value, grad

    def __repr__(self) -> str:
        return f"Parameter({self.name!r}, shape={self.shape}, dtype={self.value.dtype})"


class ParameterVector:
    """Several parameters laid out in one flat vector, and their gradients in another.

    Each Parameter becomes a view of the two vectors, so that an optimizer is one formula on
    one array however many layers there are:

    >>> w, b = Parameter(np.ones((2, 2)), "w"), Parameter(np.zeros(2), "b")
    >>> vector = ParameterVector([w, b])
    >>> vector.value
    array([1., 1., 1., 1., 0., 0.])
    >>> vector.value -= 1.0
    >>> w.value
    array([[0., 0.],
           [0., 0.]])
    """

    def __init__(self, parameters: Sequence[Parameter]) -> None:
        self.parameters = list(dict.fromkeys(parameters))  # a shared parameter counts once
        dtypes = {parameter.value.dtype for parameter in self.parameters}
        if len(dtypes) > 1:
            raise TypeError(
                f"ParameterVector expects parameters of one dtype, got {sorted(map(str, dtypes))}. "
                "Build all layers with the same dtype."
            )
        size = sum(parameter.size for parameter in self.parameters)
        dtype = dtypes.pop() if dtypes else np.dtype("float32")
        self.value = np.empty(size, dtype)
        self._grad = np.empty(size, dtype)
        start = 0
        for parameter in self.parameters:
            stop = start + parameter.size
            parameter.move_to(
                self.value[start:stop].reshape(parameter.shape),
                self._grad[start:stop].reshape(parameter.shape),
            )
            start = stop

    @property
    def grad(self) -> Array:
        """All gradients, in the order of ``value``."""
        for parameter in self.parameters:
            parameter.grad  # noqa: B018  (settles a gradient that was cleared and not yet written)
        return self._grad

    def zero_grad(self) -> None:
        """Forget all gradients."""
        for parameter in self.parameters:
            parameter.zero_grad()

    def holds(self, parameters: Sequence[Parameter]) -> bool:
        """Whether this vector holds exactly these parameters, and they still live in it."""
        return len(parameters) == len(self.parameters) and all(
            ours is theirs and theirs.value.base is self.value
            for ours, theirs in zip(self.parameters, parameters, strict=True)
        )
