"""Exercise: one step of momentum, plain or Nesterov's."""

import numpy as np

from dlbook.exercises.exercise import Case


def momentum_step(w, v, g, rate, beta, nesterov):
    """Return the parameters and the velocity after one step: w, v.

    w, v and g have shape (D,): parameters, velocity, gradient. The new
    velocity is beta times the old one minus rate times g. Plain momentum
    adds it to w. If nesterov is True, beta times the new velocity minus
    rate times g is added instead. The arrays given stay as they are.

    >>> w, v, g = np.array([1.0]), np.array([0.5]), np.array([2.0])
    >>> momentum_step(w, v, g, rate=0.1, beta=0.5, nesterov=False)
    (array([1.05]), array([0.05]))
    """
    v = beta * v - rate * g
    step = beta * v - rate * g if nesterov else v
    return w + step, v


def cases(rng):
    """Yield a first step, later steps of both kinds, and no memory at all."""
    w, v, g = np.array([1.0]), np.array([0.5]), np.array([2.0])
    yield Case("one parameter", w=w, v=v, g=g, rate=0.1, beta=0.5, nesterov=False)
    for words, moving, rate, beta, nesterov in (
        ("the first step, v = 0", 0.0, 0.1, 0.9, False),
        ("a later step", 1.0, 0.3, 0.9, False),
        ("a later step, Nesterov", 1.0, 0.02, 0.8, True),
        ("the first step, Nesterov", 0.0, 0.5, 0.9, True),
        ("beta = 0", 1.0, 0.1, 0.0, False),
        ("beta = 0, Nesterov", 1.0, 0.2, 0.0, True),
    ):
        yield Case(
            words,
            w=rng.normal(size=4),
            v=moving * rng.normal(size=4),
            g=rng.normal(size=4),
            rate=rate,
            beta=beta,
            nesterov=nesterov,
        )


def uphill(w, v, g, rate, beta, nesterov):
    """You added the gradient: the velocity must point downhill.

    The gradient points to where the loss climbs; subtract rate times g.
    """
    return momentum_step(w, v, -g, rate, beta, nesterov)


def old_velocity(w, v, g, rate, beta, nesterov):
    """You moved w by the old velocity; update the velocity first, then move.

    In the first step the old velocity is zero, and nothing would move.
    """
    return w + v, beta * v - rate * g


def average(w, v, g, rate, beta, nesterov):
    """You gave the gradient the share 1 - beta; here the velocity adds gradients up in full.

    That is the moving average of Adam. Here v <- beta v - rate g.
    """
    v = beta * v - (1 - beta) * rate * g
    step = beta * v - rate * g if nesterov else v
    return w + step, v


def nesterov_ignored(w, v, g, rate, beta, nesterov):
    """Your Nesterov step is the plain one: beta times the *new* velocity minus rate times g.

    With the old velocity in its place you get the plain step again. Nesterov's is one gradient
    ahead.
    """
    return momentum_step(w, v, g, rate, beta, False)


def nesterov_without_gradient(w, v, g, rate, beta, nesterov):
    """Your Nesterov step lacks the gradient: beta times the new velocity minus rate times g.

    In the first step both parts count: beta times the gradient, and the gradient once more.
    """
    v = beta * v - rate * g
    return w + (beta * v if nesterov else v), v


def swapped(w, v, g, rate, beta, nesterov):
    """You returned the velocity first; asked for is w, then v.

    Whoever unpacks the pair takes the first for the parameters.
    """
    return momentum_step(w, v, g, rate, beta, nesterov)[::-1]


def in_place(w, v, g, rate, beta, nesterov):
    """You wrote into the arrays that you were given.

    `v *= beta` changes the caller's velocity. Write `v = beta * v - ...`, which makes a new one.
    """
    v *= beta
    v -= rate * g
    w += beta * v - rate * g if nesterov else v
    return w, v


PARTS = ("w", "v")
HINTS = (
    "First the velocity: `v = beta * v - rate * g` makes a new array.",
    "The step is v itself, or with nesterov `beta * v - rate * g` with the new v.",
    "Return `w + step, v`.",
)
