"""Recurrent layers: one cell, applied at every step of a sequence, hands a state on to itself.

`Recurrent` unrolls a cell over time, forwards and backwards. The cells, `SimpleRNN`, `LSTM` and
`GRU`, say what happens in one step. What a sequence leaves behind can start another:

>>> import numpy as np
>>> encoder, decoder = LSTM(3, return_state=True, seed=0), LSTM(3, return_sequences=True, seed=1)
>>> _, h, c = encoder(np.ones((5, 7, 2)))
>>> decoder(np.ones((5, 4, 2)), initial_state=[h, c]).shape
(5, 4, 3)
"""

from __future__ import annotations

from abc import abstractmethod
from typing import Any, ClassVar, TypeAlias

import numpy as np

from dlbook import activations, initializers
from dlbook.checks import as_array, flag, integer, positive_int
from dlbook.layers.base import Layer, as_tuple
from dlbook.layers.weighted import Weighted
from dlbook.parameters import Array

State: TypeAlias = list[Array]  # what a step hands to the next: first of all its output h (N, U)


class Stateful(Layer):
    """A layer with a state that can be handed in, as ``layer(x, initial_state=state)``.

    Shapes: x ``(N, T, D)``, each array of the state ``(N, U)``.
    """

    @abstractmethod
    def get_initial_state(self, batch_size: int) -> State:
        """What the first step starts from, if nothing else is given: zeros."""

    def __call__(
        self, x: Any, training: bool = False, mask: Any = None, initial_state: Any = None
    ) -> Any:
        """Apply the layer to a batch, from ``initial_state`` on: a list of arrays, or one array."""
        if initial_state is not None:
            listed = isinstance(initial_state, list | tuple)
            x = (x, *initial_state) if listed else (x, initial_state)
        return super().__call__(x, training, mask)

    def check_input(self, x: Any) -> Any:
        if not isinstance(x, tuple):
            return super().check_input(x)
        x, *state = x
        x = super().check_input(x)
        what = f"the initial_state that {self.name} expects"
        arrays = [as_array(each, what, self.dtype) for each in state]
        wanted = [each.shape for each in self.get_initial_state(len(x))]
        if [each.shape for each in arrays] != wanted:
            raise ValueError(
                f"{self.name} expects an initial_state of shapes {wanted}, got "
                f"{[each.shape for each in arrays]}."
            )
        return (x, *arrays)

    def check_mask(self, mask: Any, x: Any) -> Array:
        return super().check_mask(mask, as_tuple(x)[0])


