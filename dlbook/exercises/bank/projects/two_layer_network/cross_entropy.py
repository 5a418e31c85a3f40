"""Exercise: the mean cross-entropy of a batch, straight from the logits."""

import numpy as np

from dlbook.exercises.exercise import Case


def cross_entropy(logits, labels):
    """Return the mean of -log(probability of the true class).

    The mean runs over the batch. logits has shape (N, K), labels has
    shape (N,) with integers from 0 to K - 1. The probabilities are the
    softmax of each row. The result is one number, exact also for logits
    of 1000.

    >>> logits = np.array([[0.0, 0.0], [1000.0, 0.0]])
    >>> float(round(cross_entropy(logits, np.array([0, 1])), 4))
    500.3466
    """
    shifted = logits - logits.max(axis=1, keepdims=True)
    sums = np.exp(shifted).sum(axis=1, keepdims=True)
    log_probabilities = shifted - np.log(sums)
    return float(-log_probabilities[np.arange(len(labels)), labels].mean())


def _log_softmax(logits):
    shifted = logits - logits.max(axis=1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))


def _softmax(logits):
    return np.exp(_log_softmax(logits))


def _of_true_class(table, labels):
    return table[np.arange(len(labels)), labels]


def cases(rng):
    """Yield small logits, then logits whose exponentials overflow or vanish."""
    example = np.array([[0.0, 0.0], [1000.0, 0.0]])
    yield Case("the statement's example", logits=example, labels=np.array([0, 1]))
    labels = np.array([2, 0, 1, 1])
    yield Case("four rows", logits=rng.normal(size=(4, 3)), labels=labels)
    yield Case("one row", logits=rng.normal(size=(1, 5)), labels=np.array([3]))
    square = rng.normal(size=(3, 3))
    yield Case("as many rows as classes", logits=square, labels=np.array([1, 1, 0]))
    yield Case("logits near 1000", logits=1000 + rng.normal(size=(4, 3)), labels=labels)
    impossible = rng.normal(size=(4, 3))
    impossible[0, 2] = -1000.0
    yield Case("a true class of logit -1000", logits=impossible, labels=labels)
    far = np.array([[1e3, 0, 0, 0], [0, 1e3, 0, 1e3], [-1e3, -1e3, -999, -1e3], [0, 1, 2, 0]])
    yield Case("1000 beside 0, the favorite is true", logits=far, labels=np.array([0, 3, 2, 1]))
    yield Case("1000 beside 0, another is true", logits=far, labels=np.array([1, 0, 0, 2]))


def bare_sum(logits, labels):
    """You summed over the batch; asked for is the mean.

    A sum grows with the batch, and so do its gradients: twice the batch would then act like twice
    the learning rate.
    """
    return float(-_of_true_class(_log_softmax(logits), labels).sum())


def missing_minus(logits, labels):
    """The sign is wrong: your loss is negative, and falls as the network gets worse.

    The logarithm of a probability is negative, so the loss takes its minus.
    """
    return float(_of_true_class(_log_softmax(logits), labels).mean())


def log_of_zero(logits, labels):
    """Your loss is infinite where a probability is rounded to 0: `np.log(0)` is `-inf`.

    Don't take the logarithm of the softmax. Work it out on paper first: the logit minus the
    logarithm of the sum of exponentials, in which no 0 appears.
    """
    return float(-np.log(_of_true_class(_softmax(logits), labels)).mean())


def epsilon_inside_the_logarithm(logits, labels):
    """A small number inside the logarithm caps the loss, and gives wrong values for rare classes.

    It hides `log(0)` and no example can cost more than `-log(epsilon)`. Work from the logits: the
    logit minus the logarithm of the sum of exponentials is exact.
    """
    return float(-np.log(_of_true_class(_softmax(logits), labels) + 1e-12).mean())


def overflow(logits, labels):
    """Your loss overflows for logits near 1000: subtract the row maximum first.

    `np.exp(1000)` is `inf`. A constant taken off a whole row changes no probability.
    """
    log_probabilities = logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))
    return float(-_of_true_class(log_probabilities, labels).mean())


def mean_over_classes_too(logits, labels):
    """You divided by N times K: the mean runs over the examples only.

    Of the K classes just the true one counts; the zeros of the others are no terms of the mean.
    """
    return float(-_of_true_class(_log_softmax(logits), labels).mean() / logits.shape[1])


def every_pair(logits, labels):
    """You picked the columns of all labels in every row: `table[:, labels]`.

    Pair each row with its own label: `table[np.arange(N), labels]`.
    """
    return float(-_log_softmax(logits)[:, labels].mean())


HINTS = (
    "Write log softmax without a quotient: the logit minus the log of the sum of exponentials.",
    "Subtract each row's maximum first; then no exponential overflows and the sum is at least "
    "1, so its logarithm is finite.",
    "`table[np.arange(N), labels]` picks the true class of every row. Then the mean and a minus.",
)
