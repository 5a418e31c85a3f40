"""Exercise: backpropagation through time."""

import numpy as np

from dlbook.exercises.exercise import Case


def recurrent_backward(dH, X, states, Wh):
    """Return the gradients of a recurrent layer: dWx, dWh, db.

    The layer computed h_t = tanh(x_t @ Wx + h_(t-1) @ Wh + b) with h_0
    zero. dH has shape (N, T, H): the gradient that arrives at each state
    from outside, as from an output read there. X has shape (N, T, D),
    states (N, T, H) holds h_1 to h_T, Wh has shape (H, H). The results
    have the shapes (D, H), (H, H), (H,).

    >>> dH, X = np.array([[[0.0], [1.0]]]), np.array([[[1.0], [3.0]]])
    >>> states = np.array([[[0.5], [0.0]]])
    >>> recurrent_backward(dH, X, states, np.array([[2.0]]))
    (array([[4.5]]), array([[0.5]]), array([2.5]))
    """
    N, T, H = states.shape
    dWx, dWh = np.zeros((X.shape[2], H)), np.zeros((H, H))
    db = np.zeros(H)
    from_later = np.zeros((N, H))
    for t in reversed(range(T)):
        dZ = (dH[:, t] + from_later) * (1 - states[:, t] ** 2)
        before = states[:, t - 1] if t > 0 else np.zeros((N, H))
        dWx += X[:, t].T @ dZ
        dWh += before.T @ dZ
        db += dZ.sum(axis=0)
        from_later = dZ @ Wh.T
    return dWx, dWh, db


def cases(rng):
    """Yield gradients at all states, at the last state only, and a square layer."""
    yield Case(
        "the statement's example",
        dH=np.array([[[0.0], [1.0]]]),
        X=np.array([[[1.0], [3.0]]]),
        states=np.array([[[0.5], [0.0]]]),
        Wh=np.array([[2.0]]),
    )
    for words, (N, T, D, H), last in (
        ("a gradient at every state", (3, 4, 2, 5), False),
        ("a gradient at the last state only", (2, 5, 1, 3), True),
        ("as many features as units", (2, 3, 4, 4), False),
        ("all sizes equal", (3, 3, 3, 3), False),
        ("one step", (2, 1, 3, 2), False),
    ):
        X = rng.normal(size=(N, T, D))
        Wx = rng.normal(size=(D, H)) / np.sqrt(D)
        Wh = rng.normal(size=(H, H)) / np.sqrt(H)
        states = np.zeros((N, T, H))
        h = np.zeros((N, H))
        for t in range(T):
            h = np.tanh(X[:, t] @ Wx + h @ Wh)
            states[:, t] = h
        dH = rng.normal(size=(N, T, H))
        if last:
            dH[:, :-1] = 0
        yield Case(words, dH=dH, X=X, states=states, Wh=Wh)


def _swept(dH, X, states, Wh, *, slope=True, through_time=True, recurrent=None, previous=True):
    """Return the gradients of a sweep from which parts can be left out."""
    N, T, H = states.shape
    dWx, dWh, db = np.zeros((X.shape[2], H)), np.zeros((H, H)), np.zeros(H)
    from_later = np.zeros((N, H))
    back = Wh.T if recurrent is None else recurrent
    for t in reversed(range(T)):
        dZ = dH[:, t] + from_later
        if slope:
            dZ = dZ * (1 - states[:, t] ** 2)
        before = states[:, t - 1] if t > 0 else np.zeros((N, H))
        dWx += X[:, t].T @ dZ
        dWh += (before if previous else states[:, t]).T @ dZ
        db += dZ.sum(axis=0)
        if through_time:
            from_later = dZ @ back
    return dWx, dWh, db


def no_way_back(dH, X, states, Wh):
    """No gradient travels back in time in your sweep: a state also feeds the next step.

    Two ways lead from h_t to the loss: its own output, and h_(t+1). Add `dZ @ Wh.T` of the later
    step to what arrives at the earlier one.
    """
    return _swept(dH, X, states, Wh, through_time=False)


def not_transposed(dH, X, states, Wh):
    """You sent the gradient back through Wh; the way back needs its transpose.

    Forward: h @ Wh. Backward: dZ @ Wh.T. Both are square, so the shapes don't tell.
    """
    return _swept(dH, X, states, Wh, recurrent=Wh)


def no_slope(dH, X, states, Wh):
    """You left out the slope of tanh: dZ is dH times 1 - h ** 2.

    Each step passes through its tanh, on the way back as well.
    """
    return _swept(dH, X, states, Wh, slope=False)


def same_state(dH, X, states, Wh):
    """Your dWh pairs the gradient of step t with the state of step t; it read the one before.

    In the forward pass Wh was multiplied by h_(t-1). For the first step this is zero.
    """
    return _swept(dH, X, states, Wh, previous=False)


def oldest_first(dH, X, states, Wh):
    """You swept from the first step to the last, so later steps had nothing to hand back yet.

    The gradient of h_t is complete when all later steps have had their turn: reverse the loop.
    """
    N, T, H = states.shape
    dWx, dWh, db = np.zeros((X.shape[2], H)), np.zeros((H, H)), np.zeros(H)
    from_later = np.zeros((N, H))
    for t in range(T):
        dZ = (dH[:, t] + from_later) * (1 - states[:, t] ** 2)
        dWx += X[:, t].T @ dZ
        if t > 0:
            dWh += states[:, t - 1].T @ dZ
        db += dZ.sum(axis=0)
        from_later = dZ @ Wh.T
    return dWx, dWh, db


def last_step_only(dH, X, states, Wh):
    """Your gradients come from one step alone; the steps share their weights, so they add up.

    Write `+=`: dWx, dWh and db collect a share from every step.
    """
    N, T, H = states.shape
    dWx, dWh, db = np.zeros((X.shape[2], H)), np.zeros((H, H)), np.zeros(H)
    from_later = np.zeros((N, H))
    for t in reversed(range(T)):
        dZ = (dH[:, t] + from_later) * (1 - states[:, t] ** 2)
        before = states[:, t - 1] if t > 0 else np.zeros((N, H))
        dWx, dWh, db = X[:, t].T @ dZ, before.T @ dZ, dZ.sum(axis=0)
        from_later = dZ @ Wh.T
    return dWx, dWh, db


PARTS = ("dWx", "dWh", "db")
HINTS = (
    "Loop over the steps from the last to the first, and carry what comes from the later step.",
    "dZ = (dH[:, t] + from_later) * (1 - states[:, t] ** 2), with from_later zero at the last "
    "step and dZ @ Wh.T afterwards.",
    "dWx += X[:, t].T @ dZ. What did Wh multiply at step t, and at the first step?",
)
