"""Checks of arguments: what passes, what is refused, and what the refusal says."""

import decimal
import re

import numpy as np
import pandas
import pytest
import scipy.sparse

from dlbook import checks
from dlbook.layers import Dense


@pytest.mark.parametrize("value", [0, -1, 2.0, "3", None, True, np.float32(2)])
def test_positive_int_refuses(value):
    with pytest.raises(ValueError, match="Dense expects units to be a positive integer"):
        checks.positive_int(value, "Dense", "units")
    with pytest.raises(ValueError, match="positive integer"):
        Dense(value)


def test_integers_of_numpy_pass():
    assert Dense(np.int64(3)).units == 3
    assert type(checks.integer(np.int64(-3), "f", "n")) is int
    with pytest.raises(ValueError, match=r"n to be an integer, got 0\.5"):
        checks.integer(0.5, "f", "n")
    with pytest.raises(ValueError, match="n to be an integer of 0 or more, got -1"):
        checks.integer(-1, "f", "n", 0)
    with pytest.raises(ValueError, match="n to be an integer of 2 or more, got 1"):
        checks.integer(1, "f", "n", 2)


@pytest.mark.parametrize(
    ("value", "limits", "wanted"),
    [
        (1, {"least": 0, "below": 1}, "f expects 0 <= x < 1, got 1."),
        (-0.1, {"least": 0, "most": 1}, "f expects 0 <= x <= 1, got -0.1."),
        (0, {"above": 0, "most": 1}, "f expects 0 < x <= 1, got 0."),
        (0.0, {"above": 0}, "f expects x > 0, got 0.0."),
        (-1, {"least": 0}, "f expects x >= 0, got -1."),
        (2, {"most": 1}, "f expects x <= 1, got 2."),
        (1, {"below": 1}, "f expects x < 1, got 1."),
        ("0.5", {"least": 0, "below": 1}, "f expects 0 <= x < 1, got '0.5'."),
        (True, {"least": 0}, "f expects x >= 0, got True."),
        (None, {"least": 0}, "f expects x >= 0, got None."),
        (float("nan"), {"least": 0}, "f expects x >= 0, got nan."),
        (float("inf"), {}, "f expects x to be a finite number, got inf."),
        (np.ones(1), {}, "f expects x to be a finite number, got array([1.])."),
    ],
)
def test_numbers_out_of_range(value, limits, wanted):
    with pytest.raises(ValueError, match=re.escape(wanted)):
        checks.number(value, "f", "x", **limits)


@pytest.mark.parametrize("value", [0, 0.0, 0.999, np.float32(0.5), np.int64(0)])
def test_numbers_in_range(value):
    got = checks.number(value, "f", "x", least=0, below=1)
    assert got == value
    assert type(got) in (int, float)


def test_only_none_is_none():
    assert checks.optional(checks.number, 0, "f", "x", least=0) == 0
    assert checks.optional(checks.number, None, "f", "x", least=0) is None
    with pytest.raises(ValueError, match="x >= 0, got False"):
        checks.optional(checks.number, False, "f", "x", least=0)


@pytest.mark.parametrize("value", [0, 1, None, "yes"])
def test_flags(value):
    assert checks.flag(np.True_, "f", "x") is True
    with pytest.raises(ValueError, match="f expects x to be True or False"):
        checks.flag(value, "f", "x")


def test_names():
    assert checks.one_of("a", ("a", "b", "c"), "f", "x") == "a"
    with pytest.raises(ValueError, match="f expects x to be 'a', 'b' or 'c', got 'd'"):
        checks.one_of("d", ("a", "b", "c"), "f", "x")
    with pytest.raises(ValueError, match=r"f expects x to be 'a' or 'b', got \['a'\]"):
        checks.one_of(["a"], ("a", "b"), "f", "x")


@pytest.mark.parametrize("value", [0, -1, 1.5, (1, 2, 3), (0, 1), True, "3", (2.0, 2)])
def test_lengths_refuses(value):
    with pytest.raises(ValueError, match="Conv2D expects kernel_size"):
        checks.lengths(value, 2, "Conv2D", "kernel_size")


@pytest.mark.parametrize(
    "value", [3, "ab", (3.7,), (-1,), (True,), ("a",), ((3, 4), (2.5,)), {3}, np.ones(2)]
)
def test_shapes_refused(value):
    with pytest.raises((TypeError, ValueError), match=r"Dense expects .*input_shape"):
        checks.sample_shape(value, "Dense", "input_shape")
    with pytest.raises((TypeError, ValueError), match=r"Dense expects .*input_shape"):
        Dense(3, input_shape=value)


