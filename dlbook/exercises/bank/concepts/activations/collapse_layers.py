"""Exercise: two layers without an activation between them, written as one."""

import numpy as np

from dlbook.exercises.exercise import Case


def collapse_layers(W1, b1, W2, b2):
    """Return W and b of the one layer that does what two layers do.

    There is no activation between the two: (X W1 + b1) W2 + b2 must
    equal X W + b for every X. W1 has shape (D, H), b1 (H,), W2 (H, K),
    b2 (K,). The result is a pair, W (D, K) and b (K,).

    >>> W1, W2 = np.array([[2.0]]), np.array([[3.0]])
    >>> collapse_layers(W1, np.array([1.0]), W2, np.array([5.0]))
    (array([[6.]]), array([8.]))
    """
    return W1 @ W2, b1 @ W2 + b2


def cases(rng):
    """Yield pairs of layers whose sizes all differ, and pairs of equal sizes."""
    yield Case(
        "one unit in each",
        W1=np.array([[2.0]]),
        b1=np.array([1.0]),
        W2=np.array([[3.0]]),
        b2=np.array([5.0]),
    )
    for words, d, h, k in [
        ("sizes that all differ", 3, 5, 2),
        ("a wide middle, one output", 2, 6, 1),
        ("one unit in the middle", 3, 1, 4),
        ("equal sizes everywhere", 3, 3, 3),
    ]:
        yield Case(
            words,
            W1=rng.normal(size=(d, h)),
            b1=rng.normal(size=h),
            W2=rng.normal(size=(h, k)),
            b2=rng.normal(size=k),
        )


def first_bias_lost(W1, b1, W2, b2):
    """You lost b1: it passes through the second layer too, and comes out as b1 @ W2.

    Multiply (X W1 + b1) W2 out: both terms in the bracket meet W2.
    """
    return W1 @ W2, b2


def only_the_first_bias(W1, b1, W2, b2):
    """You lost b2: the second layer adds it at the end.

    The bias of the one layer is b1 @ W2 + b2.
    """
    return W1 @ W2, b1 @ W2


def biases_added(W1, b1, W2, b2):
    """You added b1 and b2 as they are, and they need not even have the same shape.

    b1 is added before the second layer, so it is multiplied by W2 as well.
    """
    return W1 @ W2, b1 + b2


def wrong_order(W1, b1, W2, b2):
    """You multiplied in the wrong order: X meets W1 first, so the product is W1 @ W2.

    The shapes tell: (D, H) @ (H, K) gives (D, K). A matrix product must not be turned around.
    """
    return W2 @ W1, b1 @ W2 + b2


def entry_by_entry(W1, b1, W2, b2):
    """`*` multiplies entry by entry; two layers in a row need the matrix product `@`.

    Every input reaches every output through all H units in the middle: a sum of H products.
    """
    return W1 * W2, b1 * W2 + b2


PARTS = ("W", "b")
HINTS = (
    "Multiply out (X W1 + b1) W2 + b2. Which terms contain X, and which do not?",
    "The term with X is X W1 W2. So W is W1 @ W2, of shape (D, K).",
    "What is left has no X: b1 W2 + b2. That is the bias.",
)
