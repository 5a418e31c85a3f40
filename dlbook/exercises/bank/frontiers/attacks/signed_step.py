"""Exercise: one step of the fast gradient sign method."""

import numpy as np

from dlbook.exercises.exercise import Case


def signed_step(x, gradient, strength):
    """Return x moved by strength along the sign of the gradient.

    x and gradient have the same shape; x holds pixels from 0 to 1, and so
    does the answer: what leaves the range is set to its nearest end. A
    pixel whose gradient is 0 stays as it is.

    >>> x = np.array([[0.0, 0.5, 0.75, 1.0]])
    >>> gradient = np.array([[-2.0, 0.25, 0.0, 4.0]])
    >>> signed_step(x, gradient, 0.25)
    array([[0.  , 0.75, 0.75, 1.  ]])
    """
    return np.clip(x + strength * np.sign(gradient), 0, 1)


def cases(rng):
    """Yield steps inside the range, out of it at both ends, and of size 0."""
    row = np.array([[0.0, 0.5, 0.75, 1.0]])
    yield Case("four pixels", x=row, gradient=np.array([[-2.0, 0.25, 0.0, 4.0]]), strength=0.25)
    yield Case("no step", x=row, gradient=np.ones((1, 4)), strength=0.0)
    yield Case("a small gradient", x=row, gradient=np.full((1, 4), 1e-9), strength=0.125)
    pixels, gradient = rng.random((3, 8)), rng.normal(size=(3, 8))
    yield Case("three pictures", x=pixels, gradient=gradient, strength=0.1)
    yield Case("a long step", x=pixels, gradient=gradient, strength=3.0)


def along_the_gradient(x, gradient, strength):
    """You move by the gradient itself, not by its sign.

    Each pixel moves by the strength, however small its derivative is.
    """
    return np.clip(x + strength * gradient, 0, 1)


def downhill(x, gradient, strength):
    """You subtract, which makes the loss smaller.

    An attack adds.
    """
    return np.clip(x - strength * np.sign(gradient), 0, 1)


def out_of_range(x, gradient, strength):
    """Some of your pixels are below 0 or above 1.

    Set these to 0 and to 1.
    """
    return x + strength * np.sign(gradient)


HINTS = (
    "`np.sign` gives -1, 0 or 1 for each entry.",
    "`np.clip(values, 0, 1)` brings what is outside back to the nearest end.",
)
