"""Exercise: the logarithm of a sum of exponentials, without overflow."""

import numpy as np

from dlbook.exercises.exercise import Case


def log_sum_exp(logits):
    """Return log(exp(z_1) + ... + exp(z_K)) of every row of logits.

    logits has shape (N, K), with numbers of any size. The result has
    shape (N,).

    >>> log_sum_exp(np.array([[1000.0, 1000.0]]))
    array([1000.69314718])
    """
    largest = logits.max(axis=1)
    rest = np.exp(logits - largest[:, None]).sum(axis=1)
    return largest + np.log(rest)


def cases(rng):
    """Yield tame rows, huge and tiny rows, and rows that hold numbers of very different size."""
    yield Case("two equal logits of 1000", logits=np.array([[1000.0, 1000.0]]))
    yield Case("four rows", logits=rng.normal(size=(4, 3)))
    yield Case("a square table", logits=rng.normal(size=(3, 3)))
    yield Case("logits near 1000", logits=1000 + rng.normal(size=(3, 4)))
    yield Case("logits near -1000", logits=-1000 + rng.normal(size=(3, 4)))
    mixed = rng.normal(size=(2, 3)) + np.array([[900.0], [-900.0]])
    yield Case("one large and one small row", logits=mixed)
    extreme = np.array([[1000.0, 0, -1000], [-1000, 0, 1000], [0, 0, 1000], [900, 1000, 0]])
    yield Case("1000 beside 0 and -1000", logits=extreme)
    yield Case("a single logit", logits=np.array([[-3.5]]))


def overflow(logits):
    """Your result is infinite for logits of 1000, or minus infinity for -1000.

    `np.exp(1000)` is `inf`, and `np.exp(-1000)` is 0. Subtract the largest logit of the row first,
    and add it again after the logarithm.
    """
    return np.log(np.exp(logits).sum(axis=1))


def largest_not_added(logits):
    """You subtracted the largest logit and forgot to add it again.

    The factor exp(m) was taken out of the sum; its logarithm m stays.
    """
    return log_sum_exp(logits) - logits.max(axis=1)


def one_maximum_for_all(logits):
    """You took one maximum for the whole table; every row needs its own.

    A row whose logits lie far below those of another row then underflows to log(0).
    """
    largest = logits.max()
    return largest + np.log(np.exp(logits - largest).sum(axis=1))


def down_the_columns(logits):
    """You summed down the columns; a row is an example, so sum along axis 1.

    The result has one number for each row.
    """
    return log_sum_exp(logits.T)


def sum_of_logs(logits):
    """The logarithm of a sum is not the sum of the logarithms: you returned the sum of the logits.

    Exponentials first, then the sum, then one logarithm for each row.
    """
    return logits.sum(axis=1)


HINTS = (
    "`logits.max(axis=1)` is the largest logit of each row, shape (N,).",
    "To subtract it from each row it needs the shape (N, 1): `largest[:, None]`.",
    "The result is the largest, plus the logarithm of the sum of exp(logit minus largest).",
)
