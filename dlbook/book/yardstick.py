"""How fast this computer is at this moment, for running times that can be compared.

The same notebook takes twice as long while other programs run beside it. So a fixed piece of
work is timed next to it, small steps of NumPy as the chapters take them, and the notebook's time
is divided by how much longer that took than on the quiet two-core computer of the book.
"""

import time

import numpy as np

#: Seconds that `measure` takes on that computer.
REFERENCE = 0.12


def measure() -> float:
    """Seconds for two thousand steps of a small network."""
    rng = np.random.default_rng(0)
    x, w, v = rng.normal(size=(32, 64)), rng.normal(size=(64, 100)), rng.normal(size=(100, 10))
    start = time.perf_counter()
    for _ in range(2000):
        hidden = np.tanh(x @ w)
        out = hidden @ v
        hidden.T @ out
        x.T @ ((out @ v.T) * (1.0 - hidden * hidden))
    return time.perf_counter() - start


def slowness(*measured: float) -> float:
    """How many times slower than the reference the computer is, at least 1.

    >>> slowness(REFERENCE), slowness(REFERENCE / 2), slowness(REFERENCE, 3 * REFERENCE)
    (1.0, 1.0, 2.0)
    """
    return max(1.0, sum(measured) / len(measured) / REFERENCE)
