"""Bidirectional: a sequence is read from both ends, so that each step knows what comes after it."""

from __future__ import annotations

from typing import Any

import numpy as np

from dlbook.checks import instance, one_of
from dlbook.configuration import deserialize, serialize
from dlbook.layers.base import Layer, as_tuple
from dlbook.layers.recurrent import Recurrent, State, Stateful
from dlbook.parameters import Array


class Bidirectional(Stateful, Layer):
    """Two recurrent layers, one from each end of the sequence (Schuster and Paliwal 1997)::

        f = layer(x)
        b = backward_layer(x), its steps in the order of x
        out = [f, b] side by side, f + b, f * b or (f + b) / 2

    for merge_mode "concat", "sum", "mul" or "ave". With None the output is the pair (f, b).

    Shapes: x ``(N, T, D)``, f and b ``(N, U)``, or ``(N, T, U)`` if the layers have
    return_sequences; out as they, with "concat" ``(N, 2 U)`` or ``(N, T, 2 U)``. With return_state
    the states of both layers follow the output, those of ``layer`` first; an initial_state is a
    list of them in the same order. A mask ``(N, T)`` goes to both; as in Keras, the steps that it
    leaves out give zeros here.

    >>> import numpy as np
    >>> from dlbook.layers import LSTM
    >>> layer = Bidirectional(LSTM(3, return_sequences=True), seed=0)
    >>> layer(np.ones((5, 7, 2))).shape
    (5, 7, 6)

    Args:
        layer: the recurrent layer that reads from the beginning.
        merge_mode: how the two outputs become one.
        backward_layer: the layer that reads from the end; by default one like ``layer`` with
            parameters of its own.

    Raises:
        TypeError: a layer that is not recurrent.
        ValueError: an unknown merge_mode, or layers that do not belong together.
    """

    accepts = "sequences"

    def __init__(
        self,
        layer: Recurrent,
        merge_mode: str | None = "concat",
        backward_layer: Recurrent | None = None,
        **options: Any,
    ) -> None:
        super().__init__(**options)
        owner = type(self).__name__
        self.layer = instance(layer, Recurrent, owner, "layer")
        if backward_layer is None:
            backward_layer = reversed_copy(layer)
        self.backward_layer = instance(backward_layer, Recurrent, owner, "backward_layer")
        self.merge_mode = merge_mode
        if merge_mode is not None:
            one_of(merge_mode, ("concat", "sum", "mul", "ave"), owner, "merge_mode")
        if self.layer.go_backwards or not self.backward_layer.go_backwards:
            raise ValueError(
                f"{owner} expects a layer that reads from the beginning and a backward_layer with "
                "go_backwards=True."
            )
        alike = ["return_sequences", "return_state"]
        if merge_mode in ("sum", "mul", "ave"):
            alike.append("units")
        for option in alike:
            one, two = getattr(self.layer, option), getattr(self.backward_layer, option)
            if one != two:
                raise ValueError(
                    f"{owner} expects two layers of the same {option}, got {one} and {two}."
                )
        self.keeps_mask = self.layer.return_sequences and not self.layer.return_state

    @property
    def forward_layer(self) -> Recurrent:
        """The layer that reads from the beginning, by its Keras name."""
        return self.layer

    def create_parameters(self, input_shape: Any) -> None:
        self.add_layer(self.layer, input_shape)
        self.add_layer(self.backward_layer, input_shape)

    def compute_output_shape(self, input_shape: Any) -> Any:
        f, *f_state = shapes_of(self.layer, input_shape)
        b, *b_state = shapes_of(self.backward_layer, input_shape)
        if self.merge_mode is None:
            return (f, b, *f_state, *b_state)
        out = (*f[:-1], f[-1] + b[-1]) if self.merge_mode == "concat" else f
        return (out, *f_state, *b_state) if f_state else out

    def get_initial_state(self, batch_size: int) -> State:
        return [
            *self.layer.get_initial_state(batch_size),
            *self.backward_layer.get_initial_state(batch_size),
        ]

    def forward(self, x: Any, *, training: bool, mask: Array | None = None) -> tuple[Any, Any]:
        x, *initial = as_tuple(x)
        half = len(initial) // 2
        of_both = []
        for layer, state in ((self.layer, initial[:half]), (self.backward_layer, initial[half:])):
            start = (x, *state) if initial else x
            out, _, cache = layer.forward_masked(start, mask, training=training)
            of_both.append((as_tuple(out), cache))
        ((f, *f_state), of_f), ((b, *b_state), of_b) = of_both
        if self.layer.return_sequences:
            b = b[:, ::-1]  # from the order in which it was read to that of x
            f, b = silent(f, mask), silent(b, mask)
        outputs = (*self.merge(f, b), *f_state, *b_state)
        return outputs if len(outputs) > 1 else outputs[0], (f, b, of_f, of_b, mask)

    def backward(self, grad_out: Any, cache: Any) -> Any:
        f, b, of_f, of_b, mask = cache
        grads = list(as_tuple(grad_out))
        merged = [grads.pop(0) for _ in range(2 if self.merge_mode is None else 1)]
        grad_f, grad_b = self.merge_backward(merged, f, b)
        if self.layer.return_sequences:
            grad_f, grad_b = silent(grad_f, mask), silent(grad_b, mask)[:, ::-1]
        half = len(grads) // 2
        from_f = self.layer.backward((grad_f, *grads[:half]) if grads else grad_f, of_f)
        from_b = self.backward_layer.backward((grad_b, *grads[half:]) if grads else grad_b, of_b)
        (grad_x, *grad_f_state), (more, *grad_b_state) = as_tuple(from_f), as_tuple(from_b)
        grad_x = grad_x + more
        return (grad_x, *grad_f_state, *grad_b_state) if grad_f_state else grad_x

    def merge(self, f: Array, b: Array) -> tuple[Array, ...]:
        """The two outputs as one, or as they are."""
        if self.merge_mode == "concat":
            return (np.concatenate([f, b], axis=-1),)
        if self.merge_mode == "mul":
            return (f * b,)
        if self.merge_mode is None:
            return f, b
        return (f + b if self.merge_mode == "sum" else 0.5 * (f + b),)

    def merge_backward(self, grads: list[Array], f: Array, b: Array) -> tuple[Array, Array]:
        """From the gradients of what `merge` returned to those of f and b."""
        if self.merge_mode is None:
            return grads[0], grads[1]
        (grad,) = grads
        if self.merge_mode == "concat":
            return grad[..., : f.shape[-1]], grad[..., f.shape[-1] :]
        if self.merge_mode == "mul":
            return grad * b, grad * f
        share = grad if self.merge_mode == "sum" else 0.5 * grad
        return share, share


def reversed_copy(layer: Recurrent) -> Recurrent:
    """A layer with the same settings, parameters of its own, and the other direction."""
    written = serialize(layer)
    written["config"] |= {
        "name": f"backward_{layer.name}",
        "go_backwards": not layer.go_backwards,
        "seed": None if layer.seed is None else layer.seed + 1,
    }
    copied: Recurrent = deserialize(written, {type(layer).__name__: type(layer)})
    return copied


def silent(out: Array, mask: Array | None) -> Array:
    """Outputs (N, T, U) with zeros at the steps that do not count."""
    return out if mask is None else np.where(mask[:, :, None], out, out.dtype.type(0))


def shapes_of(layer: Layer, input_shape: Any) -> tuple[Any, ...]:
    """The shapes of a layer's output and, where it returns one, its state."""
    shape = layer.compute_output_shape(input_shape)
    return shape if isinstance(shape[0], tuple) else (shape,)
