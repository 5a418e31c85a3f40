"""Exercise: a game position as zeros and ones."""

import numpy as np

from dlbook.exercises.exercise import Case


def board_vector(board):
    """Return a tic-tac-toe position as 27 zeros and ones.

    board is a string of nine squares, row by row: "." is empty, "X" a
    cross, "O" a nought. Each square becomes three numbers, of which one
    is 1: the first if it is empty, the second for X, the third for O.
    The result has shape (27,), square by square.

    >>> board_vector("X........")[:6]
    array([0., 1., 0., 1., 0., 0.])
    """
    rows = [[square == sign for sign in ".XO"] for square in board]
    return np.array(rows, dtype=float).ravel()


def cases(rng):
    """Yield positions in which all three signs occur, and the empty board."""
    yield Case("a single cross", board="X........")
    yield Case("an opening", board="X...O....")
    yield Case("the empty board", board=".........")
    yield Case("a full board", board="XOXXOOOXX")
    for _ in range(3):
        yield Case("some position", board="".join(rng.permutation(list("XXXOO...."))))


def as_numbers(board):
    """You wrote a square as 0, 1 or 2: nine numbers that claim an order.

    Then O counts as twice X, and X lies between an empty square and O. A weighted sum would
    believe it. Give every sign a place of its own.
    """
    return np.array([".XO".index(square) for square in board], dtype=float)


def plane_by_plane(board):
    """You went sign by sign: all nine "empty" first, then all X, then all O.

    That is a good vector too, but not the one that was asked for: square by square.
    """
    return np.array([[square == sign for square in board] for sign in ".XO"], dtype=float).ravel()


def not_flat(board):
    """Your array is a table of shape (9, 3), not a vector of shape (27,).

    The numbers are right. `ravel()` puts the rows one behind the other.
    """
    return np.array([[square == sign for sign in ".XO"] for square in board], dtype=float)


def without_empty(board):
    """You gave a square two numbers, and the empty square none of its own.

    Two would do, with (0, 0) for empty. Asked for are three, so that each square has exactly
    one 1.
    """
    rows = [[square == sign for sign in "XO"] for square in board]
    return np.array(rows, dtype=float).ravel()


HINTS = (
    'Write the three numbers of one square first: it is compared with ".", "X" and "O".',
    "A list of nine such triples makes an array of shape (9, 3).",
    "`.ravel()` puts the nine rows one behind the other.",
)
