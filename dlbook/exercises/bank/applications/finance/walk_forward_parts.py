"""Exercise: parts of a series for a test that walks forward in time."""

import numpy as np

from dlbook.exercises.exercise import Case


def walk_forward_parts(n, first, step, gap=0):
    """Return a list of pairs of ranges: the rows to fit on, those to test.

    Of n rows in the order of time the first test part begins at row
    `first`; each test part has `step` rows, the last one what is left.
    Fitted is on all rows from 0 up to the test part, but for the last
    `gap` rows before it. 0 <= gap < first <= n, and step is at least 1.

    >>> walk_forward_parts(10, first=4, step=4, gap=1)
    [(range(0, 3), range(4, 8)), (range(0, 7), range(8, 10))]
    """
    parts = []
    for begin in range(first, n, step):
        end = min(begin + step, n)
        parts.append((range(0, begin - gap), range(begin, end)))
    return parts


def cases(rng):
    """Yield series that end within a part, at its end, and before the first one."""
    yield Case("ten rows, a gap of one", n=10, first=4, step=4, gap=1)
    yield Case("parts that fit exactly", n=12, first=6, step=3, gap=0)
    yield Case("a single row to test", n=9, first=8, step=5, gap=3)
    yield Case("nothing left to test", n=5, first=5, step=2, gap=0)
    yield Case("steps of one", n=7, first=3, step=1, gap=2)
    n, first, step = (int(k) for k in rng.integers((40, 10, 3), (60, 20, 9)))
    yield Case("a longer series", n=n, first=first, step=step, gap=int(rng.integers(2, 9)))


def use(answer, n, first, step, gap):
    """Compare the rows themselves: lists and arrays of them are as good as ranges."""
    given = answer(n, first, step, gap)
    pairs = [([int(row) for row in fit], [int(row) for row in test]) for fit, test in given]
    return {
        "the lengths of the parts to test": np.array([len(test) for _, test in pairs], dtype=int),
        "the rows to test, part after part": np.array(
            [row for _, test in pairs for row in test], dtype=int
        ),
        "the lengths of the parts to fit on": np.array([len(fit) for fit, _ in pairs], dtype=int),
        "the rows to fit on, part after part": np.array(
            [row for fit, _ in pairs for row in fit], dtype=int
        ),
    }


def future_included(n, first, step, gap=0):
    """You fit on rows that come after the test part.

    At the time of the forecast they have not happened yet.
    """
    pairs = walk_forward_parts(n, first, step, gap)
    return [([*before, *range(test[-1] + 1, n)], test) for before, test in pairs]


def gap_forgotten(n, first, step, gap=0):
    """You fit right up to the test part, without the gap.

    A target that reaches `gap` rows ahead is not known yet for the last `gap` rows.
    """
    return walk_forward_parts(n, first, step, 0)


def rest_dropped(n, first, step, gap=0):
    """You left out the rows at the end that do not fill a whole part.

    They are the newest ones: the last part may be shorter.
    """
    return [pair for pair in walk_forward_parts(n, first, step, gap) if len(pair[1]) == step]


def moving_window(n, first, step, gap=0):
    """You forget the oldest rows: each of your parts to fit on has the same length.

    Asked for is a past that grows; it begins at row 0 each time.
    """
    return [
        (range(test[0] - first, test[0] - gap), test)
        for _, test in walk_forward_parts(n, first, step, gap)
    ]


HINTS = (
    "The test parts begin at the rows `range(first, n, step)`.",
    "A test part ends `step` rows later, or at n, whichever comes first.",
    "One pair is `(range(0, begin - gap), range(begin, min(begin + step, n)))`.",
)
