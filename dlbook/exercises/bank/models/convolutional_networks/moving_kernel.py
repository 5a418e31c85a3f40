"""Exercise: a kernel that moves a picture by one pixel."""

import numpy as np

from dlbook.exercises.exercise import Case


def moving_kernel(down, right):
    """Return the 3 by 3 kernel that moves a picture by one pixel at most.

    The layer computes out[p, q] = sum of x[p + i - 1, q + j - 1] times
    kernel[i, j] over i and j from 0 to 2. down and right are -1, 0 or 1:
    what stood in row p comes to row p + down, what stood in column q to
    column q + right. The kernel has shape (3, 3).

    >>> moving_kernel(1, 0)
    array([[0., 1., 0.],
           [0., 0., 0.],
           [0., 0., 0.]])
    """
    kernel = np.zeros((3, 3))
    kernel[1 - down, 1 - right] = 1
    return kernel


def cases(rng):
    """Yield the nine directions."""
    for name, down, right in (
        ("the statement's example, down", 1, 0),
        ("left", 0, -1),
        ("standing still", 0, 0),
        ("up", -1, 0),
        ("right", 0, 1),
        ("down and left", 1, -1),
        ("down and right", 1, 1),
        ("up and left", -1, -1),
        ("up and right", -1, 1),
    ):
        yield Case(name, down=down, right=right)


def flipped(down, right):
    """Your kernel moves the other way: a cross-correlation does not flip the kernel.

    To move the picture down, each place must look up, at the row before it.
    """
    return moving_kernel(-down, -right)


def transposed(down, right):
    """You confused rows and columns: the first index of the kernel counts the rows.

    `down` belongs into the first index, `right` into the second.
    """
    return moving_kernel(right, down)


def smeared(down, right):
    """Your weights sum to more than one place: the picture is added to its moved copy.

    Only one weight is 1. The center is 1 only if the picture stands still.
    """
    kernel = moving_kernel(down, right)
    kernel[1, 1] = 1
    return kernel if (down or right) else kernel + np.eye(3)


def one_direction_only(down, right):
    """You moved along the rows only; the columns are to move as well.

    For a diagonal step the 1 stands in a corner.
    """
    return moving_kernel(down, 0)


HINTS = (
    "A single 1 among zeros copies the pixel over which it stands.",
    "If the picture is to move down, out[p, q] must be x[p - 1, q]: which i is that?",
    "i - 1 = -down, so i = 1 - down; likewise for j.",
)
