"""Exercise: the parts of a cross-validation."""

import numpy as np

from dlbook.exercises.comparison import numbers
from dlbook.exercises.exercise import Case


def k_folds(n, k, rng):
    """Return the parts of a cross-validation: k pairs (train, test).

    train and test are arrays of row numbers from 0 to n - 1, in an order
    drawn from the generator rng. Every row is in exactly one test part
    and in the other k - 1 training parts. The sizes of the test parts
    differ by one at most.

    >>> rng = np.random.default_rng(0)
    >>> [len(test) for train, test in k_folds(11, 3, rng)]
    [4, 4, 3]
    """
    order = rng.permutation(n)
    tests = [order[fold::k] for fold in range(k)]
    return [(np.setdiff1d(order, test), test) for test in tests]


def cases(rng):
    """Yield sizes with and without a rest, two folds, and folds of single rows."""
    yield Case("11 rows in 3 folds", n=11, k=3, seed=0)
    for n, k in ((20, 4), (23, 5), (17, 3), (30, 2), (9, 9)):
        yield Case(f"{n} rows in {k} folds", n=n, k=k, seed=int(rng.integers(1000)))


def use(answer, n, k, seed):
    """Look at what every right answer shares; the order itself may be drawn in many ways."""
    draws = [answer(n, k, np.random.default_rng(seed + i)) for i in range(12)]
    again = answer(n, k, np.random.default_rng(seed))
    for parts in (*draws, again):
        if not _pairs(parts):
            return parts
    trains, tests = ([np.asarray(pair[i]) for pair in draws[0]] for i in (0, 1))
    tested = np.concatenate(tests)
    met = {row for parts in draws for test in _tested(parts) if 0 in test for row in test}
    return {
        "the number of folds": len(tests),
        "the largest and the smallest test part": (max(map(len, tests)), min(map(len, tests))),
        "how many rows are tested in all": tested.size,
        "how many different rows are tested": np.unique(tested).size,
        "the smallest and the largest row": (tested.min(), tested.max()),
        "whether the rows are whole numbers": all(a.dtype.kind in "iu" for a in (*trains, *tests)),
        "the sizes of the training parts": sorted(map(len, trains)),
        "rows that are trained on and tested in the same fold": sum(
            np.intersect1d(train, test).size for train, test in zip(trains, tests, strict=True)
        ),
        "rows that are in neither part of a fold": sum(
            n - np.union1d(train, test).size for train, test in zip(trains, tests, strict=True)
        ),
        "whether the same seed gives the same folds": _tested(again) == _tested(draws[0]),
        "whether another seed gives other folds": _tested(draws[0]) != _tested(draws[1]),
        "whether other seeds bring other rows together": len(met) > n / 2,
    }


def _pairs(result):
    if not isinstance(result, list | tuple) or not len(result):
        return False
    return all(
        isinstance(pair, list | tuple)
        and len(pair) == 2
        and all(numbers(part) is not None and np.ndim(part) == 1 for part in pair)
        and len(pair[1])
        for pair in result
    )


def _tested(parts):
    return [sorted(np.asarray(test).tolist()) for _, test in parts]


def rest_dropped(n, k, rng):
    """You dropped the rows that are left over when n is not a multiple of k.

    Every row must be tested once. Some test parts have one row more than others.
    """
    order = rng.permutation(n)
    size = n // k
    tests = [order[fold * size : (fold + 1) * size] for fold in range(k)]
    return [(np.setdiff1d(order, test), test) for test in tests]


def rest_in_the_last(n, k, rng):
    """All rows that were left over went into the last test part.

    Sizes may differ by one at most: deal the rows out like cards, `order[fold::k]`.
    """
    order = rng.permutation(n)
    size = n // k
    tests = [order[fold * size : (fold + 1) * size] for fold in range(k - 1)]
    tests.append(order[(k - 1) * size :])
    return [(np.setdiff1d(order, test), test) for test in tests]


def trained_on_all(n, k, rng):
    """Your training parts hold the rows of their test part as well.

    Then each model is tested on what it was trained on. Take the test rows out.
    """
    return [(np.arange(n), test) for _, test in k_folds(n, k, rng)]


def exchanged(n, k, rng):
    """You exchanged the two parts: the large one trains.

    A pair is (train, test), and the test part has about n / k rows.
    """
    return [(test, train) for train, test in k_folds(n, k, rng)]


def drawn_anew(n, k, rng):
    """You drew each test part anew: some rows are tested twice, others never.

    Shuffle once, then share the rows out.
    """
    size = -(-n // k)
    pairs = []
    for fold in range(k):
        order = rng.permutation(n)
        test = order[: size if fold < (n % k or k) else size - 1]
        pairs.append((np.setdiff1d(order, test), test))
    return pairs


def not_shuffled(n, k, rng):
    """Your folds don't depend on the seed: you did not shuffle, or not with rng.

    Rows often come sorted, by class or by date, and then a fold holds a single class.
    """
    order = np.arange(n)
    tests = [order[fold::k] for fold in range(k)]
    return [(np.setdiff1d(order, test), test) for test in tests]


def one_pair(n, k, rng):
    """You returned a single split; asked for are k pairs.

    Each fold is the test part once.
    """
    return k_folds(n, k, rng)[:1]


HINTS = (
    "`rng.permutation(n)` gives all rows in a random order. Draw it once.",
    "`order[fold::k]` takes every k-th row from the place `fold` on, like dealing cards.",
    "The training rows are the others: `np.setdiff1d(order, test)`.",
)
