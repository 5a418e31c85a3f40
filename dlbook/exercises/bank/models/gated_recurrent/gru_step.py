"""Exercise: one step of a GRU, from the two halves of its scores."""

import numpy as np

from dlbook.exercises.exercise import Case


def gru_step(a, b, h):
    """Return the state of a GRU after one step, shape (N, H).

    a has shape (N, 3H): what comes from the input, for update gate,
    reset gate and candidate, side by side. b has shape (N, 3H): the same
    from the last state, biases included. h has shape (N, H): the last
    state. The update gate says how much of h stays; the reset gate
    multiplies the candidate's part of b.

    >>> gru_step(np.zeros((1, 3)), np.zeros((1, 3)), np.ones((1, 1)))
    array([[0.5]])
    """
    a_z, a_r, a_n = np.split(a, 3, axis=1)
    b_z, b_r, b_n = np.split(b, 3, axis=1)
    z = 1 / (1 + np.exp(-(a_z + b_z)))
    r = 1 / (1 + np.exp(-(a_r + b_r)))
    n = np.tanh(a_n + r * b_n)
    return z * h + (1 - z) * n


def cases(rng):
    """Yield batches of one and several units, and as many examples as units."""
    zeros = np.zeros((1, 3))
    yield Case("the statement's example", a=zeros, b=zeros, h=np.ones((1, 1)))
    for words, (N, H) in (
        ("three examples, two units", (3, 2)),
        ("one unit", (4, 1)),
        ("one example, four units", (1, 4)),
        ("as many examples as units", (3, 3)),
    ):
        yield Case(
            words,
            a=rng.normal(size=(N, 3 * H)),
            b=rng.normal(size=(N, 3 * H)),
            h=rng.normal(size=(N, H)),
        )


def _parts(a, b):
    """Return z, r, and the candidate's two parts."""
    a_z, a_r, a_n = np.split(a, 3, axis=1)
    b_z, b_r, b_n = np.split(b, 3, axis=1)
    z = 1 / (1 + np.exp(-(a_z + b_z)))
    r = 1 / (1 + np.exp(-(a_r + b_r)))
    return z, r, a_n, b_n


def other_way_round(a, b, h):
    """Your z weighs the candidate; here it says how much of the old state stays.

    h' = z * h + (1 - z) * n. Papers use both conventions, weights fit only one.
    """
    z, r, a_n, b_n = _parts(a, b)
    return (1 - z) * h + z * np.tanh(a_n + r * b_n)


def reset_on_all(a, b, h):
    """Your reset gate multiplies the whole score; it acts on the part from the state alone.

    n = tanh(a_n + r * b_n): the input always comes through.
    """
    z, r, a_n, b_n = _parts(a, b)
    return z * h + (1 - z) * np.tanh(r * (a_n + b_n))


def no_reset(a, b, h):
    """Your candidate ignores the reset gate: its part from the state is r * b_n.

    With r = 0 the candidate sees the input alone.
    """
    z, _, a_n, b_n = _parts(a, b)
    return z * h + (1 - z) * np.tanh(a_n + b_n)


def reset_first(a, b, h):
    """You took the first third for the reset gate; the order is update, reset, candidate.

    Both are gates of the same shape, so nothing complains.
    """
    z, r, a_n, b_n = _parts(a, b)
    return r * h + (1 - r) * np.tanh(a_n + z * b_n)


def reset_on_state(a, b, h):
    """Your reset gate multiplies the state that is kept; it belongs inside the candidate.

    What is kept is z * h, whatever r says.
    """
    z, r, a_n, b_n = _parts(a, b)
    return z * r * h + (1 - z) * np.tanh(a_n + b_n)


def no_tanh(a, b, h):
    """Your candidate lacks its tanh: without it the state may grow beyond all bounds.

    n = np.tanh(a_n + r * b_n).
    """
    z, r, a_n, b_n = _parts(a, b)
    return z * h + (1 - z) * (a_n + r * b_n)


HINTS = (
    "Split a and b into three parts of shape (N, H) each: update, reset, candidate.",
    "The gates z and r are sigmoids of the sums of their two parts.",
    "n = np.tanh(a_n + r * b_n), and the result is z * h + (1 - z) * n.",
)
