"""Words as vectors: counted from a text, or learned from it by skip-gram.

A word is known by the company it keeps: two words whose neighbors in a text are alike get
vectors that point in similar directions. :func:`cooccurrences` counts the neighbors,
:func:`skip_gram` learns to tell them from words drawn at random.

Source: T. Mikolov, I. Sutskever, K. Chen, G. Corrado and J. Dean, Distributed Representations of
Words and Phrases and their Compositionality, 2013.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dlbook.activations import sigmoid
from dlbook.checks import positive_int
from dlbook.layers import Embedding
from dlbook.optimizers import Adam
from dlbook.parameters import ParameterVector

Floats = NDArray[np.float64]
Ids = NDArray[np.int64]


def tokenize(text: str) -> list[str]:
    """The words of an English text in order, in small letters; an apostrophe may stand inside.

    >>> tokenize("'Why,' said Alice, 'I don't know!'")
    ['why', 'said', 'alice', 'i', "don't", 'know']
    """
    return re.findall(
        r"[a-z]+(?:'[a-z]+)*", text.lower().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    )


def vocabulary(tokens: Sequence[str], least: int = 1) -> list[str]:
    """The words that occur ``least`` times or more, the most frequent first.

    Among equally frequent ones the word that comes first in the text stands first.

    Raises:
        ValueError: no word is as frequent.

    >>> vocabulary("the cat saw the dog".split())
    ['the', 'cat', 'saw', 'dog']
    """
    words = [word for word, count in Counter(tokens).most_common() if count >= least]
    if not words:
        raise ValueError(
            f"vocabulary expects a word that occurs {least} times or more, got {len(tokens)} "
            f"tokens without one. Give it a longer text, or ask for less."
        )
    return words


def word_ids(tokens: Sequence[str], words: Sequence[str]) -> Ids:
    """The place of each token in ``words``, -1 for a word that is not there; shape (T,).

    Raises:
        ValueError: none of the tokens is known, so that nothing would be left of the text.

    >>> word_ids(["the", "cat", "purred"], ["the", "cat"]).tolist()
    [0, 1, -1]
    """
    place = {word: i for i, word in enumerate(words)}
    ids = np.array([place.get(token, -1) for token in tokens], dtype=np.int64)
    if not (ids >= 0).any():
        shown = ", ".join(tokens[:5]) if tokens else "no word at all"
        raise ValueError(
            f"word_ids expects a text with at least one of the {len(place)} known words, got: "
            f"{shown}. Is it another language, or another vocabulary?"
        )
    return ids


def context_pairs(ids: ArrayLike, window: int) -> Ids:
    """Each pair of a word and a word at most ``window`` places away from it, shape (P, 2).

    A pair with an unknown word, id -1, is left out.

    >>> context_pairs([7, 8, 9], 1).tolist()
    [[7, 8], [8, 9], [8, 7], [9, 8]]
    """
    row = np.asarray(ids)
    found = []
    for distance in range(1, positive_int(window, "context_pairs", "window") + 1):
        pairs = np.stack([row[:-distance], row[distance:]], axis=1)
        pairs = pairs[(pairs >= 0).all(axis=1)]
        found += [pairs, pairs[:, ::-1]]
    return np.concatenate(found)


def cooccurrences(pairs: ArrayLike, size: int) -> Floats:
    """How often each word (row) has each word (column) beside it, shape (size, size).

    >>> cooccurrences(context_pairs([0, 1, 0], 1), 2).tolist()
    [[0.0, 2.0], [2.0, 0.0]]
    """
    flat = np.asarray(pairs) @ [size, 1]
    return np.bincount(flat, minlength=size * size).reshape(size, size).astype(np.float64)


def sampled_loss(centers: ArrayLike, contexts: ArrayLike) -> tuple[float, Floats, Floats]:
    """The loss of negative sampling, and its gradients by both arguments.

    ``L = mean_n [-log sigmoid(u_n . v_n0) - sum_k log sigmoid(-u_n . v_nk)]``: the word's true
    neighbor stands in place 0, words drawn at random behind it.

    Args:
        centers: the vectors of the words, (N, d).
        contexts: for each the vectors of 1 + K others, (N, 1 + K, d).

    >>> loss, by_centers, by_contexts = sampled_loss(np.zeros((1, 2)), np.ones((1, 2, 2)))
    >>> round(loss, 4), by_contexts.shape
    (1.3863, (1, 2, 2))
    """
    u, v = np.asarray(centers), np.asarray(contexts)
    scores = np.einsum("ni,nki->nk", u, v)  # (N, 1 + K)
    truth = np.arange(scores.shape[1]) == 0
    loss = float(np.sum(np.logaddexp(0, scores) - truth * scores) / len(u))
    error = (sigmoid(scores) - truth) / len(u)  # (N, 1 + K)
    return loss, np.einsum("nk,nki->ni", error, v), error[..., None] * u[:, None]


def skip_gram(
    pairs: ArrayLike,
    size: int,
    *,
    dims: int = 32,
    negatives: int = 5,
    epochs: int = 4,
    rate: float = 0.01,
    batch_size: int = 512,
    seed: int = 0,
    start: int | None = None,
    after_epoch: Callable[[int, float, Floats], None] = lambda epoch, loss, vectors: None,
) -> Floats:
    """Learn a vector for each of ``size`` words from pairs of neighbors, (size, dims).

    Each pair trains beside ``negatives`` words drawn with the 3/4th power of their frequency;
    Adam takes the steps.

    Args:
        pairs: words and their neighbors, (P, 2), as :func:`context_pairs` gives them.
        seed: decides the order of the pairs and the words drawn.
        start: decides the first vectors; by default ``seed`` does.
        after_epoch: called with the number of the epoch, its mean loss, and the vectors.

    >>> pairs = context_pairs(np.tile([0, 2, 3, 1, 2, 3], 200), 1)
    >>> vectors = skip_gram(pairs, 4, dims=4, epochs=20, rate=0.05)
    >>> round(float(vectors[0] @ vectors[1] / np.prod(np.linalg.norm(vectors[:2], axis=1))), 1)
    1.0
    """
    data, rng = np.asarray(pairs), np.random.default_rng(seed)
    words = Embedding(size, dims, seed=seed if start is None else start)
    others = Embedding(size, dims, embeddings_initializer="zeros")
    words.build((), dtype="float64")
    others.build((1 + negatives,), dtype="float64")
    vector, optimizer = ParameterVector(words.parameters + others.parameters), Adam(rate)
    share = np.bincount(data[:, 1], minlength=size) ** 0.75
    limits = np.cumsum(share / share.sum())
    limits[-1] = 1  # the sum of shares may end a rounding below
    for epoch in range(1, epochs + 1):
        order, total = rng.permutation(len(data)), 0.0
        for first in range(0, len(data), batch_size):
            batch = data[order[first : first + batch_size]]
            drawn = np.searchsorted(limits, rng.random((len(batch), negatives)))
            u = words(batch[:, 0], training=True)
            v = others(np.column_stack([batch[:, 1], drawn]), training=True)
            loss, by_u, by_v = sampled_loss(u, v)
            words.zero_grad()
            others.zero_grad()
            words.backprop(by_u)
            others.backprop(by_v)
            optimizer.apply(vector)
            total += loss * len(batch)
        after_epoch(epoch, total / len(data), words.embeddings.value.copy())
    return np.asarray(words.embeddings.value.copy(), dtype=np.float64)


def nearest_words(vectors: ArrayLike, count: int = 10) -> Ids:
    """For each row the ``count`` others with the largest cosine, the nearest first: (n, count).

    Raises:
        ValueError: a row is all zeros, which has no direction; or there are too few rows.

    >>> nearest_words([[0, 1], [0.1, 1], [0, -1]], 1).tolist()
    [[1], [0], [1]]
    """
    rows = np.asarray(vectors, dtype=np.float64)
    if not 0 < count < len(rows) or not rows.any(axis=1).all():
        raise ValueError(
            f"nearest_words expects more rows than neighbors, none all zeros: got {len(rows)} "
            f"rows, {int((~rows.any(axis=1)).sum())} of them zeros, and count {count}."
        )
    unit = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    cosines = unit @ unit.T
    np.fill_diagonal(cosines, -np.inf)
    return np.argsort(-cosines, axis=1, kind="stable")[:, :count]


def shared(one: ArrayLike, other: ArrayLike) -> Ids:
    """How many entries the rows of two lists of neighbors have in common, whatever their order.

    >>> shared([[1, 2, 3], [0, 2, 3]], [[3, 4, 2], [0, 2, 3]]).tolist()
    [2, 3]
    """
    pairs = zip(np.asarray(one), np.asarray(other), strict=True)
    return np.array([np.intersect1d(a, b).size for a, b in pairs], dtype=np.int64)
