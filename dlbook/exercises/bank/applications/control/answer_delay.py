"""Exercise: how long a stream's answer takes to follow."""

import numpy as np

from dlbook.exercises.exercise import Case


def answer_delay(answers, truth, hold):
    """Return how many samples pass until the answers are right.

    answers has shape (n,), ids of classes, from the sample of a change
    on; truth is the id of the new class. Count the samples before the
    first run of hold right answers, hold at least 1. Without such a run
    return n.

    >>> answer_delay(np.array([0, 1, 0, 1, 1, 1]), truth=1, hold=2)
    3
    """
    run = 0
    for k, answer in enumerate(answers):
        run = run + 1 if answer == truth else 0
        if run == hold:
            return k - hold + 1
    return len(answers)


def cases(rng):
    """Yield answers that follow at once, late, never, and that flicker."""
    yield Case("flickers", answers=np.array([0, 1, 0, 1, 1, 1]), truth=1, hold=2)
    yield Case("at once", answers=np.array([2, 2, 2]), truth=2, hold=3)
    yield Case("a larger id", answers=np.array([2, 2, 1, 1]), truth=1, hold=2)
    yield Case("never", answers=np.array([0, 0, 1, 0]), truth=1, hold=2)
    yield Case("too short", answers=np.array([1, 1]), truth=1, hold=3)
    yield Case("no samples", answers=np.array([], int), truth=0, hold=1)
    yield Case("at the very end", answers=np.array([0, 0, 1]), truth=1, hold=1)
    for hold in (1, 2, 5):
        answers = (rng.random(60) < 0.7).astype(int)
        yield Case(f"random, {hold}", answers=answers, truth=1, hold=hold)


def first_right(answers, truth, hold):
    """You stop at the first right answer.

    An alarm that flickers is no answer: it has to stay right for hold samples.
    """
    return answer_delay(answers, truth, 1) if len(answers) else 0


def end_of_the_run(answers, truth, hold):
    """You count to the end of the run.

    The delay is the number of samples before the run begins.
    """
    delay = answer_delay(answers, truth, hold)
    return delay if delay == len(answers) else delay + hold - 1


def minus_one(answers, truth, hold):
    """You return -1 where the answer never follows.

    Then the delay is at least n: return n, so that a mean or median is not made better by it.
    """
    delay = answer_delay(answers, truth, hold)
    return -1 if delay == len(answers) else delay


HINTS = (
    "Keep the length of the run of right answers up to now; a wrong one sets it to 0.",
    "When the run is as long as hold, it began hold - 1 samples ago.",
)
