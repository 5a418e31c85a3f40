"""Exercise: the gradient of a convolution by its input."""

import numpy as np

from dlbook.exercises.exercise import Case


def convolution_input_gradient(dz, k, shape, stride):
    """Return the gradient of the loss by the picture, of the given shape.

    The forward pass of one gray picture x was, for every place (p, q),
    z[p, q] = sum over i, j of k[i, j] * x[stride p + i, stride q + j].
    dz, the gradient by z, has shape (P, Q), k has shape (h, w), and
    shape is that of x. Pixels that no window saw have the gradient 0.

    >>> k = np.array([[1.0, 0.0], [2.0, -1.0]])
    >>> convolution_input_gradient(np.eye(2), k, (3, 3), 1)
    array([[ 1.,  0.,  0.],
           [ 2.,  0.,  0.],
           [ 0.,  2., -1.]])
    """
    (P, Q), (h, w) = dz.shape, k.shape
    dx = np.zeros(shape)
    for p in range(P):
        for q in range(Q):
            top, left = stride * p, stride * q
            dx[top : top + h, left : left + w] += dz[p, q] * k
    return dx


def cases(rng):
    """Yield strides 1 to 3, oblong kernels, and pixels that no window sees."""
    kernel = np.array([[1.0, 0.0], [2.0, -1.0]])
    yield Case("the statement's example", dz=np.eye(2), k=kernel, shape=(3, 3), stride=1)
    for words, shape, window, stride in (
        ("stride 1", (5, 5), (3, 3), 1),
        ("an oblong kernel", (4, 6), (2, 3), 1),
        ("stride 2", (7, 7), (3, 3), 2),
        ("stride 2 and pixels left over", (6, 8), (3, 3), 2),
        ("stride 2 and an oblong kernel", (8, 5), (4, 2), 2),
        ("a stride larger than the kernel", (8, 8), (2, 2), 3),
        ("a kernel of one pixel", (2, 3), (1, 1), 1),
        ("a single place", (3, 3), (3, 3), 1),
    ):
        places = tuple(
            (length - size) // stride + 1 for length, size in zip(shape, window, strict=True)
        )
        yield Case(
            words,
            dz=rng.normal(size=places),
            k=rng.normal(size=window),
            shape=shape,
            stride=stride,
        )


def overwritten(dz, k, shape, stride):
    """Where windows overlap you kept the last one only: a pixel collects from all its windows.

    Write `+=` in place of `=`.
    """
    (P, Q), (h, w) = dz.shape, k.shape
    dx = np.zeros(shape)
    for p in range(P):
        for q in range(Q):
            dx[stride * p : stride * p + h, stride * q : stride * q + w] = dz[p, q] * k
    return dx


def turned(dz, k, shape, stride):
    """You turned the kernel: each window adds it as it lay on the picture.

    The pixel under k[i, j] entered with this factor, and gets it back. (The kernel is turned only
    if you slide it over dz as a cross-correlation.)
    """
    return convolution_input_gradient(dz, k[::-1, ::-1], shape, stride)


def transposed(dz, k, shape, stride):
    """You used the kernel's transpose: rows and columns of the window changed places.

    The transpose belongs to the channels, (F, C) for (C, F); here there is only one of each.
    """
    dx = np.zeros(shape)
    for p, q in np.ndindex(*dz.shape):
        for i, j in np.ndindex(*k.T.shape):
            u, v = stride * p + i, stride * q + j
            if u < shape[0] and v < shape[1]:
                dx[u, v] += dz[p, q] * k.T[i, j]
    return dx


def stride_forgotten(dz, k, shape, stride):
    """You placed the windows one pixel apart: place p starts at pixel stride * p.

    The backward pass must visit the same pixels as the forward pass.
    """
    return convolution_input_gradient(dz, k, shape, 1)


def no_kernel(dz, k, shape, stride):
    """Your windows pass on dz without the kernel: multiply by k.

    A pixel that entered with factor k[i, j] gets k[i, j] times the gradient.
    """
    return convolution_input_gradient(dz, np.ones_like(k), shape, stride)


def averaged(dz, k, shape, stride):
    """You divided by the number of windows over a pixel: gradients of several ways add up.

    The chain rule takes the sum over all paths, not their mean.
    """
    counts = convolution_input_gradient(np.ones_like(dz), np.ones_like(k), shape, stride)
    return convolution_input_gradient(dz, k, shape, stride) / np.maximum(counts, 1)


HINTS = (
    "Start with zeros of the picture's shape, and loop over the places (p, q).",
    "The window at (p, q) covers the rows stride p to stride p + h - 1. All its pixels get "
    "something.",
    "The pixel under k[i, j] gets dz[p, q] * k[i, j]. That is `dz[p, q] * k` for the whole "
    "window, added.",
)
