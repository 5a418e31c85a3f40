"""Exercise: the way back through one step of an LSTM."""

import numpy as np

from dlbook.exercises.exercise import Case


def lstm_step_backward(dh, dc, i, f, g, o, c_old, c_new):
    """Return the gradients of one step of an LSTM: dz and dc_old.

    The step computed c_new = f * c_old + i * g and h = o * tanh(c_new).
    dh and dc are the gradients that arrive at h and at c_new. i, f, o are
    the gates, sigmoids of their scores; g is the candidate, tanh of its
    score. All have shape (N, H). dz has shape (N, 4H): the gradients of
    the scores of i, f, g, o side by side. dc_old has shape (N, H).

    >>> one = np.ones((1, 1))
    >>> zero, half, two = 0 * one, 0.5 * one, 2 * one
    >>> dz, dc_old = lstm_step_backward(
    ...     one, one, half, half, zero, half, two, one
    ... )
    >>> dz.round(3), dc_old.round(3)
    (array([[0.   , 0.605, 0.605, 0.19 ]]), array([[0.605]]))
    """
    y = np.tanh(c_new)
    dc = dc + dh * o * (1 - y**2)
    dz = [
        dc * g * i * (1 - i),
        dc * c_old * f * (1 - f),
        dc * i * (1 - g**2),
        dh * y * o * (1 - o),
    ]
    return np.hstack(dz), dc * f


def cases(rng):
    """Yield gradients at both ends, at the output only, and at the memory only."""
    zero, half, one = (np.array([[number]]) for number in (0.0, 0.5, 1.0))
    example = (one, one, half, half, zero, half, 2 * one, one)
    names = ("dh", "dc", "i", "f", "g", "o", "c_old", "c_new")
    yield Case("the statement's example", **dict(zip(names, example, strict=True)))
    for words, (N, H), with_h, with_c in (
        ("gradients at output and memory", (3, 2), 1, 1),
        ("a gradient at the output only", (2, 3), 1, 0),
        ("a gradient at the memory only", (3, 3), 0, 1),
        ("one unit", (4, 1), 1, 1),
        ("one example, three units", (1, 3), 1, 1),
    ):
        i, f, o = (rng.uniform(0.1, 0.9, size=(N, H)) for _ in range(3))
        g, c_old = rng.uniform(-0.9, 0.9, size=(N, H)), rng.normal(size=(N, H))
        yield Case(
            words,
            dh=with_h * rng.normal(size=(N, H)),
            dc=with_c * rng.normal(size=(N, H)),
            i=i,
            f=f,
            g=g,
            o=o,
            c_old=c_old,
            c_new=f * c_old + i * g,
        )


def _parts(dh, dc, i, f, g, o, c_old, y):
    """Return dz and dc_old when all of the memory's gradient is in dc."""
    dz = [
        dc * g * i * (1 - i),
        dc * c_old * f * (1 - f),
        dc * i * (1 - g**2),
        dh * y * o * (1 - o),
    ]
    return np.hstack(dz), dc * f


def output_forgotten(dh, dc, i, f, g, o, c_old, c_new):
    """What arrives at h never reaches the memory in your version: h was made from c_new.

    First of all, dc = dc + dh * o * (1 - tanh(c_new) ** 2).
    """
    return _parts(dh, dc, i, f, g, o, c_old, np.tanh(c_new))


def future_forgotten(dh, dc, i, f, g, o, c_old, c_new):
    """You overwrote dc: what came from later steps is lost. Two ways meet at c_new, so add.

    Write dc = dc + dh * o * (1 - y ** 2).
    """
    y = np.tanh(c_new)
    return _parts(dh, dh * o * (1 - y**2), i, f, g, o, c_old, y)


def no_slope_of_y(dh, dc, i, f, g, o, c_old, c_new):
    """You sent dh * o to the memory without the slope of the tanh that lies between.

    h = o * tanh(c_new), and the slope of tanh is 1 - tanh(c_new) ** 2.
    """
    return _parts(dh, dc + dh * o, i, f, g, o, c_old, np.tanh(c_new))


def gates_without_slopes(dh, dc, i, f, g, o, c_old, c_new):
    """Your dz are the gradients of the gates; asked for are those of their scores.

    A sigmoid passes s * (1 - s) of its gradient, tanh passes 1 - g ** 2.
    """
    y = np.tanh(c_new)
    dc = dc + dh * o * (1 - y**2)
    return np.hstack([dc * g, dc * c_old, dc * i, dh * y]), dc * f


def new_memory(dh, dc, i, f, g, o, c_old, c_new):
    """Your forget gate's gradient multiplies c_new; the gate multiplied the old memory.

    In c_new = f * c_old + i * g the factor beside f is c_old.
    """
    y = np.tanh(c_new)
    return _parts(dh, dc + dh * o * (1 - y**2), i, f, g, o, c_new, y)


def sigmoid_slope_for_g(dh, dc, i, f, g, o, c_old, c_new):
    """You gave the candidate a sigmoid's slope; it came from tanh, whose slope is 1 - g ** 2.

    Only i, f and o are sigmoids.
    """
    dz, dc_old = lstm_step_backward(dh, dc, i, f, g, o, c_old, c_new)
    H = i.shape[1]
    dc = dc + dh * o * (1 - np.tanh(c_new) ** 2)
    dz[:, 2 * H : 3 * H] = dc * i * g * (1 - g)
    return dz, dc_old


def unfaded(dh, dc, i, f, g, o, c_old, c_new):
    """Your dc_old lacks the forget gate: the old memory entered as f * c_old.

    So dc_old is dc * f, after the output's part was added to dc.
    """
    dz, _ = lstm_step_backward(dh, dc, i, f, g, o, c_old, c_new)
    return dz, dc + dh * o * (1 - np.tanh(c_new) ** 2)


PARTS = ("dz", "dc_old")
HINTS = (
    "With y = np.tanh(c_new), add to dc what comes from h: dh * o * (1 - y**2).",
    "In a product each factor gets the gradient times the other factor: i gets dc * g, f gets "
    "dc * c_old, g gets dc * i, o gets dh * y.",
    "From gate to score: times s * (1 - s) for the sigmoids, times 1 - g**2 for the candidate. "
    "Then np.hstack.",
)
