"""The contract that every layer keeps. A layer without an entry in CASES fails."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest

from dlbook import layers
from dlbook.configuration import deserialize, serialize
from dlbook.gradcheck import check_layer
from dlbook.layers import Layer


@dataclass
class Case:
    """A way to make a layer, and the shape of one sample (two shapes for a pair)."""

    layer: type[Layer]
    arguments: dict[str, Any]
    shape: Any
    ids: int = 0  # inputs are ids below this number
    free: tuple[int, ...] = ()  # axes of a sample whose length may vary
    wrong: Any = field(default=None)  # a sample shape that the layer must refuse


CASES = {
    "Activation": Case(layers.Activation, {"activation": "tanh"}, (3, 4), free=(0, 1)),
    "AttentionPooling": Case(layers.AttentionPooling, {}, (5, 4), free=(0,), wrong=(5, 3)),
    "AveragePooling2D": Case(layers.AveragePooling2D, {}, (6, 4, 3), wrong=(6, 4)),
    "AveragePooling2D overlapping": Case(
        layers.AveragePooling2D, {"pool_size": 3, "strides": 2, "padding": "same"}, (5, 4, 2)
    ),
    "BatchNormalization": Case(layers.BatchNormalization, {}, (4,), wrong=(5,)),
    "BatchNormalization of images": Case(layers.BatchNormalization, {}, (3, 2, 4), free=(0, 1)),
    "Bidirectional": Case(
        layers.Bidirectional, {"layer": layers.LSTM(3)}, (5, 3), free=(0,), wrong=(5, 2)
    ),
    "Bidirectional sequences, product": Case(
        layers.Bidirectional,
        {"layer": layers.GRU(3, return_sequences=True), "merge_mode": "mul"},
        (5, 3),
    ),
    "Conv1D": Case(layers.Conv1D, {"filters": 4, "kernel_size": 3}, (7, 2), wrong=(7, 3)),
    "Conv1D same": Case(
        layers.Conv1D, {"filters": 3, "kernel_size": 2, "strides": 2, "padding": "same"}, (7, 2)
    ),
    "Conv2D": Case(layers.Conv2D, {"filters": 4, "kernel_size": 3}, (6, 5, 2), wrong=(6, 5, 3)),
    "Conv2D same, strides, tanh": Case(
        layers.Conv2D,
        {
            "filters": 3,
            "kernel_size": (3, 2),
            "strides": 2,
            "padding": "same",
            "activation": "tanh",
        },
        (5, 6, 9),
    ),
    "Dense": Case(layers.Dense, {"units": 3, "activation": "sigmoid"}, (4,), wrong=(5,)),
    "Dense on sequences": Case(
        layers.Dense, {"units": 3, "use_bias": False, "kernel_regularizer": "l2"}, (5, 4), free=(0,)
    ),
    "Dropout": Case(layers.Dropout, {"rate": 0.4}, (6, 4), free=(0, 1)),
    "Embedding": Case(layers.Embedding, {"input_dim": 9, "output_dim": 4}, (5,), ids=9, free=(0,)),
    "Flatten": Case(layers.Flatten, {}, (2, 3, 4)),
    "GRU": Case(layers.GRU, {"units": 4}, (5, 3), free=(0,), wrong=(5, 2)),
    "GRU sequences": Case(layers.GRU, {"units": 4, "return_sequences": True}, (5, 3)),
    "GRU backwards": Case(layers.GRU, {"units": 4, "go_backwards": True}, (5, 3)),
    "GlobalAveragePooling1D": Case(
        layers.GlobalAveragePooling1D, {}, (5, 4), free=(0,), wrong=(5,)
    ),
    "GlobalMaxPooling1D": Case(layers.GlobalMaxPooling1D, {}, (5, 4), free=(0,), wrong=(5,)),
    "GlobalAveragePooling2D": Case(layers.GlobalAveragePooling2D, {}, (3, 4, 2), wrong=(3, 4)),
    "LSTM": Case(layers.LSTM, {"units": 4}, (5, 3), free=(0,), wrong=(5, 2)),
    "LSTM sequences": Case(layers.LSTM, {"units": 4, "return_sequences": True}, (5, 3)),
    "LayerNormalization": Case(layers.LayerNormalization, {}, (5, 4), free=(0,), wrong=(5, 3)),
    "MaxPooling1D": Case(layers.MaxPooling1D, {"pool_size": 2}, (6, 3), wrong=(6,)),
    "MaxPooling2D": Case(layers.MaxPooling2D, {}, (6, 5, 3), wrong=(6, 5)),
    "MaxPooling2D overlapping": Case(
        layers.MaxPooling2D, {"pool_size": 3, "strides": 2, "padding": "same"}, (5, 4, 2)
    ),
    "MultiHeadAttention": Case(
        layers.MultiHeadAttention,
        {"num_heads": 2, "key_dim": 3, "use_causal_mask": True},
        (5, 4),
        free=(0,),
        wrong=(5, 3),
    ),
    "MultiHeadAttention across": Case(
        layers.MultiHeadAttention,
        {"num_heads": 2, "key_dim": 3, "dropout": 0.3},
        ((5, 4), (6, 3)),
        wrong=((5, 4), (6, 2)),
    ),
    "PositionEmbedding": Case(
        layers.PositionEmbedding, {"sequence_length": 7}, (5, 4), free=(0,), wrong=(8, 4)
    ),
    "PositionalEncoding": Case(layers.PositionalEncoding, {}, (5, 4), free=(0,), wrong=(5,)),
    "Reshape": Case(layers.Reshape, {"target_shape": (2, -1)}, (3, 4), wrong=(3, 5)),
    "Residual": Case(
        layers.Residual,
        {"layers": [layers.Dense(5, activation="tanh"), layers.Dropout(0.2), layers.Dense(4)]},
        (4,),
        wrong=(5,),
    ),
    "SimpleRNN": Case(layers.SimpleRNN, {"units": 4}, (5, 3), free=(0,), wrong=(5, 2)),
    "SimpleRNN sequences": Case(layers.SimpleRNN, {"units": 4, "return_sequences": True}, (5, 3)),
    "TransformerBlock": Case(
        layers.TransformerBlock,
        {"num_heads": 2, "ff_dim": 6, "dropout": 0.2},
        (5, 4),
        free=(0,),
        wrong=(5, 6),
    ),
    "UpSampling2D": Case(layers.UpSampling2D, {"size": 2}, (3, 2, 4), wrong=(3, 2)),
}

all_cases = pytest.mark.parametrize("case", CASES.values(), ids=CASES)


def make(case: Case, seed: int = 0) -> Layer:
    # Through the configuration, so that no test shares an inner layer with another.
    return deserialize(serialize(case.layer(**case.arguments, seed=seed)))


def is_pair(case: Case) -> bool:
    return isinstance(case.shape[0], tuple)


def inputs(case: Case, n: int = 6, shape: Any = None, dtype: Any = "float32") -> Any:
    """A random batch, read-only."""
    shape = case.shape if shape is None else shape
    rng = np.random.default_rng(7)
    if isinstance(shape[0], tuple):
        return tuple(frozen(rng.standard_normal((n, *each)).astype(dtype)) for each in shape)
    if case.ids:
        return frozen(rng.integers(0, case.ids, (n, *shape)))
    return frozen(rng.standard_normal((n, *shape)).astype(dtype))


def frozen(array: np.ndarray) -> np.ndarray:
    array.flags.writeable = False
    return array


def each(function: Any, x: Any) -> Any:
    return tuple(map(function, x)) if isinstance(x, tuple) else function(x)


def listed(x: Any) -> list:
    return [] if x is None else list(x) if isinstance(x, tuple) else [x]


def gradient(out: np.ndarray) -> np.ndarray:
    return frozen(np.random.default_rng(8).standard_normal(out.shape).astype(out.dtype))


def test_every_layer_has_a_case():
    exported = {getattr(layers, name) for name in layers.__all__} - {Layer}
    assert exported == {case.layer for case in CASES.values()}


@all_cases
def test_shapes_and_dtypes(case):
    layer, x = make(case), inputs(case)
    out = layer(x, training=True)
    assert out.shape == (6, *layer.output_shape)
    assert layer.output_shape == layer.compute_output_shape(case.shape)
    assert out.dtype == np.float32
    grads = layer.backprop(gradient(out))
    for array, grad in zip(listed(x), listed(grads), strict=not case.ids):
        assert grad.shape == array.shape
        assert grad.dtype == np.float32
    for parameter in layer.parameters:
        assert parameter.value.dtype == parameter.grad.dtype == np.float32
        assert parameter.grad.shape == parameter.value.shape
        assert parameter.value.flags.c_contiguous


@all_cases
@pytest.mark.parametrize("training", [False, True], ids=["inference", "training"])
def test_gradients(case, training):
    # Away from zero, so that no finite step crosses the kink of a maximum.
    assert check_layer(make(case), inputs(case), training=training).rows or case.ids


@all_cases
def test_caller_arrays_stay(case):
    layer, x = make(case), inputs(case)
    before = each(np.copy, x)
    out = layer(x, training=True)
    g = gradient(out)
    g_before = g.copy()
    layer.backprop(g)
    for array, original in zip(listed(x), listed(before), strict=True):
        np.testing.assert_array_equal(array, original)
    np.testing.assert_array_equal(g, g_before)


@all_cases
def test_gradients_add_up_until_cleared(case):
    layer, x = make(case), inputs(case)
    g = gradient(layer(x))
    layer.backprop(g)
    once = [parameter.grad.copy() for parameter in layer.parameters]
    layer(x)
    layer.backprop(g)
    for parameter, first in zip(layer.parameters, once, strict=True):
        np.testing.assert_allclose(parameter.grad, 2 * first, rtol=1e-4, atol=1e-5)
    layer.zero_grad()
    layer(x)
    layer.backprop(g)
    for parameter, first in zip(layer.parameters, once, strict=True):
        np.testing.assert_allclose(parameter.grad, first, rtol=1e-5, atol=1e-6)
    layer.zero_grad()
    assert all((parameter.grad == 0).all() for parameter in layer.parameters)


@all_cases
def test_a_forward_pass_serves_one_backprop(case):
    layer, x = make(case), inputs(case)
    g = gradient(layer(x))
    layer.backprop(g)
    with pytest.raises(RuntimeError, match="needs a forward pass of its own"):
        layer.backprop(g)
    fresh = make(case)
    with pytest.raises(RuntimeError, match="needs a forward pass of its own"):
        fresh.backprop(g)


@all_cases
def test_gradient_of_the_wrong_shape_is_refused(case):
    layer = make(case)
    g = gradient(layer(inputs(case)))
    with pytest.raises(ValueError, match="expects a gradient of the output's shape"):
        layer.backprop(g[..., None])
    layer.backprop(g)  # the refusal cost nothing


@all_cases
def test_deterministic(case):
    x = inputs(case)
    layer = make(case)
    np.testing.assert_array_equal(layer(x), layer(x))
    one, two = make(case, seed=3), make(case, seed=3)
    np.testing.assert_array_equal(one(x, training=True), two(x, training=True))


@all_cases
def test_empty_batch(case):
    layer = make(case)
    layer(inputs(case))
    layer.zero_grad()
    for training in (False, True):
        out = layer(inputs(case, n=0), training=training)
        assert out.shape == (0, *layer.output_shape)
        grads = layer.backprop(gradient(out))
        assert all(len(grad) == 0 for grad in listed(grads))
    assert all((parameter.grad == 0).all() for parameter in layer.parameters)
    assert all(np.isfinite(array).all() for array in layer.weights)


@all_cases
def test_batch_of_one_and_order(case):
    layer, x = make(case), inputs(case)
    out = layer(x)
    one = layer(each(lambda a: a[2:3], x))
    np.testing.assert_allclose(one, out[2:3], rtol=1e-5, atol=1e-6)
    layer.zero_grad()
    layer.backprop(gradient(one))
    backwards = layer(each(lambda a: a[::-1], x))
    np.testing.assert_allclose(backwards, out[::-1], rtol=1e-5, atol=1e-6)


@all_cases
def test_non_contiguous_and_float64_input(case):
    layer, x = make(case), inputs(case)
    out = layer(x)
    g = gradient(out)
    expected = listed(layer.backprop(g))
    strided = each(lambda a: np.asfortranarray(np.repeat(a, 2, axis=-1))[..., ::2], x)
    np.testing.assert_allclose(layer(strided), out, rtol=1e-5, atol=1e-6)
    strided_g = np.asfortranarray(np.repeat(g, 2, axis=-1))[..., ::2]
    for got, wanted in zip(listed(layer.backprop(strided_g)), expected, strict=True):
        np.testing.assert_allclose(got, wanted, rtol=1e-5, atol=1e-6)
    if not case.ids:
        doubled = layer(each(lambda a: a.astype(np.float64), x))
        assert doubled.dtype == np.float32
        np.testing.assert_array_equal(doubled, out)


@all_cases
def test_other_lengths_where_they_are_free(case):
    if not case.free:
        return
    layer = make(case)
    layer(inputs(case))
    shape = tuple(n + 2 if axis in case.free else n for axis, n in enumerate(case.shape))
    out = layer(inputs(case, shape=shape))
    assert out.shape == (6, *layer.compute_output_shape(shape))
    layer.backprop(gradient(out))


@all_cases
def test_wrong_shapes_are_refused(case):
    layer = make(case)
    layer(inputs(case))
    wanted = (ValueError, TypeError)
    with pytest.raises(wanted, match="expects"):
        layer(each(lambda a: a[..., None], inputs(case)))
    with pytest.raises(ValueError, match=r"expects an input of shape .* batch axis"):
        layer(each(lambda a: a[0], inputs(case)))
    if case.wrong is not None:
        with pytest.raises(ValueError, match="expects"):
            layer(inputs(case, shape=case.wrong))
        with pytest.raises(ValueError, match="expects"):
            fresh = make(case)
            fresh.build(case.shape)
            fresh(inputs(case, shape=case.wrong))


@all_cases
@pytest.mark.parametrize(
    "wrong", [np.array([["a"]]), np.array([[None]]), np.array([[1 + 2j]])], ids=["str", "obj", "c"]
)
def test_arrays_that_are_no_numbers_are_refused(case, wrong):
    layer = make(case)
    layer(inputs(case))
    with pytest.raises(TypeError, match="expects"):
        layer((wrong, wrong) if is_pair(case) else wrong)


@all_cases
def test_float64_when_built_so(case):
    layer = make(case)
    layer.build(case.shape, dtype="float64")
    out = layer(inputs(case))
    assert out.dtype == np.float64
    assert all(grad.dtype == np.float64 for grad in listed(layer.backprop(gradient(out))))


@all_cases
def test_configuration_round_trip(case):
    layer, x = make(case), inputs(case)
    out = layer(x)
    again = deserialize(serialize(layer))
    again.build(layer.input_shape)
    for array, value in zip(again.weights, layer.weights, strict=True):
        array[...] = value
    np.testing.assert_array_equal(again(x), out)
    assert serialize(again) == serialize(layer)


@all_cases
def test_building_twice_is_refused(case):
    layer = make(case)
    layer.build(case.shape)
    with pytest.raises(RuntimeError, match="already built"):
        layer.build(case.shape)


@all_cases
def test_no_input_gradient_costs_nothing_but_it(case):
    layer, x = make(case), inputs(case)
    g = gradient(layer(x))
    layer.backprop(g)
    wanted = [parameter.grad.copy() for parameter in layer.parameters]
    layer.zero_grad()
    layer.needs_input_grad = False
    layer(x)
    layer.backprop(g)
    for parameter, grad in zip(layer.parameters, wanted, strict=True):
        np.testing.assert_allclose(parameter.grad, grad, rtol=1e-5, atol=1e-6)
