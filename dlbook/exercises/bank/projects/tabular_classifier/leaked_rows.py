"""Exercise: how many test rows the model has already seen."""

import numpy as np

from dlbook.exercises.exercise import Case


def leaked_rows(train, test):
    """Return how many test rows also stand in the training part.

    train has shape (N, D), test has shape (M, D). A test row counts,
    once, if some training row has exactly the same D numbers. The
    result is an integer from 0 to M.

    >>> train = np.array([[1, 2], [3, 4], [3, 4]])
    >>> leaked_rows(train, np.array([[3, 4], [3, 4], [4, 3]]))
    2
    """
    seen = {tuple(row) for row in train.tolist()}
    return sum(tuple(row) in seen for row in test.tolist())


def cases(rng):
    """Yield repeated rows on either side, rows that agree in part, and rows that nearly agree."""
    train = np.array([[1, 2], [3, 4], [3, 4]])
    test = np.array([[3, 4], [3, 4], [4, 3]])
    yield Case("the statement's example", train=train, test=test)
    train = np.array([[1, 2], [1, 2], [1, 2], [1, 2], [3, 4], [5, 6]])
    test = np.array([[7, 8], [1, 2], [3, 4], [3, 4], [2, 1], [1, 6], [1, 9], [9, 2], [3, 9]])
    yield Case("repeated rows", train=train, test=test)
    yield Case("nothing in common", train=train, test=train + 10)
    yield Case("the same sums and digits", train=train, test=np.array([[0, 3], [12, 0], [4, 3]]))
    digits = np.array([[1, 12], [21, 3]])
    yield Case("the same digits, cut elsewhere", train=digits, test=np.array([[11, 2], [2, 13]]))
    decimals = rng.normal(size=(5, 2))
    near = np.append(decimals[1:3], decimals[3:] + 1e-9, axis=0)
    yield Case("decimals that agree, and some that nearly do", train=decimals, test=near)
    yield Case("one column", train=np.array([[1], [2]]), test=np.array([[2], [3], [2], [1]]))
    many = np.ones((300, 2), int)
    yield Case("three hundred test rows", train=many[:1], test=many)
    table = rng.integers(0, 3, size=(40, 3))
    yield Case("a table of small numbers", train=table[:25], test=table[25:])


def counts_pairs(train, test):
    """You counted pairs: a test row that stands three times in the training part counts once.

    Asked is of how many test rows the answer was known, so `any` over the training rows, then a
    sum over the test rows.
    """
    return int(np.sum(np.all(test[:, None] == train[None], axis=2)))


def counts_training_rows(train, test):
    """You counted training rows. Asked for are test rows.

    The share of the test part that was seen says how much its score can be trusted.
    """
    return leaked_rows(test, train)


def counts_different_rows(train, test):
    """You counted each leaked row once, even where the test part holds it several times.

    Every one of them adds to the score, so every one counts.
    """
    return len({tuple(row) for row in train.tolist()} & {tuple(row) for row in test.tolist()})


def any_number(train, test):
    """You counted rows that share a number in some column. All of them must agree.

    `np.all` over the columns comes first, `np.any` over the training rows second.
    """
    same = np.any(test[:, None] == train[None], axis=2)
    return int(np.sum(np.any(same, axis=1)))


def column_by_column(train, test):
    """You looked up each column for itself: the numbers may come from different training rows.

    (1, 6) is not leaked by (1, 2) and (5, 6). Compare whole rows.
    """
    found = [np.isin(test[:, j], train[:, j]) for j in range(test.shape[1])]
    return int(np.sum(np.all(found, axis=0)))


def same_place(train, test):
    """You compared row k with row k. A leak may stand at any place.

    Every test row has to be looked up in the whole training part.
    """
    n = min(len(train), len(test))
    return int(np.sum(np.all(train[:n] == test[:n], axis=1)))


HINTS = (
    "A row as a tuple can be looked up in a set: `tuple(row)`.",
    "`seen = {tuple(row) for row in train.tolist()}`. Then ask for each test row.",
    "With arrays alone: `test[:, None] == train[None]` has shape (M, N, D); `all` over the "
    "last axis, `any` over the training rows, then count.",
)
