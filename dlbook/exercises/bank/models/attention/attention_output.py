"""Exercise: a masked weighted mean."""

import numpy as np

from dlbook.exercises.exercise import Case


def attention_output(scores, v, allowed):
    """Return the masked means of the values: (T, V).

    scores has shape (T, S), already scaled; v has shape (S, V). allowed
    has shape (T, S) and is True where position t may look at s. Each
    row of allowed has at least one True. Scores lie from -100 to 100.

    >>> allowed = np.array([[True, True, False]])
    >>> v = np.array([[2.0], [4.0], [9.0]])
    >>> attention_output(np.zeros((1, 3)), v, allowed)
    array([[3.]])
    """
    scores = np.where(allowed, scores, -np.inf)
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True) @ v


def cases(rng):
    """Yield masks of all kinds, among them forbidden scores that are the largest by far."""
    example = np.array([[True, True, False]])
    v = np.array([[2.0], [4.0], [9.0]])
    yield Case("the statement's example", scores=np.zeros((1, 3)), v=v, allowed=example)

    def case(name, T, S, V, allowed):
        return Case(
            name, scores=rng.normal(size=(T, S)), v=rng.normal(size=(S, V)), allowed=allowed
        )

    yield case("four positions, causal", 4, 4, 3, np.tri(4, dtype=bool))
    yield case("as many values as positions", 3, 3, 3, np.tri(3, dtype=bool))
    yield case("the last key is padding", 2, 5, 2, np.arange(5) < np.full((2, 1), 4))
    yield case("everything allowed", 3, 4, 2, np.ones((3, 4), bool))
    holes = rng.uniform(size=(5, 4)) < 0.5
    holes[np.arange(5), rng.integers(4, size=5)] = True
    yield case("any places", 5, 4, 2, holes)
    yield case("one position", 1, 1, 2, np.ones((1, 1), bool))
    huge = np.array([[1.0], [3.0], [1e12]])
    yield Case("a huge value is forbidden", scores=np.zeros((1, 3)), v=huge, allowed=example)
    yield Case(
        "the largest score is forbidden",
        scores=np.array([[1.0, 2.0, 50.0], [-99.0, 100.0, -98.0]]),
        v=100 * rng.normal(size=(3, 2)),
        allowed=np.array([[True, True, False], [True, False, True]]),
    )


def scores_zeroed(scores, v, allowed):
    """You set the forbidden scores to 0, but a score of 0 still gets weight, for e^0 is 1.

    A weight vanishes where its score is minus infinity.
    """
    scores = scores * allowed
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True) @ v


def masked_afterwards(scores, v, allowed):
    """You took the softmax first and struck out weights afterwards: the rest sums to less than 1.

    What is left must be divided by its own sum, so mask before the softmax.
    """
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return (powers / powers.sum(axis=1, keepdims=True) * allowed) @ v


def mask_forgotten(scores, v, allowed):
    """You did not use the mask: every position looks everywhere.

    In training a model without it reads the answer from the future.
    """
    return masked_afterwards(scores, v, np.ones_like(allowed))


def mask_turned(scores, v, allowed):
    """You kept what is forbidden and dropped what is allowed.

    `allowed` is True where a position may be looked at. Some libraries mean the opposite.
    """
    turned = np.where(allowed, -1e9, scores)
    powers = np.exp(turned - turned.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True) @ v


def only_the_best(scores, v, allowed):
    """You picked the value with the largest score; attention takes a weighted mean of all.

    A choice has no slope: nothing could be learned through it.
    """
    return v[np.where(allowed, scores, -np.inf).argmax(axis=1)]


HINTS = (
    "A forbidden position must have the weight 0. Which score gives that after `np.exp`?",
    "`np.where(allowed, scores, -np.inf)`, and then a softmax along `axis=1`.",
    "The means are the product of the weights (T, S) with the values (S, V).",
)
