"""Exercise: misses, and false alarms per hour."""

import numpy as np

from dlbook.exercises.exercise import Case


def alarm_rates(detected, spoken, hours, near=0.2):
    """Return the share of keywords missed, and false alarms per hour.

    detected, shape (D,), and spoken, shape (K,), K at least 1, are
    ascending moments in seconds. Take the detections in order. Each takes
    the first keyword that is not yet taken and lies less than `near` from
    it; if there is none, it is a false alarm. hours, more than 0, is how
    long was listened.

    >>> alarm_rates([1.1, 1.2, 9.0], [1.0, 5.0], hours=0.5)
    (0.5, 4.0)
    """
    free = [float(moment) for moment in spoken]
    false = 0
    for moment in detected:
        close = [word for word in free if abs(word - moment) < near]
        if close:
            free.remove(close[0])
        else:
            false += 1
    return len(free) / len(spoken), false / hours


def cases(rng):
    """Yield double detections, none, a keyword before its detection, and many."""
    yield Case("two for one", detected=[1.1, 1.2, 9.0], spoken=[1.0, 5.0], hours=0.5)
    yield Case("nothing detected", detected=[], spoken=[2.0, 3.0], hours=1.0)
    yield Case("before and after", detected=[1.9, 4.05], spoken=[2.0, 4.0], hours=2.0)
    yield Case("a wider limit", detected=[1.0], spoken=[1.4], hours=0.1, near=0.5)
    yield Case("exactly at the limit", detected=[1.0], spoken=[1.5], hours=0.25, near=0.5)
    yield Case("two keywords close together", detected=[1.0, 1.3], spoken=[0.85, 1.15], hours=1.0)
    yield Case(
        "an hour",
        detected=np.sort(rng.uniform(0, 60, 40)),
        spoken=np.sort(rng.uniform(0, 60, 25)),
        hours=1 / 60,
    )


def use(answer, detected, spoken, hours, near=0.2):
    """Name both numbers."""
    missed, alarms = answer(detected, spoken, hours, near)
    return {"the share missed": np.array(missed), "false alarms per hour": np.array(alarms)}


def one_keyword_many_hits(detected, spoken, hours, near=0.2):
    """A second detection of the same keyword is no hit.

    Whoever called once is answered twice: count it as a false alarm.
    """
    apart = np.abs(np.asarray(detected)[:, None] - np.asarray(spoken))
    hit = apart < near
    return 1 - hit.any(axis=0).mean(), (~hit.any(axis=1)).sum() / hours


def per_detection(detected, spoken, hours, near=0.2):
    """You divide the false alarms by the number of detections.

    Asked for is how many there are in an hour.
    """
    missed, alarms = alarm_rates(detected, spoken, hours, near)
    return missed, alarms * hours / max(len(detected), 1)


def hits_not_misses(detected, spoken, hours, near=0.2):
    """You return the share that is found.

    The share missed is 1 minus that.
    """
    missed, alarms = alarm_rates(detected, spoken, hours, near)
    return 1 - missed, alarms


HINTS = (
    "Keep a list of the keywords that no detection has taken yet.",
    "For each detection look for the first of them that lies less than `near` away; take it out.",
    "What is left in the list was missed. Divide by the number of keywords, the alarms by hours.",
)
