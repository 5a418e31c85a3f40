"""Exercise: one step of RMSProp."""

import numpy as np

from dlbook.exercises.exercise import Case


def rmsprop_step(w, a, g, rate, rho, epsilon):
    """Return the parameters and the mean square after one step: w, a.

    w, a and g have shape (D,): parameters, mean square, gradient. In the
    new mean square the old one has the share rho, the squared gradient
    the rest. The step is rate times the gradient, divided by the root
    of the new mean square plus epsilon (epsilon is under the root). The
    arrays given stay as they are.

    >>> w, a, g = np.array([1.0]), np.array([0.0]), np.array([4.0])
    >>> rmsprop_step(w, a, g, rate=0.1, rho=0.75, epsilon=0.0)
    (array([0.8]), array([4.]))
    """
    a = rho * a + (1 - rho) * g**2
    return w - rate * g / np.sqrt(a + epsilon), a


def cases(rng):
    """Yield a first step, later ones, tiny and huge gradients, and a gradient of zero."""
    yield Case(
        "one parameter",
        w=np.array([1.0]),
        a=np.array([0.0]),
        g=np.array([4.0]),
        rate=0.1,
        rho=0.75,
        epsilon=0.0,
    )
    for words, before, size, rate, rho, epsilon in (
        ("the first step, a = 0", 0.0, 1.0, 0.01, 0.9, 1e-7),
        ("a later step", 1.0, 1.0, 0.3, 0.99, 0.1),
        ("tiny gradients", 1e-8, 1e-4, 0.01, 0.9, 1e-7),
        ("huge gradients", 1e6, 1e3, 0.02, 0.8, 1e-5),
        ("no memory: rho = 0", 1.0, 1.0, 0.05, 0.0, 1e-7),
    ):
        yield Case(
            words,
            w=rng.normal(size=3),
            a=before * rng.uniform(0.5, 2, size=3),
            g=size * rng.normal(size=3),
            rate=rate,
            rho=rho,
            epsilon=epsilon,
        )
    yield Case(
        "a gradient of zero in the first step",
        w=np.ones(2),
        a=np.zeros(2),
        g=np.array([0.0, 1.0]),
        rate=0.01,
        rho=0.9,
        epsilon=1e-7,
    )


def no_root(w, a, g, rate, rho, epsilon):
    """You divided by the mean square itself; divide by its root.

    A square has the unit of the gradient squared; only its root cancels the gradient's size.
    """
    a = rho * a + (1 - rho) * g**2
    return w - rate * g / (a + epsilon), a


def old_mean_square(w, a, g, rate, rho, epsilon):
    """You divided by the root of the old mean square; bring in the new gradient first.

    In the first step the old one is zero, and the step would be as long as epsilon is small.
    """
    new = rho * a + (1 - rho) * g**2
    return w - rate * g / np.sqrt(a + epsilon), new


def shares_swapped(w, a, g, rate, rho, epsilon):
    """You swapped the shares: the old mean square keeps rho, the new square gets 1 - rho.

    With rho = 0.9 the memory shall be long.
    """
    return rmsprop_step(w, a, g, rate, 1 - rho, epsilon)


def adagrad(w, a, g, rate, rho, epsilon):
    """You added the squares up without forgetting: that is AdaGrad.

    Its steps shrink for ever. Give the old mean square the share rho and the square 1 - rho.
    """
    a = a + g**2
    return w - rate * g / np.sqrt(a + epsilon), a


def epsilon_outside(w, a, g, rate, rho, epsilon):
    """Your epsilon stands outside the root; here it belongs under it.

    For tiny gradients the two differ: the root of 1e-7 is 0.0003. The package and Keras have it
    inside for RMSProp and outside for Adam.
    """
    a = rho * a + (1 - rho) * g**2
    return w - rate * g / (np.sqrt(a) + epsilon), a


def gradient_not_squared(w, a, g, rate, rho, epsilon):
    """You averaged the size of the gradient, not its square.

    Average `g**2`, and take the root of the average.
    """
    a = rho * a + (1 - rho) * np.abs(g)
    return w - rate * g / np.sqrt(a + epsilon), a


def uphill(w, a, g, rate, rho, epsilon):
    """You walk uphill: the step is subtracted.

    The root is positive, so the sign of the step is that of the gradient.
    """
    moved, new = rmsprop_step(w, a, g, rate, rho, epsilon)
    return 2 * w - moved, new


PARTS = ("w", "a")
HINTS = (
    "First the mean square: rho times the old one plus 1 - rho times `g**2`.",
    "`np.sqrt(a + epsilon)` is the size of the gradients, entry by entry.",
    "w minus rate times g divided by this size; return w and the new a.",
)
