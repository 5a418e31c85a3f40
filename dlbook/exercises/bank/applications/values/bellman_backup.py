"""Exercise: one sweep of value iteration."""

import numpy as np

from dlbook.exercises.exercise import Case


def bellman_backup(P, R, V, gamma):
    """Return the values after one sweep, and a best action of each state.

    P has shape (S, A, S): P[s, a, z] is the probability that action a
    leads from s to z and the game goes on; where it ends, a row sums to
    less than 1. R has shape (S, A), the mean reward of a in s. V has
    shape (S,), the values so far. Return an array (S,) of the values
    max over a of R + gamma * (mean of V after a), and an array (S,) of
    the actions; of several best ones the first.

    >>> P = np.array([[[0.5, 0.5], [1, 0]], [[0, 0], [0, 1]]])
    >>> R = np.array([[0.0, 1.0], [2.0, 0.0]])
    >>> values, actions = bellman_backup(P, R, np.array([1.0, 4.0]), 0.5)
    >>> values, actions
    (array([1.5, 2. ]), array([1, 0]))
    """
    Q = R + gamma * P @ V
    return Q.max(axis=1), Q.argmax(axis=1)


def _game(rng, states, actions, ends=0.0):
    P = rng.dirichlet(np.ones(states), size=(states, actions)) * (1 - ends)
    return P.round(3), rng.normal(size=(states, actions)).round(2)


def cases(rng):
    """Yield games with and without an end, ties, and the discounts at both ends."""
    P = np.array([[[0.5, 0.5], [1, 0]], [[0, 0], [0, 1]]])
    R = np.array([[0.0, 1.0], [2.0, 0.0]])
    yield Case("two states", P=P, R=R, V=np.array([1.0, 4.0]), gamma=0.5)
    P, R = _game(rng, 5, 3)
    yield Case("five states, three actions", P=P, R=R, V=rng.normal(size=5).round(2), gamma=0.9)
    P, R = _game(rng, 4, 2, ends=0.4)
    yield Case("games that end", P=P, R=R, V=10 * np.ones(4), gamma=1.0)
    P, R = _game(rng, 4, 3)
    yield Case("nothing but now", P=P, R=R, V=rng.normal(size=4).round(2), gamma=0.0)
    yield Case("all actions alike", P=P, R=np.ones((4, 3)), V=np.zeros(4), gamma=0.9)
    P, R = _game(rng, 6, 1)
    yield Case("one action", P=P, R=R, V=rng.normal(size=6).round(2), gamma=0.8)
    P, R = _game(rng, 4, 4)
    yield Case("losses only", P=P, R=R - 9, V=-rng.random(4).round(2), gamma=0.95)


def mean_over_actions(P, R, V, gamma):
    """Your values are the mean over the actions.

    That is a player who draws lots. Asked for is the best action: the largest entry.
    """
    Q = R + gamma * P @ V
    return Q.mean(axis=1), Q.argmax(axis=1)


def undiscounted(P, R, V, gamma):
    """You don't discount.

    What comes after the move counts gamma times.
    """
    return bellman_backup(P, R, V, 1.0)


def without_the_reward(P, R, V, gamma):
    """The reward of the move itself is missing.

    R[s, a] comes at once and counts in full.
    """
    return bellman_backup(P, 0 * R, V, gamma)


def discounts_the_reward(P, R, V, gamma):
    """You discount the reward of the move as well.

    It comes at once; gamma belongs to what comes after it.
    """
    Q = gamma * (R + P @ V)
    return Q.max(axis=1), Q.argmax(axis=1)


PARTS = ("values", "actions")

HINTS = (
    "Write the value of every action of every state into one array Q of shape (S, A).",
    "`P @ V` sums over the last axis of P: shape (S, A).",
)
