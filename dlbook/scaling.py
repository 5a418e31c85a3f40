"""A law for the loss of a network of N parameters that has read D characters.

Hoffmann et al. (2022) write it as ``L(N, D) = E + A / N^a + B / D^b``: a floor, what a small
network misses, and what a short training misses. Here it is fitted to runs, together with all
other laws that fit them about as well.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Numbers = NDArray[np.float64]
EXPONENTS = np.arange(0.05, 2.0001, 0.05)


@dataclass(frozen=True)
class Laws:
    """Laws that fit the same runs, the best one first; each field has shape ``(laws,)``.

    Attributes:
        floor: E, in nats.
        size_factor, size_exponent: A and a.
        data_factor, data_exponent: B and b.
        error: the root of the mean squared relative error on the runs.
    """

    floor: Numbers
    size_factor: Numbers
    size_exponent: Numbers
    data_factor: Numbers
    data_exponent: Numbers
    error: Numbers

    def predict(self, parameters: ArrayLike, characters: ArrayLike) -> Numbers:
        """What each law says: ``(laws,)`` followed by the shape of the two arguments."""
        n, d = np.broadcast_arrays(
            np.asarray(parameters, float)[None], np.asarray(characters, float)[None]
        )
        column = (-1,) + (1,) * (n.ndim - 1)
        of_size = self.size_factor.reshape(column) * n ** -self.size_exponent.reshape(column)
        of_data = self.data_factor.reshape(column) * d ** -self.data_exponent.reshape(column)
        return np.asarray(self.floor.reshape(column) + of_size + of_data)


def fit_laws(
    parameters: ArrayLike, characters: ArrayLike, losses: ArrayLike, *, slack: float = 2.5
) -> Laws:
    """All laws on a grid of exponents that fit the runs nearly as well as the best.

    For exponents that are given, E, A and B solve a linear least-squares problem (of relative
    errors); those with a negative A or B are left out, and where E would be negative it is 0.
    Kept are the laws whose sum of squares is at most ``slack`` times the best one's. For 16 runs
    and 5 numbers, 2.5 is about the 95 percent region of Beale (1960) for independent errors.

    >>> n, d = np.meshgrid([1e3, 1e4, 1e5], [1e4, 1e5, 1e6])
    >>> laws = fit_laws(n, d, 1 + 30 / n**0.5 + 40 / d**0.4)
    >>> float(laws.floor[0].round(3)), float(laws.size_exponent[0].round(3))
    (1.0, 0.5)

    Args:
        parameters, characters, losses: N, D and L of the runs, of one shape.
        slack: how much worse than the best a law may fit.

    Raises:
        ValueError: fewer than six runs, numbers that are not positive, or no law with A, B >= 0.
    """
    n, d, loss = (np.ravel(np.asarray(v, float)) for v in (parameters, characters, losses))
    if len(n) < 6 or not len(n) == len(d) == len(loss):
        raise ValueError(
            "fit_laws expects six runs or more, and as many parameters, characters and losses, "
            f"got {len(n)}, {len(d)} and {len(loss)}."
        )
    if not (np.all(n > 0) and np.all(d > 0) and np.all(loss > 0)):
        raise ValueError("fit_laws expects positive parameters, characters and losses.")
    a, b = (grid.ravel() for grid in np.meshgrid(EXPONENTS, EXPONENTS))  # (G,)
    columns = np.stack(
        [
            np.ones((len(a), len(n))),
            (n / n.min()) ** -a[:, None],
            (d / d.min()) ** -b[:, None],
        ],
        axis=-1,
    )
    columns /= loss[:, None]  # relative errors: (G, runs, 3) @ (G, 3) should be 1
    with_floor = np.linalg.pinv(columns).sum(axis=-1)  # (G, 3)
    without = np.zeros_like(with_floor)
    without[:, 1:] = np.linalg.pinv(columns[..., 1:]).sum(axis=-1)
    factors = np.where(with_floor[:, :1] >= 0, with_floor, without)
    squares = np.square((columns @ factors[..., None])[..., 0] - 1).mean(axis=1)
    squares[(factors[:, 1:] < 0).any(axis=1)] = np.inf
    if not np.isfinite(squares).any():
        raise ValueError(
            "fit_laws found no law by which both size and data lower the loss. Check the runs: "
            "their losses have to fall with either."
        )
    kept = np.argsort(squares, kind="stable")
    kept = kept[squares[kept] <= slack * squares.min() + 1e-20]
    return Laws(
        floor=factors[kept, 0],
        size_factor=factors[kept, 1] * n.min() ** a[kept],
        size_exponent=a[kept],
        data_factor=factors[kept, 2] * d.min() ** b[kept],
        data_exponent=b[kept],
        error=np.sqrt(squares[kept]),
    )


def size_factor(
    parameters: ArrayLike, losses: ArrayLike, floor: float, exponent: float
) -> np.float64:
    """The A with the least squared error of ``E + A / N^a`` for given E and a.

    >>> float(size_factor([100, 400], [2.0, 1.5], floor=1, exponent=0.5).round(6))
    10.0

    Args:
        parameters, losses: N and L, of one shape.
        floor: E, in nats.
        exponent: a.
    """
    x = np.asarray(parameters, float) ** -exponent
    return np.float64(np.sum(x * (np.asarray(losses, float) - floor)) / np.sum(x * x))
