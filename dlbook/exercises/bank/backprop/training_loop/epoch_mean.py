"""Exercise: the mean loss of an epoch from the losses of its batches."""

import numpy as np

from dlbook.exercises.exercise import Case


def epoch_mean(losses, n, batch_size):
    """Return the mean loss over the n rows of an epoch, one number.

    losses has shape (steps,): the mean loss of each batch. All batches
    have batch_size rows but the last, which has what is left of n. Each
    row counts the same.

    >>> float(epoch_mean(np.array([2.0, 1.0, 0.5]), 10, 4))
    1.3
    """
    sizes = np.full(len(losses), batch_size)
    sizes[-1] = n - batch_size * (len(losses) - 1)
    return np.sum(sizes * losses) / n


def cases(rng):
    """Yield epochs with a small last batch, with none left over, and with a single batch."""
    yield Case("10 rows, three losses", losses=np.array([2.0, 1.0, 0.5]), n=10, batch_size=4)
    for words, n, batch_size in (
        ("10 rows in batches of 4", 10, 4),
        ("1237 rows in batches of 309", 1237, 309),
        ("60 rows in batches of 20, nothing left over", 60, 20),
        ("7 rows in one batch of at most 32", 7, 32),
        ("5 rows in batches of one", 5, 1),
        ("a last batch of one row", 9, 4),
    ):
        losses = rng.uniform(0.1, 2.0, size=-(-n // batch_size))
        yield Case(words, losses=losses, n=n, batch_size=batch_size)


def plain_mean(losses, n, batch_size):
    """You took the plain mean of the batches: a row of the small last batch counts too much.

    Multiply each batch's mean by its number of rows, add up, and divide by all rows.
    """
    return np.mean(losses)


def last_batch_full(losses, n, batch_size):
    """You gave the last batch batch_size rows; it has only those that are left.

    Together the batches have n rows, so the last has n minus the rows of all before it.
    """
    return np.sum(batch_size * losses) / n


def divided_by_steps(losses, n, batch_size):
    """You weighted the batches by their rows and then divided by the number of batches.

    The weights add up to n: divide by n.
    """
    return epoch_mean(losses, n, batch_size) * n / len(losses)


def last_batch_dropped(losses, n, batch_size):
    """You left the last batch out; its rows belong to the epoch as well.

    A small batch counts little, but it counts.
    """
    return np.mean(losses[:-1])


def sum_of_losses(losses, n, batch_size):
    """You added the mean losses up; the sum grows with the number of batches.

    A mean over rows weighs each batch by its rows and divides by n.
    """
    return np.sum(losses)


def remainder_zero(losses, n, batch_size):
    """Your last batch has n % batch_size rows, which is 0 when nothing is left over.

    Then the last batch is a full one. Subtract the rows of the batches before it from n.
    """
    sizes = np.full(len(losses), batch_size)
    sizes[-1] = n % batch_size
    return np.sum(sizes * losses) / n


HINTS = (
    "How many rows has each batch? Make an array of the sizes, as long as losses.",
    "The last size is n minus batch_size times the number of the other batches.",
    "Size times mean loss is the sum of the losses in a batch. Add these sums, divide by n.",
)
