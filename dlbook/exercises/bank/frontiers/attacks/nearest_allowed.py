"""Exercise: the projection that keeps an attack within its size."""

import numpy as np

from dlbook.exercises.exercise import Case


def nearest_allowed(moved, x, strength):
    """Return the allowed picture that is nearest to moved.

    moved and x have the same shape. Allowed is a picture in which each
    pixel differs from that of x by at most strength, which is 0 or more,
    and lies between 0 and 1. x itself lies between 0 and 1.

    >>> x = np.array([0.0, 0.5, 1.0])
    >>> nearest_allowed(np.array([-0.5, 0.75, 0.5]), x, 0.125)
    array([0.   , 0.625, 0.875])
    """
    near = np.clip(moved, x - strength, x + strength)
    return np.clip(near, 0, 1)


def cases(rng):
    """Yield pictures inside, outside the size, and outside the range of pixels."""
    x = np.array([0.0, 0.5, 1.0])
    yield Case("three pixels", moved=np.array([-0.5, 0.75, 0.5]), x=x, strength=0.125)
    yield Case("inside already", moved=np.array([0.1, 0.45, 0.95]), x=x, strength=0.25)
    yield Case("size 0", moved=np.array([0.5, 0.1, 0.2]), x=x, strength=0.0)
    yield Case("both ends", moved=np.array([-0.1, 0.5, 1.1]), x=x, strength=0.25)
    pixels = rng.random((2, 9))
    far = pixels + rng.normal(size=(2, 9))
    yield Case("two pictures", moved=far, x=pixels, strength=0.2)


def only_pixels(moved, x, strength):
    """You only see to it that pixels lie between 0 and 1.

    They also have to be within the strength of x.
    """
    return np.clip(moved, 0, 1)


def only_size(moved, x, strength):
    """Some of your pixels are below 0 or above 1.

    Clip a second time, to the range of pixels.
    """
    return np.clip(moved, x - strength, x + strength)


def scaled(moved, x, strength):
    """You shrink the whole change until its largest entry fits.

    The nearest picture changes only the pixels that went too far.
    """
    change = moved - x
    most = max(np.abs(change).max(), 1e-12)
    return np.clip(x + change * min(1, strength / most), 0, 1)


HINTS = (
    "Each pixel has its own interval, and the nearest picture is found pixel by pixel.",
    "`np.clip` takes arrays as limits: `np.clip(moved, x - strength, x + strength)`.",
)
