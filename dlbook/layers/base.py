"""Layer: the contract that every layer keeps, and the machinery around its mathematics.

A layer is three methods, which hold mathematics only::

    def create_parameters(self, input_shape):      # once, when the input's shape is known
    def forward(self, x, *, training):             # -> out, cache
    def backward(self, grad_out, cache):           # -> grad_x, and adds to each Parameter's grad

**Shapes.** ``input_shape`` leaves the batch axis out: ``(784,)``, ``(28, 28, 1)``, ``(T, D)``. A
layer whose output shape differs overrides ``compute_output_shape(input_shape)``. The base class
has checked and cast x before ``forward`` sees it. A class says with ``accepts`` what samples it
takes: ``"built shape"``, the default, those of the shape that it was built for; ``"any shape"``;
``"features"`` the shape may change but for the last axis; ``"images"`` (H, W, C) of any height and
width; ``"sequences"`` (T, D) of any length.

**Parameters.** ``self.kernel = self.add_parameter("kernel", shape, initializer, regularizer)``
returns a Parameter. Read ``self.kernel.value``; in ``backward`` call
``self.kernel.add_product(a, b)`` for the gradient a @ b, ``self.bias.add_sum(rows)`` for
``rows.sum(axis=0)``, or ``add_grad(g)``. Never write ``value`` or ``grad`` yourself: after the
model is built both are views of its two long vectors, and a gradient that was just cleared is
written rather than added.

**State** that is kept but not learned (moving averages):
``self.moving_mean = self.add_state("moving_mean", shape, initial=0.0)`` returns an array, and the
attribute has its name. Change it in place. It is saved with the parameters.

**Arguments.** A constructor stores each argument in an attribute of the same name (activations,
initializers and regularizers as the objects that their ``get`` returns) and passes the options
common to all layers on: ``def __init__(self, units, ..., **options): super().__init__(**options)``.
Then `get_config`, ``repr``, saving and loading work by themselves.

**Caches.** ``forward`` returns all that ``backward`` needs; it stores nothing in self. So
prediction keeps no caches, one layer may be used several times, and ``backprop`` called without a
``forward``, or twice, is an error that the base class raises. Neither method writes into an array
that it was handed.

**Randomness.** ``self.rng`` is the layer's own Generator. With ``training=False`` a layer is
deterministic. Arrays are of ``self.dtype``: float32, or float64 in gradient checks.

**Layers made of layers.** ``create_parameters`` calls ``shape = self.add_layer(inner, shape)``,
which builds the inner layer, remembers it, and returns its output shape. ``forward`` calls
``inner.forward(x, training=training)`` and puts the inner cache into its own; ``backward`` calls
``inner.backward(grad, inner_cache)``. Inner layers made by the constructor's arguments (units,
heads) are made in ``create_parameters``; an inner layer that is itself an argument is kept in the
attribute of that name, a list of them as a list.

**Masks.** A layer that needs one takes ``forward(self, x, *, training, mask=None)``: a boolean
array (N, T), True where a position counts. Call it as ``layer(x, mask=mask)``. In a chain each
layer hands the mask on: with ``keeps_mask = True`` position t of its output belongs to position t
of its input, and the mask goes on to the next layer. A layer that neither takes a mask nor keeps
it is refused behind one. Layers that call others hand masks on with `forward_masked`.

**Several inputs or outputs.** A layer of two inputs takes a pair x = (a, b), its input shape is a
pair of shapes, its ``spec_of`` gives a pair of specs, and ``backward`` returns a pair. A layer of
several outputs returns a tuple of them, and ``backward`` takes a tuple.

**Integers.** A layer that takes ids sets ``integer_input = True``: x is then checked to hold
integers, and ``backward`` returns None, for ids have no gradient.

**Output layers.** A layer whose forward ends with ``self.activation`` of its weighted sum, and
whose backward begins with it, sets ``ends_in_activation = True``: a model can then fuse a softmax
or sigmoid with its cross-entropy.

**Frozen layers.** With ``trainable = False`` a layer and all that is inside it stay as they are.
``training`` is then the word `FROZEN`, which counts as true: dropout goes on, and what a layer
learns by other means than gradients, as moving averages, it learns only where
``training is True``.

**A hint.** ``self.needs_input_grad`` is False while a model trains whose first layer this is:
nobody reads the input gradient, so ``backward`` may return None instead of computing it.
"""