class Recurrent(Stateful, Weighted):
    """Unrolls a cell over time, and propagates gradients back through time.

    A cell sees each input and its own last output through two products,

        a_t = x_t @ kernel + bias          and          b_t = h_(t-1) @ recurrent_kernel,

    which are made here: a for all steps at once, b step by step. It defines `step` and its
    derivative, `step_backward`.

    Shapes, with U = units and G gates: x ``(N, T, D)``, kernel ``(D, G U)``, recurrent_kernel
    ``(U, G U)``, bias ``(G U,)``, out ``(N, U)``: the last step's output, or ``(N, T, U)`` with
    return_sequences. T may differ from batch to batch.

    A mask ``(N, T)`` leaves steps out: there the state stays, and so does the output.

    The state is a list of arrays ``(N, U)``, first of all the last output h. Called as
    ``layer(x, initial_state=state)`` a layer starts from it instead of from zeros, and its
    `backprop` returns ``(grad_x, *grad_state)``. Where `forward` is called, the input is the tuple
    ``(x, *state)``. With return_state the output is ``(out, *state)``.

    Args:
        units: size of the state.
        activation, use_bias, and all other options: see `Weighted`.
        recurrent_initializer: see `dlbook.initializers`.
        return_sequences: whether to return the output of every step.
        return_state: whether to return the state that the last step leaves, too.
        go_backwards: whether to read the sequence from its end; the outputs come in the order in
            which they are made.

    Raises:
        ValueError: an argument out of its range, or a state that does not fit.
    """

    accepts = "sequences"
    gates: ClassVar[int] = 1
    sums: ClassVar[bool] = True  # a step sees only the sum a + b; else each has a bias, (2, G U)

    def __init__(
        self,
        units: int,
        activation: str | activations.ActivationFunction | None = "tanh",
        use_bias: bool = True,
        *,
        recurrent_initializer: str | initializers.Initializer = "orthogonal",
        return_sequences: bool = False,
        return_state: bool = False,
        go_backwards: bool = False,
        **options: Any,
    ) -> None:
        super().__init__(activation, use_bias, **options)
        owner = type(self).__name__
        self.units = positive_int(units, owner, "units")
        self.recurrent_initializer = initializers.get(recurrent_initializer)
        self.return_sequences = flag(return_sequences, owner, "return_sequences")
        self.return_state = flag(return_state, owner, "return_state")
        self.go_backwards = flag(go_backwards, owner, "go_backwards")

    def create_parameters(self, input_shape: Any) -> None:
        width = self.gates * self.units
        self.add_kernel((input_shape[-1], width))
        self.recurrent_kernel = self.add_parameter(
            "recurrent_kernel", (self.units, width), self.recurrent_initializer
        )
        self.add_bias((width,) if self.sums else (2, width))

    def compute_output_shape(self, input_shape: Any) -> Any:
        out = (input_shape[0], self.units) if self.return_sequences else (self.units,)
        state = [(self.units,) for _ in self.get_initial_state(0)]
        return (out, *state) if self.return_state else out

    def compute_mask(self, x: Any, mask: Array | None) -> Array | None:
        if mask is None or not self.return_sequences or self.return_state:
            return None
        return mask[:, ::-1] if self.go_backwards else mask

    def get_initial_state(self, batch_size: int) -> State:
        batch_size = integer(batch_size, self.name, "batch_size", least=0)
        return [np.zeros((batch_size, self.units), self.dtype)]

    @abstractmethod
    def step(self, a: Array, b: Array, state: State) -> tuple[State, Any]:
        """One step: the new state, and what `step_backward` needs to know. May write into ``a``."""

    @abstractmethod
    def step_backward(self, grad_state: State, cache: Any, grad_a: Array, grad_b: Array) -> State:
        """From the loss gradient of the new state to that of the old one, where a step uses it.

        Fills ``grad_a`` and ``grad_b`` (N, G U), one and the same array for a cell that `sums`.
        """

    def forward(self, x: Any, *, training: bool, mask: Array | None = None) -> tuple[Any, Any]:
        x, *initial = as_tuple(x)  # (N, T, D), each (N, U)
        counts = None if mask is None else self.in_order(mask[:, :, None])  # (T, N, 1)
        steps = self.in_order(x)  # (T, N, D)
        a = rows(steps) @ self.kernel.value  # (T N, D) @ (D, G U)
        if self.use_bias:
            a += rows(self.bias.value)[0]
        a = a.reshape(*steps.shape[:2], a.shape[1])  # (T, N, G U)
        state = initial or self.get_initial_state(len(x))
        h = np.empty((len(steps) + 1, len(x), self.units), x.dtype)  # (T + 1, N, U)
        h[0] = state[0]
        caches = []
        for t in range(len(steps)):
            b = h[t] @ self.recurrent_kernel.value  # (N, U) @ (U, G U)
            new, cache = self.step(a[t], b, state)
            state = new if counts is None else hold(new, state, counts[t])
            h[t + 1] = state[0]
            caches.append(cache)
        out = h[1:].swapaxes(0, 1) if self.return_sequences else h[-1]
        cache = steps, h, caches, counts, bool(initial)
        return (out, *state) if self.return_state else out, cache

    def backward(self, grad_out: Any, cache: Any) -> Any:
        steps, h, caches, counts, with_initial = cache
        # Without return_state the last state leads nowhere.
        grad_out, *grad_state = as_tuple(grad_out)
        grad_state = [grad.copy() for grad in grad_state] or self.get_initial_state(len(grad_out))
        grad_h = np.zeros_like(h[1:])  # (T, N, U)
        if self.return_sequences:
            grad_h[...] = grad_out.swapaxes(0, 1)
        elif len(steps):
            grad_h[-1] = grad_out
        grad_a = np.empty((*steps.shape[:2], self.kernel.shape[1]), h.dtype)  # (T, N, G U)
        grad_b = grad_a if self.sums else np.empty_like(grad_a)
        back = np.ascontiguousarray(self.recurrent_kernel.value.T)  # (G U, U)
        for t in reversed(range(len(steps))):
            grad_state[0] += grad_h[t]
            held = []
            if counts is not None:  # where a step does not count, its gradient goes past it
                held = [np.where(counts[t], 0, grad) for grad in grad_state]
                grad_state = [np.where(counts[t], grad, 0) for grad in grad_state]
            grad_state = self.step_backward(grad_state, caches[t], grad_a[t], grad_b[t])
            grad_state[0] += grad_b[t] @ back  # (N, G U) @ (G U, U)
            for grad, past in zip(grad_state, held, strict=False):
                grad += past
        self.kernel.add_product(rows(steps).T, rows(grad_a))  # (D, T N) @ (T N, G U)
        self.recurrent_kernel.add_product(rows(h[:-1]).T, rows(grad_b))  # (U, T N) @ ...
        if self.use_bias and self.sums:
            self.bias.add_sum(rows(grad_a))  # (G U,)
        elif self.use_bias:
            self.bias.add_grad(np.stack([rows(grad_a).sum(axis=0), rows(grad_b).sum(axis=0)]))
        if not self.needs_input_grad:
            return (None, *grad_state) if with_initial else None
        grad_x = rows(grad_a) @ self.kernel.value.T  # (T N, G U) @ (G U, D)
        grad_x = grad_x.reshape(steps.shape).swapaxes(0, 1)  # (N, T, D)
        grad_x = grad_x[:, ::-1] if self.go_backwards else grad_x
        return (grad_x, *grad_state) if with_initial else grad_x

    def in_order(self, x: Array) -> Array:
        """A batch (N, T, D) step by step, as the layer reads it: (T, N, D), time first."""
        steps = x.swapaxes(0, 1)
        return np.ascontiguousarray(steps[::-1] if self.go_backwards else steps)


