"""Exercise: the gradients of a low-rank adapter, from that of the weights."""

import numpy as np

from dlbook.exercises.exercise import Case


def low_rank_gradients(dW, P, Q):
    """Return dP and dQ for the weights W + P Q, W frozen.

    dW has shape (D, K), the gradient of the loss by the sum W + P Q; P
    has shape (D, r) and Q (r, K). dP and dQ have the shapes of P and Q.

    >>> dW = np.array([[1.0, 2.0], [3.0, 4.0]])
    >>> P, Q = np.array([[1.0], [0.0]]), np.array([[2.0, 1.0]])
    >>> dP, dQ = low_rank_gradients(dW, P, Q)
    >>> dP.tolist(), dQ.tolist()
    ([[4.0], [10.0]], [[1.0, 2.0]])
    """
    return dW @ Q.T, P.T @ dW


def cases(rng):
    """Yield the example, the start with Q of zeros, equal sides, and a larger rank."""
    yield Case(
        "rank 1",
        dW=np.array([[1.0, 2.0], [3.0, 4.0]]),
        P=np.array([[1.0], [0.0]]),
        Q=np.array([[2.0, 1.0]]),
    )
    yield Case(
        "the start", dW=rng.normal(size=(3, 4)), P=rng.normal(size=(3, 2)), Q=np.zeros((2, 4))
    )
    yield Case(
        "equal sides",
        dW=rng.normal(size=(3, 3)),
        P=rng.normal(size=(3, 3)),
        Q=rng.normal(size=(3, 3)),
    )
    yield Case(
        "rank 2", dW=rng.normal(size=(5, 4)), P=rng.normal(size=(5, 2)), Q=rng.normal(size=(2, 4))
    )


def swapped(dW, P, Q):
    """You return dQ before dP.

    dP has the shape of P and comes first.
    """
    return P.T @ dW, dW @ Q.T


def learned_already(dW, P, Q):
    """You return the gradient by W for P as if Q were the identity.

    P acts on the weights through Q, so its gradient passes through Q as well.
    """
    return dW[:, : P.shape[1]], P.T @ dW


def scaled_down(dW, P, Q):
    """You divided by the rank.

    The adapter is P Q as it stands, without a factor.
    """
    return dW @ Q.T / P.shape[1], P.T @ dW / P.shape[1]


HINTS = (
    "A change of P by E changes the weights by E Q, and the loss by the sum of dW times E Q.",
    "dP has the shape (D, r): which product of (D, K) and (r, K) has it?",
)

PARTS = ("dP", "dQ")
