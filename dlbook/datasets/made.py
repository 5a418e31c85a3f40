"""Data made from a seed: the same seed gives the same numbers.

Every function takes ``seed``, a whole number or a ``numpy.random.Generator`` that goes on
from where it stands.
"""

import numpy as np
from numpy.typing import NDArray

from dlbook.datasets.library import require

Seed = int | np.random.Generator


def make_moons(
    n_samples: int = 200, *, noise: float = 0.1, seed: Seed
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Two interleaving half circles: points (N, 2) and their class ids 0 or 1, (N,).

    ``noise`` is the standard deviation of the normal noise added to each coordinate.

    Raises:
        ImportError: scikit-learn is missing.

    >>> x, y = make_moons(100, seed=0)
    >>> x.shape, np.bincount(y).tolist()
    ((100, 2), [50, 50])
    """
    sklearn = require("sklearn.datasets", package="scikit-learn", needed_by="make_moons")
    x, y = sklearn.make_moons(n_samples, noise=noise, random_state=_integer(seed))
    return x, y


def make_blobs(
    n_samples: int = 200,
    *,
    centers: int = 3,
    n_features: int = 2,
    cluster_std: float = 1.0,
    seed: Seed,
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Normal clouds around random centers: points (N, n_features) and cloud ids (N,).

    Raises:
        ImportError: scikit-learn is missing.

    >>> x, y = make_blobs(90, centers=3, seed=0)
    >>> x.shape, np.bincount(y).tolist()
    ((90, 2), [30, 30, 30])
    """
    sklearn = require("sklearn.datasets", package="scikit-learn", needed_by="make_blobs")
    x, y = sklearn.make_blobs(
        n_samples,
        n_features=n_features,
        centers=centers,
        cluster_std=cluster_std,
        random_state=_integer(seed),
    )
    return x, y


def make_spirals(
    n_samples: int = 200,
    *,
    n_classes: int = 2,
    turns: float = 1.0,
    noise: float = 0.05,
    seed: Seed,
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Spiral arms, one a class: points (N, 2) in the unit disk and class ids (N,).

    Arm k starts at the origin in the direction 2 pi k / n_classes and runs out to radius 1
    while it turns ``turns`` times: angle = 2 pi (k / n_classes + turns * radius). ``noise`` is
    the standard deviation of the normal noise added to each coordinate. The classes differ in
    size by one at most, and the points come in random order.

    Raises:
        ValueError: fewer samples than classes, fewer than one class, or negative noise.

    >>> x, y = make_spirals(90, n_classes=3, seed=0)
    >>> x.shape, np.bincount(y).tolist()
    ((90, 2), [30, 30, 30])
    """
    if n_classes < 1 or n_samples < n_classes:
        raise ValueError(
            f"make_spirals needs at least one class and a sample for each, "
            f"got n_classes={n_classes} and n_samples={n_samples}"
        )
    if noise < 0:
        raise ValueError(f"make_spirals needs noise of at least 0, got {noise}")
    rng = np.random.default_rng(seed)
    y = rng.permutation(np.arange(n_samples) % n_classes)
    # The square root spreads the points evenly over the arm's growing circumference.
    radius = np.sqrt(rng.uniform(size=n_samples))
    angle = 2 * np.pi * (y / n_classes + turns * radius)
    x = radius[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    return x + rng.normal(scale=noise, size=x.shape), y


def make_adding_sequences(
    n_samples: int, length: int, *, seed: Seed
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The adding task: remember two marked numbers of a long row, and give their sum.

    Returns ``x`` (N, length, 2) and ``y`` (N, 1). Channel 0 of x holds uniform numbers in
    [0, 1), channel 1 marks one number in each half of the row with 1 and the rest with 0.
    Always answering 1 reaches a mean squared error of 1/6, the variance of the sum.

    Raises:
        ValueError: ``length`` is below 2.

    Source: Hochreiter and Schmidhuber, Long Short-Term Memory, 1997, experiment 4; markers
    placed as in Arjovsky, Shah and Bengio, 2016.

    >>> x, y = make_adding_sequences(3, 10, seed=0)
    >>> x.shape, np.allclose(y[:, 0], np.sum(x[:, :, 0] * x[:, :, 1], axis=1))
    ((3, 10, 2), True)
    """
    if length < 2:
        raise ValueError(f"make_adding_sequences marks two steps: length={length} is too short")
    rng = np.random.default_rng(seed)
    numbers = rng.uniform(size=(n_samples, length))
    rows, half = np.arange(n_samples), length // 2
    first = rng.integers(0, half, size=n_samples)
    second = rng.integers(half, length, size=n_samples)
    marks = np.zeros_like(numbers)
    marks[rows, first] = marks[rows, second] = 1.0
    y = numbers[rows, first] + numbers[rows, second]
    return np.stack([numbers, marks], axis=2), y[:, None]


def make_copy_sequences(
    n_samples: int, *, n_symbols: int = 8, length: int = 10, delay: int = 20, seed: Seed
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The copy task: read a word of ``length`` symbols, wait, and write it down again.

    Returns token ids ``x`` and ``y``, both (N, delay + 2 * length). Ids 1 to n_symbols are the
    symbols, 0 is blank and n_symbols + 1 is the signal to write. x: the word, delay - 1 blanks,
    the signal, length blanks. y: blanks, and at the last ``length`` steps the word.

    Raises:
        ValueError: ``n_symbols``, ``length`` or ``delay`` is below 1.

    Source: Hochreiter and Schmidhuber, 1997; in this form Arjovsky, Shah and Bengio, 2016.

    >>> x, y = make_copy_sequences(1, n_symbols=4, length=3, delay=2, seed=0)
    >>> x.tolist(), y.tolist()
    ([[4, 3, 3, 0, 5, 0, 0, 0]], [[0, 0, 0, 0, 0, 4, 3, 3]])
    """
    if min(n_symbols, length, delay) < 1:
        raise ValueError(
            f"make_copy_sequences needs n_symbols, length and delay of at least 1, "
            f"got {n_symbols}, {length} and {delay}"
        )
    word = np.random.default_rng(seed).integers(1, n_symbols + 1, size=(n_samples, length))
    x = np.zeros((n_samples, delay + 2 * length), dtype=np.int64)
    y = np.zeros_like(x)
    x[:, :length] = y[:, -length:] = word
    x[:, length + delay - 1] = n_symbols + 1
    return x, y


def _integer(seed: Seed) -> int:
    """Return a seed for scikit-learn, which takes no numpy.random.Generator."""
    return seed if isinstance(seed, int) else int(seed.integers(2**32))
