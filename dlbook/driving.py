"""A car on a winding road, as the road sees it, and a driver who can be imitated."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from dlbook.models import Sequential
from dlbook.parameters import Array

HALF_WIDTH = 3.0  # meters from the middle of the road to its edge
STEP = 1.0  # meters driven between two decisions
MOST = 0.25  # radians a meter: the hardest turn of the car

SCALE = np.array([0.05, 1.0, 0.2])  # a usual size of curvature, offset and heading
TURN = 0.1  # and of a turn

Controller = Callable[[Array], Array]


@dataclass(frozen=True)
class Trips:
    """n trips of T steps: the road's curvature, gusts of wind, and errors of the sensors.

    Attributes:
        curvature: of the road, radians a meter, (n, T).
        wind: by how many meters each step is pushed to the left, (n, T).
        errors: added to what the car measures of offset and heading, (n, T, 2).
    """

    curvature: Array
    wind: Array
    errors: Array


def make_trips(
    n: int, *, seed: int, steps: int = 200, wind: float = 0.01, noise: float = 0.3
) -> Trips:
    """Draw n trips on roads of two waves; wind and noise are standard deviations.

    The noise is in meters for the offset, and a fifth of it in radians for the heading.

    >>> make_trips(3, seed=0).errors.shape
    (3, 200, 2)
    """
    rng = np.random.default_rng(seed)
    s = STEP * np.arange(steps)
    starts, lengths = rng.uniform(0, 2 * np.pi, (2, n, 1)), rng.uniform(30, 90, (2, n, 1))
    curvature = 0.03 * np.sin(2 * np.pi * s / lengths + starts).sum(axis=0)
    errors = noise * rng.normal(size=(n, steps, 2)) * (1.0, 0.2)
    return Trips(curvature, wind * rng.normal(size=(n, steps)), errors)


def demonstrator(state: Array) -> Array:
    """The turn of a driver who sees curvature, offset and heading (..., 3) without error.

    ``curvature - 0.2 tanh(0.5 offset + 2 heading)``, and never harder than the car can turn.

    >>> demonstrator(np.array([0.0, 0.0, 0.0]))
    array(0.)
    """
    curvature, offset, heading = np.moveaxis(np.asarray(state), -1, 0)
    turn = curvature - 0.2 * np.tanh(0.5 * offset + 2 * heading)
    return np.asarray(np.clip(turn, -MOST, MOST))


def drive(
    trips: Trips, controller: Controller, *, offset: float = 0.0, sees_truth: bool = False
) -> tuple[Array, Array]:
    """Drive all trips: the true states (n, T, 3), and what the car measured of them (n, T, 3).

    A state is curvature, offset from the middle in meters (positive is left), and heading
    against the road in radians. In each step ::

        heading <- heading + STEP (turn - curvature)
        offset  <- offset + STEP sin(heading) + wind

    A car that has left the road stays where it left it.

    Args:
        trips: the roads, and what happens on them.
        controller: from states (n, 3) to turns (n,), radians a meter; cut at plus and minus `MOST`.
        offset: where all trips begin.
        sees_truth: whether the controller is given the true state instead of the measured one.
    """
    n, steps = trips.curvature.shape
    e, heading = np.full(n, float(offset)), np.zeros(n)
    true, measured = np.empty((2, n, steps, 3))
    for t in range(steps):
        true[:, t] = np.stack([trips.curvature[:, t], e, heading], axis=1)
        measured[:, t] = true[:, t]
        measured[:, t, 1:] += trips.errors[:, t]
        turn = np.clip(controller(true[:, t] if sees_truth else measured[:, t]), -MOST, MOST)
        on = np.abs(e) <= HALF_WIDTH
        heading = np.where(on, heading + STEP * (turn - trips.curvature[:, t]), heading)
        e = np.where(on, e + STEP * np.sin(heading) + trips.wind[:, t], e)
    return true, measured


def completed(true: Array) -> Array:
    """Which of the trips (n, T, 3) stayed on the road to their end: (n,) truth values."""
    return np.asarray((np.abs(true[:, :, 1]) <= HALF_WIDTH).all(axis=1))


def as_controller(model: Sequential) -> Controller:
    """The controller of a built model from ``state / SCALE`` (n, 3) to ``turn / TURN`` (n, 1)."""
    return lambda state: TURN * model(state / SCALE)[:, 0].astype(np.float64)
