"""Exercise: a moving average of losses, freed from the pull of its start."""

import numpy as np

from dlbook.exercises.exercise import Case


def smoothed_curve(losses, beta):
    """Return the moving average of the losses, an array of shape (T,).

    losses has shape (T,). The average s starts at 0; each loss enters
    with the share 1 - beta, and the old average keeps the share beta.
    After t losses the zero at the start still has the share beta**t;
    divide by 1 - beta**t to take it out.

    >>> smoothed_curve(np.array([2.0, 1.0, 1.0]), 0.5).round(3)
    array([2.   , 1.333, 1.143])
    """
    s, smoothed = 0.0, []
    for t, loss in enumerate(losses, start=1):
        s = beta * s + (1 - beta) * loss
        smoothed.append(s / (1 - beta**t))
    return np.array(smoothed)


def cases(rng):
    """Yield a falling curve, a constant one, no memory, and a single loss."""
    yield Case("three losses", losses=np.array([2.0, 1.0, 1.0]), beta=0.5)
    falling = 2.0 / np.arange(1, 9) + rng.uniform(0, 0.3, size=8)
    yield Case("eight falling losses", losses=falling, beta=0.9)
    yield Case("a constant loss", losses=np.full(5, 0.7), beta=0.8)
    yield Case("no memory: beta = 0", losses=rng.uniform(size=4), beta=0.0)
    yield Case("a single loss", losses=np.array([1.5]), beta=0.95)
    yield Case("losses of either sign", losses=rng.normal(size=30), beta=0.99)


def uncorrected(losses, beta):
    """Your average starts too low: the zero at the start pulls it down.

    After t losses the start has the share beta**t. Divide by 1 - beta**t.
    """
    s, smoothed = 0.0, []
    for loss in losses:
        s = beta * s + (1 - beta) * loss
        smoothed.append(s)
    return np.array(smoothed)


def shares_swapped(losses, beta):
    """You swapped the shares: the old average keeps beta, the new loss enters with 1 - beta.

    With beta = 0.9 the curve shall be calm, so most of the old average stays.
    """
    s, smoothed = 0.0, []
    for t, loss in enumerate(losses, start=1):
        s = (1 - beta) * s + beta * loss
        smoothed.append(s / (1 - (1 - beta) ** t))
    return np.array(smoothed)


def corrected_and_kept(losses, beta):
    """You put the corrected average back into the recursion.

    Keep two numbers: s, which goes on, and s / (1 - beta**t), which is only reported.
    """
    s, smoothed = 0.0, []
    for t, loss in enumerate(losses, start=1):
        s = (beta * s + (1 - beta) * loss) / (1 - beta**t)
        smoothed.append(s)
    return np.array(smoothed)


def starts_with_the_first(losses, beta):
    """You started with the first loss instead of 0 and left the correction out.

    That is another average: it gives the first loss a large share for a long time. Start at 0,
    and divide by 1 - beta**t.
    """
    s, smoothed = losses[0], []
    for loss in losses:
        s = beta * s + (1 - beta) * loss
        smoothed.append(s)
    return np.array(smoothed)


def divisor_constant(losses, beta):
    """You divided by 1 - beta in every step; the share of the start shrinks with t.

    After t losses it is beta**t: the divisor is 1 - beta**t, and tends to 1.
    """
    return uncorrected(losses, beta) / (1 - beta)


def last_only(losses, beta):
    """You returned the last average alone; asked for is one for each loss, shape (T,).

    Append to a list in every round of the loop.
    """
    return smoothed_curve(losses, beta)[-1]


HINTS = (
    "One number s goes through the loop: s = beta * s + (1 - beta) * loss.",
    "`enumerate(losses, start=1)` counts the losses from 1; that count is t.",
    "Append s / (1 - beta**t) to a list, and leave s itself as it is.",
)
