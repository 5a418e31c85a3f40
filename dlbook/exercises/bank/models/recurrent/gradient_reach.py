"""Exercise: how far back the gradient of a recurrent unit reaches."""

import numpy as np

from dlbook.exercises.exercise import Case


def gradient_reach(states, w):
    """Return the derivatives of the last state by each state.

    One unit, h_t = tanh(u x_t + w h_(t-1) + b). states has shape (T,) and
    holds h_1 to h_T; w is a number. The result has shape (T,); its last
    entry is the derivative of h_T by itself.

    >>> gradient_reach(np.array([0.9, 0.5, 0.0]), 2.0)
    array([3., 2., 1.])
    """
    reach = np.ones(len(states))
    for t in reversed(range(len(states) - 1)):
        reach[t] = reach[t + 1] * w * (1 - states[t + 1] ** 2)
    return reach


def cases(rng):
    """Yield short and long rows of states, a negative weight, and a single state."""
    yield Case("the statement's example", states=np.array([0.9, 0.5, 0.0]), w=2.0)
    yield Case("six states", states=rng.uniform(-0.8, 0.8, size=6), w=1.3)
    yield Case("a negative weight", states=rng.uniform(-0.8, 0.8, size=5), w=-0.9)
    yield Case("one state", states=rng.uniform(-0.8, 0.8, size=1), w=0.5)
    yield Case("a state of 1, where tanh is flat", states=np.array([0.2, 0.1, 1.0, -0.3]), w=1.5)
    yield Case("a weight of 0", states=rng.uniform(-0.8, 0.8, size=4), w=0.0)


def own_slope(states, w):
    """You used the slope at h_t itself; on the way from h_t to h_(t+1) lies the tanh of step t+1.

    The derivative of h_(t+1) by h_t is w (1 - h_(t+1)^2). The first state's slope never enters.
    """
    reach = np.ones(len(states))
    for t in reversed(range(len(states) - 1)):
        reach[t] = reach[t + 1] * w * (1 - states[t] ** 2)
    return reach


def no_slope(states, w):
    """You have powers of w alone: every step also multiplies by its slope, 1 - h ** 2.

    Where a state is near 1 or -1 the slope is nearly 0, and the gradient ends there.
    """
    return w ** np.arange(len(states))[::-1]


def no_weight(states, w):
    """You multiplied the slopes alone: every step also multiplies by w.

    The state enters the next score as w h_(t-1), so its derivative carries a w.
    """
    return gradient_reach(states, 1.0)


def slope_at_the_score(states, w):
    """Your slope takes tanh once more: the states are outputs of tanh already.

    The slope of tanh in terms of its output h is 1 - h ** 2, not 1 - np.tanh(h) ** 2.
    """
    return gradient_reach(np.tanh(states), w)


def reversed_order(states, w):
    """Your result runs backwards in time: the last entry belongs to h_T and is 1.

    Fill it from the end, and leave it in the order of the states.
    """
    return gradient_reach(states, w)[::-1]


def one_step_each(states, w):
    """You gave the factor of a single step each time; from h_t to h_T all steps multiply.

    Start from 1 at the end, and multiply one factor more at each step back.
    """
    reach = np.ones(len(states))
    reach[:-1] = w * (1 - states[1:] ** 2)
    return reach


def from_the_first(states, w):
    """You have the derivative of each state by the first; asked for is that of the last by each.

    Begin at the end: h_T by itself is 1.
    """
    factors = w * (1 - states[1:] ** 2)
    return np.concatenate([[1.0], np.cumprod(factors)])


HINTS = (
    "The last entry is 1. Go back from there.",
    "One step: the derivative of h_(t+1) by h_t is w times the slope of the tanh that made "
    "h_(t+1).",
    "reach[t] = reach[t + 1] * w * (1 - states[t + 1] ** 2).",
)
