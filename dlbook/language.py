"""A transformer that predicts the next character: its layers, its training, its loss.

The input space is a window of T characters, each one of V, and the output space V scores at each
of the T places. The chapters "Scaling" and "Fine-tuning" share what is here.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from dlbook.initializers import RandomNormal
from dlbook.layers import Dense, Embedding, PositionalEncoding, TransformerBlock
from dlbook.losses import SparseCategoricalCrossentropy
from dlbook.models import Sequential
from dlbook.optimizers import Adam
from dlbook.schedules import CosineDecay

Ids = NDArray[np.int64]
WINDOW = 32  # characters that the network reads at once


def character_ids(text: str, alphabet: str) -> Ids:
    """The places of a text's characters in a sorted alphabet, ``(characters,)``.

    >>> character_ids("add", "ad")
    array([0, 1, 1])

    Raises:
        ValueError: a character that the alphabet lacks.
    """
    strange = sorted(set(text) - set(alphabet))
    if strange:
        raise ValueError(
            f"character_ids expects characters of the alphabet {alphabet!r}, got {strange[0]!r}. "
            "Leave it out of the text, or make the alphabet of all the texts."
        )
    return np.searchsorted(list(alphabet), list(text)).astype(np.int64)


def character_transformer(characters: int, width: int, *, seed: int = 0) -> Sequential:
    """One transformer block between an embedding and V scores, built but not compiled.

    Heads hold 16 numbers each, or all if ``width`` is smaller; the dense network inside has
    ``4 * width`` units. With D for the width, there are about ``12 D^2 + 2 V D`` parameters.

    >>> character_transformer(39, 32).count_params()
    15239

    Args:
        characters: V, the size of the alphabet.
        width: D, how many numbers stand for a character.
        seed: of the parameters.
    """
    model = Sequential(
        [
            Embedding(characters, width, embeddings_initializer=RandomNormal(stddev=1)),
            PositionalEncoding(),
            TransformerBlock(
                max(1, width // 16), 4 * width, activation="relu", use_causal_mask=True
            ),
            Dense(characters),
        ],
        seed=seed,
    )
    model.build((WINDOW,))
    return model


def character_windows(ids: Ids, starts: Ids) -> tuple[Ids, Ids]:
    """Inputs and targets, both ``(N, WINDOW)``; the targets are one character later.

    >>> x, y = character_windows(np.arange(40), np.array([0, 5]))
    >>> x.shape, int(x[1, 0]), int(y[1, 0])
    ((2, 32), 5, 6)
    """
    rows = ids[starts[:, None] + np.arange(WINDOW + 1)]
    return rows[:, :-1], rows[:, 1:]


def character_losses(model: Sequential, ids: Ids) -> NDArray[np.float64]:
    """What each scored character costs in nats, given 17 to 32 characters before it.

    Windows overlap by half and only the second half of each is scored, so that no character is
    charged for a context that was cut off.

    >>> model = character_transformer(3, 8)
    >>> character_losses(model, np.zeros(100, int)).shape
    (80,)

    Raises:
        ValueError: a text of no more than one window.
    """
    if len(ids) <= WINDOW:
        raise ValueError(f"character_losses expects more than {WINDOW} characters, got {len(ids)}.")
    x, y = character_windows(ids, np.arange(0, len(ids) - WINDOW, WINDOW // 2))
    scores = np.asarray(model.predict(x, batch_size=256), np.float64)[:, WINDOW // 2 :]
    scores -= scores.max(axis=-1, keepdims=True)
    logs = scores - np.log(np.exp(scores).sum(axis=-1, keepdims=True))  # (N, 16, V)
    came: NDArray[np.float64] = np.take_along_axis(logs, y[:, WINDOW // 2 :, None], -1)
    return -came.ravel()


def train_characters(
    model: Sequential, ids: Ids, *, rate: float, steps: int, seed: int = 0, batch: int = 32
) -> Iterator[int]:
    """Train on random windows, and hand over each number of steps done, from 1 on.

    Adam; the rate climbs for a tenth of the steps and then falls to 0 along half a cosine, so
    that every budget has its own schedule; gradients longer than 1 are clipped.

    >>> model = character_transformer(3, 8)
    >>> list(train_characters(model, np.arange(60) % 3, rate=0.01, steps=2))
    [1, 2]

    Args:
        model: whose parameters learn.
        ids: the text, more than one window of it.
        rate: the highest learning rate.
        steps: updates, each of ``batch`` windows.
        seed: of the windows that are drawn.
        batch: windows in a step.
    """
    warm = max(1, steps // 10)
    schedule = CosineDecay(rate, decay_steps=max(1, steps - warm), warmup_steps=warm)
    model.compile(
        Adam(schedule, global_clipnorm=1.0), SparseCategoricalCrossentropy(from_logits=True)
    )
    rng = np.random.default_rng(seed)
    for step in range(1, steps + 1):
        model.train_on_batch(
            *character_windows(ids, rng.integers(0, len(ids) - WINDOW, size=batch))
        )
        yield step
