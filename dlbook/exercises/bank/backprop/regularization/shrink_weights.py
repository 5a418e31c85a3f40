"""Exercise: the weights that an L1 or an L2 penalty leaves."""

import numpy as np

from dlbook.exercises.exercise import Case


def shrink_weights(best, curvature, strength, penalty):
    """Return the weights at which loss plus penalty are lowest.

    The loss is the sum of curvature / 2 * (w - best)**2 over all
    weights; best, curvature and the result have shape (D,). penalty is
    "l2" for strength * sum(w**2), or "l1" for strength * sum(abs(w)).

    >>> best, curvature = np.array([4.0, -1.0]), np.array([1.0, 1.0])
    >>> shrink_weights(best, curvature, 0.5, "l2")
    array([ 2. , -0.5])
    >>> shrink_weights(best, curvature, 0.5, "l1")
    array([ 3.5, -0.5])
    """
    if penalty == "l2":
        return curvature / (curvature + 2 * strength) * best
    size = np.maximum(np.abs(best) - strength / curvature, 0)
    return np.sign(best) * size


def cases(rng):
    """Yield both penalties on weights of either sign, large, small and just at the threshold."""
    best = np.array([4.0, -1.0])
    for penalty in ("l2", "l1"):
        yield Case(
            f"{penalty}, two weights",
            best=best,
            curvature=np.array([1.0, 1.0]),
            strength=0.5,
            penalty=penalty,
        )
    best = np.array([3.0, -3.0, 0.1, -0.1, 0.0])
    for penalty in ("l2", "l1"):
        yield Case(
            f"{penalty}, one curvature",
            best=best,
            curvature=np.ones(5),
            strength=0.5,
            penalty=penalty,
        )
        yield Case(
            f"{penalty}, five curvatures",
            best=rng.normal(size=5),
            curvature=np.array([0.1, 0.5, 1.0, 4.0, 20.0]),
            strength=0.3,
            penalty=penalty,
        )
        yield Case(
            f"{penalty} of strength zero",
            best=best,
            curvature=np.full(5, 2.0),
            strength=0.0,
            penalty=penalty,
        )
        yield Case(
            f"{penalty}, just at the threshold",
            best=np.array([0.5, -0.5, 0.75]),
            curvature=np.full(3, 4.0),
            strength=2.0,
            penalty=penalty,
        )
        yield Case(
            f"{penalty}, one weight, a strong penalty",
            best=np.array([-2.0]),
            curvature=np.array([0.5]),
            strength=30.0,
            penalty=penalty,
        )


def l2_without_two(best, curvature, strength, penalty):
    """Your L2 weights are too large: the derivative of strength * w**2 is 2 * strength * w.

    Set h (w - best) + 2 strength w to zero and solve for w.
    """
    if penalty == "l2":
        return curvature / (curvature + strength) * best
    return shrink_weights(best, curvature, strength, penalty)


def curvature_ignored(best, curvature, strength, penalty):
    """You shrank all weights alike; the curvature says how much the data insist on each.

    L2 multiplies by h / (h + 2 strength), and the threshold of L1 is strength / h.
    """
    return shrink_weights(best, np.ones_like(curvature), strength, penalty)


def crossed_zero(best, curvature, strength, penalty):
    """Your L1 weights cross zero: a small positive weight becomes negative.

    The penalty pulls towards zero and no further. Where the size is below strength / h, the
    weight is exactly 0.
    """
    if penalty == "l2":
        return shrink_weights(best, curvature, strength, penalty)
    return best - np.sign(best) * strength / curvature


def sign_lost(best, curvature, strength, penalty):
    """Your L1 weights are all positive: the sign of best got lost.

    The size shrinks, the sign stays.
    """
    if penalty == "l2":
        return shrink_weights(best, curvature, strength, penalty)
    return np.maximum(np.abs(best) - strength / curvature, 0)


def hard_threshold(best, curvature, strength, penalty):
    """Your L1 removes small weights, but leaves the large ones as they were.

    The penalty pulls at every weight: those that stay are shorter by strength / h.
    """
    if penalty == "l2":
        return shrink_weights(best, curvature, strength, penalty)
    return np.where(np.abs(best) > strength / curvature, best, 0)


def l1_threshold_twice(best, curvature, strength, penalty):
    """Your L1 threshold is twice too large: the derivative of abs(w) is 1, not 2.

    The 2 belongs to the square.
    """
    if penalty == "l2":
        return shrink_weights(best, curvature, strength, penalty)
    return shrink_weights(best, curvature, 2 * strength, penalty)


HINTS = (
    "Each weight has a parabola of its own: solve for one weight, then write it for arrays.",
    "For L2 the weight is best times h / (h + 2 strength), h being the curvature.",
    "For L1 the size is `np.maximum(np.abs(best) - strength / curvature, 0)`; give it the "
    "sign of best.",
)
