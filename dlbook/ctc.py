"""CTC: a loss for labels whose times nobody has noted, as in speech and handwriting."""

from __future__ import annotations

from typing import Any

import numpy as np

from dlbook.checks import as_ids, as_numbers, flag, integer
from dlbook.losses import Loss, log_softmax
from dlbook.parameters import Array, Shape


class CTC(Loss):
    """Connectionist temporal classification (Graves et al., 2006): labels without their times.

    A model says at each of T time steps which of K classes it hears, one of which is the blank,
    "nothing new". A path through the steps spells a label once repetitions are merged and blanks
    are dropped: ``a a _ a b`` spells ``a a b``. The loss of a sample is
    ``-log(sum of the probabilities of all paths that spell its label)``.

    Predictions are logits (N, T, K); targets are class ids (N, L), labels that are shorter than L
    filled up with the blank at their end. The loss of each sample is one number, whatever T is.

    Args:
        blank: the id of the blank; Keras's is 0.
        with_lengths: whether the first column of the targets, (N, 1 + L), says how many of each
            sample's time steps count; the rest is padding.

    Raises:
        ValueError: ids outside 0 to K - 1, a blank within a label, a length that is none, or a
            label that does not fit: it needs a step for each id, and one more wherever two equal
            ids follow each other, which only a blank can keep apart.

    >>> import numpy as np
    >>> loss = CTC()
    >>> logits = np.log([[[0.2, 0.8], [0.6, 0.4]]])  # two steps; the blank, and class 1
    >>> round(float(np.exp(-loss([[1]], logits))), 2)  # 1 _ and _ 1 and 1 1: 0.48 + 0.08 + 0.32
    0.88
    """

    def __init__(self, blank: int = 0, with_lengths: bool = False) -> None:
        self.blank = integer(blank, "CTC", "blank", least=0)
        self.with_lengths = flag(with_lengths, "CTC", "with_lengths")

    def forward(self, y_true: Array, y_pred: Array) -> tuple[Array, Array]:
        labels, lengths = self._parts(y_true, y_pred.shape[1])  # (N, L), (N,)
        if y_pred.min() >= 0 and np.allclose(y_pred.sum(axis=-1), 1, atol=1e-4):
            raise ValueError(
                "CTC expects logits, got rows of probabilities. End the model without softmax."
            )
        log_y = log_softmax(y_pred.astype(np.float64))  # (N, T, K)
        # A blank between any two ids, before the first and after the last: S = 2 L + 1 places.
        places = np.full((len(labels), 2 * labels.shape[1] + 1), self.blank)
        places[:, 1::2] = labels
        ends = 2 * (labels != self.blank).sum(axis=1)  # (N,), the place of the last blank
        here = np.take_along_axis(log_y, places[:, np.newaxis], axis=2)  # (N, T, S)
        before = self._sums(here, places)  # log of all ways to each place, this step included
        samples = np.arange(len(labels))
        last = before[samples, lengths - 1]  # (N, S)
        log_p = np.logaddexp(
            last[samples, ends],
            np.where(ends > 0, last[samples, ends - 1], -np.inf),
        )  # (N,)
        after = self._after(here, places, ends, lengths)  # log of all ways on, without this step
        share = np.exp(before + after - log_p[:, np.newaxis, np.newaxis])  # of p through a place
        heard = share @ (places[:, :, np.newaxis] == np.arange(log_y.shape[2]))  # (N, T, K)
        counts = np.arange(y_pred.shape[1]) < lengths[:, np.newaxis]  # (N, T)
        grad = (np.exp(log_y) - heard) * counts[:, :, np.newaxis]
        return -log_p.astype(y_pred.dtype), grad.astype(y_pred.dtype)

    def _sums(self, here: Array, places: Array) -> Array:
        """log of the probability of all paths from the start to each place at each step."""
        sums = np.full_like(here, -np.inf)  # (N, T, S)
        sums[:, 0, :2] = here[:, 0, :2]
        skips = self._skips(places)
        for t in range(1, here.shape[1]):
            old = sums[:, t - 1]
            new = old.copy()  # stay, come from the place before, or skip a blank
            new[:, 1:] = np.logaddexp(new[:, 1:], old[:, :-1])
            new[:, 2:] = np.logaddexp(new[:, 2:], np.where(skips, old[:, :-2], -np.inf))
            sums[:, t] = new + here[:, t]
        return sums

    def _after(self, here: Array, places: Array, ends: Array, lengths: Array) -> Array:
        """log of the probability of all paths from each place at each step to the end."""
        sums = np.full_like(here, -np.inf)  # (N, T, S)
        skips = self._skips(places)
        samples = np.arange(len(here))
        for t in reversed(range(here.shape[1])):
            if t + 1 < here.shape[1]:
                old = sums[:, t + 1] + here[:, t + 1]
                new = old.copy()
                new[:, :-1] = np.logaddexp(new[:, :-1], old[:, 1:])
                new[:, :-2] = np.logaddexp(new[:, :-2], np.where(skips, old[:, 2:], -np.inf))
                sums[:, t] = new
            final = samples[lengths == t + 1]
            sums[final, t] = -np.inf
            sums[final, t, ends[final]] = 0.0
            sums[final, t, np.maximum(ends[final] - 1, 0)] = 0.0
        return sums

    def _skips(self, places: Array) -> Array:
        """Which places can be reached from two before: no blank, and not the same id again."""
        skips: Array = (places[:, 2:] != self.blank) & (places[:, 2:] != places[:, :-2])
        return skips

    def _parts(self, y_true: Array, steps: int) -> tuple[Array, Array]:
        """Labels (N, L), and how many steps of each sample count (N,)."""
        if self.with_lengths:
            return y_true[:, 1:], y_true[:, 0]
        return y_true, np.full(len(y_true), steps)

    def check_targets(self, y_true: Any, output_shape: Shape, dtype: Any) -> Array:
        what = "CTC: the targets"
        targets: Array = as_ids(as_numbers(y_true, what), what)
        if len(output_shape) != 2 or targets.ndim != 2 or targets.shape[1] < self.with_lengths:
            columns = (
                "lengths and class ids (N, 1 + L)" if self.with_lengths else "class ids (N, L)"
            )
            raise ValueError(
                f"CTC expects {columns} for predictions (N, T, K), got targets {targets.shape} and "
                f"predictions (N, {', '.join(map(str, output_shape))})."
            )
        steps, classes = output_shape
        labels, lengths = self._parts(targets, steps)
        low, high = (labels.min(), labels.max()) if labels.size else (0, 0)
        if self.blank >= classes or low < 0 or high >= classes:
            raise ValueError(
                f"CTC expects class ids, the blank {self.blank} among them, from 0 to "
                f"{classes - 1}, got {low} to {high}. The last layer needs one unit per class and "
                "one for the blank."
            )
        filled = labels == self.blank
        if (filled[:, :-1] & ~filled[:, 1:]).any():
            raise ValueError(
                f"CTC expects the blank, {self.blank}, at the end of a label alone, where it fills "
                "up; classes have other ids."
            )
        twice = (labels[:, 1:] == labels[:, :-1]) & ~filled[:, 1:]
        needed = (~filled).sum(axis=1) + twice.sum(axis=1)
        short = np.flatnonzero((lengths < np.maximum(needed, 1)) | (lengths > steps))
        if len(short):
            n = short[0]
            raise ValueError(
                f"CTC expects from {max(needed[n], 1)} to {steps} time steps for the label of "
                f"sample {n}, got {lengths[n]}: a step for each id and one between equal ids."
            )
        return targets

    def shape_of_losses(self, shape: Shape) -> Shape:
        return shape[:1]
