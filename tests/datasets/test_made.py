"""Made data: the stated form, the stated geometry, and the same numbers from the same seed."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from dlbook.datasets import (
    make_adding_sequences,
    make_blobs,
    make_copy_sequences,
    make_moons,
    make_spirals,
)

MAKERS: dict[str, Callable[..., tuple[Any, Any]]] = {
    "moons": make_moons,
    "blobs": make_blobs,
    "spirals": make_spirals,
    "adding": lambda *, seed: make_adding_sequences(50, 20, seed=seed),
    "copy": lambda *, seed: make_copy_sequences(50, seed=seed),
}


@pytest.mark.parametrize("make", MAKERS.values(), ids=MAKERS)
def test_same_seed_same_numbers(make: Callable[..., tuple[Any, Any]]) -> None:
    (x, y), (again_x, again_y), (other_x, _) = make(seed=1), make(seed=1), make(seed=2)
    np.testing.assert_array_equal(x, again_x)
    np.testing.assert_array_equal(y, again_y)
    assert (x != other_x).any()


@pytest.mark.parametrize("make", MAKERS.values(), ids=MAKERS)
def test_a_generator_goes_on(make: Callable[..., tuple[Any, Any]]) -> None:
    rng = np.random.default_rng(1)
    (first, _), (second, _) = make(seed=rng), make(seed=rng)
    (again, _) = make(seed=np.random.default_rng(1))
    assert (first != second).any()
    np.testing.assert_array_equal(first, again)


@pytest.mark.parametrize("make", MAKERS.values(), ids=MAKERS)
def test_the_global_generator_is_left_alone(make: Callable[..., tuple[Any, Any]]) -> None:
    before = np.random.get_state()[1].copy()  # noqa: NPY002
    make(seed=3)
    np.testing.assert_array_equal(before, np.random.get_state()[1])  # noqa: NPY002


def test_moons_without_noise_are_half_circles() -> None:
    x, y = make_moons(100, noise=0.0, seed=0)
    np.testing.assert_allclose(np.linalg.norm(x[y == 0], axis=1), 1)
    np.testing.assert_allclose(np.linalg.norm(x[y == 1] - [1, 0.5], axis=1), 1)


def test_blobs_have_the_stated_spread() -> None:
    x, y = make_blobs(3000, centers=2, n_features=3, cluster_std=0.5, seed=0)
    assert x.shape == (3000, 3)
    for k in range(2):
        np.testing.assert_allclose(x[y == k].std(axis=0), 0.5, rtol=0.1)


@pytest.mark.parametrize("n_classes", [1, 2, 5])
def test_spirals_without_noise_follow_their_formula(n_classes: int) -> None:
    x, y = make_spirals(201, n_classes=n_classes, turns=1.5, noise=0.0, seed=0)
    radius = np.linalg.norm(x, axis=1)
    assert radius.max() <= 1
    angle = 2 * np.pi * (y / n_classes + 1.5 * radius)
    np.testing.assert_allclose(x, radius[:, None] * np.stack([np.cos(angle), np.sin(angle)], 1))
    sizes = np.bincount(y, minlength=n_classes)
    assert sizes.sum() == 201
    assert np.ptp(sizes) <= 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"n_samples": 2, "n_classes": 3}, "n_classes=3 and n_samples=2"),
        ({"n_classes": 0}, "n_classes=0"),
        ({"noise": -1.0}, "noise of at least 0, got -1.0"),
    ],
)
def test_impossible_spirals(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        make_spirals(**arguments, seed=0)


@pytest.mark.parametrize("length", [2, 3, 50])
def test_adding_marks_one_number_in_each_half(length: int) -> None:
    x, y = make_adding_sequences(200, length, seed=0)
    assert x.shape == (200, length, 2)
    assert y.shape == (200, 1)
    numbers, marks = x[..., 0], x[..., 1]
    np.testing.assert_array_equal(marks[:, : length // 2].sum(axis=1), 1)
    np.testing.assert_array_equal(marks[:, length // 2 :].sum(axis=1), 1)
    np.testing.assert_allclose((numbers * marks).sum(axis=1), y[:, 0])


def test_adding_leaves_one_sixth_to_the_guess_one() -> None:
    _, y = make_adding_sequences(20_000, 10, seed=0)
    assert np.mean((y - 1) ** 2) == pytest.approx(1 / 6, rel=0.03)


def test_adding_needs_two_steps() -> None:
    with pytest.raises(ValueError, match="length=1 is too short"):
        make_adding_sequences(3, 1, seed=0)


def test_copy_asks_for_the_word_after_the_signal() -> None:
    x, y = make_copy_sequences(100, n_symbols=5, length=4, delay=7, seed=0)
    assert x.shape == y.shape == (100, 7 + 2 * 4)
    np.testing.assert_array_equal(x[:, :4], y[:, -4:])
    assert set(np.unique(x[:, :4])) == {1, 2, 3, 4, 5}
    # Between the last symbol of the word and the signal lie delay - 1 blanks.
    assert (x[:, 4:10] == 0).all()
    assert (x[:, 10] == 6).all()
    assert (x[:, 11:] == 0).all()
    assert (y[:, :-4] == 0).all()


@pytest.mark.parametrize("name", ["n_symbols", "length", "delay"])
def test_impossible_copy(name: str) -> None:
    with pytest.raises(ValueError, match="at least 1"):
        make_copy_sequences(3, **{name: 0}, seed=0)
