"""Exercise: the log-odds of one class against another, without a single exponential."""

import numpy as np

from dlbook.exercises.exercise import Case


def class_log_odds(X, W, b, k, j):
    """Return log(p_k / p_j) for every example: (N,).

    p is the softmax of X W + b. X has shape (N, D), W has shape (D, K),
    b has shape (K,); k and j are class numbers. The scores may be as
    large as 1000, so don't compute a probability.

    >>> X, W = np.array([[1.0], [2.0]]), np.array([[3.0, 1.0, 0.0]])
    >>> class_log_odds(X, W, np.array([0.5, 0.0, 9.0]), 0, 1)
    array([2.5, 4.5])
    """
    return X @ (W[:, k] - W[:, j]) + b[k] - b[j]


def cases(rng):
    """Yield small scores first, then scores whose exponentials overflow."""
    yield Case(
        "the statement's example",
        X=np.array([[1.0], [2.0]]),
        W=np.array([[3.0, 1.0, 0.0]]),
        b=np.array([0.5, 0.0, 9.0]),
        k=0,
        j=1,
    )

    def case(name, N, D, K, k, j, scale=1.0):
        return Case(
            name,
            X=rng.normal(size=(N, D)),
            W=scale * rng.normal(size=(D, K)),
            b=rng.normal(size=K),
            k=k,
            j=j,
        )

    yield case("five examples, three classes", 5, 2, 3, 0, 2)
    yield case("one example", 1, 4, 3, 2, 1)
    yield case("as many classes as inputs", 4, 3, 3, 1, 0)
    yield case("all sizes equal", 3, 3, 3, 2, 0)
    yield case("a class against itself", 2, 3, 4, 1, 1)
    yield case("two classes", 3, 1, 2, 1, 0)
    yield case("scores of 1000", 4, 3, 5, 3, 4, scale=1000.0)


def bias_forgotten(X, W, b, k, j):
    """You forgot the biases: their difference belongs to the log-odds, too.

    Where all inputs are 0, `b[k] - b[j]` is all that is left.
    """
    return X @ (W[:, k] - W[:, j])


def other_way_round(X, W, b, k, j):
    """These are the odds of class j against class k: the sign is turned.

    log(p_k / p_j) is positive where class k is the likelier one.
    """
    return -class_log_odds(X, W, b, k, j)


def odds_themselves(X, W, b, k, j):
    """These are the odds; the logarithm of them was asked for.

    The logarithm undoes the exponential, so that neither is needed.
    """
    with np.errstate(over="ignore"):
        return np.exp(class_log_odds(X, W, b, k, j))


def by_way_of_probabilities(X, W, b, k, j):
    """You computed the probabilities first: for large scores both are 0, and 0 / 0 is no number.

    In the quotient the sum of the exponentials cancels. Take the difference of the two scores.
    """
    scores = X @ W + b
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    p = powers / powers.sum(axis=1, keepdims=True)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.log(p[:, k] / p[:, j])


def against_the_rest(X, W, b, k, j):
    """You computed the odds of class k against all others; only class j was asked for.

    log(p_k / (1 - p_k)) depends on every score. Between two classes only their own two count.
    """
    scores = X @ W + b
    others = np.delete(scores, k, axis=1)
    top = others.max(axis=1, keepdims=True)
    return scores[:, k] - top[:, 0] - np.log(np.exp(others - top).sum(axis=1))


HINTS = (
    "What becomes of the sum of all exponentials in the quotient p_k / p_j?",
    "The logarithm of e^(z_k) / e^(z_j) is z_k - z_j.",
    "Both scores are sums over the inputs: subtract two columns of W, then multiply once.",
)
