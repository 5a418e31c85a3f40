"""The car obeys its two equations, stays off once it is off, and its driver is cured of offsets."""

import numpy as np
import pytest

from dlbook.driving import (
    HALF_WIDTH,
    MOST,
    SCALE,
    TURN,
    Trips,
    as_controller,
    completed,
    demonstrator,
    drive,
    make_trips,
)
from dlbook.layers import Dense
from dlbook.models import Sequential


def straight(steps: int, wind: float = 0.0, error: float = 0.0) -> Trips:
    zeros = np.zeros((1, steps))
    return Trips(zeros, zeros + wind, np.full((1, steps, 2), error))


def test_one_step_by_hand() -> None:
    true, _ = drive(straight(3), lambda state: np.full(len(state), 0.1))
    np.testing.assert_allclose(true[0, :, 2], [0, 0.1, 0.2])
    np.testing.assert_allclose(true[0, :, 1], [0, np.sin(0.1), np.sin(0.1) + np.sin(0.2)])


def test_a_turn_is_no_harder_than_the_car_can() -> None:
    true, _ = drive(straight(2), lambda state: np.full(len(state), 9.0))
    assert true[0, 1, 2] == MOST


def test_a_car_that_is_off_stays_where_it_is() -> None:
    true, _ = drive(straight(50, wind=1.0), lambda state: np.zeros(len(state)))
    offsets = true[0, :, 1]
    assert offsets[3] == 3.0 and (offsets[4:] == 4.0).all()
    assert not completed(true)[0] and completed(true[:, :4])[0]


@pytest.mark.parametrize("truth", [True, False])
def test_the_controller_is_given_what_it_should_see(truth: bool) -> None:
    given = []

    def controller(state: np.ndarray) -> np.ndarray:
        given.append(state[0, 1])
        return np.zeros(len(state))

    _, measured = drive(straight(2, error=0.5), controller, offset=1.0, sees_truth=truth)
    assert given[0] == (1.0 if truth else 1.5)
    assert measured[0, 0].tolist() == [0.0, 1.5, 0.5]


def test_the_demonstrator_comes_back() -> None:
    for start in (-HALF_WIDTH, HALF_WIDTH):
        trips = make_trips(20, seed=1, wind=0.0)
        true, _ = drive(trips, demonstrator, offset=start, sees_truth=True)
        assert completed(true).all() and np.abs(true[:, -1, 1]).max() < 0.1


def test_a_model_becomes_a_controller() -> None:
    model = Sequential([Dense(1)], seed=0)
    model.build((3,))
    state = np.array([[0.01, 0.5, -0.1]])
    wanted = TURN * (state / SCALE @ model.parameters[0].value)[:, 0]
    np.testing.assert_allclose(as_controller(model)(state), wanted, rtol=1e-5)


def test_noise_and_wind_have_the_sizes_that_were_asked_for() -> None:
    trips = make_trips(200, seed=0, wind=0.2, noise=0.3)
    assert trips.wind.std() == pytest.approx(0.2, rel=0.05)
    assert trips.errors.std(axis=(0, 1)) == pytest.approx([0.3, 0.06], rel=0.05)
