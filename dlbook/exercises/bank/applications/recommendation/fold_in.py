"""Exercise: the numbers of a new viewer, the films' being known."""

import numpy as np

from dlbook.exercises.exercise import Case


def fold_in(rest, films, Q, strength):
    """Return the numbers (K,) of a viewer who rated n films.

    rest has shape (n,): the ratings less mean and biases. films has
    shape (n,): the films' ids, each once; n may be 0. Q has shape
    (F, K): the factors of all films. Returned is the p that minimizes
    the sum of (rest - p . Q[film])^2 over the rated films, plus
    strength, which is more than 0, times the sum of p^2.

    >>> Q = np.array([[1.0, 0.0], [0.0, 2.0], [5.0, 5.0]])
    >>> fold_in(np.array([2.0, 1.0]), np.array([0, 1]), Q, strength=1)
    array([1. , 0.4])
    """
    q = Q[films]
    penalty = strength * np.eye(Q.shape[1])
    return np.linalg.solve(q.T @ q + penalty, q.T @ rest)


def cases(rng):
    """Yield viewers with few, many and no ratings."""
    Q = np.array([[1.0, 0.0], [0.0, 2.0], [5.0, 5.0]])
    yield Case("two films", rest=np.array([2.0, 1.0]), films=np.array([0, 1]), Q=Q, strength=1)
    none = np.zeros(0, int)
    yield Case("no ratings", rest=np.zeros(0), films=none, Q=Q, strength=0.5)
    yield Case("one film", rest=np.array([-1.0]), films=np.array([2]), Q=Q, strength=3)
    Q = rng.normal(size=(30, 4))
    films = rng.permutation(30)[:20]
    yield Case("many films", rest=rng.normal(size=20), films=films, Q=Q, strength=0.1)
    few = rng.permutation(30)[:2]
    yield Case("fewer than factors", rest=rng.normal(size=2), films=few, Q=Q, strength=5.0)
    yield Case("one factor", rest=rng.normal(size=20), films=films, Q=Q[:, :1], strength=2.0)


def without_penalty(rest, films, Q, strength):
    """Your answer has no penalty: two ratings bend it as far as they can.

    Add `strength` to the diagonal of the matrix.
    """
    return np.linalg.lstsq(Q[films], rest, rcond=None)[0]


def all_films(rest, films, Q, strength):
    """Your matrix is made of all films.

    Only the films that the viewer rated say something about the viewer: `Q[films]`.
    """
    return np.linalg.solve(Q.T @ Q + strength * np.eye(Q.shape[1]), Q[films].T @ rest)


def penalty_everywhere(rest, films, Q, strength):
    """You add the strength to every entry of the matrix.

    The penalty is a multiple of the unit matrix: the diagonal alone.
    """
    q = Q[films]
    return np.linalg.pinv(q.T @ q + strength) @ (q.T @ rest)


def penalty_of_the_mean(rest, films, Q, strength):
    """You divide the squares by the number of ratings, so the penalty weighs too much.

    The statement has a sum over the films, not a mean.
    """
    q, n = Q[films], max(len(films), 1)
    return np.linalg.solve(q.T @ q / n + strength * np.eye(Q.shape[1]), q.T @ rest / n)


HINTS = (
    "Set the gradient by p to zero: -2 q.T (rest - q p) + 2 strength p = 0, with q = Q[films].",
    "That is (q.T q + strength I) p = q.T rest, a system of K equations.",
    "`np.linalg.solve(matrix, right)` solves it; `np.eye(K)` is the unit matrix.",
)
