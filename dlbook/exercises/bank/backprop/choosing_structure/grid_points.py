"""Exercise: all combinations of given values, one a row."""

import itertools

import numpy as np

from dlbook.exercises.comparison import numbers
from dlbook.exercises.exercise import Case


def grid_points(values):
    """Return all combinations of the given values, one a row.

    values holds one list of numbers for each setting, of any lengths.
    The result has a row for each combination and a column for each
    setting. The last setting changes fastest.

    >>> grid_points([[1, 2], [10, 20]])
    array([[ 1, 10],
           [ 1, 20],
           [ 2, 10],
           [ 2, 20]])
    """
    tables = np.meshgrid(*values, indexing="ij")
    return np.stack(tables, axis=-1).reshape(-1, len(values))


def cases(rng):
    """Yield two settings of different lengths, three, and a single one."""

    def numbers(count):
        return rng.normal(size=count).round(2).tolist()

    yield Case("two settings of two values", values=[[1, 2], [10, 20]])
    yield Case("two settings", values=[numbers(2), numbers(3)])
    yield Case("as many values each", values=[numbers(2), numbers(2)])
    yield Case("three settings", values=[numbers(2), numbers(4), numbers(3)])
    yield Case("four settings", values=[numbers(2), numbers(1), numbers(2), numbers(2)])
    yield Case("one setting", values=[numbers(3)])
    yield Case("one value each", values=[numbers(1), numbers(1)])
    yield Case("whole and other numbers", values=[[3, 1], [0.5]])


def use(answer, values):
    """Whole numbers may come as floats: a grid is a table of numbers."""
    result = answer(values)
    table = numbers(result)
    return result if table is None else table.astype(float)


def side_by_side(values):
    """You paired the values in step; every value must meet every other.

    Two settings of 2 and 3 values have 2 times 3 combinations. `zip` pairs, `np.meshgrid` combines.
    """
    return np.array(list(zip(*values, strict=False)))


def first_fastest(values):
    """Your first setting changes fastest; it should be the last one.

    The order is that of nested loops: the last setting is the innermost loop. `np.meshgrid` swaps
    the first two axes unless you say `indexing="ij"`.
    """
    rows = itertools.product(*values[::-1])
    return np.array([row[::-1] for row in rows])


def a_column_each(values):
    """Your combinations stand in columns; each should be a row.

    The result has the shape (combinations, settings): transpose it.
    """
    return grid_points(values).T


def one_at_a_time(values):
    """You changed one setting at a time and kept the others at their first value.

    That is a cross, not a grid: it never tries two changes together.
    """
    first = [value[0] for value in values]
    rows = [first]
    for j, options in enumerate(values):
        rows += [[*first[:j], option, *first[j + 1 :]] for option in options[1:]]
    return np.array(rows)


HINTS = (
    "How many rows are there? The lengths multiply.",
    '`np.meshgrid(*values, indexing="ij")` gives one table for each setting.',
    "Stack the tables on a new last axis, then reshape to one row for each combination.",
)
