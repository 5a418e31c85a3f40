"""Exercise: the mini-batches of one epoch."""

import numpy as np

from dlbook.exercises.comparison import numbers
from dlbook.exercises.exercise import Case


def minibatches(n, batch_size, rng):
    """Return the mini-batches of one epoch, a list of arrays of rows.

    The rows 0 to n - 1 are put in a random order, drawn from the
    generator rng, and cut into pieces of batch_size. Each row occurs
    exactly once; what is left over makes a smaller last batch.

    >>> batches = minibatches(10, 4, np.random.default_rng(0))
    >>> [len(rows) for rows in batches]
    [4, 4, 2]
    """
    order = rng.permutation(n)
    begins = range(0, n, batch_size)
    return [order[begin : begin + batch_size] for begin in begins]


def cases(rng):
    """Yield epochs with and without a rest, one batch of all rows, and batches of single rows."""
    yield Case("10 rows in batches of 4", n=10, batch_size=4, seed=0)
    for words, n, batch_size in (
        ("100 rows in batches of 32", 100, 32),
        ("60 rows in batches of 20", 60, 20),
        ("50 rows in one batch", 50, 50),
        ("12 rows in one batch of at most 32", 12, 32),
        ("20 rows in batches of one", 20, 1),
    ):
        yield Case(words, n=n, batch_size=batch_size, seed=int(rng.integers(1000)))


def use(answer, n, batch_size, seed):
    """Look at what every right answer shares; the order itself may be drawn in many ways."""
    rng = np.random.default_rng(seed)
    epochs = [answer(n, batch_size, rng) for _ in range(20)]
    again = answer(n, batch_size, np.random.default_rng(seed))
    for batches in (*epochs, again):
        if not _batches(batches):
            return batches
    orders = [_joined(batches) for batches in epochs]
    rows = orders[0]
    firsts = [set(_joined(batches[:1]).tolist()) for batches in epochs]
    neighbors = [np.count_nonzero(np.abs(np.diff(order)) == 1) for order in orders]
    return {
        "the sizes of the batches": [len(batch) for batch in epochs[0]],
        "how many different rows occur": np.unique(rows).size,
        "the smallest and the largest row": (rows.min(), rows.max()),
        "whether the rows are whole numbers": rows.dtype.kind in "iu",
        "whether the rows are in a random order": not np.array_equal(rows, np.sort(rows)),
        "whether the next epoch has another order": not np.array_equal(rows, orders[1]),
        "whether rows that were neighbors are torn apart": bool(np.mean(neighbors) < n / 2),
        "how many rows are in the first batch of each of 20 epochs": len(set.intersection(*firsts)),
        "whether the same seed gives the same batches": np.array_equal(rows, _joined(again)),
    }


def _batches(result):
    if not isinstance(result, list | tuple | np.ndarray):
        return False
    rows = [len(batch) for batch in result if numbers(batch) is not None and np.ndim(batch) == 1]
    return len(rows) == len(result) and sum(rows) > 0


def _joined(batches):
    return np.concatenate([np.asarray(batch) for batch in batches])


def rest_dropped(n, batch_size, rng):
    """You dropped the rows that are left over; they make a smaller last batch.

    `range(0, n, batch_size)` begins a batch for them, and a slice may reach beyond the end.
    """
    order = rng.permutation(n)
    whole = n // batch_size
    return [order[k * batch_size : (k + 1) * batch_size] for k in range(whole)]


def with_replacement(n, batch_size, rng):
    """You drew each batch anew: some rows come twice in the epoch, others never.

    Shuffle all rows once, then cut.
    """
    rows = rng.integers(n, size=n)
    return [rows[begin : begin + batch_size] for begin in range(0, n, batch_size)]


def not_shuffled(n, batch_size, rng):
    """You cut without shuffling.

    If the rows are sorted by class, each batch then holds a single class. `rng.permutation(n)`
    gives a random order.
    """
    order = np.arange(n)
    return [order[begin : begin + batch_size] for begin in range(0, n, batch_size)]


def same_order_each_epoch(n, batch_size, rng):
    """Every epoch has the same order: you made a new generator from a fixed seed.

    Draw from the generator that you were given; it goes on where the last epoch stopped.
    """
    order = np.random.default_rng(0).permutation(n)
    return [order[begin : begin + batch_size] for begin in range(0, n, batch_size)]


def own_generator(n, batch_size, rng):
    """The same seed gives other batches: you did not draw from rng.

    Without the seed nobody can repeat your experiment.
    """
    order = np.random.default_rng().permutation(n)
    return [order[begin : begin + batch_size] for begin in range(0, n, batch_size)]


def counted_from_one(n, batch_size, rng):
    """Your rows run from 1 to n; NumPy counts them from 0 to n - 1.

    Row 0 never trains, and row n does not exist.
    """
    return [rows + 1 for rows in minibatches(n, batch_size, rng)]


HINTS = (
    "`rng.permutation(n)` gives the numbers 0 to n - 1 in a random order.",
    "A batch begins at 0, batch_size, 2 batch_size, ...: `range(0, n, batch_size)`.",
    "`order[begin : begin + batch_size]` is the batch; the slice stops by itself at the end.",
)
