"""Exercise: the discounted returns of one game."""

import numpy as np

from dlbook.exercises.exercise import Case


def discounted_returns(rewards, gamma):
    """Return G, shape (T,): G[t] = rewards[t] + gamma * G[t + 1].

    rewards has shape (T,), T at least 1: rewards[t] is what step t
    brought. After the last step nothing comes. gamma is from 0 to 1.

    >>> discounted_returns(np.array([1.0, 0.0, 2.0]), gamma=0.5)
    array([1.5, 1. , 2. ])
    """
    G = np.zeros(len(rewards))
    later = 0.0
    for t in reversed(range(len(rewards))):
        later = rewards[t] + gamma * later
        G[t] = later
    return G


def cases(rng):
    """Yield short and long games, and the discounts at both ends."""
    yield Case("three steps", rewards=np.array([1.0, 0.0, 2.0]), gamma=0.5)
    yield Case("one step", rewards=np.array([-3.0]), gamma=0.9)
    yield Case("a reward at the end", rewards=np.array([0.0, 0.0, 0.0, 1.0]), gamma=0.9)
    yield Case("no discount", rewards=rng.normal(size=6).round(1), gamma=1.0)
    yield Case("nothing but now", rewards=rng.normal(size=6).round(1), gamma=0.0)
    yield Case("a long game", rewards=rng.normal(size=300), gamma=0.99)
    yield Case("whole numbers", rewards=np.array([1, 1, 1, 1]), gamma=0.5)


def the_whole_return(rewards, gamma):
    """Every entry of your answer is the return of the whole game.

    What came before step t is no part of G[t].
    """
    return np.full(len(rewards), discounted_returns(rewards, gamma)[0])


def discounted_from_the_start(rewards, gamma):
    """You discount from the start of the game.

    G[t] counts rewards[t] in full, and discounts from step t on.
    """
    powers = gamma ** np.arange(len(rewards))
    return np.cumsum((powers * rewards)[::-1])[::-1]


def without_the_present(rewards, gamma):
    """The reward of step t itself is missing in G[t].

    It counts in full; gamma belongs to what comes after it.
    """
    return discounted_returns(rewards, gamma) - rewards


def past_rewards(rewards, gamma):
    """You add up what came before step t.

    Asked for is what comes from step t on: go backward.
    """
    return discounted_returns(rewards[::-1], gamma)[::-1]


HINTS = (
    "Begin with the last step: there the return is the reward.",
    "Go backward with `reversed(range(len(rewards)))`, and keep the return of the step after it.",
)
