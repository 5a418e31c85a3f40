"""Exercise: where early stopping ends a training, and which epoch was the best."""

import numpy as np

from dlbook.exercises.exercise import Case


def stopping_epoch(val_losses, patience):
    """Return the epoch after which training stops, and the best epoch.

    val_losses is a list with one validation loss for each epoch; epochs
    count from 0. Training stops after the first epoch that makes
    `patience` epochs in a row without a loss below the best before
    them. If that never happens, it stops after the last one.

    >>> stopping_epoch([1.0, 0.6, 0.7, 0.5, 0.8, 0.9, 0.4], patience=2)
    (5, 3)
    """
    best_epoch = 0
    for epoch, loss in enumerate(val_losses):
        if loss < val_losses[best_epoch]:
            best_epoch = epoch
        elif epoch - best_epoch >= patience:
            return epoch, best_epoch
    return len(val_losses) - 1, best_epoch


def cases(rng):
    """Yield curves with detours, ties, and lows at every place; patience is short and long."""
    yield Case("a detour", val_losses=[1.0, 0.6, 0.7, 0.5, 0.8, 0.9, 0.4], patience=2)
    yield Case(
        "falling slowly back after a peak",
        val_losses=[1.0, 0.5, 0.9, 0.8, 0.7, 0.6, 0.4],
        patience=3,
    )
    falling = np.sort(rng.uniform(0.1, 1.0, size=6))[::-1].tolist()
    yield Case("falling to the end", val_losses=falling, patience=2)
    yield Case("the same loss again", val_losses=[0.8, 0.5, 0.5, 0.5, 0.6, 0.7], patience=3)
    yield Case("two short rises", val_losses=[0.9, 1.0, 0.8, 0.85, 0.7, 0.75, 0.76], patience=2)
    yield Case("the first epoch is the best", val_losses=[0.5, 0.7, 0.6, 0.4], patience=2)
    yield Case("more patience than epochs", val_losses=[0.9, 0.5, 0.7, 0.6], patience=9)
    yield Case("no patience beyond one epoch", val_losses=[0.9, 0.8, 0.85, 0.1], patience=1)
    yield Case("stopped by the last epoch", val_losses=[0.9, 0.4, 0.6, 0.5], patience=2)
    yield Case("a tiny step down", val_losses=[0.5, 0.6, 0.4999999, 0.6, 0.6, 0.1], patience=2)
    yield Case("large losses", val_losses=[300.0, 250.0, 260.0, 270.0, 10.0], patience=2)
    yield Case("negative losses", val_losses=[-1.0, -3.0, -2.0, -2.5, -9.0], patience=2)
    yield Case("a single epoch", val_losses=[0.7], patience=3)


def compared_with_the_last(val_losses, patience):
    """You compared with the epoch before; compare with the best epoch so far.

    A curve that falls slowly back from a peak improves on its neighbor in each epoch, and is
    no better than the best for long.
    """
    best_epoch, waited = 0, 0
    for epoch in range(1, len(val_losses)):
        if val_losses[epoch] < val_losses[best_epoch]:
            best_epoch = epoch
        waited = 0 if val_losses[epoch] < val_losses[epoch - 1] else waited + 1
        if waited >= patience:
            return epoch, best_epoch
    return len(val_losses) - 1, best_epoch


def one_epoch_late(val_losses, patience):
    """You waited one epoch too long: after `patience` epochs without a better one it is over.

    With patience 2 and the best epoch 3, training stops after epoch 5.
    """
    best_epoch = 0
    for epoch, loss in enumerate(val_losses):
        if loss < val_losses[best_epoch]:
            best_epoch = epoch
        elif epoch - best_epoch > patience:
            return epoch, best_epoch
    return len(val_losses) - 1, best_epoch


def never_reset(val_losses, patience):
    """You never reset the waiting: bad epochs count only if they come in a row.

    Each new best starts the count again at 0.
    """
    best_epoch, waited = 0, 0
    for epoch in range(1, len(val_losses)):
        if val_losses[epoch] < val_losses[best_epoch]:
            best_epoch = epoch
        else:
            waited += 1
        if waited >= patience:
            return epoch, best_epoch
    return len(val_losses) - 1, best_epoch


def equal_counts_as_better(val_losses, patience):
    """You took an equal loss for a better one: only a loss below the best counts.

    With `<=` a curve that lies flat never stops.
    """
    best_epoch = 0
    for epoch, loss in enumerate(val_losses):
        if loss <= val_losses[best_epoch]:
            best_epoch = epoch
        elif epoch - best_epoch >= patience:
            return epoch, best_epoch
    return len(val_losses) - 1, best_epoch


def looked_ahead(val_losses, patience):
    """Your best epoch comes after the stop: training had ended, nobody knew that loss.

    Only epochs that were run can be the best.
    """
    stop, _ = stopping_epoch(val_losses, patience)
    return stop, int(np.argmin(val_losses))


def swapped(val_losses, patience):
    """You returned the best epoch first; the order is stop, then best.

    The first number tells when training ended, the second whose weights to take.
    """
    return stopping_epoch(val_losses, patience)[::-1]


PARTS = ("the epoch after which training stops", "the best epoch")
HINTS = (
    "Go through the losses with `enumerate`, and remember the best epoch so far.",
    "epoch - best_epoch is how long you have waited.",
    "Return from inside the loop when the waiting reaches the patience, and after the loop "
    "when it never does.",
)
