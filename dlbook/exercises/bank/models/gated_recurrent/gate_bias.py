"""Exercise: the bias with which a gate keeps a given share over given steps."""

import numpy as np

from dlbook.exercises.exercise import Case


def gate_bias(share, steps):
    """Return the bias b of a gate that keeps this share over these steps.

    The gate stands at sigmoid(b) in every step and multiplies the memory
    each time, so that sigmoid(b) ** steps is to equal share. share is a
    number between 0 and 1, steps a whole number. The result is a number.

    >>> round(float(gate_bias(0.5, 100)), 2)
    4.97
    """
    gate = share ** (1 / steps)
    return np.log(gate / (1 - gate))


def cases(rng):
    """Yield one step, two, a few, and a thousand."""
    yield Case("the statement's example", share=0.5, steps=100)
    yield Case("two steps", share=0.5, steps=2)
    yield Case("ten steps", share=0.8, steps=10)
    yield Case("little is left", share=float(rng.uniform(0.01, 0.1)), steps=7)
    yield Case("one step", share=0.3, steps=1)
    yield Case("hardly anything is lost in a thousand steps", share=0.999, steps=1000)
    yield Case("hardly anything is left", share=1e-12, steps=3)


def gate_itself(share, steps):
    """That is the gate; asked for is the bias, the score under its sigmoid.

    Solve sigmoid(b) = gate for b: b = log(gate / (1 - gate)).
    """
    return share ** (1 / steps)


def divided_share(share, steps):
    """You divided the share by the steps; the steps multiply, so take the root.

    gate ** steps = share gives gate = share ** (1 / steps).
    """
    gate = share / steps
    return np.log(gate / (1 - gate))


def loss_divided(share, steps):
    """You divided the loss by the steps; each step takes its share of what is left by then.

    gate ** steps = share gives gate = share ** (1 / steps).
    """
    gate = 1 - (1 - share) / steps
    return np.log(gate / (1 - gate))


def one_step_only(share, steps):
    """Your gate keeps the share in a single step; over several it multiplies each time.

    First find the gate: share ** (1 / steps).
    """
    return np.log(share / (1 - share))


def power_for_root(share, steps):
    """You raised the share to the power; it is the gate that is raised, so you need the root.

    gate ** steps = share gives gate = share ** (1 / steps).
    """
    gate = share**steps
    return np.log(gate / (1 - gate))


def sign(share, steps):
    """Your bias has the wrong sign: it closes the gate where it should open.

    sigmoid(b) = 1 / (1 + exp(-b)), so b = log(gate / (1 - gate)).
    """
    gate = share ** (1 / steps)
    return np.log((1 - gate) / gate)


HINTS = (
    "Two equations: gate ** steps = share, and gate = 1 / (1 + exp(-b)).",
    "The first gives gate = share ** (1 / steps).",
    "Solve the second for b: 1 / gate - 1 = exp(-b).",
)
