"""Exercise: from the bytes of a color picture to what a network takes."""

import numpy as np

from dlbook.exercises.exercise import Case


def picture_to_batch(pixels):
    """Return a color picture as a batch of one gray picture, inverted.

    pixels has shape (H, W, 3): red, green, blue, from 0 to 255. The gray
    value is 0.299 red + 0.587 green + 0.114 blue. Dark ink shall become
    1 and white paper 0. The result has shape (1, H, W, 1).

    >>> pixels = np.array([[[0, 0, 0], [255, 255, 255]]], dtype=np.uint8)
    >>> picture_to_batch(pixels)[0, :, :, 0].round(2)
    array([[1., 0.]])
    """
    gray = pixels @ np.array([0.299, 0.587, 0.114])
    return 1 - gray[None, :, :, None] / 255


def cases(rng):
    """Yield gray pictures, in which the channels agree, then colored ones."""
    example = np.array([[[0, 0, 0], [255, 255, 255]]], dtype=np.uint8)
    yield Case("the statement's example", pixels=example)
    gray = np.repeat(rng.integers(0, 256, (3, 4, 1)), 3, axis=2).astype(np.uint8)
    yield Case("a gray picture", pixels=gray)
    yield Case("a colored picture", pixels=rng.integers(0, 256, (4, 3, 3)).astype(np.uint8))
    yield Case("as wide as high", pixels=rng.integers(0, 256, (3, 3, 3)).astype(np.uint8))
    for number, color in enumerate(("red", "green", "blue")):
        pure = np.zeros((2, 2, 3), np.uint8)
        pure[..., number] = 255
        yield Case(f"pure {color}", pixels=pure)
    yield Case("one pixel", pixels=np.array([[[1, 2, 250]]], dtype=np.uint8))


def not_scaled(pixels):
    """You forgot to divide by 255: your numbers are far outside 0 to 1.

    The network learned from numbers between 0 and 1. It takes any others without complaint.
    """
    gray = pixels @ np.array([0.299, 0.587, 0.114])
    return 255 - gray[None, :, :, None]


def not_inverted(pixels):
    """Your paper is 1 and your ink is 0: it must be the other way round.

    In the training data the ink is bright. 1 minus the gray value turns the picture over.
    """
    gray = pixels @ np.array([0.299, 0.587, 0.114])
    return gray[None, :, :, None] / 255


def plain_mean(pixels):
    """You gave the three colors the same weight.

    The eye finds green brighter than red, and red than blue: 0.299, 0.587, 0.114.
    """
    return 1 - pixels.mean(axis=2)[None, :, :, None] / 255


def blue_first(pixels):
    """You read the channels as blue, green, red.

    The picture says red first. Files that OpenCV read are the other way round, these are not.
    """
    gray = pixels @ np.array([0.114, 0.587, 0.299])
    return 1 - gray[None, :, :, None] / 255


def no_batch_axis(pixels):
    """Your result lacks the batch axis: one picture is a batch of one.

    `gray[None]` puts an axis of length 1 in front.
    """
    gray = pixels @ np.array([0.299, 0.587, 0.114])
    return 1 - gray[:, :, None] / 255


def channels_first(pixels):
    """Your channel axis comes before the rows: PyTorch's order, not ours.

    In this book and in Keras the channels come last: (1, H, W, 1).
    """
    gray = pixels @ np.array([0.299, 0.587, 0.114])
    return 1 - gray[None, None] / 255


HINTS = (
    "A weighted sum over the last axis is a product: `pixels @ weights` has shape (H, W).",
    "Divide by 255, then subtract from 1.",
    "`gray[None, :, :, None]` adds an axis in front, the batch, and one behind, the channel.",
)
