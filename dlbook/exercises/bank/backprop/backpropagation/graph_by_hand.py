"""Exercise: two gradients by hand on a small graph."""

import numpy as np

from dlbook.exercises.exercise import Case


def graph_by_hand():
    """The gradients of L = (u v + u)**2 by u and by v, in this order.

    The values are u = 3 and v = -2. Work on paper, node by node, and
    give the two numbers as an array.
    """
    u, v = 3.0, -2.0
    s = u * v + u
    ds = 2 * s
    return np.array([ds * (v + 1), ds * u])


def cases(rng):
    """Yield the only case: the two numbers."""
    yield Case("u = 3 and v = -2")


def product_path_only():
    """Your gradient by u counts one path only, the one through the product.

    u is used twice: inside u v, with the local derivative v, and on its own, with 1. Add both.
    """
    return np.array([12.0, -18.0])


def straight_path_only():
    """Your gradient by u counts one path only, the straight one.

    u is used twice: inside u v, with the local derivative v, and on its own, with 1. Add both.
    """
    return np.array([-6.0, -18.0])


def square_forgotten():
    """You differentiated u v + u and forgot the square around it.

    Its local derivative, 2 (u v + u), is a factor of both gradients.
    """
    return np.array([-1.0, 3.0])


def two_forgotten():
    """Both gradients are half of what they should be: the derivative of s squared is 2 s.

    Check any local derivative by moving the input by 0.01.
    """
    return np.array([3.0, -9.0])


def swapped():
    """Your two numbers are right, in the wrong order: the gradient by u comes first.

    Gradients are listed in the order of the inputs, as everywhere in the book.
    """
    return np.array([-18.0, 6.0])


def own_factor():
    """In the product you gave each input itself as its local derivative.

    The derivative of u v by u is v, the other factor.
    """
    return np.array([-24.0, 12.0])


def value_of_the_sum():
    """You multiplied by the sum u v + u once more than the chain rule does.

    From the square comes 2 (u v + u) = -6; from the sum comes 1, whatever its value.
    """
    return np.array([-18.0, 54.0])


HINTS = (
    "Three operations: p = u v, s = p + u, L = s squared. Write their values first.",
    "dL/ds is 2 s. The sum hands it on to p and to u unchanged.",
    "p hands its gradient times v to u, and times u to v. u has now received twice: add.",
)
