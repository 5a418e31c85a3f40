"""Exercise: mix each sample with a partner, inputs and targets alike."""

import numpy as np

from dlbook.exercises.exercise import Case


def mix_pairs(x, y, partner, share):
    """Return inputs and targets, each sample mixed with a partner.

    x has shape (N, H, W), y holds one-hot rows, shape (N, K). Sample n
    keeps share[n], a number from 0 to 1, and takes the rest from sample
    partner[n]. partner and share have shape (N,). The arrays that were
    given stay as they are.

    >>> x, y = np.array([[[8.0]], [[0.0]]]), np.eye(2)
    >>> partner, share = np.array([1, 0]), np.array([0.75, 1.0])
    >>> mixed, targets = mix_pairs(x, y, partner, share)
    >>> mixed.ravel().tolist(), targets.tolist()
    ([6.0, 0.0], [[0.75, 0.25], [0.0, 1.0]])
    """
    keep_x, keep_y = share[:, None, None], share[:, None]
    mixed = keep_x * x + (1 - keep_x) * x[partner]
    targets = keep_y * y + (1 - keep_y) * y[partner]
    return mixed, targets


def cases(rng):
    """Yield batches whose width is, and is not, the number of samples; partners of every kind."""
    yield Case(
        "two samples of two pixels",
        x=np.array([[[8.0]], [[0.0]]]),
        y=np.eye(2),
        partner=np.array([1, 0]),
        share=np.array([0.75, 1.0]),
    )
    for words, partner, height, width in (
        ("five pictures", [3, 0, 4, 1, 2], 3, 4),
        ("as many pictures as columns", [2, 0, 3, 1], 4, 4),
        ("one partner for several", [1, 1, 4, 1, 0], 2, 3),
        ("some that keep to themselves", [0, 2, 1, 3], 3, 2),
        ("a single picture", [0], 2, 3),
    ):
        n = len(partner)
        yield Case(
            words,
            x=rng.uniform(1, 9, size=(n, height, width)),
            y=np.eye(3)[rng.permutation(np.arange(n) % 3)],
            partner=np.array(partner),
            share=rng.uniform(0.1, 0.4, size=n),
        )
    yield Case(
        "shares of 0 and 1",
        x=rng.uniform(1, 9, size=(3, 2, 2)),
        y=np.eye(3),
        partner=np.array([2, 0, 1]),
        share=np.array([0.0, 1.0, 0.0]),
    )


def targets_kept(x, y, partner, share):
    """You mixed the pictures and left their targets as they were.

    A picture that is 30 % of a three and 70 % of an eight should earn 0.3 and 0.7.
    """
    return mix_pairs(x, y, partner, share)[0], y.copy()


def exchanged(x, y, partner, share):
    """You gave the partner the share of the sample itself.

    Sample n keeps share[n]; its partner brings 1 - share[n].
    """
    return mix_pairs(x, y, partner, 1 - share)


def strange_targets(x, y, partner, share):
    """Your pictures and your targets have different partners.

    Use the same partner, and the same share, for both.
    """
    return mix_pairs(x, y, partner, share)[0], mix_pairs(x, y, np.argsort(partner), share)[1]


def along_the_width(x, y, partner, share):
    """Your shares run along the columns of the picture, not along the batch.

    NumPy matches axes from the right. Give share two axes more: `share[:, None, None]`.
    """
    return share * x + (1 - share) * x[partner], mix_pairs(x, y, partner, share)[1]


def one_share(x, y, partner, share):
    """You used one share for the whole batch: each sample has its own.

    Multiply sample n by share[n].
    """
    return mix_pairs(x, y, partner, np.full_like(share, share[0]))


def in_place(x, y, partner, share):
    """You wrote into the arrays that you were given.

    The next epoch would mix what is mixed already. Make new arrays.
    """
    x[...], y[...] = mix_pairs(x, y, partner, share)
    return x, y


PARTS = ("the inputs", "the targets")
HINTS = (
    "`x[partner]` holds the partners' pictures in the right order, `y[partner]` their targets.",
    "Each sample has its own share: give `share` as many axes as x, `share[:, None, None]`.",
    "The targets are mixed by the same rule, with `share[:, None]`.",
)
