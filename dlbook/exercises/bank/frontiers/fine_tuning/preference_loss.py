"""Exercise: the loss of direct preference optimization."""

import numpy as np

from dlbook.exercises.exercise import Case


def preference_loss(won, lost, won_before, lost_before, beta):
    """Return the mean of -log sigmoid(beta * margin) over n pairs.

    All have shape (n,): the logarithms of the probabilities that the
    model gives to the chosen (won) and to the rejected (lost) answers,
    and those that it gave before. margin is what the chosen one gained
    less what the rejected one gained. beta is a number above 0. Margins
    of thousands must not overflow.

    >>> won, lost = np.array([-2.0, -1.0]), np.array([-3.0, -5.0])
    >>> before = np.array([-2.5, -3.0])
    >>> round(float(preference_loss(won, lost, before, before, 1.0)), 3)
    0.166
    """
    margin = (won - won_before) - (lost - lost_before)
    return np.mean(np.logaddexp(0, -beta * margin))


def cases(rng):
    """Yield the example, a model that has not changed, huge margins, and many pairs."""
    before = np.array([-2.5, -3.0])
    yield Case(
        "two pairs",
        won=np.array([-2.0, -1.0]),
        lost=np.array([-3.0, -5.0]),
        won_before=before,
        lost_before=before,
        beta=1.0,
    )
    yield Case(
        "nothing has changed",
        won=np.array([-4.0]),
        lost=np.array([-1.0]),
        won_before=np.array([-4.0]),
        lost_before=np.array([-1.0]),
        beta=0.5,
    )
    yield Case(
        "huge margins",
        won=np.array([-5000.0, -1.0]),
        lost=np.array([-1.0, -9000.0]),
        won_before=np.array([-3.0, -3.0]),
        lost_before=np.array([-3.0, -3.0]),
        beta=1.0,
    )
    logs = -rng.uniform(1, 30, (4, 9))
    yield Case(
        "nine pairs",
        won=logs[0],
        lost=logs[1],
        won_before=logs[2],
        lost_before=logs[3],
        beta=0.1,
    )


def no_reference(won, lost, won_before, lost_before, beta):
    """You left out what the model gave before.

    Without it, answers that were probable from the start count as learned.
    """
    return np.mean(np.logaddexp(0, -beta * (won - lost)))


def wrong_way(won, lost, won_before, lost_before, beta):
    """Your loss falls when the rejected answers gain.

    The margin is what the chosen one gained less what the rejected one gained.
    """
    margin = (won - won_before) - (lost - lost_before)
    return np.mean(np.logaddexp(0, beta * margin))


def summed(won, lost, won_before, lost_before, beta):
    """You return the sum over the pairs.

    Return their mean.
    """
    margin = (won - won_before) - (lost - lost_before)
    return np.sum(np.logaddexp(0, -beta * margin))


def overflowing(won, lost, won_before, lost_before, beta):
    """Your loss is infinite for a margin of minus thousands.

    Use `np.logaddexp(0, -beta * margin)`, which does not overflow.
    """
    margin = (won - won_before) - (lost - lost_before)
    with np.errstate(over="ignore"):
        return np.mean(np.log(1 + np.exp(-beta * margin)))


HINTS = (
    "-log sigmoid(m) is log(1 + exp(-m)).",
    "`np.logaddexp(0, -m)` computes it without overflow.",
)
