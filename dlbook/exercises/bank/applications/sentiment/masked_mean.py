"""Exercise: the mean of the words' vectors, without the padding."""

import numpy as np

from dlbook.exercises.exercise import Case


def masked_mean(vectors, mask):
    """Return the mean of each text's vectors where mask is True, (N, d).

    vectors has shape (N, T, d), mask (N, T). What stands where mask is
    False must not matter, whatever it is. A text without a word has the
    mean 0.

    >>> vectors = np.array([[[1.0, 2.0], [3.0, 6.0], [9.0, 9.0]]])
    >>> masked_mean(vectors, np.array([[True, True, False]]))
    array([[2., 4.]])
    """
    kept = np.where(mask[:, :, None], vectors, 0)
    lengths = mask.sum(axis=1, keepdims=True)
    return kept.sum(axis=1) / np.maximum(lengths, 1)


def cases(rng):
    """Yield full, short and empty texts, and padding that is not a number."""
    vectors = np.array([[[1.0, 2.0], [3.0, 6.0], [9.0, 9.0]]])
    yield Case("the statement's example", vectors=vectors, mask=np.array([[True, True, False]]))
    some = rng.random((4, 5)) < 0.6
    yield Case("texts of several lengths", vectors=rng.normal(size=(4, 5, 3)), mask=some)
    yield Case("all words", vectors=rng.normal(size=(2, 3, 4)), mask=np.ones((2, 3), bool))
    none = np.array([[False, False], [True, False]])
    yield Case("a text without a word", vectors=rng.normal(size=(2, 2, 3)), mask=none)
    strange = rng.normal(size=(2, 3, 2))
    strange[:, 2] = np.nan
    mask = np.array([[True, True, False], [True, False, False]])
    yield Case("padding that is no number", vectors=strange, mask=mask)
    square = rng.random((3, 3)) < 0.5
    yield Case("as many texts as words", vectors=rng.normal(size=(3, 3, 3)), mask=square)


def mean_with_padding(vectors, mask):
    """You divide by the number of places, padding included.

    A short text then has a short vector. Divide by the number of its words, `mask.sum(axis=1)`.
    """
    return np.where(mask[:, :, None], vectors, 0).mean(axis=1)


def mask_forgotten(vectors, mask):
    """You take the mean over all places, the padding's vectors among them.

    Only the places where `mask` is True count.
    """
    return vectors.mean(axis=1)


def nothing_by_nothing(vectors, mask):
    """A text without a word gives nan: 0 is divided by 0.

    Its mean is 0 by the statement; `np.maximum(lengths, 1)` sees to it.
    """
    with np.errstate(all="ignore"):
        return np.where(mask[:, :, None], vectors, 0).sum(axis=1) / mask.sum(axis=1)[:, None]


def times_the_mask(vectors, mask):
    """You multiply by the mask; where the padding holds nan, the product is nan as well.

    Zero times nan is nan. `np.where` chooses, and does not multiply.
    """
    lengths = np.maximum(mask.sum(axis=1, keepdims=True), 1)
    return (vectors * mask[:, :, None]).sum(axis=1) / lengths


HINTS = (
    "`mask[:, :, None]` has shape (N, T, 1) and is stretched over the d numbers.",
    "`np.where(mask[:, :, None], vectors, 0)` puts zeros where there is no word.",
    "Divide the sum over axis 1 by the number of words, at least 1.",
)