class SimpleRNN(Recurrent):
    """Plain recurrence: ``h_t = activation(x_t @ kernel + h_(t-1) @ recurrent_kernel + bias)``.

    Shapes and arguments: see `Recurrent`, with one gate.

    >>> import numpy as np
    >>> layer = SimpleRNN(3, return_sequences=True, seed=0)
    >>> layer(np.ones((5, 7, 2))).shape
    (5, 7, 3)
    """

    def step(self, a: Array, b: Array, state: State) -> tuple[State, Any]:
        z = np.add(a, b, out=a)  # (N, U)
        h, slope = self.activation.forward(z, out=z)
        return [h], slope

    def step_backward(self, grad_state: State, cache: Any, grad_a: Array, grad_b: Array) -> State:
        grad_a[...] = self.activation.backward(grad_state[0], cache)  # (N, U)
        return [np.zeros_like(grad_a)]


class GatedRecurrent(Recurrent):
    """A recurrent layer with gates, numbers between 0 and 1 that say how much passes.

    Shapes: see `Recurrent`.

    Args:
        units, activation, and all other options: see `Recurrent`.
        recurrent_activation: of the gates; name or object.

    Raises:
        TypeError, ValueError: see `Recurrent`.
    """

    def __init__(
        self,
        units: int,
        activation: str | activations.ActivationFunction | None = "tanh",
        recurrent_activation: str | activations.ActivationFunction | None = "sigmoid",
        **options: Any,
    ) -> None:
        super().__init__(units, activation, **options)
        self.recurrent_activation = activations.get(recurrent_activation)


class LSTM(GatedRecurrent):
    """Long short-term memory (Hochreiter and Schmidhuber 1997, with a forget gate: Gers 2000).

    Beside its output h the cell keeps a memory c, which changes by adding::

        i, f, o = sigmoid(z_i), sigmoid(z_f), sigmoid(z_o)    input, forget and output gate
        g       = tanh(z_g)                                   what might be remembered
        c_t     = f * c_(t-1) + i * g
        h_t     = o * tanh(c_t)

    where (z_i, z_f, z_g, z_o) = x_t @ kernel + h_(t-1) @ recurrent_kernel + bias, in Keras's
    order. With unit_forget_bias the forget gate's bias starts at 1.

    Shapes: see `Recurrent`, with G = 4 gates.

    >>> import numpy as np
    >>> LSTM(3, seed=0)(np.ones((5, 7, 2))).shape
    (5, 3)

    Args:
        units, activation, recurrent_activation, and all other options: see `GatedRecurrent`.
        unit_forget_bias: whether the forget gate starts open.

    Raises:
        TypeError, ValueError: see `Recurrent`.
    """

    gates = 4

    def __init__(
        self,
        units: int,
        activation: str | activations.ActivationFunction | None = "tanh",
        recurrent_activation: str | activations.ActivationFunction | None = "sigmoid",
        *,
        unit_forget_bias: bool = True,
        **options: Any,
    ) -> None:
        super().__init__(units, activation, recurrent_activation, **options)
        self.unit_forget_bias = flag(unit_forget_bias, "LSTM", "unit_forget_bias")

    def create_parameters(self, input_shape: Any) -> None:
        super().create_parameters(input_shape)
        if self.use_bias and self.unit_forget_bias:
            self.bias.value[self.units : 2 * self.units] = 1.0

    def get_initial_state(self, batch_size: int) -> State:
        return [*super().get_initial_state(batch_size), *super().get_initial_state(batch_size)]

    def step(self, a: Array, b: Array, state: State) -> tuple[State, Any]:
        sigma, phi = self.recurrent_activation, self.activation
        _, c = state
        z_i, z_f, z_g, z_o = split(np.add(a, b, out=a), 4)  # each (N, U)
        i, slope_i = sigma.forward(z_i, out=z_i)
        f, slope_f = sigma.forward(z_f, out=z_f)
        g, slope_g = phi.forward(z_g, out=z_g)
        o, slope_o = sigma.forward(z_o, out=z_o)
        c_new = f * c + i * g
        y, slope_y = phi.forward(c_new)
        return [o * y, c_new], (c, i, f, g, o, y, slope_i, slope_f, slope_g, slope_o, slope_y)

    def step_backward(self, grad_state: State, cache: Any, grad_a: Array, grad_b: Array) -> State:
        sigma, phi = self.recurrent_activation, self.activation
        c, i, f, g, o, y, slope_i, slope_f, slope_g, slope_o, slope_y = cache
        grad_h, grad_c = grad_state
        grad_c += phi.backward(grad_h * o, slope_y)  # h = o * y, y = phi(c_new)
        grad_i, grad_f, grad_g, grad_o = split(grad_a, 4)  # each (N, U)
        grad_i[...] = sigma.backward(grad_c * g, slope_i)  # c_new = f * c + i * g
        grad_f[...] = sigma.backward(grad_c * c, slope_f)
        grad_g[...] = phi.backward(grad_c * i, slope_g)
        grad_o[...] = sigma.backward(grad_h * y, slope_o)
        return [np.zeros_like(grad_h), grad_c * f]


