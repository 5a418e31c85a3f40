"""The ways that descent takes down a surface, as the page computes them too."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dlbook.live.surfaces import Surface
from dlbook.optimizers import SGD, Adam, Optimizer, RMSprop

#: Beyond this a walk counts as diverged, and ends.
FAR = 1e6

#: The optimizers of a race, in this order.
RACERS = ("SGD", "momentum", "RMSProp", "Adam")


def descent_path(
    surface: Surface, start: ArrayLike, rate: float, steps: int
) -> NDArray[np.float64]:
    """The points of plain gradient descent, ``w <- w - rate * gradient(w)``.

    Args:
        surface: one of :data:`dlbook.live.surfaces.SURFACES`.
        start: two numbers (of a curve the second is ignored).
        rate: the learning rate.
        steps: how many steps to take.

    Returns:
        The points visited, shape (steps + 1, 2); fewer if the walk diverges.

    >>> from dlbook.live.surfaces import SURFACES
    >>> descent_path(SURFACES["parabola"], (2, 0), rate=0.5, steps=2)[:, 0]
    array([2. , 1. , 0.5])
    """
    points = [np.array(start, dtype=np.float64)]
    for _ in range(steps):
        if not np.abs(points[-1]).max() < FAR:
            break
        points.append(points[-1] - rate * surface.gradient(points[-1]))
    return np.array(points)


def race_paths(
    surface: Surface, start: ArrayLike, rates: ArrayLike, steps: int
) -> dict[str, NDArray[np.float64]]:
    """The points that SGD, SGD with momentum 0.9, RMSProp and Adam visit from one start.

    Args:
        surface: one of :data:`dlbook.live.surfaces.SURFACES`.
        start: two numbers.
        rates: the learning rate of each, in the order of :data:`RACERS`.
        steps: how many steps each takes.

    Returns:
        By name, the points, shape (steps + 1, 2).

    >>> from dlbook.live.surfaces import SURFACES
    >>> race_paths(SURFACES["bowl"], (1, 0), (0.5, 0.1, 0.1, 0.1), steps=1)["SGD"][-1]
    array([0.5, 0. ])
    """
    sgd, momentum, rmsprop, adam = np.asarray(rates, dtype=np.float64)
    optimizers: tuple[Optimizer, ...] = (
        SGD(sgd),
        SGD(momentum, momentum=0.9),
        RMSprop(rmsprop),
        Adam(adam),
    )
    paths = {}
    for name, optimizer in zip(RACERS, optimizers, strict=True):
        w = np.array(start, dtype=np.float64)
        path = [w.copy()]
        for _ in range(steps):
            optimizer.update(w, surface.gradient(w))
            path.append(w.copy())
        paths[name] = np.array(path)
    return paths
