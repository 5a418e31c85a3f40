"""Exercise: the gradient of the mean cross-entropy by the logits."""

import numpy as np

from dlbook.exercises.exercise import Case


def score_gradient(logits, labels):
    """Return the gradient of the mean cross-entropy by the logits.

    logits has shape (N, K), labels (N,) with integers from 0 to K - 1.
    The result has the shape of the logits; they may be as large as 1000.

    >>> score_gradient(np.array([[0.0, 0.0]]), np.array([1]))
    array([[ 0.5, -0.5]])
    """
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    gradient = powers / powers.sum(axis=1, keepdims=True)
    gradient[np.arange(len(labels)), labels] -= 1
    return gradient / len(labels)


def cases(rng):
    """Yield batches of several shapes, a square one, and huge logits beside small ones."""
    yield Case("one row of equal logits", logits=np.array([[0.0, 0.0]]), labels=np.array([1]))
    yield Case("four rows", logits=rng.normal(size=(4, 3)), labels=np.array([2, 0, 1, 1]))
    yield Case(
        "as many rows as classes", logits=rng.normal(size=(3, 3)), labels=np.array([1, 1, 0])
    )
    big = 1000 * rng.normal(size=(3, 4))
    yield Case("logits of 1000", logits=big, labels=np.array([3, 0, 0]))
    yield Case(
        "1000 beside 0 and -1000",
        logits=np.array(
            [[1000.0, 0, -1000], [-1000, 0, 1000], [0, 0, 1000], [-1000, -1000, -1000]]
        ),
        labels=np.array([1, 2, 0, 1]),
    )
    yield Case("one row of one class", logits=np.array([[3.0]]), labels=np.array([0]))


def truth_minus_probability(logits, labels):
    """The sign is wrong: the gradient is the probability minus the truth.

    Gradient descent subtracts it, so the score of the true class needs a negative entry to rise.
    """
    return -score_gradient(logits, labels)


def bare_sum(logits, labels):
    """You forgot to divide by N: the loss is the mean over the batch.

    Your gradient is that of the sum.
    """
    return score_gradient(logits, labels) * len(labels)


def divided_by_classes_too(logits, labels):
    """You divided by N times K; the mean runs over the examples only.

    Each example has one loss, whatever the number of classes.
    """
    return score_gradient(logits, labels) / logits.shape[1]


def truth_forgotten(logits, labels):
    """You returned the probabilities alone: subtract 1 where the class is the true one.

    Without it every score is told to fall.
    """
    onehot = np.eye(logits.shape[1])[labels]
    return score_gradient(logits, labels) + onehot / len(labels)


def whole_columns(logits, labels):
    """You subtracted 1 from whole columns: `gradient[:, labels]` picks them in every row.

    Pair each row with its own label: `gradient[np.arange(N), labels]`.
    """
    gradient = score_gradient(logits, labels) * len(labels)
    gradient += np.eye(logits.shape[1])[labels]
    gradient[:, labels] -= 1
    return gradient / len(labels)


def softmax_down_the_columns(logits, labels):
    """Your softmax runs down the columns; the probabilities of a row must sum to 1.

    Take the maximum and the sum along axis 1.
    """
    powers = np.exp(logits - logits.max(axis=0))
    probabilities = powers / powers.sum(axis=0)
    return (probabilities - np.eye(logits.shape[1])[labels]) / len(labels)


HINTS = (
    "Begin with the softmax of each row; subtract the row's maximum before `np.exp`.",
    "`np.eye(K)[labels]` is the one-hot truth, of the shape of the logits.",
    "The gradient is (softmax - one-hot) / N.",
)
