"""Exercise: all states of a recurrent layer."""

import numpy as np

from dlbook.exercises.exercise import Case


def recurrent_forward(X, Wx, Wh, b):
    """Return the states h_1 to h_T of a recurrent layer.

    h_t = tanh(x_t @ Wx + h_(t-1) @ Wh + b), and h_0 is zero. X has shape
    (N, T, D): N sequences of T steps. Wx has shape (D, H), Wh (H, H),
    b (H,). The result has shape (N, T, H).

    >>> X = np.array([[[1.0], [0.0]]])
    >>> one = np.ones((1, 1))
    >>> recurrent_forward(X, one, 0.5 * one, np.zeros(1)).round(2)
    array([[[0.76],
            [0.36]]])
    """
    N, T, _ = X.shape
    h = np.zeros((N, len(b)))
    states = np.zeros((N, T, len(b)))
    for t in range(T):
        h = np.tanh(X[:, t] @ Wx + h @ Wh + b)
        states[:, t] = h
    return states


def cases(rng):
    """Yield batches of usual shape, as many features as units, one long sequence, a silent one."""
    one = np.ones((1, 1))
    yield Case(
        "the statement's example",
        X=np.array([[[1.0], [0.0]]]),
        Wx=one,
        Wh=0.5 * one,
        b=np.zeros(1),
    )
    for words, (N, T, D, H) in (
        ("three sequences of four steps", (3, 4, 2, 5)),
        ("as many features as units", (2, 3, 4, 4)),
        ("all sizes equal", (3, 3, 3, 3)),
        ("one sequence of nine steps", (1, 9, 1, 2)),
        ("one step", (2, 1, 3, 2)),
    ):
        yield Case(
            words,
            X=rng.normal(size=(N, T, D)),
            Wx=rng.normal(size=(D, H)),
            Wh=rng.normal(size=(H, H)) / np.sqrt(H),
            b=rng.normal(size=H),
        )
    pulse = np.zeros((1, 6, 1))
    pulse[0, 0] = 1.0
    yield Case(
        "a pulse, then silence",
        X=pulse,
        Wx=rng.normal(size=(1, 3)),
        Wh=rng.normal(size=(3, 3)),
        b=np.zeros(3),
    )


def no_state(X, Wx, Wh, b):
    """Your layer forgets: each step starts from a zero state, so it is a dense layer.

    The state of the step before must enter: `h @ Wh`, with the h that the step before made.
    """
    return np.tanh(X @ Wx + b)


def transposed(X, Wx, Wh, b):
    """You multiplied by Wh transposed. Both are square, so nothing complains.

    In this book states are rows: `h @ Wh` is (N, H) @ (H, H). `Wh @ h` is made for columns.
    """
    return recurrent_forward(X, Wx, Wh.T, b)


def score_handed_on(X, Wx, Wh, b):
    """You handed on the score: the state that goes to the next step is what tanh made of it.

    Write `h = np.tanh(...)`, and use this h in the next step.
    """
    N, T, _ = X.shape
    z = np.zeros((N, len(b)))
    states = np.zeros((N, T, len(b)))
    for t in range(T):
        z = X[:, t] @ Wx + z @ Wh + b
        states[:, t] = np.tanh(z)
    return states


def last_state_only(X, Wx, Wh, b):
    """You returned the last state alone, shape (N, H); asked for are the states of all steps.

    Write every state into its place: `states[:, t] = h`.
    """
    return recurrent_forward(X, Wx, Wh, b)[:, -1]


def time_first(X, Wx, Wh, b):
    """Your result has time as its first axis, (T, N, H); the examples come first here.

    Stack along axis 1, or write into `states[:, t]`.
    """
    return recurrent_forward(X, Wx, Wh, b).swapaxes(0, 1)


def state_outside_tanh(X, Wx, Wh, b):
    """You added the old state's share after the tanh; it belongs inside.

    One sum, x_t @ Wx + h_(t-1) @ Wh + b, and then one tanh of it.
    """
    N, T, _ = X.shape
    h = np.zeros((N, len(b)))
    states = np.zeros((N, T, len(b)))
    for t in range(T):
        h = np.tanh(X[:, t] @ Wx + b) + h @ Wh
        states[:, t] = h
    return states


HINTS = (
    "Begin with a zero state of shape (N, H), and loop over the T steps.",
    "`X[:, t]` is step t of all sequences, shape (N, D).",
    "In the loop: h = np.tanh(X[:, t] @ Wx + h @ Wh + b), then states[:, t] = h.",
)
