"""Exercise: backpropagation on any graph."""

import numpy as np

from dlbook.exercises.exercise import Case


def reverse_sweep(edges):
    """Return the gradients of the last value of a graph by all values.

    Value i was made from the sources in edges[i], a list of pairs
    (j, local): j < i is the number of the source, local is the local
    derivative of value i by value j. The result has shape (len(edges),).

    >>> reverse_sweep([[], [(0, 3.0)], [(0, 5.0), (1, 2.0)]])
    array([11.,  2.,  1.])
    """
    grad = np.zeros(len(edges))
    grad[-1] = 1.0
    for i in reversed(range(len(edges))):
        for j, local in edges[i]:
            grad[j] += local * grad[i]
    return grad


def cases(rng):
    """Yield a chain, a value that is used twice, one that is not used, and random graphs."""
    yield Case("a value used twice", edges=[[], [(0, 3.0)], [(0, 5.0), (1, 2.0)]])
    yield Case("a chain", edges=[[], [(0, 2.0)], [(1, -3.0)], [(2, 0.5)]])
    yield Case("one value squared", edges=[[], [(0, 4.0), (0, 4.0)]])
    yield Case("a value that leads nowhere", edges=[[], [], [(1, 7.0)], [(0, 2.0)]])
    yield Case("a last value without sources", edges=[[], [(0, 2.0)], []])
    yield Case("two paths that cancel", edges=[[], [(0, 3.0)], [(0, -6.0), (1, 2.0)], [(2, 5.0)]])
    yield Case("a single value", edges=[[]])
    for size in (5, 9):
        edges: list[list[tuple[int, float]]] = [[], []]
        for i in range(2, size):
            edges.append([(int(rng.integers(i)), float(rng.normal())) for _ in range(i % 3 + 1)])
        yield Case(f"a random graph of {size} values", edges=edges)


def overwritten(edges):
    """You overwrite a gradient where you should add: a value that is used twice gets one path.

    Each use sends its own share back. Write `+=`.
    """
    grad = np.zeros(len(edges))
    grad[-1] = 1.0
    for i in reversed(range(len(edges))):
        for j, local in edges[i]:
            grad[j] = local * grad[i]
    return grad


def oldest_first(edges):
    """You went through the values from the first to the last, so nothing had arrived to hand on.

    A gradient is complete when all values made from it have had their turn: begin with the last.
    """
    grad = np.zeros(len(edges))
    grad[-1] = 1.0
    for i in range(len(edges)):
        for j, local in edges[i]:
            grad[j] += local * grad[i]
    return grad


def no_beginning(edges):
    """All your gradients are 0: the last value's own gradient must begin at 1.

    If the last value grows by a little, it grows by just that: dL/dL = 1.
    """
    return np.zeros(len(edges))


def local_alone(edges):
    """You added up local derivatives, without the gradient that arrives.

    The chain rule multiplies: each source gets local times the gradient of the value.
    """
    grad = np.zeros(len(edges))
    grad[-1] = 1.0
    for i in reversed(range(len(edges))):
        for j, local in edges[i]:
            grad[j] += local
    return grad


def added_along_the_path(edges):
    """Along a path you add the local derivatives; the chain rule multiplies them.

    Multiply along a path, add over paths.
    """
    grad = np.zeros(len(edges))
    grad[-1] = 1.0
    for i in reversed(range(len(edges))):
        for j, local in edges[i]:
            grad[j] += local + grad[i]
    return grad


def by_the_first(edges):
    """You computed how all values respond to the first: that is forward mode.

    Asked is how the last value responds to all of them.
    """
    tangent = np.zeros(len(edges))
    tangent[0] = 1.0
    for i in range(len(edges)):
        for j, local in edges[i]:
            tangent[i] += local * tangent[j]
    return tangent


def first_source_only(edges):
    """You hand the gradient to one source only; a value may have several.

    Go through all pairs in edges[i].
    """
    grad = np.zeros(len(edges))
    grad[-1] = 1.0
    for i in reversed(range(len(edges))):
        for j, local in edges[i][:1]:
            grad[j] += local * grad[i]
    return grad


HINTS = (
    "Begin with zeros, and a 1 for the last value: its derivative by itself.",
    "Which values must have had their turn before value i may hand its gradient on?",
    "In reversed order of i, for each pair (j, local): grad[j] += local * grad[i].",
)
