"""Exercise: one step of an LSTM, from its scores."""

import numpy as np

from dlbook.exercises.exercise import Case


def lstm_step(scores, c):
    """Return the output h and the memory c after one step of an LSTM.

    scores has shape (N, 4H): the scores of input gate, forget gate,
    candidate and output gate, side by side in this order. c has shape
    (N, H): the memory before the step. Both results have shape (N, H).

    >>> h, c = lstm_step(np.zeros((1, 4)), np.ones((1, 1)))
    >>> h.round(3), c
    (array([[0.231]]), array([[0.5]]))
    """
    z_i, z_f, z_g, z_o = np.split(scores, 4, axis=1)
    i, f, o = (1 / (1 + np.exp(-z)) for z in (z_i, z_f, z_o))
    c = f * c + i * np.tanh(z_g)
    return o * np.tanh(c), c


def cases(rng):
    """Yield batches of one and several units, as many examples as units, and wide open gates."""
    yield Case("the statement's example", scores=np.zeros((1, 4)), c=np.ones((1, 1)))
    for words, (N, H) in (
        ("three examples, two units", (3, 2)),
        ("one unit", (4, 1)),
        ("one example, three units", (1, 3)),
        ("as many examples as units", (4, 4)),
    ):
        yield Case(words, scores=rng.normal(size=(N, 4 * H)), c=rng.normal(size=(N, H)))
    yield Case("a large memory", scores=rng.normal(size=(2, 12)), c=5 + rng.normal(size=(2, 3)))
    yield Case("wide open gates", scores=20 * rng.normal(size=(2, 8)), c=rng.normal(size=(2, 2)))


def _from_parts(scores, c, order=(0, 1, 2, 3), candidate=np.tanh):
    """Return h and c with the scores read in another order, or with another candidate."""
    parts = np.split(scores, 4, axis=1)
    z_i, z_f, z_g, z_o = (parts[k] for k in order)
    i, f, o = (1 / (1 + np.exp(-z)) for z in (z_i, z_f, z_o))
    c = f * c + i * candidate(z_g)
    return o * np.tanh(c), c


def forget_first(scores, c):
    """You read the forget gate first; here the input gate comes first, then forget, g, output.

    Both orders are in use, and all shapes fit either way. This book's is that of Keras.
    """
    return _from_parts(scores, c, order=(1, 0, 2, 3))


def output_before_candidate(scores, c):
    """You took the third part for the output gate; it is the candidate, the output gate is last.

    The order is i, f, g, o.
    """
    return _from_parts(scores, c, order=(0, 1, 3, 2))


def squashed_candidate(scores, c):
    """Your candidate goes through a sigmoid; it takes tanh, so that the memory can also decrease.

    The three gates are between 0 and 1, the candidate is between -1 and 1.
    """
    return _from_parts(scores, c, candidate=lambda z: 1 / (1 + np.exp(-z)))


def bare_memory(scores, c):
    """Your output shows the memory as it is; it passes a tanh before the output gate.

    h = o * tanh(c). The memory may have any size, the output stays between -1 and 1.
    """
    _, c = lstm_step(scores, c)
    o = 1 / (1 + np.exp(-np.split(scores, 4, axis=1)[3]))
    return o * c, c


def old_memory(scores, c):
    """Your output shows the memory before the step; it shows the one after it.

    First the new memory, then h from it.
    """
    o = 1 / (1 + np.exp(-np.split(scores, 4, axis=1)[3]))
    return o * np.tanh(c), lstm_step(scores, c)[1]


def tied_gates(scores, c):
    """You used 1 - f for the input gate: that is the GRU's habit; an LSTM has two gates.

    i and f come from scores of their own and need not add up to 1.
    """
    _, z_f, z_g, z_o = np.split(scores, 4, axis=1)
    f, o = 1 / (1 + np.exp(-z_f)), 1 / (1 + np.exp(-z_o))
    c = f * c + (1 - f) * np.tanh(z_g)
    return o * np.tanh(c), c


def interleaved(scores, c):
    """You took every fourth column; the parts stand side by side: H columns for each gate.

    `np.split(scores, 4, axis=1)` cuts them apart.
    """
    parts = [scores[:, k::4] for k in range(4)]
    return lstm_step(np.hstack(parts), c)


PARTS = ("h", "c")
HINTS = (
    "`np.split(scores, 4, axis=1)` gives z_i, z_f, z_g, z_o, each of shape (N, H).",
    "The gates i, f, o take the sigmoid, 1 / (1 + np.exp(-z)); the candidate takes tanh.",
    "c = f * c + i * g comes first, then h = o * tanh(c).",
)
