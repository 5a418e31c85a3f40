"""Exercise: perplexity from the scores of a language model."""

import numpy as np

from dlbook.exercises.exercise import Case


def perplexity(P, targets):
    """Return the perplexity of a model on a batch of texts, one number.

    P has shape (N, T, V): row P[n, t] is the distribution that the model
    gave for character t of text n. targets has shape (N, T), with the
    ids that came, from 0 to V - 1. All N T characters count the same,
    and a single one of probability 0 makes the perplexity infinite.

    >>> P = np.array([[[0.5, 0.5, 0.0], [0.25, 0.625, 0.125]]])
    >>> float(perplexity(P, np.array([[0, 2]])))
    4.0
    """
    given = np.take_along_axis(P, targets[:, :, None], axis=2)
    return np.exp(-np.mean(np.log(given)))


def cases(rng):
    """Yield batches of texts, a character, certain models, a long text, a probability of 0."""
    example = np.array([[[0.5, 0.5, 0.0], [0.25, 0.625, 0.125]]])
    yield Case("the statement's example", P=example, targets=np.array([[0, 2]]))
    yield Case(
        "three texts of four characters",
        P=rng.dirichlet(np.ones(5), size=(3, 4)),
        targets=rng.integers(5, size=(3, 4)),
    )
    yield Case(
        "one text of six characters",
        P=rng.dirichlet(np.ones(3), size=(1, 6)),
        targets=rng.integers(3, size=(1, 6)),
    )
    yield Case(
        "as many texts as characters and ids",
        P=rng.dirichlet(np.ones(4), size=(4, 4)),
        targets=rng.integers(4, size=(4, 4)),
    )
    sure = np.full((2, 3, 4), 0.01)
    sure[:, :, 1] = 0.97
    yield Case("a model that is nearly certain", P=sure, targets=np.array([[1, 1, 1], [1, 2, 1]]))
    yield Case("one character", P=sure[:1, :1], targets=np.array([[3]]))
    yield Case(
        "a character that is hardly possible",
        P=np.array([[[1e-15, 1 - 1e-15]]]),
        targets=np.array([[0]]),
    )
    long = np.full((1, 400, 8), 0.125)
    yield Case("a long text", P=long, targets=rng.integers(8, size=(1, 400)))
    yield Case("a character of probability 0", P=example, targets=np.array([[2, 0]]))


def mean_of_exponentials(P, targets):
    """You averaged the perplexities of the single characters: first the mean, then the exponential.

    1 / p of one rare character can outweigh all others, and where p is tiny it has no bound.
    """
    given = np.take_along_axis(P, targets[:, :, None], axis=2)
    return np.mean(np.exp(-np.log(given)))


def mixed_bases(P, targets):
    """You took the logarithm to base 2 and the exponential to base e: use one base for both.

    2 to the power of the mean of -log2 p is right, and so is e to the power of the mean of -log p.
    """
    given = np.take_along_axis(P, targets[:, :, None], axis=2)
    return np.exp(-np.mean(np.log2(given)))


def summed(P, targets):
    """You summed the losses where their mean is wanted: the result grows with the text's length.

    Perplexity is a number of choices for each character, so divide by N T.
    """
    given = np.take_along_axis(P, targets[:, :, None], axis=2)
    return np.exp(-np.sum(np.log(given)))


def loss_only(P, targets):
    """You returned the loss in nats; its exponential is the perplexity.

    A loss of log V is a perplexity of V.
    """
    given = np.take_along_axis(P, targets[:, :, None], axis=2)
    return -np.mean(np.log(given))


def own_favorite(P, targets):
    """You took the largest probability at each place, not that of the character that came.

    A model that is always certain would get 1, however often it is wrong.
    """
    return np.exp(-np.mean(np.log(P.max(axis=2))))


def entropy_instead(P, targets):
    """You computed the model's own entropy: it says how unsure the model is, not what it pays.

    The targets must enter: pick P[n, t, targets[n, t]].
    """
    logs = np.log(np.maximum(P, 1e-300))
    return np.exp(-np.mean(np.sum(P * logs, axis=2)))


HINTS = (
    "Three steps: the probability of the character that came, the mean of its negative "
    "logarithm over all places, the exponential of that mean.",
    "`np.take_along_axis` picks one entry of the last axis; it wants `targets[:, :, None]`.",
    "The mean goes over all N T characters at once: `np.mean` without an axis.",
)
