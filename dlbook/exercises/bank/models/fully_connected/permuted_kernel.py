"""Exercise: the kernel that undoes a permutation of the inputs."""

import numpy as np

from dlbook.exercises.exercise import Case


def permuted_kernel(order, W):
    """Return the kernel that gives the same scores for reordered inputs.

    W has shape (D, U). Somebody has reordered the columns of all
    inputs: X became X[:, order], where order holds the numbers 0 to
    D - 1, each once. Return the W' with X[:, order] W' = X W for every
    X of shape (N, D).

    >>> W = np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
    >>> permuted_kernel(np.array([2, 0, 1]), W)
    array([[5., 6.],
           [1., 2.],
           [3., 4.]])
    """
    return W[order]


def cases(rng):
    """Yield oblong and square kernels; the orders differ from their inverses."""
    W = np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
    yield Case("the statement's example", order=np.array([2, 0, 1]), W=W)
    for words, D, U in (
        ("six inputs, two units", 6, 2),
        ("as many units as inputs", 5, 5),
        ("one unit", 4, 1),
        ("three inputs, five units", 3, 5),
    ):
        order = np.roll(np.arange(D), 1)  # for D > 2 not its own inverse
        yield Case(f"{words}, shifted by one", order=order, W=rng.normal(size=(D, U)))
        yield Case(f"{words}, any order", order=rng.permutation(D), W=rng.normal(size=(D, U)))
    yield Case("one input", order=np.array([0]), W=rng.normal(size=(1, 3)))


def unchanged(order, W):
    """You returned the old kernel: its rows still belong to the old columns.

    Column j of the new inputs is column order[j] of the old ones, and wants its weights.
    """
    return W.copy()


def inverse_order(order, W):
    """You reordered the rows the other way round: row j of the new kernel is row order[j].

    Both sides are reordered alike, so that each input meets its own weight again.
    """
    return W[np.argsort(order)]


def columns_reordered(order, W):
    """You reordered the columns, the units: inputs belong to the rows of a kernel.

    W has shape (D, U), and row d holds the weights of input d.
    """
    return W[:, [i % W.shape[1] for i in order][: W.shape[1]]]


def rows_sorted(order, W):
    """You sorted the weights by size: they must go along with their inputs.

    The values say nothing about where they belong; order does.
    """
    return np.sort(W, axis=0)


def reversed_rows(order, W):
    """You turned the kernel upside down: that fits one order only.

    Index the rows with order.
    """
    return W[::-1].copy()


HINTS = (
    "Write the score as a sum over the inputs. A sum does not depend on the order.",
    "Each input must meet the weights that it met before. Which rows are those?",
    "The new input j is the old input order[j].",
)
