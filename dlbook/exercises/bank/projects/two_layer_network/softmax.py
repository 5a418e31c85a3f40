"""Exercise: probabilities from a batch of logits, whatever their size."""

import numpy as np

from dlbook.exercises.exercise import Case


def softmax(logits):
    """Return the softmax of every row of logits.

    It must be right for logits of 1000, too. logits has shape (N, K): a
    row per example, a column per class. The result has the same shape;
    no entry is negative, and each row sums to 1.

    >>> softmax(np.array([[0.0, 0.0], [1000.0, 0.0]]))
    array([[0.5, 0.5],
           [1. , 0. ]])
    """
    shifted = logits - logits.max(axis=1, keepdims=True)
    exponentials = np.exp(shifted)
    return exponentials / exponentials.sum(axis=1, keepdims=True)


def cases(rng):
    """Yield small logits first, then logits whose exponentials overflow or vanish."""
    yield Case("the statement's example", logits=np.array([[0.0, 0.0], [1000.0, 0.0]]))
    yield Case("a batch of four rows", logits=rng.normal(size=(4, 3)))
    yield Case("one row", logits=rng.normal(size=(1, 5)))
    yield Case("one class", logits=rng.normal(size=(3, 1)))
    yield Case("as many rows as classes", logits=rng.normal(size=(3, 3)))
    yield Case("logits near 1000", logits=1000 + rng.normal(size=(4, 3)))
    yield Case("logits near -1000", logits=-1000 + rng.normal(size=(4, 3)))
    rows_apart = np.array([[1000.0], [0.0], [-1000.0]]) + rng.normal(size=(3, 4))
    yield Case("rows far apart", logits=rows_apart)
    far = np.array([[1e3, 0, 0, 0], [0, 1e3, 0, 1e3], [-1e3, -1e3, -999, -1e3], [0, 1, 2, 0]])
    yield Case("1000 beside 0", logits=far)


def overflow(logits):
    """Your softmax overflows for logits near 1000: subtract the row maximum first.

    `np.exp(1000)` is larger than any float, so it becomes `inf`, and `inf / inf` is `nan`. The
    factor that the subtraction takes out cancels in the quotient: the result stays the same.
    """
    exponentials = np.exp(logits)
    return exponentials / exponentials.sum(axis=1, keepdims=True)


def batch_axis(logits):
    """You summed over the batch axis: here every column sums to 1, not every row.

    Axis 0 counts the examples, axis 1 the classes. The probabilities of one example share a row.
    """
    exponentials = np.exp(logits - logits.max(axis=0))
    return exponentials / exponentials.sum(axis=0)


def whole_batch(logits):
    """You divided by one sum over the whole batch, so that all rows together sum to 1.

    Every example has its own distribution: sum along `axis=1` only.
    """
    exponentials = np.exp(logits - logits.max())
    return exponentials / exponentials.sum()


def global_maximum(logits):
    """You subtracted one maximum of the whole batch: a row far below it vanishes.

    For such a row every exponential is 0, and `0 / 0` is `nan`. Subtract each row's own maximum.
    """
    exponentials = np.exp(logits - logits.max())
    return exponentials / exponentials.sum(axis=1, keepdims=True)


def missing_keepdims(logits):
    """Your row sums have shape (N,), and NumPy lines them up with the columns.

    Broadcasting matches shapes from the right: (N,) meets the K classes, not the N rows. Keep the
    axis with `keepdims=True`: shape (N, 1) divides every row by its own sum.
    """
    exponentials = np.exp(logits - logits.max(axis=1, keepdims=True))
    return exponentials / exponentials.sum(axis=1)


def not_in_numpy(logits):
    """NumPy has no softmax: write it from `np.exp`, a sum and a quotient.

    SciPy has one, `scipy.special.softmax`. Here you find out what it does.
    """
    return np.softmax(logits)  # type: ignore[attr-defined]


def in_place(logits):
    """You wrote into the array that you were given: `-=` changes the caller's logits.

    The next line that reads them finds other numbers. Write `logits = logits - ...`, which makes
    a new array.
    """
    logits -= logits.max(axis=1, keepdims=True)
    exponentials = np.exp(logits)
    return exponentials / exponentials.sum(axis=1, keepdims=True)


HINTS = (
    "Softmax is a quotient: `np.exp(logits)` over its sum along the classes, `axis=1`.",
    "The sum must keep its axis, `keepdims=True`, so that each row is divided by its own.",
    "Adding a constant to a whole row changes nothing: the factor cancels. Which constant "
    "keeps `np.exp` from overflowing?",
)
