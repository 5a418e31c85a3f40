"""Exercise: a learning rate that warms up and then falls on a cosine."""

import numpy as np

from dlbook.exercises.exercise import Case


def warmup_cosine(step, top, warmup_steps, decay_steps):
    """Return the learning rate after `step` steps, one number.

    During the first warmup_steps steps it climbs on a straight line from
    0 to top. Then, within decay_steps further steps, it falls from top
    to 0 on half a wave of the cosine. After that it stays 0.
    warmup_steps may be 0.

    >>> float(warmup_cosine(5, 1.0, 10, 100))
    0.5
    >>> round(float(warmup_cosine(60, 1.0, 10, 100)), 3)
    0.5
    """
    if step < warmup_steps:
        return top * step / warmup_steps
    progress = min(1.0, (step - warmup_steps) / decay_steps)
    return top * 0.5 * (1 + np.cos(np.pi * progress))


def cases(rng):
    """Yield steps in every part of the schedule and at its borders, and one without warm-up."""
    yield Case("half of the warm-up", step=5, top=1.0, warmup_steps=10, decay_steps=100)
    yield Case("half of the way down", step=60, top=1.0, warmup_steps=10, decay_steps=100)
    yield Case("a top above 1", step=30, top=3.0, warmup_steps=20, decay_steps=40)
    top = float(rng.uniform(0.2, 0.8))
    for words, step, warmup_steps, decay_steps in (
        ("the very first step", 0, 10, 100),
        ("during the warm-up", 4, 10, 100),
        ("the last step of the warm-up", 9, 10, 100),
        ("the end of the warm-up", 10, 10, 100),
        ("the first step down", 11, 10, 100),
        ("a quarter of the way down", 35, 10, 100),
        ("the last step of the decay", 109, 10, 100),
        ("the end of the decay", 110, 10, 100),
        ("just after the end", 111, 10, 100),
        ("long after", 300, 10, 100),
        ("no warm-up", 20, 0, 50),
        ("no warm-up, the very first step", 0, 0, 50),
        ("more warm-up than decay", 30, 40, 8),
    ):
        yield Case(words, step=step, top=top, warmup_steps=warmup_steps, decay_steps=decay_steps)


def not_stopped(step, top, warmup_steps, decay_steps):
    """Your rate climbs again after the decay: the cosine comes back up.

    Limit the progress to 1.
    """
    if step < warmup_steps:
        return top * step / warmup_steps
    return top * 0.5 * (1 + np.cos(np.pi * (step - warmup_steps) / decay_steps))


def decay_from_zero(step, top, warmup_steps, decay_steps):
    """Your decay counts from step 0; it begins where the warm-up ends.

    Subtract warmup_steps, so that the rate is top at the start of the decay.
    """
    if step < warmup_steps:
        return top * step / warmup_steps
    return top * 0.5 * (1 + np.cos(np.pi * min(1.0, step / decay_steps)))


def whole_wave(step, top, warmup_steps, decay_steps):
    """You used a whole wave of the cosine: your rate is 0 half-way and top again at the end.

    Half a wave goes from 1 to -1: the angle runs from 0 to pi.
    """
    if step < warmup_steps:
        return top * step / warmup_steps
    progress = min(1.0, (step - warmup_steps) / decay_steps)
    return top * 0.5 * (1 + np.cos(2 * np.pi * progress))


def negative_rates(step, top, warmup_steps, decay_steps):
    """Your rate becomes negative: the bare cosine runs from 1 to -1.

    Lift it by 1 and halve it. A negative rate walks uphill.
    """
    if step < warmup_steps:
        return top * step / warmup_steps
    return top * np.cos(np.pi * min(1.0, (step - warmup_steps) / decay_steps))


def straight_decay(step, top, warmup_steps, decay_steps):
    """Your rate falls on a straight line; asked for is half a wave of the cosine.

    It falls slowly at first, fast in the middle, slowly at the end.
    """
    if step < warmup_steps:
        return top * step / warmup_steps
    return top * (1 - min(1.0, (step - warmup_steps) / decay_steps))


def no_warmup(step, top, warmup_steps, decay_steps):
    """You left the warm-up out: at step 0 the rate is 0, and it climbs on a straight line.

    While step < warmup_steps, it is top times step / warmup_steps.
    """
    progress = min(1.0, max(0, step - warmup_steps) / decay_steps)
    return top * 0.5 * (1 + np.cos(np.pi * progress))


HINTS = (
    "Two cases: step below warmup_steps, and the rest.",
    "In the second case a progress runs from 0 to 1: (step - warmup_steps) / decay_steps, at "
    "most 1.",
    "(1 + cos(pi progress)) / 2 falls from 1 to 0 on half a wave.",
)
