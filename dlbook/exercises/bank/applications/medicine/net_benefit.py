"""Exercise: net benefit at several thresholds."""

import numpy as np

from dlbook.exercises.exercise import Case


def net_benefit(risk, ill, thresholds):
    """Return the net benefit at each threshold, shape (k,).

    risk and ill have shape (n,), n at least 1; ill holds truth values.
    thresholds has shape (k,), each more than 0 and less than 1. Treated
    is whose risk is at or above the threshold t. The net benefit is the
    number of treated who are ill, less t / (1 - t) times the number of
    treated who are not, divided by n.

    >>> risk = np.array([0.9, 0.5, 0.2, 0.1])
    >>> ill = np.array([True, False, True, False])
    >>> net_benefit(risk, ill, np.array([0.2, 0.5])).round(4)
    array([0.4375, 0.    ])
    """
    out = []
    for t in thresholds:
        treated = risk >= t
        in_vain = np.sum(treated & ~ill) * t / (1 - t)
        out.append((np.sum(treated & ill) - in_vain) / len(risk))
    return np.array(out)


def cases(rng):
    """Yield risks at and around the threshold, and groups without a class."""
    risk, ill = np.array([0.9, 0.5, 0.2, 0.1]), np.array([True, False, True, False])
    yield Case("four patients", risk=risk, ill=ill, thresholds=np.array([0.2, 0.5]))
    yield Case("nobody treated", risk=risk, ill=ill, thresholds=np.array([0.95]))
    yield Case("all treated", risk=risk, ill=ill, thresholds=np.array([0.05]))
    yield Case("nobody ill", risk=risk, ill=np.zeros(4, bool), thresholds=np.array([0.3, 0.8]))
    yield Case("everybody ill", risk=risk, ill=np.ones(4, bool), thresholds=np.array([0.3]))
    risk = rng.random(300)
    many = {"risk": risk, "ill": rng.random(300) < risk}
    yield Case("many patients", **many, thresholds=np.linspace(0.05, 0.95, 7))
    yield Case("one patient", risk=risk[:1], ill=np.array([True]), thresholds=risk[:1])


def unweighted(risk, ill, thresholds):
    """A treatment in vain weighs 1 in your answer, whatever the threshold.

    Multiply it by the odds of the threshold, t / (1 - t).
    """
    return np.array([np.mean((risk >= t) & ill) - np.mean((risk >= t) & ~ill) for t in thresholds])


def weighted_by_threshold(risk, ill, thresholds):
    """You weigh a treatment in vain by t.

    The weight is the odds, t / (1 - t): at t = 0.5 a treatment in vain weighs 1.
    """
    return np.array(
        [np.mean((risk >= t) & ill) - t * np.mean((risk >= t) & ~ill) for t in thresholds]
    )


def per_treated(risk, ill, thresholds):
    """You divide by the number of those treated.

    The net benefit is per patient: divide by n.
    """
    counts = np.array([max(np.sum(risk >= t), 1) for t in thresholds])
    return net_benefit(risk, ill, thresholds) * len(risk) / counts


def above(risk, ill, thresholds):
    """You leave out the patients whose risk equals the threshold.

    Treated is whose risk is at or above it.
    """
    return net_benefit(np.nextafter(risk, 0), ill, thresholds)


HINTS = (
    "Go through the thresholds; `risk >= t` says who is treated.",
    "`np.sum(treated & ~ill)` counts the treatments in vain.",
    "Their weight is t / (1 - t); divide the difference by `len(risk)`.",
)
