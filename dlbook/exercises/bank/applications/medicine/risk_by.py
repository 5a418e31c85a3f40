"""Exercise: the risk by a moment, with those who left the study."""

import numpy as np

from dlbook.exercises.exercise import Case


def risk_by(times, happened, end):
    """Return the risk of an event by the time end, after Kaplan and Meier.

    times has shape (n,), positive: when the event happened or the
    patient was last seen; happened holds truth values (n,). At each
    time up to end, end included, at which d events happen while m
    patients have times that are not smaller, a share 1 - d / m passes
    on. The risk is 1 less the product of these shares.

    >>> times = np.array([1.0, 2.0, 3.0, 4.0])
    >>> happened = np.array([True, False, True, False])
    >>> risk_by(times, happened, end=3.5)
    0.625
    """
    passed = 1.0
    for t in np.unique(times[happened & (times <= end)]):
        d = np.sum(happened & (times == t))
        passed *= 1 - d / np.sum(times >= t)
    return float(1 - passed)


def cases(rng):
    """Yield ties, events at the end, and studies that all or nobody left."""
    times, happened = np.array([1.0, 2, 3, 4]), np.array([True, False, True, False])
    yield Case("four patients", times=times, happened=happened, end=3.5)
    yield Case("an event at the end", times=times, happened=happened, end=3.0)
    yield Case("before anything", times=times, happened=happened, end=0.5)
    yield Case("nobody left", times=times, happened=np.ones(4, bool), end=2.0)
    yield Case("all left", times=times, happened=np.zeros(4, bool), end=9.0)
    yield Case("all is over", times=times, happened=np.ones(4, bool), end=9.0)
    same = np.array([2.0, 2, 2, 5, 5, 1])
    left = np.array([True, True, False, True, False, False])
    yield Case("several at one time", times=same, happened=left, end=5.0)
    times = np.ceil(rng.exponential(20, 200))
    yield Case("many patients", times=times, happened=rng.random(200) < 0.6, end=25.0)


def those_who_left_are_well(times, happened, end):
    """You count those who left as well.

    They are well as long as they were seen; later they don't count among the m.
    """
    return float(np.mean(happened & (times <= end)))


def without_those_who_left(times, happened, end):
    """You leave out those who left before the end.

    They count among the m up to the time when they were last seen.
    """
    known = (happened & (times <= end)) | (times > end)
    return float(np.mean(happened[known] & (times[known] <= end))) if known.any() else 0.0


def left_before(times, happened, end):
    """Who is last seen at the time of an event is missing in your m.

    Count the times that are not smaller.
    """
    passed = 1.0
    for t in np.unique(times[happened & (times <= end)]):
        d = np.sum(happened & (times == t))
        passed *= 1 - d / (np.sum(times > t) + d)
    return float(1 - passed)


def one_at_a_time(times, happened, end):
    """Of several events at one time you count one.

    d is the number of events at that time.
    """
    passed = 1.0
    for t in np.unique(times[happened & (times <= end)]):
        passed *= 1 - 1 / np.sum(times >= t)
    return float(1 - passed)


HINTS = (
    "`np.unique(times[happened & (times <= end)])` are the moments that count.",
    "At each, d is `np.sum(happened & (times == t))` and m is `np.sum(times >= t)`.",
    "Multiply the shares 1 - d / m, from 1 on; return 1 less the product.",
)
