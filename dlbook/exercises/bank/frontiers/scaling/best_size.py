"""Exercise: the size that spends a budget of compute best, by the law of Hoffmann et al."""

import numpy as np

from dlbook.exercises.exercise import Case


def best_size(compute, A, a, B, b):
    """Return the N with the lowest A / N^a + B / D^b where 6 N D = compute.

    compute has shape (k,), operations, each more than 0; A, a, B and b
    are numbers above 0. N, the parameters, has the shape of compute and
    need not be whole; D is the number of characters that are read.

    >>> compute = np.array([6e6, 6e10])
    >>> best_size(compute, A=10, a=0.5, B=10, b=0.5).round(1)
    array([  1000., 100000.])
    """
    ratio = (a * A / (b * B)) ** (1 / (a + b))
    return ratio * (compute / 6) ** (b / (a + b))


def cases(rng):
    """Yield equal terms, unequal factors, unequal exponents, and all at once."""
    yield Case("equal terms", compute=np.array([6e6, 6e10]), A=10, a=0.5, B=10, b=0.5)
    yield Case("unequal factors", compute=np.array([6e8]), A=40, a=0.4, B=10, b=0.4)
    yield Case("unequal exponents", compute=np.array([1e9, 1e12]), A=5, a=0.3, B=5, b=0.6)
    yield Case(
        "the numbers of Hoffmann et al.",
        compute=np.array([1e18, 5.76e23]),
        A=406.4,
        a=0.34,
        B=410.7,
        b=0.28,
    )
    A, B = rng.uniform(5, 50, 2)
    a, b = rng.uniform(0.2, 0.7, 2)
    yield Case("five budgets", compute=10 ** rng.uniform(8, 20, 5), A=A, a=a, B=B, b=b)


def half_each(compute, A, a, B, b):
    """You give half of the logarithm to size and half to data, whatever the exponents.

    That is right only for a = b. In general N grows as compute to the b / (a + b).
    """
    ratio = (a * A / (b * B)) ** (1 / (a + b))
    return ratio * (compute / 6) ** 0.5


def exponents_swapped(compute, A, a, B, b):
    """Your N grows as compute to the a / (a + b).

    The term that falls faster needs less: a large b means that data are soon enough, and then
    it is the size that should grow.
    """
    ratio = (a * A / (b * B)) ** (1 / (a + b))
    return ratio * (compute / 6) ** (a / (a + b))


def no_six(compute, A, a, B, b):
    """You used N D = compute.

    A parameter costs about six operations for each character read.
    """
    return best_size(6 * compute, A, a, B, b)


def terms_equal(compute, A, a, B, b):
    """At your N the two terms are equal.

    The best N makes their derivatives equal: a A / N^a = b B / D^b.
    """
    ratio = (A / B) ** (1 / (a + b))
    return ratio * (compute / 6) ** (b / (a + b))


HINTS = (
    "Put D = compute / (6 N) into the loss. One unknown is left.",
    "Where the derivative by log N is 0, a A / N^a equals b B / D^b.",
    "So N^(a + b) = (a A) / (b B) * (compute / 6)^b. Take the root.",
)
