"""Exercise: where an entry of a table lies in memory."""

from dlbook.exercises.exercise import Case


def memory_position(row, column, shape, itemsize):
    """Return how many bytes into the array the entry [row, column] lies.

    The array has the given shape, (rows, columns), and lies in memory
    row after row, as NumPy makes it; each entry takes itemsize bytes.
    Counting starts at 0. The result is an integer.

    >>> memory_position(1, 2, (3, 4), 8)
    48
    """
    return (row * shape[1] + column) * itemsize


def cases(rng):
    """Yield entries of wide, tall and square tables, of 1 to 8 bytes, the first and the last."""
    yield Case("a table of 3 by 4", row=1, column=2, shape=(3, 4), itemsize=8)
    yield Case("a wide table, 8 bytes", row=1, column=4, shape=(3, 7), itemsize=8)
    yield Case("a tall table, 4 bytes", row=5, column=1, shape=(9, 2), itemsize=4)
    n = int(rng.integers(5, 20))
    yield Case("a square table", row=3, column=1, shape=(n, n), itemsize=8)
    yield Case("the first entry", row=0, column=0, shape=(4, 6), itemsize=4)
    yield Case("the last entry, bytes", row=3, column=5, shape=(4, 6), itemsize=1)
    yield Case("one row", row=0, column=4, shape=(1, 6), itemsize=2)
    yield Case("one column", row=4, column=0, shape=(6, 1), itemsize=2)


def column_after_column(row, column, shape, itemsize):
    """You went column after column: that is Fortran's order, NumPy goes row after row.

    A whole row, as many entries as there are columns, lies before the next row begins.
    """
    return (column * shape[0] + row) * itemsize


def entries(row, column, shape, itemsize):
    """You counted entries; asked for are bytes.

    Multiply by itemsize, the bytes of one entry.
    """
    return row * shape[1] + column


def rows_for_columns(row, column, shape, itemsize):
    """You skipped `rows` entries for each row; a row is as long as there are columns.

    The length of a row is shape[1].
    """
    return (row * shape[0] + column) * itemsize


def counted_from_one(row, column, shape, itemsize):
    """You are one entry too far: row 0 and column 0 lie at byte 0.

    Nothing lies before the first entry, so add no 1.
    """
    return (row * shape[1] + column + 1) * itemsize


def itemsize_on_the_row(row, column, shape, itemsize):
    """Only your rows are in bytes: one step along the row takes itemsize bytes too.

    Add row and column steps in entries first, then multiply the sum.
    """
    return row * shape[1] * itemsize + column


HINTS = (
    "How many entries lie before the row begins? Every row before it is shape[1] long.",
    "row * shape[1] + column entries lie before the one asked for.",
    "`array.strides` names the bytes of one step down and of one step to the right.",
)
