"""Exercise: draw ids from rows of probabilities, given uniform numbers."""

import numpy as np

from dlbook.exercises.exercise import Case


def draw_characters(P, u):
    """Return one id for each row of P: (N,), integers from 0 to V - 1.

    P has shape (N, V), each row a distribution. u has shape (N,), drawn
    evenly from [0, 1). Lay the probabilities of a row end to end: the
    first covers [0, P[n, 0]), the next follows, and so on. The id is the
    number of the piece in which u[n] falls. A piece of length 0 is never
    drawn. No u[n] reaches the sum of its row, which rounding may leave a
    little below 1.

    >>> P = np.array([[0.5, 0.25, 0.25], [0.5, 0.25, 0.25]])
    >>> draw_characters(P, np.array([0.2, 0.7]))
    array([0, 1])
    """
    ends = np.cumsum(P, axis=1)
    return np.sum(ends <= u[:, None], axis=1)


def cases(rng):
    """Yield random rows, a square of them, ends of pieces, and pieces of length zero."""
    row = np.array([[0.5, 0.25, 0.25]])
    yield Case("the statement's example", P=row.repeat(2, axis=0), u=np.array([0.2, 0.7]))
    yield Case("six rows", P=rng.dirichlet(np.ones(4), size=6), u=rng.uniform(0, 0.99, size=6))
    yield Case("one row of twenty", P=rng.dirichlet(np.ones(20), size=1), u=np.array([0.9]))
    square = rng.dirichlet(np.ones(4), size=4)
    yield Case("as many rows as ids", P=square, u=rng.uniform(0, 0.99, size=4))
    ends = np.array([0.0, 0.5, 0.75, 0.4999, 0.7499])
    yield Case("the ends of the pieces", P=row.repeat(5, axis=0), u=ends)
    edges = np.array([[0.0, 0.5, 0.0, 0.5, 0.0]]).repeat(4, axis=0)
    yield Case("pieces of length zero", P=edges, u=np.array([0.0, 0.5, 0.75, 0.99]))
    yield Case("a single id", P=np.ones((2, 1)), u=np.array([0.0, 0.6]))
    yield Case("three hundred ids", P=np.full((2, 300), 1 / 300), u=np.array([0.1, 0.991]))


def always_the_likeliest(P, u):
    """You took the likeliest id in every row; that is no draw, and u plays no part in it.

    A text written so falls into a loop of its favorite words.
    """
    return P.argmax(axis=1)


def fall_before(P, u):
    """You chose the piece before the one in which u falls.

    Count the pieces that end at or before u: that is the number of the next one.
    """
    return draw_characters(P, u) - 1


def closed_at_the_end(P, u):
    """You let a piece contain its end, so u = 0 draws a first piece of length 0.

    A piece covers [start, end). It lies before u if its end is at or before u: `<=`.
    """
    return np.sum(np.cumsum(P, axis=1) < u[:, None], axis=1)


def not_cumulated(P, u):
    """You compared u with the probabilities themselves, not with the ends of their pieces.

    Lay them end to end first: `np.cumsum(P, axis=1)`.
    """
    return np.sum(u[:, None] >= P, axis=1)


def summed_down(P, u):
    """You summed down the columns: each row is a distribution of its own.

    Axis 0 counts the rows, axis 1 the ids: `np.cumsum(P, axis=1)`.
    """
    return np.sum(np.cumsum(P, axis=0) <= u[:, None], axis=1)


def one_number_for_all(P, u):
    """You used the first uniform number for all rows: each row has its own.

    u[:, None] has shape (N, 1) and lines up with the rows.
    """
    return np.sum(np.cumsum(P, axis=1) <= u[0], axis=1)


HINTS = (
    "Draw the row as a ruler of length 1, cut at the cumulative sums.",
    "`np.cumsum(P, axis=1)` holds the end of every piece.",
    "The id is the number of ends that are at or before u[n]; `u[:, None]` has shape (N, 1).",
)
