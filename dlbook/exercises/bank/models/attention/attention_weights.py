"""Exercise: how much of each position every query takes."""

import numpy as np

from dlbook.exercises.exercise import Case


def attention_weights(q, k):
    """Return the weights (T, S) of scaled dot-product attention.

    q has shape (T, K), a query per row; k has shape (S, K), a key per
    row. Row t of the result is the softmax over s of q_t . k_s / sqrt(K).
    The scores may be as large as 1000.

    >>> q, k = np.array([[2.0, 0.0, 1.0, 1.0]]), np.eye(4)[:2]
    >>> attention_weights(q, k).round(3)
    array([[0.731, 0.269]])
    """
    scores = q @ k.T / np.sqrt(q.shape[1])
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def cases(rng):
    """Yield usual shapes, as many queries as keys, one of each, and huge scores."""
    example = np.array([[2.0, 0.0, 1.0, 1.0]])
    yield Case("the statement's example", q=example, k=np.eye(4)[:2])
    for words, (T, S, K), scale in (
        ("three queries, five keys", (3, 5, 4), 1.0),
        ("as many queries as keys", (4, 4, 9), 1.0),
        ("one query", (1, 6, 2), 1.0),
        ("one key", (3, 1, 2), 1.0),
        ("vectors of one number", (2, 3, 1), 1.0),
        ("scores of 1000", (3, 4, 16), 60.0),
    ):
        yield Case(words, q=scale * rng.normal(size=(T, K)), k=scale * rng.normal(size=(S, K)))
    scores = np.array([[1e3, 0, 0, 0], [0, 1e3, 0, 1e3], [-1e3, -1e3, -999, -1e3], [0, 1, 2, 0]])
    yield Case(
        "scores of 1000 beside 0, in one row and in different rows", q=scores, k=2 * np.eye(4)
    )


def without_scale(q, k):
    """You forgot to divide the scores by the root of K.

    The variance of a product of two vectors grows with their length K. Undivided, the scores
    of long vectors lie so far apart that one weight is almost 1.
    """
    scores = q @ k.T
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def divided_by_size(q, k):
    """You divided by K; the root of K was asked for.

    K is the variance of the products. What brings the variance to 1 is their standard deviation.
    """
    scores = q @ k.T / q.shape[1]
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def over_queries(q, k):
    """Your columns sum to 1, not your rows: you normalized over the queries.

    Each query distributes one unit of attention over the keys, and these count along axis 1.
    """
    scores = q @ k.T / np.sqrt(q.shape[1])
    powers = np.exp(scores - scores.max(axis=0))
    return powers / powers.sum(axis=0)


def overflow(q, k):
    """Your exponentials overflow: subtract the largest score of each row first.

    The factor that this takes out cancels in the quotient.
    """
    with np.errstate(over="ignore", invalid="ignore"):
        powers = np.exp(q @ k.T / np.sqrt(q.shape[1]))
        return powers / powers.sum(axis=1, keepdims=True)


def divided_after(q, k):
    """You divided the weights by the root of K; the scores are what it divides.

    Your rows sum to less than 1, and the weights are as lopsided as before.
    """
    return without_scale(q, k) / np.sqrt(q.shape[1])


HINTS = (
    "All products at once are one matrix product of shape (T, S).",
    "`q @ k.T` holds them. Divide by the root of `q.shape[1]`.",
    "Then a softmax of each row, with the row's maximum subtracted and `keepdims=True`.",
)
