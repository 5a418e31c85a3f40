"""Exercise: the loss of direct preference optimization."""

import numpy as np

from dlbook.exercises.exercise import Case


def preference_loss(chosen, rejected, chosen_before, rejected_before, beta):
    """Return the mean of -log sigmoid(beta * margin) over n pairs.

    All have shape (n,): the logarithms of the probabilities that the
    model gives to the chosen and to the rejected answers, and those
    that it gave before. margin is what the chosen one gained less what
    the rejected one gained. beta is a number above 0. Margins of
    thousands must not overflow.

    >>> chosen, rejected = np.array([-2.0, -1.0]), np.array([-3.0, -5.0])
    >>> before = np.array([-2.5, -3.0])
    >>> preference_loss(chosen, rejected, before, before, 1.0).round(3)
    0.166
    """
    margin = (chosen - chosen_before) - (rejected - rejected_before)
    return np.mean(np.logaddexp(0, -beta * margin))


def cases(rng):
    """Yield the example, a model that has not changed, huge margins, and many pairs."""
    before = np.array([-2.5, -3.0])
    yield Case(
        "two pairs",
        chosen=np.array([-2.0, -1.0]),
        rejected=np.array([-3.0, -5.0]),
        chosen_before=before,
        rejected_before=before,
        beta=1.0,
    )
    yield Case(
        "nothing has changed",
        chosen=np.array([-4.0]),
        rejected=np.array([-1.0]),
        chosen_before=np.array([-4.0]),
        rejected_before=np.array([-1.0]),
        beta=0.5,
    )
    yield Case(
        "huge margins",
        chosen=np.array([-5000.0, -1.0]),
        rejected=np.array([-1.0, -9000.0]),
        chosen_before=np.array([-3.0, -3.0]),
        rejected_before=np.array([-3.0, -3.0]),
        beta=1.0,
    )
    logs = -rng.uniform(1, 30, (4, 9))
    yield Case(
        "nine pairs",
        chosen=logs[0],
        rejected=logs[1],
        chosen_before=logs[2],
        rejected_before=logs[3],
        beta=0.1,
    )


def no_reference(chosen, rejected, chosen_before, rejected_before, beta):
    """You left out what the model gave before.

    Without it, answers that were probable from the start count as learned.
    """
    return np.mean(np.logaddexp(0, -beta * (chosen - rejected)))


def wrong_way(chosen, rejected, chosen_before, rejected_before, beta):
    """Your loss falls when the rejected answers gain.

    The margin is what the chosen one gained less what the rejected one gained.
    """
    margin = (chosen - chosen_before) - (rejected - rejected_before)
    return np.mean(np.logaddexp(0, beta * margin))


def summed(chosen, rejected, chosen_before, rejected_before, beta):
    """You return the sum over the pairs.

    Return their mean.
    """
    margin = (chosen - chosen_before) - (rejected - rejected_before)
    return np.sum(np.logaddexp(0, -beta * margin))


def overflowing(chosen, rejected, chosen_before, rejected_before, beta):
    """Your loss is infinite for a margin of minus thousands.

    Use `np.logaddexp(0, -beta * margin)`, which does not overflow.
    """
    margin = (chosen - chosen_before) - (rejected - rejected_before)
    with np.errstate(over="ignore"):
        return np.mean(np.log(1 + np.exp(-beta * margin)))


HINTS = (
    "-log sigmoid(m) is log(1 + exp(-m)).",
    "`np.logaddexp(0, -m)` computes it without overflow.",
)
