"""Exercise: who has a full row, column or diagonal?"""

import numpy as np

from dlbook.exercises.exercise import Case


def row_winner(board):
    """Return 1 or -1, whose stones fill a row, column or diagonal, or 0.

    board has shape (n, n), n at least 1: 1 and -1 are the stones of the
    two players, 0 is an empty cell. At most one player has a full line.

    >>> row_winner(np.array([[1, -1, 0], [-1, 1, 0], [0, 0, 1]]))
    1
    """
    n = len(board)
    sums = [*board.sum(axis=0), *board.sum(axis=1)]
    sums += [np.trace(board), np.trace(board[:, ::-1])]
    if n in sums:
        return 1
    return -1 if -n in sums else 0


def cases(rng):
    """Yield lines of every direction, boards without one, and other sizes."""
    yield Case("a diagonal", board=np.array([[1, -1, 0], [-1, 1, 0], [0, 0, 1]]))
    yield Case("the other diagonal", board=np.array([[1, 0, -1], [1, -1, 0], [-1, 0, 1]]))
    yield Case("a row", board=np.array([[0, 1, 0], [-1, -1, -1], [1, 1, 0]]))
    yield Case("a column", board=np.array([[0, 1, -1], [-1, 1, 0], [0, 1, -1]]))
    yield Case("nobody", board=np.array([[1, -1, 1], [1, -1, -1], [-1, 1, 1]]))
    yield Case("empty", board=np.zeros((3, 3), dtype=int))
    yield Case("one cell", board=np.array([[-1]]))
    yield Case("two in a row of three", board=np.array([[1, 1, 0], [-1, -1, 0], [0, 0, 0]]))
    for k in range(3):
        board = np.zeros((5, 5), dtype=int)
        board[rng.integers(5)] = (1, -1, 1)[k]
        yield Case(f"five by five, {k}", board=board if k else board.T)


def rows_only(board):
    """You look at the rows alone.

    A column or one of the two diagonals wins as well.
    """
    sums = board.sum(axis=1)
    return 1 if len(board) in sums else -1 if -len(board) in sums else 0


def one_diagonal(board):
    """You look at one diagonal only.

    The other one runs from the top right to the bottom left.
    """
    n, sums = len(board), [*board.sum(axis=0), *board.sum(axis=1), np.trace(board)]
    return 1 if n in sums else -1 if -n in sums else 0


def three_in_a_row(board):
    """You want three stones, whatever the size of the board.

    A full line has as many stones as the board has rows.
    """
    sums = [*board.sum(axis=0), *board.sum(axis=1), np.trace(board), np.trace(board[:, ::-1])]
    return 1 if 3 in sums else -1 if -3 in sums else 0


HINTS = (
    "A line that is full of one player's stones has the sum n or -n.",
    "`board[:, ::-1]` is the board in a mirror; `np.trace` adds up a diagonal.",
)