def test_shapes_taken():
    assert checks.sample_shape((), "f", "x") == ()
    assert checks.sample_shape([[3, None], (np.int64(4),)], "f", "x") == ((3, None), (4,))


# Arrays.


def test_tables_of_several_kinds_of_numbers_are_numbers():
    frame = pandas.DataFrame({"a": [1, 2], "b": [True, False], "c": [0.5, 1.5]})
    array = checks.as_numbers(frame, "x", "float32")
    np.testing.assert_array_equal(array, [[1, 1, 0.5], [2, 0, 1.5]])
    assert array.dtype == np.float32
    nullable = pandas.DataFrame({"a": pandas.array([1, 2], dtype="Int64")})
    np.testing.assert_array_equal(checks.as_numbers(nullable, "x"), [[1], [2]])


@pytest.mark.parametrize(
    ("data", "wanted"),
    [
        (np.array(["a"]), "x must be numbers, got an array of dtype <U1"),
        (pandas.DataFrame({"a": [1, 2], "b": ["u", "v"]}), r"with 'u' at index \(0, 1\)"),
        (np.array([None, 1]), "x must be numbers, got an array of dtype object with None"),
        (np.array([1 + 2j]), "x must be numbers, got an array of dtype complex128"),
        (np.array(["2020-01-01"], dtype="datetime64[D]"), "x must be numbers"),
        (np.array([decimal.Decimal(1)]), "x must be numbers"),
        ((row for row in [[1.0]]), "x must be an array, got a generator, which can be read only"),
        (scipy.sparse.csr_matrix(np.eye(2)), r"x must be an ordinary array.*x.toarray\(\)"),
        (scipy.sparse.coo_array(np.eye(2)), r"x must be an ordinary array.*x.toarray\(\)"),
        ({"a": 1}, "x must be numbers"),
        (None, "x must be numbers"),
    ],
)
def test_what_is_no_array_of_numbers(data, wanted):
    with pytest.raises(TypeError, match=wanted):
        checks.as_numbers(data, "x")


@pytest.mark.parametrize(
    ("data", "wanted"),
    [
        (pandas.DataFrame({"a": pandas.array([1, None], dtype="Int64")}), r"nan at index \(1, 0"),
        ([[1, 2], [3]], "x must be one array, got parts of different shapes"),
        (np.float32(3), "x must have a batch axis, got the single number 3.0"),
        ([1.0, float("nan")], r"x must be finite, got nan at index \(1,\)"),
        ([[1.0], [-float("inf")]], r"x must be finite, got -inf at index \(1, 0\)"),
        ([[1.0, -1e300]], r"x must fit into float32, got -1e\+300 at index \(0, 1\)"),
        ([10**400], "x must fit into float64, got a larger integer"),
        (np.ma.masked_values([1.0, -9.0], -9.0), r"1 of them: fill them in with x.filled"),
    ],
)
def test_numbers_that_cannot_be_used(data, wanted):
    with pytest.raises(ValueError, match=wanted):
        checks.as_numbers(data, "x", "float32")


def test_a_mask_that_hides_nothing_is_no_obstacle():
    array = checks.as_numbers(np.ma.masked_values([1.0, 2.0], -9.0), "x")
    assert type(array) is np.ndarray
    np.testing.assert_array_equal(array, [1, 2])


def test_large_finite_numbers_pass_for_finite():
    big = np.full((2, 1), 3e38, dtype="float32")
    assert checks.as_numbers(big, "x") is big


def test_infinity_may_pass_where_only_numbers_are_asked_for():
    np.testing.assert_array_equal(checks.as_array([np.inf], "x", "float32"), [np.inf])


@pytest.mark.parametrize("data", [[1.5], [np.nan], ["1"], [True], [np.inf], [1 + 1j]])
def test_ids(data):
    np.testing.assert_array_equal(checks.as_ids(np.array([3.0]), "x"), [3])
    with pytest.raises(TypeError, match="x must be"):
        checks.as_ids(data, "x")


@pytest.mark.parametrize("weights", [np.ones(3), -np.ones(2), [np.nan, 1], [[1, 2, 3]], ["a", "b"]])
def test_weights(weights):
    np.testing.assert_array_equal(checks.check_weights([0, 2], (2, 3)), [0, 2])
    with pytest.raises((TypeError, ValueError), match="weight of class"):
        checks.check_weights(weights, (2, 3), "the weight of class")
