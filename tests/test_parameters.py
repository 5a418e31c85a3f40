"""Parameters and the vector that holds them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlbook.parameters import Parameter, ParameterVector


def parameter(*shape: int, name: str = "w", dtype: str = "float64") -> Parameter:
    return Parameter(np.arange(np.prod(shape), dtype=dtype).reshape(shape), name)


@given(st.lists(st.sampled_from(["clear", "grad", "product", "+=", "="]), max_size=12))
def test_gradients_add_up_whatever_the_order(actions):
    ours, wanted = parameter(3, 2), np.zeros((3, 2))
    a, b, g = np.ones((3, 5)), np.full((5, 2), 2.0), np.arange(6.0).reshape(3, 2)
    for action in actions:
        if action == "clear":
            ours.zero_grad()
            wanted = np.zeros((3, 2))
        elif action == "grad":
            ours.add_grad(g)
            wanted = wanted + g
        elif action == "product":
            ours.add_product(a, b)
            wanted = wanted + a @ b
        elif action == "+=":
            ours.grad += g
            wanted = wanted + g
        else:
            ours.grad = g
            wanted = g.copy()
    np.testing.assert_allclose(ours.grad, wanted)


def test_sum_of_rows():
    bias, rows = parameter(3), np.arange(12.0).reshape(4, 3)
    bias.add_sum(rows)
    bias.add_sum(rows)
    np.testing.assert_allclose(bias.grad, 2 * rows.sum(axis=0))


def test_setting_a_gradient_copies_it():
    ours, g = parameter(2), np.ones(2)
    ours.grad = g
    ours.grad += 1
    np.testing.assert_array_equal(g, [1, 1])


def test_vector_and_parameters_share_memory():
    w, b = parameter(2, 3), parameter(3, name="b")
    w.add_grad(np.ones((2, 3)))
    vector = ParameterVector([w, b])
    np.testing.assert_array_equal(vector.value, [0, 1, 2, 3, 4, 5, 0, 1, 2])
    np.testing.assert_array_equal(vector.grad, [1] * 6 + [0] * 3)
    vector.value[:] = 7
    assert (w.value == 7).all() and (b.value == 7).all()
    vector.zero_grad()
    b.add_grad(np.full(3, 2.0))
    np.testing.assert_array_equal(vector.grad, [0] * 6 + [2] * 3)


def test_a_parameter_given_twice_counts_once():
    w = parameter(2)
    assert ParameterVector([w, w]).value.size == 2


def test_vector_knows_when_its_parameters_have_moved():
    w, b = parameter(2), parameter(3)
    vector = ParameterVector([w, b])
    assert vector.holds([w, b])
    assert not vector.holds([w])
    other = ParameterVector([w])
    assert other.holds([w]) and not vector.holds([w, b])


def test_vector_of_nothing():
    assert ParameterVector([]).value.size == 0


def test_mixed_dtypes_are_refused():
    with pytest.raises(TypeError, match="one dtype"):
        ParameterVector([parameter(2), parameter(2, dtype="float32")])