class GRU(GatedRecurrent):
    """Gated recurrent unit (Cho et al. 2014), in the form that Keras and PyTorch compute::

        z, r = sigmoid(a_z + b_z), sigmoid(a_r + b_r)         update and reset gate
        n    = tanh(a_n + r * b_n)                            what might come instead
        h_t  = z * h_(t-1) + (1 - z) * n

    where (a_z, a_r, a_n) = x_t @ kernel + bias[0] and
    (b_z, b_r, b_n) = h_(t-1) @ recurrent_kernel + bias[1]. Keras calls this reset_after=True,
    because the reset gate acts after the product with the recurrent kernel.

    Shapes: see `Recurrent`, with G = 3 gates and a bias ``(2, 3 U)``.

    >>> import numpy as np
    >>> GRU(3, seed=0)(np.ones((5, 7, 2))).shape
    (5, 3)

    Args: see `GatedRecurrent`.
    """

    gates = 3
    sums = False

    def step(self, a: Array, b: Array, state: State) -> tuple[State, Any]:
        sigma, phi = self.recurrent_activation, self.activation
        (h,) = state
        if self.use_bias:
            b += self.bias.value[1]  # (N, 3 U)
        (a_z, a_r, a_n), (b_z, b_r, b_n) = split(a, 3), split(b, 3)  # each (N, U)
        z, slope_z = sigma.forward(a_z + b_z)
        r, slope_r = sigma.forward(a_r + b_r)
        n, slope_n = phi.forward(a_n + r * b_n)
        return [n + z * (h - n)], (h, z, r, n, b_n, slope_z, slope_r, slope_n)

    def step_backward(self, grad_state: State, cache: Any, grad_a: Array, grad_b: Array) -> State:
        sigma, phi = self.recurrent_activation, self.activation
        h, z, r, n, b_n, slope_z, slope_r, slope_n = cache
        (grad_h,) = grad_state
        grad_z, grad_r, grad_n = split(grad_a, 3)  # each (N, U)
        grad_z[...] = sigma.backward(grad_h * (h - n), slope_z)  # h_t = z * h + (1 - z) * n
        grad_n[...] = phi.backward(grad_h * (1.0 - z), slope_n)  # n = phi(a_n + r * b_n)
        grad_r[...] = sigma.backward(grad_n * b_n, slope_r)
        grad_b[...] = grad_a
        split(grad_b, 3)[2] *= r
        return [grad_h * z]


def hold(new: State, old: State, counts: Array) -> State:
    """The new state in the rows of the batch where this step counts, elsewhere the old one."""
    return [np.where(counts, after, before) for after, before in zip(new, old, strict=True)]


def rows(a: Array) -> Array:
    """An array (..., D) as a matrix with D columns."""
    return a.reshape(-1, a.shape[-1])


def split(z: Array, parts: int) -> Array:
    """A matrix (N, parts U) as ``parts`` views (N, U), side by side."""
    return z.reshape(len(z), parts, z.shape[1] // parts).swapaxes(0, 1)
