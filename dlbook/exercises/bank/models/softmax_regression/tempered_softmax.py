"""Exercise: the softmax of scores divided by a temperature."""

import numpy as np

from dlbook.exercises.exercise import Case


def tempered_softmax(scores, temperature):
    """Return the softmax of every row of scores / temperature.

    scores has shape (N, K) and may be as large as 1000; temperature is a
    number above 0 and may be as small as 0.01. The result has the shape
    of the scores, and each row sums to 1.

    >>> tempered_softmax(np.array([[0.0, 2 * np.log(3)]]), 2.0)
    array([[0.25, 0.75]])
    """
    z = scores / temperature
    powers = np.exp(z - z.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def cases(rng):
    """Yield moderate temperatures first, then hot, cold, and huge scores."""
    example = np.array([[0.0, 2 * np.log(3)]])
    yield Case("the statement's example", scores=example, temperature=2.0)
    yield Case("temperature 0.7", scores=rng.normal(size=(4, 3)), temperature=0.7)
    yield Case("temperature 1", scores=rng.normal(size=(1, 5)), temperature=1.0)
    yield Case("temperature 50", scores=3 * rng.normal(size=(3, 4)), temperature=50.0)
    yield Case("temperature 0.01", scores=3 * rng.normal(size=(3, 4)), temperature=0.01)
    yield Case("scores near 1000", scores=1000 + rng.normal(size=(3, 3)), temperature=0.5)
    yield Case("a single score in each row", scores=rng.normal(size=(3, 1)), temperature=2.0)
    far = np.array([[1e3, 0, 0, 0], [0, 1e3, 0, 1e3], [-1e3, -1e3, -999, -1e3], [0, 1, 2, 0]])
    yield Case("1000 beside 0, in one row and in different rows", scores=far, temperature=0.5)


def multiplied(scores, temperature):
    """You multiplied by the temperature: a high one must make the probabilities more equal.

    Dividing brings the scores closer together, multiplying drives them apart.
    """
    return tempered_softmax(scores, 1 / temperature)


def probabilities_divided(scores, temperature):
    """You divided the probabilities: now each row sums to 1 / temperature.

    The temperature belongs under the scores, before the exponential.
    """
    return tempered_softmax(scores, 1.0) / temperature


def overflow(scores, temperature):
    """Your exponentials overflow: at a low temperature every score is a large one.

    Subtract the row maximum after you have divided. It cancels in the quotient.
    """
    with np.errstate(over="ignore", invalid="ignore"):
        powers = np.exp(scores / temperature)
        return powers / powers.sum(axis=1, keepdims=True)


def shifted_after(scores, temperature):
    """You divided by the temperature after the exponential: it cancels in the quotient.

    What you get is the softmax at temperature 1, whatever the temperature is.
    """
    return tempered_softmax(scores, 1.0)


def in_place(scores, temperature):
    """You wrote into the array that you were given: `/=` changes the caller's scores.

    Write `z = scores / temperature`, which makes a new array.
    """
    scores /= temperature
    return tempered_softmax(scores, 1.0)


HINTS = (
    "Divide the scores first; what follows is the softmax that you know.",
    "e^(z) overflows beyond z = 709. Subtract a number from each row that makes the largest "
    "entry 0.",
    "`z.max(axis=1, keepdims=True)` has shape (N, 1) and can be subtracted from z.",
)
