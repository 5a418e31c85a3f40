"""Exercise: rounds of training until convergence or a maximum."""

import numpy as np

from dlbook.exercises.exercise import Case


def train_until(one_round, tolerance, maximum):
    """Return the losses of all rounds of training, a list.

    one_round is a function without arguments: a call trains for one
    round and returns its loss. Go on until a round's loss is less than
    `tolerance` below that of the round before, or until there were
    `maximum` rounds. The last round's loss belongs to the list.

    >>> losses = iter([1.0, 0.5, 0.48, 0.3])
    >>> train_until(lambda: next(losses), tolerance=0.05, maximum=10)
    [1.0, 0.5, 0.48]
    """
    losses = [one_round()]
    while len(losses) < maximum:
        losses.append(one_round())
        if losses[-2] - losses[-1] < tolerance:
            break
    return losses


def cases(rng):
    """Yield trainings that converge, that reach the maximum, that climb, and a single round."""
    yield Case("converges in round 3", curve=[1.0, 0.5, 0.48, 0.3], tolerance=0.05, maximum=10)
    slow = (2.0 - 0.1 * np.arange(12) + rng.uniform(0, 0.01, size=12)).tolist()
    yield Case("converges in round 4", curve=[1.0, 0.6, 0.4, 0.39, 0.1], tolerance=0.05, maximum=9)
    yield Case("reaches the maximum", curve=slow, tolerance=0.01, maximum=6)
    yield Case("climbs in round 3", curve=[1.0, 0.6, 0.9, 0.2, 0.1], tolerance=0.05, maximum=9)
    yield Case("one round at most", curve=[1.0, 0.5], tolerance=0.05, maximum=1)
    yield Case(
        "a fall of just the tolerance", curve=[1.0, 0.75, 0.5, 0.4], tolerance=0.25, maximum=9
    )
    yield Case("a large tolerance", curve=[9.0, 5.0, 3.0, 2.5, 1.0], tolerance=3.0, maximum=9)
    yield Case("no tolerance", curve=[1.0, 0.5, 0.5, 0.4, 0.6, 0.1], tolerance=0.0, maximum=9)
    yield Case("climbs at once", curve=[1.0, 1.5, 0.1], tolerance=0.1, maximum=5)
    yield Case("two rounds at most", curve=[1.0, 0.5, 0.1], tolerance=0.05, maximum=2)
    yield Case("negative losses", curve=[-1.0, -3.0, -5.0, -5.1, -9.0], tolerance=0.5, maximum=9)


def use(answer, curve, tolerance, maximum):
    """Hand out the losses one by one, and count how many rounds were trained."""
    trained: list[float] = []

    def one_round():
        if len(trained) == len(curve):
            raise RuntimeError("one more round, though the training should have ended long before")
        trained.append(curve[len(trained)])
        return trained[-1]

    losses = answer(one_round, tolerance, maximum)
    return {"the losses": losses, "how many rounds were trained": len(trained)}


def absolute_change(one_round, tolerance, maximum):
    """You took the absolute change: a loss that climbs is no progress, and must stop the loop.

    The condition is `before - now < tolerance`; for a climbing loss the left side is negative.
    """
    losses = [one_round()]
    while len(losses) < maximum:
        losses.append(one_round())
        if abs(losses[-2] - losses[-1]) < tolerance:
            break
    return losses


def small_loss(one_round, tolerance, maximum):
    """You compared the loss itself with the tolerance; compare how much it fell.

    Converged means that a round brings little, at whatever level.
    """
    losses = [one_round()]
    while len(losses) < maximum:
        losses.append(one_round())
        if losses[-1] < tolerance:
            break
    return losses


def no_maximum(one_round, tolerance, maximum):
    """You forgot the maximum: a slow training would go on and on.

    Check the number of rounds before each new one.
    """
    losses = [one_round()]
    while True:
        losses.append(one_round())
        if losses[-2] - losses[-1] < tolerance:
            return losses


def one_round_too_many(one_round, tolerance, maximum):
    """You trained one round more than the maximum.

    The first round counts as well.
    """
    losses = [one_round()]
    for _ in range(maximum):
        losses.append(one_round())
        if losses[-2] - losses[-1] < tolerance:
            break
    return losses


def trained_twice(one_round, tolerance, maximum):
    """You called one_round twice for each entry: each call trains, and its loss is lost.

    Call it once, and keep what it returns in a variable.
    """
    losses = [one_round()]
    while len(losses) < maximum:
        if losses[-1] - one_round() < tolerance:
            break
        losses.append(one_round())
    return losses


def last_round_left_out(one_round, tolerance, maximum):
    """Your list lacks the last round: it was trained, so its loss belongs to the list.

    Append first, then decide.
    """
    losses = [one_round()]
    while len(losses) < maximum:
        loss = one_round()
        if losses[-1] - loss < tolerance:
            break
        losses.append(loss)
    return losses


HINTS = (
    "Begin with `losses = [one_round()]`, and loop while the list is shorter than maximum.",
    "`losses[-2] - losses[-1]` is how much the last round brought.",
    "Append the new loss first; then leave the loop with `break` if it brought too little.",
)
