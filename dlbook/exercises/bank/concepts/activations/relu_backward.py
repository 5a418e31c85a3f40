"""Exercise: the gradient's way back through a ReLU."""

import numpy as np

from dlbook.exercises.exercise import Case


def relu_backward(dA, Z):
    """Return dZ, the gradient at the scores, from dA, that at the outputs.

    The layer computed A = max(0, Z), entry by entry. dA and Z have the
    same shape, and so has dZ. Take the slope 0 where a score is 0.

    >>> dA, Z = np.array([5.0, -7.0, 9.0]), np.array([-1.0, 2.0, 0.0])
    >>> relu_backward(dA, Z)
    array([ 0., -7.,  0.])
    """
    return np.where(Z > 0, dA, 0)


def cases(rng):
    """Yield gradients of both signs, small and large scores, and scores that are exactly 0."""
    yield Case("three scores", dA=np.array([5.0, -7.0, 9.0]), Z=np.array([-1.0, 2.0, 0.0]))
    yield Case("a batch", dA=rng.normal(size=(4, 5)), Z=rng.normal(size=(4, 5)))
    yield Case("large scores", dA=rng.normal(size=(3, 4)), Z=50 * rng.normal(size=(3, 4)))
    yield Case(
        "scores of 0",
        dA=np.array([2.0, -3.0, 1.5, -0.5]),
        Z=np.array([0.0, 0.0, 1.0, -1.0]),
    )
    yield Case("tiny scores", dA=np.array([[2.0, -3.0, 1.0]]), Z=np.array([[1e-17, 1e-17, -1e-17]]))
    yield Case("pictures", dA=rng.normal(size=(2, 3, 2)), Z=rng.normal(size=(2, 3, 2)))


def gradient_clipped(dA, Z):
    """You cut the gradient off at 0: a gradient may be negative, the sign of the score decides.

    Where Z is positive, dA passes unchanged, whatever its sign.
    """
    return np.maximum(0, dA)


def slope_alone(dA, Z):
    """That is the slope of the ReLU, 0 or 1; multiply it by the gradient that arrives, dA.

    The chain rule: dZ is dA times the slope, entry by entry.
    """
    return (Z > 0).astype(float)


def outputs_again(dA, Z):
    """You multiplied by the output max(0, Z); the chain rule asks for the slope, 0 or 1.

    A score of 50 lets the gradient pass just as a score of 0.1 does.
    """
    return dA * np.maximum(0, Z)


def upside_down(dA, Z):
    """You let the gradient pass where the score is negative: that is the flat side.

    On the flat side nothing changes when the score moves, so the gradient is 0 there.
    """
    return np.where(Z > 0, 0, dA)


def open_at_zero(dA, Z):
    """At a score of exactly 0 you let the gradient pass; asked for is slope 0 there.

    Compare with `>`, not with `>=`. Either would be defensible, so the book fixes one.
    """
    return np.where(Z >= 0, dA, 0)


HINTS = (
    "The chain rule, entry by entry: dZ is dA times the slope of the ReLU at Z.",
    "The slope is 1 where Z is positive and 0 elsewhere. Which of the two arrays decides?",
    "`np.where(condition, a, b)` takes a where the condition holds, and b elsewhere.",
)