from __future__ import annotations

import inspect
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from typing import Any, ClassVar, TypeAlias

import numpy as np

from dlbook import checks, initializers, regularizers
from dlbook.configuration import Configurable, snake_case
from dlbook.parameters import Array, Parameter, Shape

FROZEN = "frozen"  # what `training` is inside a layer that is not trainable
_NO_CACHE = object()
_SAMPLES = {  # what a layer accepts: number of axes of a sample, and their names
    "features": (None, "(..., features)"),
    "sequences": (2, "(steps, features)"),
    "images": (3, "(height, width, channels)"),
}

Supply: TypeAlias = Callable[[Shape, Any], Array]  # an array of this shape and dtype


class Layer(Configurable, ABC):
    """The base class of all layers. The module's docstring is its contract.

    Args:
        input_shape: shape of one sample, for the first layer of a model.
        input_dim: ``input_dim=n`` is short for ``input_shape=(n,)``.
        name: by default the class name in lower case.
        trainable: False freezes the layer and all inside it: models leave parameters and moving
            averages as they are.
        seed: seed of this layer's own Generator; without it a model deals one out.

    Raises:
        TypeError: an unknown argument, or data that are no numbers.
        ValueError: an argument out of its range, or data of another shape than built for.
    """

    keeps_identity = True
    integer_input = False
    ends_in_activation = False
    accepts: ClassVar[str] = "built shape"
    mask_ranks: ClassVar[tuple[int, ...]] = (2,)  # how many axes a mask may have
    takes_mask: ClassVar[bool] = False
    keeps_mask: bool = False

    def __init_subclass__(cls, **keywords: Any) -> None:
        super().__init_subclass__(**keywords)
        cls.takes_mask = "mask" in inspect.signature(cls.forward).parameters

    def __init__(
        self,
        *,
        input_shape: Any = None,
        input_dim: int | None = None,
        name: str | None = None,
        trainable: bool = True,
        seed: int | None = None,
    ) -> None:
        owner = type(self).__name__
        if input_dim is not None:
            if input_shape is not None:
                raise ValueError(f"{owner} expects input_shape or input_dim, not both.")
            input_shape = (checks.positive_int(input_dim, owner, "input_dim"),)
        self._declared_shape = checks.optional(
            checks.sample_shape, input_shape, owner, "input_shape"
        )
        self.input_shape: Any = self._declared_shape
        self.input_dim: Any = None
        self.name = snake_case(owner) if name is None else checks.text(name, owner, "name")
        self.seed = checks.optional(checks.integer, seed, owner, "seed", least=0)
        self.rng = np.random.default_rng(self.seed)
        self.dtype = np.dtype("float32")
        self.built = False
        self.trainable = trainable
        self.needs_input_grad = True
        self.input_spec: Any = None
        self.output_shape: Any = None
        self._own_parameters: list[Parameter] = []
        self._own_state: list[str] = []
        self._sublayers: list[Layer] = []
        self._adopted: list[Layer] = []  # those of the inner layers that came already built
        self._last: Any = _NO_CACHE  # cache and output shape of the last call
        self._supply: Supply | None = None  # of arrays, where the parameters are not drawn

    @property
    def trainable(self) -> bool:
        """Whether training changes the layer; False freezes all that is inside it, too."""
        return self._trainable

    @trainable.setter
    def trainable(self, trainable: bool) -> None:
        self._trainable = checks.flag(trainable, type(self).__name__, "trainable")

    # The mathematics: what a layer defines.

    def create_parameters(self, input_shape: Any) -> None:
        """Create parameters, state and inner layers for inputs of this shape."""

    def compute_output_shape(self, input_shape: Any) -> Any:
        """The shape of one output sample, given that of one input sample."""
        return input_shape

    @abstractmethod
    def forward(self, x: Any, *, training: bool) -> tuple[Any, Any]:
        """The layer's function: the output, and what `backward` needs to know."""

    @abstractmethod
    def backward(self, grad_out: Any, cache: Any) -> Any:
        """The chain rule: from the loss gradient of the output to that of the input."""

    # The machinery: final.

    def build(
        self,
        input_shape: Any,
        *,
        dtype: Any = "float32",
        rng: np.random.Generator | None = None,
        supply: Supply | None = None,
    ) -> None:
        """Fix input shape and dtype, and create the parameters. Building twice is an error.

        A layer without a ``seed`` of its own draws from ``rng``. With a ``supply`` nothing is
        drawn: parameters and state are the arrays ``supply(shape, dtype)``.
        """
        if self.built:
            raise RuntimeError(f"{self.name} is already built for inputs of {self.input_shape}.")
        self.dtype = checks.float_type(dtype, self.name)
        if rng is not None and self.seed is None:
            self.rng = rng
        self.input_shape = checks.sample_shape(input_shape, self.name, "input_shape")
        self._supply = supply
        try:
            self.input_spec = self.spec_of(self.input_shape)
            self.create_parameters(self.input_shape)
            self.output_shape = self.compute_output_shape(self.input_shape)
        except Exception:
            self.unbuild()
            raise
        finally:
            self._supply = None
        self.built = True

    def unbuild(self) -> None:
        """Forget all that `build` made, here and in the inner layers that it built."""
        for layer in self._sublayers:
            if layer not in self._adopted:
                layer.unbuild()
        self.built = False
        self.input_shape = self._declared_shape
        self._own_parameters, self._own_state, self._last = [], [], _NO_CACHE
        self._sublayers, self._adopted = [], []

    def __call__(self, x: Any, training: bool = False, mask: Any = None) -> Any:
        """Apply the layer to a batch, building it first if need be, and keep the cache."""
        x = self.check_input(x)
        training = checks.flag(training, self.name, "training")
        if mask is not None:
            mask = self.check_mask(mask, x)
        out, _, cache = self.forward_masked(x, mask, training=training)
        self._last = cache, _shapes(out)
        return out

    def forward_masked(self, x: Any, mask: Array | None, *, training: Any) -> tuple[Any, Any, Any]:
        """`forward` as a link of a chain: the output, the mask that belongs to it, and the cache.

        Hands the mask to a layer that takes one, and lets a frozen layer know that it is.
        """
        if training and not self.trainable:
            training = FROZEN
        if mask is None or not self.takes_mask:
            if mask is not None and not self.keeps_mask:
                raise ValueError(
                    f"{self.name} can't leave masked positions out. Before it, place a layer that "
                    "expects a mask (recurrent, attention, pooling over time), or set "
                    "mask_zero=False. In a layer of your own set keeps_mask = True, if position t "
                    "of its output belongs to position t of its input."
                )
            out, cache = self.forward(x, training=training)
        else:
            takes: Any = self.forward
            out, cache = takes(x, training=training, mask=mask)
        return out, self.compute_mask(x, mask), cache

    def compute_mask(self, x: Any, mask: Array | None) -> Array | None:
        """The mask of the output, given input and its mask; None where every position counts."""
        return mask if self.keeps_mask else None

    def backprop(self, grad_out: Any) -> Any:
        """Propagate the gradient of the last call's output back; parameters' gradients add up.

        For a layer of several outputs: a tuple, with None for an output that nobody used.
        """
        if self._last is _NO_CACHE:
            raise RuntimeError(
                f"{self.name}.backprop needs a forward pass of its own: call {self.name}(x) first. "
                "Each forward pass serves one backprop."
            )
        cache, out_shape = self._last
        several = bool(out_shape) and isinstance(out_shape[0], tuple)
        shapes = out_shape if several else (out_shape,)
        grads = as_tuple(grad_out)
        if len(grads) != len(shapes):
            raise ValueError(
                f"{self.name}.backprop expects a tuple of {len(shapes)} gradients, one for each "
                "output, with None for an output that was not used."
            )
        checked = tuple(map(self._check_gradient, grads, shapes))
        self._last = _NO_CACHE
        return self.backward(checked if several else checked[0], cache)

    def _check_gradient(self, grad: Any, shape: Shape) -> Array:
        if grad is None:
            return np.zeros(shape, self.dtype)
        what = f"the gradient that {self.name}.backprop expects"
        array = checks.as_array(grad, what, self.dtype)
        if array.shape != shape:
            raise ValueError(
                f"{self.name}.backprop expects a gradient of the output's shape {shape}, "
                f"got {array.shape}."
            )
        return array

    def check_input(self, x: Any) -> Any:
        """x as an array (or pair) of this layer's dtype, its shape checked; builds if need be."""
        pair = isinstance(x, tuple)
        arrays = tuple(self._as_array(each) for each in x) if pair else (self._as_array(x),)
        if not self.built:
            shapes = tuple(array.shape[1:] for array in arrays)
            given = shapes if pair else shapes[0]
            self.build(given if self.input_shape is None else self.input_shape)
        several = any(isinstance(axis, tuple) for axis in self.input_spec)
        if pair != several or (pair and len(arrays) != len(self.input_spec)):
            wanted = f"a tuple of {len(self.input_spec)} arrays" if several else "one array"
            raise TypeError(f"{self.name} expects {wanted}, got {len(arrays)}.")
        specs = self.input_spec if pair else (self.input_spec,)
        for array, spec in zip(arrays, specs, strict=True):
            self.check_shape(array.shape, spec)
        return arrays if pair else arrays[0]

    def _as_array(self, x: Any) -> Array:
        what = f"the input that {self.name} expects"
        if self.integer_input:
            return checks.as_ids(x, what)
        return checks.as_array(x, what, self.dtype)

    def check_shape(self, shape: Shape, spec: Any) -> None:
        """Raise ValueError unless ``shape``, batch axis included, fits ``spec``."""
        if len(shape) == len(spec) + 1 and all(
            wanted is None or wanted == got for wanted, got in zip(spec, shape[1:], strict=True)
        ):
            return
        expected = "(batch, " + "".join(f"{'any' if n is None else n}, " for n in spec)
        hint = " A single sample needs a batch axis: x[None]." if len(shape) == len(spec) else ""
        raise ValueError(
            f"{self.name} expects an input of shape {expected[:-2]}), got {shape}.{hint}"
        )

    def spec_of(self, shape: Any) -> Any:
        """What `check_shape` compares inputs with; None stands for any length."""
        if self.accepts == "built shape":
            return shape
        if any(isinstance(axis, tuple) for axis in shape):
            raise ValueError(f"{self.name} expects samples that are one array, got {shape}.")
        if self.accepts == "any shape":
            return (None,) * len(shape)
        rank, wanted = _SAMPLES[self.accepts]
        if len(shape) != (rank or max(1, len(shape))) or not shape[-1]:
            raise ValueError(
                f"{self.name} expects samples of shape {wanted}, got {shape}. It takes at least "
                "one channel or feature; where there is one, it needs an axis too: x[..., None]."
            )
        return (*[None] * (len(shape) - 1), shape[-1])

    def check_mask(self, mask: Any, x: Any) -> Array:
        """The mask as an array of booleans that belongs to this input."""
        if not self.takes_mask:
            raise TypeError(f"{self.name} expects no mask: it takes no mask.")
        array = checks.as_array(mask, f"the mask that {self.name} expects")
        if array.dtype != np.bool_:
            raise TypeError(
                f"{self.name} expects a boolean mask, True where an entry counts, "
                f"got dtype {array.dtype}."
            )
        if isinstance(x, tuple):  # then the layer knows which of them the mask is for
            return array
        wanted = x.shape[:2]
        if array.ndim in self.mask_ranks and array.shape[:2] == wanted:
            return array
        raise ValueError(
            f"{self.name} expects a mask of shape {wanted}, one entry for each position, got "
            f"{array.shape}."
        )

    def add_parameter(
        self,
        name: str,
        shape: Shape,
        initializer: str | initializers.Initializer,
        regularizer: regularizers.Regularizer | None = None,
    ) -> Parameter:
        """Create a parameter of this layer; for use in `create_parameters`."""
        draw = initializers.get(initializer)
        if self._supply is None:
            value = draw(shape, self.rng).astype(self.dtype, order="C")
        else:
            value = self._supply(shape, self.dtype)
        parameter = Parameter(value, name, regularizer=regularizer)
        self._own_parameters.append(parameter)
        return parameter

    def add_state(self, name: str, shape: Shape, initial: float = 0.0) -> Array:
        """Create the array ``self.name``, which is kept and saved but not learned."""
        supply = self._supply
        array = np.full(shape, initial, self.dtype) if supply is None else supply(shape, self.dtype)
        setattr(self, name, array)  # its one place: a copy of the layer must have it once
        self._own_state.append(name)
        return array

    def add_layer(self, layer: Layer, input_shape: Any) -> Any:
        """Build an inner layer and return its output shape; for use in `create_parameters`."""
        if layer.built:
            if layer.input_shape != input_shape or layer.dtype != self.dtype:
                raise ValueError(
                    f"{self.name} expects a layer for inputs of {input_shape} in {self.dtype}, got "
                    f"{layer.name}, built for {layer.input_shape} in {layer.dtype}."
                )
            self._adopted.append(layer)
        else:
            rng = self.rng.spawn(1)[0]
            layer.build(input_shape, dtype=self.dtype, rng=rng, supply=self._supply)
        if layer not in self._sublayers:  # one that serves twice counts once
            self._sublayers.append(layer)
        return layer.output_shape

    def walk(self) -> Iterator[Layer]:
        """This layer and all layers inside it."""
        yield self
        for layer in self._sublayers:
            yield from layer.walk()

    @property
    def parameters(self) -> list[Parameter]:
        """All parameters, those of inner layers included."""
        self._require_built("parameters")
        return [parameter for layer in self.walk() for parameter in layer._own_parameters]

    @property
    def trainable_parameters(self) -> list[Parameter]:
        """The parameters that training changes: those of frozen layers are left out."""
        if not self.trainable:
            return []
        inner = (p for layer in self._sublayers for p in layer.trainable_parameters)
        return [*self._own_parameters, *inner]

    @property
    def weights(self) -> list[Array]:
        """All that a trained layer is: its parameters' values and its state, layer by layer."""
        self._require_built("weights")
        found: list[Array] = []
        for layer in self.walk():
            found += [parameter.value for parameter in layer._own_parameters]
            found += [getattr(layer, name) for name in layer._own_state]
        return found

    def zero_grad(self) -> None:
        """Clear the gradients of all parameters."""
        for parameter in self.parameters:
            parameter.zero_grad()

    def count_params(self) -> int:
        """How many numbers the layer learns."""
        return sum(parameter.size for parameter in self.parameters)

    def __getstate__(self) -> dict[str, Any]:
        """What a copy or a pickle of the layer keeps: all but the cache of the last call."""
        return {name: value for name, value in vars(self).items() if name != "_last"}

    def __setstate__(self, state: dict[str, Any]) -> None:
        vars(self).update(state, _last=_NO_CACHE)

    def __repr__(self) -> str:
        shapes = f": {self.input_shape} -> {self.output_shape}" if self.built else ", not built"
        return f"<{type(self).__name__} {self.name!r}{shapes}>"

    def _require_built(self, what: str) -> None:
        if not self.built and self.input_shape is not None:
            self.build(self.input_shape)
        if not self.built:
            raise RuntimeError(
                f"{self.name} has no {what} yet, because it does not know its input's shape. "
                "Call it on data, call build(input_shape), or give the first layer input_shape=."
            )


def as_tuple(x: Any) -> tuple[Any, ...]:
    """Several inputs, outputs or gradients as they are, a single one as a tuple of one."""
    return x if isinstance(x, tuple) else (x,)


def _shapes(out: Any) -> Any:
    """The shape of an output, or the shapes of several."""
    return tuple(map(np.shape, out)) if isinstance(out, tuple) else np.shape(out)
